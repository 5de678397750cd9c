"""What the first page of a livret holds: the richest form that leaves room for the signatures.

That page serves as attestation, so strengths, next step and signatures stand on it together.
Only the engine knows sizes; here heights are estimated in lines of the body type, on the safe
side, which is enough to choose between a few forms. A test reads the real pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Heading,
    Paragraph,
    Signatures,
    SignedList,
    Text,
)


@dataclass(frozen=True)
class Form:
    """How much is told of each domaine validated: so many sentences, maybe beside its name.

    ``others`` is whether each other domaine has a sentence too, or its name alone; ``framed``
    whether the notice of a provisional result has its frame.
    """

    sentences: int
    beside: bool = False
    others: bool = True
    framed: bool = True


@dataclass(frozen=True)
class Room:
    """What a page holds: lines of the body type, and signs in a line."""

    lines: float
    signs: int


FORMS = (
    Form(4),
    Form(3),
    Form(2),
    Form(1),
    Form(1, beside=True),
    Form(1, beside=True, others=False),
    Form(1, beside=True, others=False, framed=False),
)
"""From the richest to the shortest."""

LARGE = Room(lines=41.0, signs=84)
USUAL = Room(lines=46.8, signs=105)


def fits(blocks: Iterable[Block], room: Room) -> bool:
    """Whether these blocks stand on one page, as far as can be told without drawing them."""
    return sum(_height(block, room) for block in blocks) <= room.lines


def _height(block: Block, room: Room) -> float:
    match block:
        case Heading(level=1):
            return 1.8 + _lines([block.subtitle], room.signs)
        case Heading():
            return 2.5
        case Callout():
            title = 1.5 if block.title else 0.0
            inner = _lines(block.paragraphs, room.signs)
            return 2.1 + title + inner + 0.27 * len(block.paragraphs)
        case SignedList():
            return 0.5 + sum(
                0.8 + _lines([item.title, *item.sentences], room.signs) + 0.04 * len(item.sentences)
                for item in block.items
            )
        case Paragraph():
            return 0.5 + _lines([block.text], room.signs)
        case Bullets():
            return 0.5 + _lines(block.items, room.signs) + 0.2 * len(block.items)
        case Signatures():
            return 5.5
        case _:
            raise ValueError(f"A first page has no {type(block).__name__}.")


def _lines(texts: Sequence[Text], signs: int) -> int:
    return sum(-(-_length(text) // signs) for text in texts)


def _length(text: Text) -> int:
    return len(text) if isinstance(text, str) else sum(len(span.text) for span in text)
