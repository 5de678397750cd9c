"""What somebody types of a candidate, read as an identity or refused field by field.

The fields are those the Caisse des Dépôts asks for (DOMAIN.md, section 6). Never the NIR.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import month_number
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    FormerName,
    NameChange,
    PartialDate,
)

OLDEST_BIRTH_YEAR = 1900
"""The last person born before that year died in 2017: an earlier one is a slip of the keyboard."""

NAMES = ("birth_name", "usual_name", "given_names")
_LINES = (
    "france_travail_id",
    "cpf_dossier",
    "phone",
    "email",
    "address",
    "commune",
    "insee_code",
    "postal_code",
    "country",
    "country_code",
)
FIELDS = (*NAMES, "birth_date", *_LINES)
"""Every field that is typed; sex, form of address and the identity check are chosen."""

_FRENCH_DATE = re.compile(r"(?:(?:(\d{1,2})\s*[/. -]\s*)?(\d{1,2})\s*[/. -]\s*)?(\d{4})", re.ASCII)
_DATE_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er)?\s+)?([^\W\d]+)\s+(\d{4})")
# Sex, year, month, département, commune, order; then the key, which tells it from other numbers.
_NIR = re.compile(r"([1278]\d{4}(?:\d{2}|2[AB])\d{6})(\d{2})?", re.IGNORECASE | re.ASCII)
_NIR_WITHIN = re.compile(
    r"(?<![0-9])[1278](?:[\s._-]?[0-9]){4}[\s._-]?(?:[0-9][\s._-]?[0-9]|2[AB])"
    r"(?:[\s._-]?[0-9]){6}(?:[\s._-]{0,2}[0-9][\s._-]?[0-9])?(?![0-9])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+]?[\d\s().-]{6,30}", re.ASCII)
_SHAPES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "email": (_EMAIL, "Une adresse électronique s’écrit comme prenom@exemple.fr."),
    "phone": (_PHONE, "Un numéro de téléphone n’a que des chiffres, comme 06 12 34 56 78."),
    "insee_code": (
        re.compile(r"\d[\dAB]\d{3}", re.IGNORECASE | re.ASCII),
        "Un code INSEE de commune a cinq signes, comme 14366.",
    ),
    "postal_code": (
        re.compile(r"[\w -]{3,9}"),
        "Un code postal a neuf signes au plus, comme 14100.",
    ),
    # Of three signs on the certificateur's side (DOMAIN.md, section 8).
    "country_code": (
        re.compile(r"[\dA-Z]{3}", re.IGNORECASE | re.ASCII),
        "Un code de pays a trois signes.",
    ),
}

# Elsewhere people may have written « 06 12 34 56 78, le soir ».
_AS_PEOPLE_WRITE = frozenset({"email", "phone"})

Faults = dict[str, str]
"""For each field that cannot be kept, the sentence to show under it."""


def read_birth_date(text: str) -> PartialDate | None:
    """Read « 17/05/1990 », « 05/1990 », « 1990 », « 17 mai 1990 » or 1990-05-17.

    :returns: None when it is no date of the calendar.
    """
    typed = " ".join(text.split())
    if found := PartialDate.parse(typed):
        return found
    if match := _FRENCH_DATE.fullmatch(typed):
        day, month, year = match.groups()
        parts = [year, *(part.zfill(2) for part in (month, day) if part)]
        return PartialDate.parse("-".join(parts))
    if match := _DATE_IN_WORDS.fullmatch(typed):
        day, word, year = match.groups()
        number = month_number(word)
        if number is None:
            return None
        parts = [year, f"{number:02d}", *([day.zfill(2)] if day else [])]
        return PartialDate.parse("-".join(parts))
    return None


def read_identity(typed: Mapping[str, str], base: Candidate | None, today: date) -> Candidate:
    """The identity that was typed over another, or over none.

    :param typed: some of :data:`FIELDS`; given names are separated by commas or spaces.
    :param base: what the fields that are not typed keep.
    :raises IdentityFaults: some fields cannot be kept, each with its sentence.
    """
    faults: Faults = {}
    kept: dict[str, str] = {}
    # What came from elsewhere, written otherwise, is not refused because another field changes.
    before = typed_identity(base) if base else {}
    for name in FIELDS:
        text = typed.get(name, "")
        rule: Callable[[str], str] = texts.line
        if name in {"birth_name", "usual_name"} and text.strip():
            rule = texts.name
        try:
            kept[name] = rule(text)
        except texts.UnfitText as unfit:
            faults[name] = f"{unfit.why[0].upper()}{unfit.why[1:]}."
            continue
        same = bool(before) and kept[name] == before[name]
        if sentence := _shape_fault(name, kept[name], lenient=same):
            faults[name] = sentence
    if not kept.get("birth_name") and "birth_name" not in faults:
        faults["birth_name"] = "Le nom de naissance est nécessaire : c’est celui du certificat."
    born = _born(kept.get("birth_date", ""), today, faults)
    if faults or born is None:
        raise IdentityFaults(faults)
    place = BirthPlace(
        kept["commune"],
        kept["insee_code"].upper(),
        kept["postal_code"],
        kept["country"],
        kept["country_code"].upper(),
    )
    plain = base or Candidate(kept["birth_name"], born)
    return replace(
        plain,
        birth_name=kept["birth_name"],
        birth_date=born,
        given_names=given_names(kept["given_names"]),
        usual_name=kept["usual_name"] or None,
        birth_place=None if place == BirthPlace() else place,
        france_travail_id=kept["france_travail_id"],
        cpf_dossier=kept["cpf_dossier"],
        phone=kept["phone"],
        email=kept["email"],
        address=kept["address"],
    )


def typed_identity(candidate: Candidate) -> dict[str, str]:
    """An identity as its fields show it: reading it gives the same."""
    place = candidate.birth_place or BirthPlace()
    born = candidate.birth_date
    parts = [f"{part:02d}" for part in (born.day, born.month) if part is not None]
    return {
        "birth_name": candidate.birth_name,
        "usual_name": candidate.usual_name or "",
        "given_names": _typed_names(candidate.given_names),
        "birth_date": "/".join([*parts, f"{born.year:04d}"]),
        "commune": place.commune,
        "insee_code": place.insee_code,
        "postal_code": place.postal_code,
        "country": place.country,
        "country_code": place.country_code,
        "france_travail_id": candidate.france_travail_id,
        "cpf_dossier": candidate.cpf_dossier,
        "phone": candidate.phone,
        "email": candidate.email,
        "address": candidate.address,
    }


def _typed_names(names: tuple[str, ...]) -> str:
    # One name of two words alone: the comma keeps it whole.
    lone = len(names) == 1 and " " in names[0]
    return f"{names[0]}," if lone else ", ".join(names)


def given_names(text: str) -> tuple[str, ...]:
    """« Anne-Marie, Jeanne » or « Anne-Marie Jeanne »; a comma keeps « Marie Ange » whole."""
    parts = text.split(",") if "," in text else text.split()
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def unfit_lines(candidate: Candidate) -> Faults:
    """What no identity may hold, wherever it comes from: a NIR, a code that cannot be one."""
    typed = typed_identity(candidate)
    return {
        name: sentence
        for name in (*NAMES, *_LINES)
        if (sentence := _shape_fault(name, typed[name], lenient=name in _AS_PEOPLE_WRITE))
    }


def bears_other_names(before: Candidate, after: Candidate) -> bool:
    """Whether a name of the person changes."""
    return any(getattr(before, name) != getattr(after, name) for name in NAMES)


def renamed(before: Candidate, after: Candidate, reason: NameChange, until: date) -> Candidate:
    """The identity after, with the names before among the former ones: search finds them."""
    former = FormerName(before.birth_name, before.usual_name, before.given_names, until, reason)
    return replace(after, former_names=(*before.former_names, former))


class IdentityFaults(RuleError):
    """Fields of an identity that cannot be kept."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = dict(faults)


