"""The dossier file ``clea-dossier/1`` as strict models; nothing unknown passes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from clea_desktop.domain.assessment import Basis, Kind, Mark
from clea_desktop.domain.people import (
    FormOfAddress,
    IdentityDocument,
    NameChange,
    PartialDate,
    Sex,
)

FORMAT = "clea-dossier/1"

_NAME_LIMIT = 100
_LINE_LIMIT = 300
_TEXT_LIMIT = 20_000
# Instants as ISO 8601 writes them, with an offset that can be.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Signs that a reader cannot see, or that break lines or directions behind their back.
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_DIRECTIONS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _refuse(why: str) -> PydanticCustomError:
    return PydanticCustomError("french", "french", {"why": why})


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "string_type")
    return value


def _text(least: int, most: int, allowed: str = "") -> BeforeValidator:
    """Text as it is kept: NFC, trimmed, of a length that fits, only signs a reader can see."""

    def kept(value: Any) -> str:
        text = _string(value)
        for sign in text:
            if sign in allowed:
                continue
            if unicodedata.category(sign) in _UNSEEN or sign in _DIRECTIONS:
                raise _refuse(f"un caractère de contrôle (U+{ord(sign):04X}) n’y est pas admis")
        text = unicodedata.normalize("NFC", text).strip()
        if len(text) < least:
            raise _refuse("ce texte est vide")
        if len(text) > most:
            raise _refuse(f"{len(text)} caractères, c’est trop\u00a0: {most} au plus sont admis")
        return text

    return BeforeValidator(kept)


def _day(value: Any) -> date:
    text = _string(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _refuse(f"«\u00a0{text[:20]}\u00a0» n’est pas une date\u00a0: il faut AAAA-MM-JJ")


def _instant(value: Any) -> datetime:
    text = _string(value)
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise _refuse(
        f"«\u00a0{text[:40]}\u00a0» n’est pas un instant avec son décalage horaire\u00a0: il "
        "faut par exemple 2026-03-02T09:15:00+01:00"
    )


def _partial_date(value: Any) -> PartialDate:
    text = _string(value)
    found = PartialDate.parse(text)
    if found is None:
        raise _refuse(
            f"«\u00a0{text[:20]}\u00a0» n’est pas une date de naissance\u00a0: il faut 1990, "
            "1990-05 ou 1990-05-17"
        )
    return found


def _mark(value: Any) -> Any:
    """A withdrawn mark is written ``null``: absent, it would be a slip."""
    return Mark(value) if isinstance(value, str) and value in {m.value for m in Mark} else value


Name = Annotated[str, _text(1, _NAME_LIMIT)]
Line = Annotated[str, _text(0, _LINE_LIMIT)]
Note = Annotated[str, _text(0, _TEXT_LIMIT, allowed="\n\t")]
FullText = Annotated[str, _text(1, _TEXT_LIMIT, allowed="\n\t")]
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
BirthDate = Annotated[PartialDate, BeforeValidator(_partial_date)]
Code = Annotated[str, Field(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$")]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ReferentialPart(_Part):
    """Which edition of which référentiel."""

    id: Annotated[str, _text(1, _NAME_LIMIT)]
    edition: Annotated[str, _text(1, _NAME_LIMIT)]


class BirthPlacePart(_Part):
    """Where somebody was born."""

    commune: Line = ""
    insee_code: Line = ""
    postal_code: Line = ""
    country: Line = ""
    country_code: Line = ""


class FormerNamePart(_Part):
    """A name borne until a day."""

    birth_name: Name
    usual_name: Name | None = None
    given_names: list[Name] = []
    until: Day
    reason: Annotated[NameChange, Field(strict=False)]


class IdentityCheckPart(_Part):
    """What an identity was seen on."""

    document: Annotated[IdentityDocument, Field(strict=False)]
    by: Name
    on: Day


class CandidatePart(_Part):
    """The person."""

    birth_name: Name
    usual_name: Name | None = None
    given_names: list[Name] = []
    sex: Annotated[Sex, Field(strict=False)] | None = None
    form_of_address: Annotated[FormOfAddress, Field(strict=False)] = FormOfAddress.NEUTRAL
    birth_date: BirthDate
    birth_place: BirthPlacePart | None = None
    former_names: list[FormerNamePart] = []
    identity_check: IdentityCheckPart | None = None
    france_travail_id: Line = ""
    cpf_dossier: Line = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""


class MarkPart(_Part):
    """One decision."""

    criterion: Code
    mark: Annotated[Mark | None, BeforeValidator(_mark)]
    at: Instant
    basis: Annotated[Basis, Field(strict=False)] = Basis.OBSERVATION
    note: Note = ""
    observer: Name | None = None
    activity: Line = ""
    entered_by: Name | None = None
    entered_at: Instant | None = None


class NotePart(_Part):
    """A note without a decision."""

    criterion: Code
    text: Note
    at: Instant
    by: Name | None = None


class OpinionPart(_Part):
    """The evaluator's opinion for the jury."""

    text: FullText
    by: Name
    at: Instant


class AssessmentPart(_Part):
    """One assessment."""

    kind: Annotated[Kind, Field(strict=False)]
    referential: ReferentialPart | None = None
    opened_on: Day
    closed_on: Day | None
    closing_reason: Note = ""
    evaluator: Name
    marks: list[MarkPart] = []
    notes: list[NotePart] = []
    opinion: OpinionPart | None = None


class DossierContent(_Part):
    """A whole dossier file."""

    format: Literal["clea-dossier/1"]
    referential: ReferentialPart | None = None
    candidate: CandidatePart
    assessments: list[AssessmentPart]
