"""The file of a plan d’évaluation, ``clea-plan/1``, as strict models; nothing unknown passes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from clea_desktop.domain.plan import ACTIVITIES_LIMIT, CRITERIA_LIMIT, MINUTES_LIMIT
from clea_desktop.exchange.parts import Code, Line, Name, Part, Text, at_most, refuse


def _full(text: str) -> str:
    if not text:
        raise refuse("ce texte est vide")
    return text


FullLine = Annotated[Line, AfterValidator(_full)]


class ReferentialPart(Part):
    """The edition whose critères the plan names."""

    id: Name
    edition: Name


class ObservedPart(Part):
    """A critère, and what helps to see it in this activity."""

    criterion: Code
    help: Text = ""


class ActivityPart(Part):
    """A mise en situation."""

    title: FullLine
    prepare: Text = ""
    minutes: Annotated[int, Field(ge=1, le=MINUTES_LIMIT)] | None = None
    criteria: Annotated[list[ObservedPart], at_most(CRITERIA_LIMIT)] = []


class PlanContent(Part):
    """The whole file."""

    format: Literal["clea-plan/1"]
    title: FullLine
    referential: ReferentialPart
    origin: Line = ""
    note: Text = ""
    activities: Annotated[list[ActivityPart], at_most(ACTIVITIES_LIMIT)]