def _born(text: str, today: date, faults: Faults) -> PartialDate | None:
    if "birth_date" in faults:
        return None
    if not text:
        faults["birth_date"] = "La date de naissance est nécessaire, au moins l’année : 1990."
        return None
    born = read_birth_date(text)
    if born is None:
        faults["birth_date"] = (
            "Ce n’est pas une date du calendrier : écrivez 17/05/1990, 05/1990 ou 1990."
        )
    elif born.earliest > today:
        faults["birth_date"] = f"Cette date ({born.words}) est dans le futur : corrigez-la."
    elif born.year < OLDEST_BIRTH_YEAR:
        faults["birth_date"] = f"L’année {born.year} est trop ancienne : corrigez-la."
    else:
        return born
    return None


def _shape_fault(name: str, text: str, *, lenient: bool = False) -> str | None:
    if _looks_like_nir(name, text):
        return (
            "Cela ressemble à un numéro de sécurité sociale : il ne se conserve jamais ici, "
            "effacez-le."
        )
    shape = _SHAPES.get(name)
    if shape and text and not lenient and not shape[0].fullmatch(text):
        return shape[1]
    return None


def holds_nir(text: str) -> bool:
    """Whether a number like a NIR stands somewhere in a text, whatever separates its signs."""
    for match in _NIR_WITHIN.finditer(text):
        signs = re.sub(r"[\s._-]", "", match[0])
        number, key = signs[:13], signs[13:]
        # Without its key, only a month tells it from any thirteen digits (an instant, a serial).
        if _key_fits(number, key) if key else 1 <= int(number[3:5]) <= 12:
            return True
    return False


def _looks_like_nir(field: str, text: str) -> bool:
    match = _NIR.fullmatch(re.sub(r"[\s.-]", "", text))
    if match is None:
        return False
    number, key = match.groups()
    if key is None:
        # A CPF dossier number may have thirteen digits too.
        return field != "cpf_dossier"
    return _key_fits(number, key)


def _key_fits(number: str, key: str) -> bool:
    # Corsica counts as 19 and 18 (2A, 2B).
    digits = int(number.upper().replace("2A", "19").replace("2B", "18"))
    return int(key) == 97 - digits % 97
