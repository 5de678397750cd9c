"""The people and the organisation of a dossier, as the civil identity asks for them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from clea_desktop.domain.french import date_words, month_words

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Sex(Enum):
    """As on the identity document; forms of address are never deduced from it."""

    F = "F"
    M = "M"


class FormOfAddress(Enum):
    """How papers speak of a person: chosen, never deduced (DOMAIN.md, section 4)."""

    FEMININE = "feminine"
    MASCULINE = "masculine"
    NEUTRAL = "neutral"


_BORN = {
    FormOfAddress.FEMININE: "née",
    FormOfAddress.MASCULINE: "né",
    FormOfAddress.NEUTRAL: "né·e",
}


class NameChange(Enum):
    """Why a name changed (DOMAIN.md, section 6)."""

    MARRIAGE = "marriage"
    JUDGMENT = "judgment"
    DEED = "deed"
    CORRECTION = "correction"


class IdentityDocument(Enum):
    """What an identity was checked on: seen, never copied."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"
    CIVIL_DEED = "civil_deed"


@dataclass(frozen=True)
class PartialDate:
    """A date of birth of which the year alone, or the year and month, may be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate | None:
        """Read ``1990``, ``1990-05`` or ``1990-05-17``; None when it is no such date."""
        match = _PARTIAL.fullmatch(text)
        if match is None:
            return None
        year, month, day = (None if part is None else int(part) for part in match.groups())
        if not year or (month is not None and not 1 <= month <= 12):
            return None
        if month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
            return None
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        """The first day it may stand for."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def iso(self) -> str:
        """The form it was read from."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def words(self) -> str:
        """« 17 mai 1990 », « mai 1990 » or « 1990 »."""
        if self.month is None:
            return str(self.year)
        if self.day is None:
            return month_words(self.year, self.month)
        return date_words(self.earliest)


@dataclass(frozen=True)
class Person:
    """Somebody who acts in a centre: an evaluator, an observer, who typed a mark.

    ``id`` is the centre's own record, by which people are compared; None outside a centre.
    """

    name: str
    id: bytes | None = None


@dataclass(frozen=True)
class BirthPlace:
    """Commune (INSEE or postal code, label) and country of birth; any part may be unknown."""

    commune: str = ""
    insee_code: str = ""
    postal_code: str = ""
    country: str = ""
    country_code: str = ""


@dataclass(frozen=True)
class FormerName:
    """A name a person bore until a day, and why it changed; search still finds it."""

    birth_name: str
    usual_name: str | None
    given_names: tuple[str, ...]
    until: date
    reason: NameChange


@dataclass(frozen=True)
class IdentityCheck:
    """« Identité vérifiée sur … par … le … »."""

    document: IdentityDocument
    by: str
    on: date


@dataclass(frozen=True)
class Candidate:
    """A candidate's civil identity and useful numbers (DOMAIN.md, section 6). Never the NIR."""

    birth_name: str
    birth_date: PartialDate
    given_names: tuple[str, ...] = ()
    usual_name: str | None = None
    sex: Sex | None = None
    form_of_address: FormOfAddress = FormOfAddress.NEUTRAL
    birth_place: BirthPlace | None = None
    former_names: tuple[FormerName, ...] = field(default=())
    identity_check: IdentityCheck | None = None
    france_travail_id: str = ""
    cpf_dossier: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    @property
    def family_name(self) -> str:
        """The name in use: the usual one if there is one."""
        return self.usual_name or self.birth_name

    @property
    def display_name(self) -> str:
        """« Anne-Marie Ķalniņa »: given names, then the name in use."""
        return " ".join([*self.given_names[:1], self.family_name])

    @property
    def full_name(self) -> str:
        """Every given name, the name in use, and the name of birth when it differs."""
        name = " ".join([*self.given_names, self.family_name])
        if self.family_name == self.birth_name:
            return name
        return f"{name} ({_BORN[self.form_of_address]} {self.birth_name})"

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name the person bears or bore, without doubles."""
        names = [self.birth_name, self.usual_name or "", *self.given_names]
        for former in self.former_names:
            names += [former.birth_name, former.usual_name or "", *former.given_names]
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True)
class Accreditation:
    """The habilitation of an organisme: number, délégataire, and the days it covers."""

    number: str = ""
    delegate: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Organisation:
    """The organisme évaluateur that holds this centre."""

    name: str
    siret: str = ""
    activity_number: str = ""
    qualiopi: str = ""
    address: str = ""
    phone: str = ""
    accreditation: Accreditation = field(default=Accreditation())


_NO_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛ʼʻʹ`´′"))
_FOLDS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ı": "i",
        "ħ": "h",
        "þ": "th",
        "ŧ": "t",
        "ŋ": "n",
    }
)


def folded(text: str) -> str:
    """A text for comparing and searching: no case, accents, apostrophes or hyphens.

    « Lœillet », « N’Guessan » and « Łukasz » become ``loeillet``, ``nguessan`` and ``lukasz``.
    """
    # NFKD turns « ´ » into a space and an accent: apostrophes go first. Folding the case of
    # decomposed letters may give letters to decompose again.
    bare = unicodedata.normalize("NFKD", text.translate(_NO_APOSTROPHES)).casefold()
    bare = unicodedata.normalize("NFKD", bare).translate(_FOLDS)
    letters = (
        " " if unicodedata.category(sign) == "Pd" or sign == "−" else sign
        for sign in bare.translate(_NO_APOSTROPHES)
        if not unicodedata.combining(sign)
    )
    return " ".join("".join(letters).split())
