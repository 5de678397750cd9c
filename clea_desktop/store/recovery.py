"""The recovery code: made once, printed, typed back years later by tired hands."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import date

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import date_words

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: I, L, O are read as the figures they look like, U is left out."""

_LENGTH = 28
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A code: 135 random bits and a check sign, in groups of four."""
    signs = [secrets.randbelow(32) for _ in range(_LENGTH - 1)]
    signs.append(_doubled(_residue(signs)))
    code = "".join(_SIGNS[sign] for sign in signs)
    return "-".join(code[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def resembles_code(typed: str) -> bool:
    """Whether what was typed is rather a code, with faults, than a passphrase.

    Of the codes that are made, one in some hundreds has fewer than three figures.
    """
    code = _signs(typed)
    strange = sum(sign not in _SIGNS for sign in code)
    # As they were typed: words have an O or an L as well.
    figures = sum(sign.isdigit() for sign in typed)
    return abs(len(code) - _LENGTH) <= _GROUP and strange <= 2 and figures >= 3


def _signs(typed: str) -> str:
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
        if not sign.isspace() and unicodedata.category(sign) not in {"Pd", "Cf", "Cc"}
    )


def read_code(typed: str) -> str:
    """The 28 signs of a code, however it was typed: case, spaces, dashes, O for 0, I or L for 1.

    :raises EnvironmentProblem: a sign is wrong, missing, too many, or two changed places.
    """
    code = _signs(typed)
    strange = next((sign for sign in code if sign not in _SIGNS), None)
    if strange is not None:
        raise EnvironmentProblem(
            f"Un code de secours ne contient jamais « {strange} » : relisez la fiche, "
            "signe par signe."
        )
    if len(code) != _LENGTH:
        raise EnvironmentProblem(
            f"Le code de secours donné a {len(code)} signes au lieu de {_LENGTH} : relisez la "
            "fiche, groupe par groupe."
        )
    if _residue([_SIGNS.index(sign) for sign in code]):
        raise EnvironmentProblem(
            "Un signe du code de secours est faux, ou deux ont changé de place : relisez la fiche, "
            "signe par signe."
        )
    return code


def _residue(signs: list[int]) -> int:
    """The code read as a polynomial over GF(32), at a generator: 0 for a whole code.

    The powers of a generator differ over 31 places, so no single wrong sign and no two swapped
    signs, wherever they stand, give 0 again.
    """
    residue = 0
    for sign in signs:
        residue = _doubled(residue) ^ sign
    return residue


def _doubled(value: int) -> int:
    """A value times the generator x, modulo x⁵ + x² + 1."""
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)


def recovery_sheet(
    code: str, organisation: str, evaluator: str, made_on: date, *, renewed: bool = False
) -> str:
    """The text to print and to keep away from the computer.

    :param code: as :func:`new_code` gives it.
    :param renewed: it takes the place of another sheet, which the backups of before keep.
    """
    made = "Fiche refaite" if renewed else "Centre créé"
    reach = (
        f"""Ce code ouvre le centre et les sauvegardes faites depuis le
{date_words(made_on)}. Celles d’avant gardent la fiche d’avant : ne la jetez pas
tant qu’elles existent."""
        if renewed
        else "Ce code ouvre le centre et toutes les sauvegardes faites depuis sa création."
    )
    return f"""\
FICHE DE SECOURS
CléA Desktop

Organisme : {organisation}
{made} le {date_words(made_on)} par {evaluator}


CODE DE SECOURS

  {code.replace("-", "  ")}


À QUOI IL SERT

Les dossiers des candidats sont chiffrés. Si toutes les phrases de passe
sont oubliées, ce code est la seule façon de les rouvrir. Personne ne
peut le retrouver ni le refaire : il n’est écrit nulle part ailleurs.


CE QU’IL FAUT FAIRE AUJOURD’HUI

1. Imprimez cette fiche.
2. Relisez le code imprimé, signe par signe.
3. Rangez la fiche sous clé, loin de l’ordinateur et des sauvegardes.
4. Effacez le fichier de cette fiche, et videz la corbeille.

Qui tient cette fiche et une copie du centre peut lire tous les dossiers.


COMMENT S’EN SERVIR

À l’ouverture du programme, choisissez « Phrase de passe perdue ? » et
tapez le code. Sans fenêtre, copiez-le dans un fichier texte, par exemple
« code.txt », puis :

  clea-desktop --recovery-code-file code.txt check

Majuscules ou minuscules, espaces et tirets n’ont pas d’importance. La
lettre O se lit comme le chiffre 0, les lettres I et L comme le chiffre 1.
Effacez ensuite ce fichier.

{reach}
"""
