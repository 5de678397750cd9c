"""The dossier file ``clea-dossier/1`` as strict models; nothing unknown passes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from clea_desktop.arrivals.faults import quoted
from clea_desktop.domain import texts
from clea_desktop.domain.assessment import Basis, Kind, Mark
from clea_desktop.domain.french import NBSP, figures
from clea_desktop.domain.people import (
    FormOfAddress,
    IdentityDocument,
    NameChange,
    PartialDate,
    Sex,
)

# Bounds that keep the time of reading a file whole.
_NAMES_LIMIT = 20
_ASSESSMENTS_LIMIT = 50
_REOPENINGS_LIMIT = 50
_RECTIFICATIONS_LIMIT = 250

_CODE = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
    r"(Z|[+-](0\d|1[0-4]):[0-5]\d)",
    re.ASCII,
)


def _refuse(why: str) -> PydanticCustomError:
    return PydanticCustomError("french", "french", {"why": why})


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "string_type")
    return value


def _kept(rule: Callable[[str], str]) -> BeforeValidator:
    """A text that follows a rule of the domain, its refusal worded as a fault of the file."""

    def validated(value: Any) -> str:
        try:
            return rule(_string(value))
        except texts.UnfitText as unfit:
            raise _refuse(unfit.why) from None

    return BeforeValidator(validated)


def _day(value: Any) -> date:
    text = _string(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _refuse(f"{quoted(text)} n’est pas une date du calendrier{NBSP}: il faut AAAA-MM-JJ")


def _instant(value: Any) -> datetime:
    text = _string(value)
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise _refuse(
        f"{quoted(text)} n’est pas un instant du calendrier avec son décalage horaire{NBSP}: il "
        "faut par exemple 2026-03-02T09:15:00+01:00"
    )


def _code(value: Any) -> str:
    text = _string(value)
    if not _CODE.fullmatch(text):
        raise _refuse(f"{quoted(text)} n’est pas un code de critère, comme 2.3.1")
    return text


def _birth_date(value: Any) -> PartialDate:
    found = PartialDate.parse(text := _string(value))
    if found is None:
        raise _refuse(
            f"{quoted(text)} n’est pas une date du calendrier{NBSP}: il faut 1990, 1990-05 ou "
            "1990-05-17"
        )
    return found


def _at_most(most: int) -> BeforeValidator:
    """A list that may not be longer; its items are not even looked at."""

    def kept(value: Any) -> Any:
        if isinstance(value, list) and len(value) > most:
            raise _refuse(
                f"cette liste compte {figures(len(value))} lignes, {most} au plus sont admises"
            )
        return value

    return BeforeValidator(kept)


Name = Annotated[str, _kept(texts.name)]
Line = Annotated[str, _kept(texts.line)]
Text = Annotated[str, _kept(texts.paragraphs)]
FullText = Annotated[str, _kept(texts.full_paragraphs)]
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
BirthDate = Annotated[PartialDate, BeforeValidator(_birth_date)]
Code = Annotated[str, BeforeValidator(_code)]
GivenNames = Annotated[list[Name], _at_most(_NAMES_LIMIT)]

# JSON has no enumerations: the name is looked up, which strict mode alone would refuse.
_BY_NAME = Field(strict=False)


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ReferentialPart(_Part):
    """Which edition of which référentiel."""

    id: Name
    edition: Name


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
    given_names: GivenNames = []
    until: Day
    reason: Annotated[NameChange, _BY_NAME]


class IdentityCheckPart(_Part):
    """What an identity was seen on."""

    document: Annotated[IdentityDocument, _BY_NAME]
    by: Name
    on: Day


class CandidatePart(_Part):
    """The person."""

    birth_name: Name
    usual_name: Name | None = None
    given_names: GivenNames = []
    sex: Annotated[Sex, _BY_NAME] | None = None
    form_of_address: Annotated[FormOfAddress, _BY_NAME] = FormOfAddress.NEUTRAL
    birth_date: BirthDate
    birth_place: BirthPlacePart | None = None
    former_names: Annotated[list[FormerNamePart], _at_most(_NAMES_LIMIT)] = []
    identity_check: IdentityCheckPart | None = None
    france_travail_id: Line = ""
    cpf_dossier: Line = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""


class MarkPart(_Part):
    """One decision; a withdrawal is written ``null``: absent, it would be a slip."""

    criterion: Code
    mark: Annotated[Mark, _BY_NAME] | None
    at: Instant
    basis: Annotated[Basis, _BY_NAME] = Basis.OBSERVATION
    note: Text = ""
    observer: Name | None = None
    activity: Line = ""
    entered_by: Name | None = None
    entered_at: Instant | None = None


class NotePart(_Part):
    """A note without a decision; an empty text takes the one before away."""

    criterion: Code
    text: Text
    at: Instant
    by: Name | None = None


class OpinionPart(_Part):
    """The evaluator's opinion for the jury."""

    text: FullText
    by: Name
    at: Instant


class ReopeningPart(_Part):
    """A closing taken back."""

    closed_on: Day
    closing_reason: Text = ""
    at: Instant
    by: Name
    reason: FullText


class RectificationPart(_Part):
    """An error put right after the closing; ``null`` says that it was never assessed."""

    criterion: Code
    mark: Annotated[Mark, _BY_NAME] | None
    at: Instant
    by: Name
    reason: FullText
    closed: Annotated[int, Field(ge=1, le=_ASSESSMENTS_LIMIT)]


class AssessmentPart(_Part):
    """One assessment; an open one says ``"closed_on": null``."""

    kind: Annotated[Kind, _BY_NAME]
    referential: ReferentialPart | None = None
    opened_on: Day
    closed_on: Day | None
    closing_reason: Text = ""
    evaluator: Name
    marks: list[MarkPart] = []
    notes: list[NotePart] = []
    opinion: OpinionPart | None = None
    reopenings: Annotated[list[ReopeningPart], _at_most(_REOPENINGS_LIMIT)] = []
    rectifications: Annotated[list[RectificationPart], _at_most(_RECTIFICATIONS_LIMIT)] = []

    @model_validator(mode="after")
    def _ended(self) -> AssessmentPart:
        if self.closing_reason and self.closed_on is None:
            raise _refuse("elle a un motif de fin sans date de fin")
        if self.rectifications and self.closed_on is None:
            raise _refuse("elle a une rectification sans date de fin")
        return self


class DossierContent(_Part):
    """A whole dossier file; without an assessment it may name no référentiel."""

    format: Literal["clea-dossier/1"]
    referential: ReferentialPart | None = None
    candidate: CandidatePart
    assessments: Annotated[list[AssessmentPart], _at_most(_ASSESSMENTS_LIMIT)]
