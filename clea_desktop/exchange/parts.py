"""What the parts of a dossier file share: texts, days, instants, codes, and strictness."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from clea_desktop.arrivals.faults import quoted
from clea_desktop.domain import texts
from clea_desktop.domain.french import NBSP, figures
from clea_desktop.domain.people import PartialDate
from clea_desktop.domain.typed import iso_day

NAMES_LIMIT = 20
"""How many names somebody may bear: bounds keep the time of reading a file whole."""

_CODE = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){2}", re.ASCII)
_ANY_CODE = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
    r"(Z|[+-](0\d|1[0-4]):[0-5]\d)",
    re.ASCII,
)


def refuse(why: str) -> PydanticCustomError:
    """A fault of the file, in French."""
    return PydanticCustomError("french", "french", {"why": why})


def string(value: Any) -> str:
    """A text, or the fault that it is none."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "string_type")
    return value


def kept(rule: Callable[[str], str]) -> BeforeValidator:
    """A text that follows a rule of the domain, its refusal worded as a fault of the file."""

    def validated(value: Any) -> str:
        try:
            return rule(string(value))
        except texts.UnfitText as unfit:
            raise refuse(unfit.why) from None

    return BeforeValidator(validated)


def _day(value: Any) -> date:
    text = string(value)
    day = iso_day(text)
    if day is None:
        raise refuse(f"{quoted(text)} n’est pas une date du calendrier{NBSP}: il faut AAAA-MM-JJ")
    return day


def _instant(value: Any) -> datetime:
    text = string(value)
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise refuse(
        f"{quoted(text)} n’est pas un instant du calendrier avec son décalage horaire{NBSP}: il "
        "faut par exemple 2026-03-02T09:15:00+01:00"
    )


def _code(value: Any) -> str:
    text = string(value)
    if not _CODE.fullmatch(text):
        raise refuse(f"{quoted(text)} n’est pas un code de critère, comme 2.3.1")
    return text


def _any_code(value: Any) -> str:
    text = string(value)
    if not _ANY_CODE.fullmatch(text):
        raise refuse(f"{quoted(text)} n’est pas un code du référentiel, comme 2, 2.3 ou 2.3.1")
    return text


def _birth_date(value: Any) -> PartialDate:
    found = PartialDate.parse(text := string(value))
    if found is None:
        raise refuse(
            f"{quoted(text)} n’est pas une date du calendrier{NBSP}: il faut 1990, 1990-05 ou "
            "1990-05-17"
        )
    return found


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise refuse("il faut ici true ou false, sans guillemets")
    return value


def at_most(most: int) -> BeforeValidator:
    """A list that may not be longer; its items are not even looked at."""

    def kept(value: Any) -> Any:
        if isinstance(value, list) and len(value) > most:
            found, allowed = figures(len(value)), figures(most)
            raise refuse(f"cette liste compte {found} lignes, {allowed} au plus sont admises")
        return value

    return BeforeValidator(kept)


def each_once(said: Callable[[Any], str] = str) -> AfterValidator:
    """A list that names nothing twice.

    :param said: what its items are told apart by.
    """

    def kept(items: list[Any]) -> list[Any]:
        seen: set[str] = set()
        for item in map(said, items):
            if item in seen:
                raise refuse(f"{quoted(item)} y est deux fois")
            seen.add(item)
        return items

    return AfterValidator(kept)


Name = Annotated[str, kept(texts.name)]
Line = Annotated[str, kept(texts.line)]
Text = Annotated[str, kept(texts.paragraphs)]
FullText = Annotated[str, kept(texts.full_paragraphs)]
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Flag = Annotated[bool, BeforeValidator(_flag)]
BirthDate = Annotated[PartialDate, BeforeValidator(_birth_date)]
Code = Annotated[str, BeforeValidator(_code)]
AnyCode = Annotated[str, BeforeValidator(_any_code)]
GivenNames = Annotated[list[Name], at_most(NAMES_LIMIT)]

# JSON has no enumerations: the name is looked up, which strict mode alone would refuse.
ByName = Field(strict=False)


class Part(BaseModel):
    """A part of a file: strict, frozen, nothing unknown in it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
