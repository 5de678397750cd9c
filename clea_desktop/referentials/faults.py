"""What is wrong in a release file, said in French to the responsable who opens it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted

MEND = "corrigez le fichier, ou redemandez-le à qui vous l’a remis"
UPDATE = "mettez CléA Desktop à jour, ou vérifiez le fichier"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where, in words a responsable understands, why, and what to do."""

    where: str
    why: str
    what_to_do: str = MEND


def refusal(source: str, faults: Sequence[Fault]) -> RuleError:
    """One sentence for a refused file: its first fault, and how many others there are."""
    first, others = faults[0], len(faults) - 1
    also = f", et {counted(others, 'autre faute', 'autres fautes')}" if others else ""
    return RuleError(
        f"Le fichier «{NBSP}{printable(source)}{NBSP}» est refusé ({first.where}{also}){NBSP}: "
        f"{first.why}{NBSP}; {first.what_to_do}."
    )


def printable(text: str) -> str:
    """The text on one line, with « □ » for what cannot be seen or printed."""
    return "".join(sign if sign.isprintable() else "□" for sign in text)


def quoted(value: object) -> str:
    """A value from the file between guillemets, never long."""
    text = "…" if isinstance(value, list | dict) else str(value)
    text = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
    return f"«{NBSP}{printable(text)}{NBSP}»"


def fault_of(error: Mapping[str, Any], content: object) -> Fault:
    """A fault from one error of pydantic about ``content``."""
    kind, bounds = error["type"], error.get("ctx", {})
    where = place(error["loc"], content)
    if kind in ("literal_error", "enum"):
        known = bounds["expected"].replace("'", "").replace(" or ", " ou ")
        why = f"{quoted(error['input'])} n’est pas connu de ce programme, qui connaît {known}"
        return Fault(where, why, UPDATE)
    why = _WHY.get(kind, "cette valeur n’est pas admise")
    return Fault(where, why.format(**bounds, value=quoted(error["input"])))


def place(path: Sequence[int | str], content: object) -> str:
    """A path of keys and positions as a responsable reads it: « sous-domaine 2.3 › libellé »."""
    node: Any = content
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            node = node.get(step)
            parts.append(_FIELDS.get(step) or f"champ {quoted(step)}")
            continue
        node = node[step]
        line = _LINES.get(parts[-1], parts[-1])
        code = node.get("code") if isinstance(node, dict) else None
        if isinstance(code, str) and _CODE.fullmatch(code):
            parts = [f"{line} {code}"]
        else:
            parts[-1] = f"{line} n°{NBSP}{step + 1}"
    shown = [part for part in parts[:-1] if part not in _WRAPPERS] + parts[-1:]
    return " › ".join(shown) or "contenu du fichier"


_LONGEST_QUOTE = 60
_CODE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}")
_FIELDS = {
    "format": "format",
    "id": "identifiant",
    "edition": "édition",
    "sequence": "numéro de correction",
    "title": "titre",
    "owner": "certificateur",
    "note": "note",
    "project_texts": "mention des textes du projet",
    "rules": "règles",
    "subdomain": "règle des sous-domaines",
    "domain": "règle des domaines",
    "certificate": "règle du certificat",
    "finale_covers": "contenu de l’évaluation finale",
    "validity": "durée de validité",
    "years": "nombre d’années",
    "counts_from": "départ",
    "totals": "totaux",
    "domains": "domaines",
    "subdomains": "sous-domaines",
    "criteria": "critères",
    "code": "code",
    "label": "libellé",
    "rule": "règle",
    "min_percent": "taux requis",
    "min_criteria": "nombre requis",
    "mandatory": "critères obligatoires",
    "attested": "attestation",
    "remark": "remarque",
    "project": "textes du projet",
    "short": "libellé court",
    "plain": "phrase «\u00a0vous\u00a0»",
}
_LINES = {
    "domaines": "domaine",
    "sous-domaines": "sous-domaine",
    "critères": "critère",
    "critères obligatoires": "critère obligatoire",
}
_WRAPPERS = {"règles", "règle", "textes du projet"}
_WHY = {
    "missing": "ce champ est absent",
    "extra_forbidden": "ce champ n’existe pas dans ce format",
    "model_type": "il faut ici des champs entre accolades",
    "list_type": "il faut ici une liste entre crochets",
    "string_type": "il faut ici un texte entre guillemets droits",
    "string_unicode": "ce texte contient un signe invalide",
    "string_too_short": "ce texte est vide",
    "string_too_long": "ce texte est trop long, {max_length} signes au plus sont admis",
    "string_pattern_mismatch": "{value} n’a pas la forme attendue",
    "unseen_sign": "ce texte contient un signe invisible",
    "outer_space": "ce texte commence ou finit par un espace",
    "int_type": "il faut ici un nombre entier",
    "greater_than_equal": "ce nombre doit être {ge} au moins",
    "less_than_equal": "ce nombre doit être {le} au plus",
    "too_short": "cette liste est vide",
}
