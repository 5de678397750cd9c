"""The release format ``clea-referential/1`` as strict models; nothing unknown passes."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from clea_desktop.domain.referential import FAMILY, Attestation

FORMAT = "clea-referential/1"


def _text(longest: int) -> AfterValidator:
    """Text as it is kept: NFC, only what a reader can see, of a length that fits."""

    def kept(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        # French typography needs its two no-break spaces.
        if not text.replace("\u00a0", " ").replace("\u202f", " ").isprintable():
            raise PydanticCustomError("unseen_sign", "unseen sign")
        if text != text.strip():
            raise PydanticCustomError("outer_space", "outer space")
        if not text:
            raise PydanticKnownError("string_too_short", {"min_length": 1})
        if len(text) > longest:
            raise PydanticKnownError("string_too_long", {"max_length": longest})
        return text

    return AfterValidator(kept)


# Bounds are generous for authors and keep screens and papers whole.
_Short = Annotated[str, _text(60)]
_Plain = Annotated[str, _text(160)]
Label = Annotated[str, _text(1_000)]
Note = Annotated[str, _text(4_000)]

_NUMBER = "[1-9][0-9]{0,2}"
_DomainCode = Annotated[str, Field(pattern=f"^{_NUMBER}$")]
SubdomainCode = Annotated[str, Field(pattern=rf"^{_NUMBER}\.{_NUMBER}$")]
CriterionCode = Annotated[str, Field(pattern=rf"^{_NUMBER}\.{_NUMBER}\.{_NUMBER}$")]

# JSON has no enumerations: the name is looked up, which strict mode alone would refuse.
_Attested = Annotated[Attestation, Field(strict=False)]


Identifier = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Edition = Annotated[str, Field(pattern="^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$", max_length=20)]
Sequence = Annotated[int, Field(ge=1, le=9_999)]


class Part(BaseModel):
    """Something a file says: typed strictly, and nothing else beside."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ProjectTexts(Part):
    """What the project writes itself: a label for screens and a « vous » sentence."""

    short: _Short
    plain: _Plain


class CriterionPart(Part):
    """One critère."""

    code: CriterionCode
    label: Label
    attested: _Attested
    remark: Note = ""
    project: ProjectTexts


class RulePart(Part):
    """What validates one sous-domaine, as a rate and as the number it makes."""

    min_percent: Annotated[int, Field(ge=1, le=100)]
    min_criteria: Annotated[int, Field(ge=1, le=999)]
    mandatory: list[CriterionCode]
    attested: _Attested
    remark: Note = ""


class SubdomainPart(Part):
    """One sous-domaine."""

    code: SubdomainCode
    label: Label
    rule: RulePart
    project: ProjectTexts
    criteria: Annotated[list[CriterionPart], Field(min_length=1)]


class DomainPart(Part):
    """One domaine."""

    code: _DomainCode
    label: Label
    project: ProjectTexts
    subdomains: Annotated[list[SubdomainPart], Field(min_length=1)]


class ValidityPart(Part):
    """How long the préalable holds, and from when."""

    years: Annotated[int, Field(ge=1, le=99)]
    counts_from: Literal["first-close-of-prealable"]
    attested: _Attested
    remark: Note = ""


class RulesPart(Part):
    """The rules, by name: a name the program does not know is refused, never guessed."""

    subdomain: Literal["at-least-required-and-mandatory"]
    domain: Literal["all-subdomains"]
    certificate: Literal["all-domains"]
    finale_covers: Literal["subdomains-not-validated"]
    validity: ValidityPart


class TotalsPart(Part):
    """What the release says it holds."""

    domains: int
    subdomains: int
    criteria: int


class ReleaseContent(Part):
    """A whole release file."""

    format: Literal["clea-referential/1"]
    id: Identifier
    edition: Edition
    sequence: Sequence
    certification: _Short = FAMILY
    title: Label
    owner: Label
    note: Note
    project_texts: Note
    rules: RulesPart
    totals: TotalsPart
    domains: Annotated[list[DomainPart], Field(min_length=1)]
