"""The file of ready sentences ``clea-sentences/1`` as strict models; nothing unknown passes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from clea_desktop.domain import texts
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.placeholders import ill_written
from clea_desktop.domain.sentences import MOST
from clea_desktop.exchange.parts import (
    ByName,
    Code,
    Line,
    Name,
    Part,
    Text,
    at_most,
    refuse,
    string,
)


def _sentence(value: Any) -> str:
    try:
        said = texts.line(string(value))
    except texts.UnfitText as unfit:
        raise refuse(unfit.why) from None
    if not said:
        raise refuse("ce texte est vide")
    if why := ill_written(said):
        raise refuse(why)
    return said


class EditionPart(Part):
    """Which edition of which référentiel the codes are of."""

    id: Name
    edition: Name


class SentencePart(Part):
    """One sentence; no critère for any of them, no decision for either."""

    text: Annotated[str, BeforeValidator(_sentence)]
    criterion: Code | None = None
    mark: Annotated[Mark, ByName] | None = None
    referential: EditionPart | None = None


class SentencesContent(Part):
    """A file of sentences."""

    format: Literal["clea-sentences/1"]
    title: Line = ""
    note: Text = ""
    referential: EditionPart | None = None
    sentences: Annotated[list[SentencePart], at_most(MOST), Field(min_length=1)]
