"""What goes with a release, as strict models: correspondences, help, contexts, the manifest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from clea_desktop.domain.correspondence import Became
from clea_desktop.domain.typed import iso_day
from clea_desktop.referentials.models import (
    CriterionCode,
    Edition,
    Identifier,
    Label,
    Note,
    Part,
    Sequence,
    SubdomainCode,
    TotalsPart,
)


def _day(value: object) -> object:
    day = iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("french", "day", {"why": "il faut ici une date AAAA-MM-JJ"})
    return day


Day = Annotated[date, BeforeValidator(_day)]

_RegisterNumber = Annotated[str, Field(pattern="^(|RS[0-9]{1,6})$")]
_Became = Annotated[Became, Field(strict=False)]
_Example = Annotated[list[Label], Field(min_length=1, max_length=50)]

_SHAPES = {
    Became.SAME: ((1, 1), (1, 1)),
    Became.REWORDED: ((1, 1), (1, 1)),
    Became.CHANGED: ((1, 1), (1, 1)),
    Became.SPLIT: ((1, 1), (2, 99)),
    Became.MERGED: ((2, 99), (1, 1)),
    Became.DROPPED: ((1, 1), (0, 0)),
}
"""How many critères each kind of link leads from, and to: least and most."""


class LinkPart(Part):
    """What critères became."""

    sources: Annotated[list[CriterionCode], Field(alias="from")]
    targets: Annotated[list[CriterionCode], Field(alias="to")]
    became: _Became

    @model_validator(mode="after")
    def _shaped(self) -> LinkPart:
        (least, most), (fewest, widest) = _SHAPES[self.became]
        if not (least <= len(self.sources) <= most and fewest <= len(self.targets) <= widest):
            why = f"« {self.became.value} » ne va pas de {len(self.sources)} à {len(self.targets)}"
            raise PydanticCustomError("french", "shape", {"why": f"{why} critères"})
        return self


class HeirPart(Part):
    """What continues a sous-domaine."""

    source: Annotated[SubdomainCode, Field(alias="from")]
    targets: Annotated[list[SubdomainCode], Field(alias="to")]


class CorrespondenceContent(Part):
    """A whole correspondence."""

    format: Literal["clea-correspondence/1"]
    id: Identifier
    since: Annotated[Edition, Field(alias="from")]
    edition: Annotated[Edition, Field(alias="to")]
    note: Note
    criteria: Annotated[list[LinkPart], Field(min_length=1)]
    subdomains: list[HeirPart]


class HelpPart(Part):
    """How to assess one critère, in the publisher's words."""

    code: CriterionCode
    help: Note
    examples: list[Label] = []


class HelpContent(Part):
    """Help on the critères of an edition."""

    format: Literal["clea-help/1"]
    id: Identifier
    edition: Edition
    criteria: Annotated[list[HelpPart], Field(min_length=1)]


class ExamplesPart(Part):
    """Examples of one critère in a branch: nothing else of it may be said."""

    code: CriterionCode
    examples: _Example


class ContextContent(Part):
    """The contextualisation of a branch: examples, and nothing of codes, labels or rules."""

    format: Literal["clea-context/1"]
    id: Identifier
    edition: Edition
    branch: Label
    owner: Label
    note: Note
    criteria: Annotated[list[ExamplesPart], Field(min_length=1)]


class PublisherPart(Part):
    """Who signs."""

    name: Annotated[Label, Field(max_length=100)]
    public_key: Annotated[str, Field(pattern="^RW[A-Za-z0-9+/]{54}$")]


class VerifiedPart(Part):
    """Lines found true to an official text."""

    official_text: Annotated[Label, Field(max_length=300)]
    # A name and an organisation, both as long as they may be.
    by: Annotated[Label, Field(max_length=250)]
    on: Day
    lines: Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1)]


class FilePart(Part):
    """A file of the container."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[A-Za-z0-9.]+)*\.json$", max_length=100)]
    size: Annotated[int, Field(ge=1, le=5_000_000)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


def _in_their_order(since: date | None, until: date | None) -> None:
    if since and until and until < since:
        why = "la fin de l’édition précède son entrée en vigueur"
        raise PydanticCustomError("french", "dates", {"why": why, "at": ["in_force_until"]})


def _verified_before(issued_on: date, verified: Iterable[VerifiedPart]) -> None:
    for rank, each in enumerate(verified):
        at = ["verified", rank]
        if each.on > issued_on:
            why = "cette vérification est datée d’après la parution"
            raise PydanticCustomError("french", "verified", {"why": why, "at": [*at, "on"]})
        met: set[str] = set()
        for place, code in enumerate(each.lines):
            if code in met:
                why = f"{code} est écrit deux fois"
                bounds = {"why": why, "at": [*at, "lines", place]}
                raise PydanticCustomError("french", "verified", bounds)
            met.add(code)


class PublicationContent(Part):
    """What the author of a source says for its manifest."""

    format: Literal["clea-publication/1"]
    issued_on: Day
    in_force_from: Day | None = None
    in_force_until: Day | None = None
    register_number: _RegisterNumber = ""
    note: Note
    verified: list[VerifiedPart] = []

    @model_validator(mode="after")
    def _dates(self) -> PublicationContent:
        _in_their_order(self.in_force_from, self.in_force_until)
        _verified_before(self.issued_on, self.verified)
        return self


class ManifestContent(Part):
    """A whole manifest."""

    format: Literal["clea-ref/1"]
    id: Identifier
    edition: Edition
    sequence: Sequence
    in_force_from: Day | None = None
    in_force_until: Day | None = None
    register_number: _RegisterNumber = ""
    owner: Label
    totals: TotalsPart
    issued_on: Day
    publisher: PublisherPart | None = None
    note: Note
    verified: list[VerifiedPart] = []
    files: Annotated[list[FilePart], Field(min_length=1, max_length=30)]

    @model_validator(mode="after")
    def _dates(self) -> ManifestContent:
        _in_their_order(self.in_force_from, self.in_force_until)
        _verified_before(self.issued_on, self.verified)
        return self
