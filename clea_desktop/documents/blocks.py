"""What a paper says, as plain values: the language between content and style.

``content`` builds a :class:`Paper` out of domain values, ``style`` decides how each block
looks, ``pdf`` turns it into bytes. Nothing here knows a size, a colour or a font.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Tone(Enum):
    """What a frame or a badge means; a word or a shape always says it too."""

    SUCCESS = "success"
    INFO = "info"
    ATTENTION = "attention"
    NEUTRAL = "neutral"


class Voice(Enum):
    """How loud a paragraph speaks."""

    BODY = "body"
    LEAD = "lead"
    MUTED = "muted"
    SMALL = "small"


class Sign(Enum):
    """A drawn sign, always beside words; ``value`` is its alternative text."""

    VALIDATED = "validé"
    ACQUIRED = "acquis"
    NOT_ACQUIRED = "non acquis"
    NOT_ASSESSED = "non évalué"
    NEXT = "suite"


@dataclass(frozen=True)
class Span:
    """A run of text of one weight; user text passes here untouched by any markup."""

    text: str
    strong: bool = False
    muted: bool = False


Text = str | tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; it never stands alone at the foot of a page."""

    level: int
    text: str
    subtitle: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    text: Text
    voice: Voice = Voice.BODY


@dataclass(frozen=True)
class Bullets:
    """An unordered list of short items."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class SignedItem:
    """One line of a :class:`SignedList`: a sign, a title, and the sentences below it."""

    sign: Sign
    title: Text
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignedList:
    """A list whose bullets are signs, ruled between items."""

    items: tuple[SignedItem, ...]


@dataclass(frozen=True)
class Callout:
    """A framed message, kept on one page; ``signs`` of failure have no place in it."""

    tone: Tone
    title: str
    paragraphs: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell of a table; ``sign`` is drawn before its words."""

    text: Text
    sign: Sign | None = None
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its header, its share of the width, ``right`` for figures."""

    header: str
    share: float
    right: bool = False


@dataclass(frozen=True)
class Row:
    """A row of cells; a ``group`` row has one cell over the whole width and heads those below."""

    cells: tuple[Cell, ...]
    group: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a header row repeated on each page; a group row keeps its first row near.

    ``to_fill`` is the lines of room that each row leaves for a pen, if any: its columns are then
    parted by rules.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    summary: str
    to_fill: int = 0


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and its value (« Né(e) le » : « 17 mai 1990 »), in one or two columns."""

    pairs: tuple[tuple[str, Text], ...]
    columns: int = 1


@dataclass(frozen=True)
class Bar:
    """One bar of a :class:`BarChart`: counts of critères."""

    label: str
    acquired: int
    not_acquired: int
    not_assessed: int


@dataclass(frozen=True)
class BarChart:
    """A chart of one bar a domaine, with its legend; ``alternative`` says the same in words."""

    bars: tuple[Bar, ...]
    alternative: str


@dataclass(frozen=True)
class Picture:
    """A picture (JPEG, in the colours of screens), as large as it may be on one page.

    ``width`` and ``height`` are in points of the picture; ``alternative`` says it in words.
    """

    jpeg: bytes
    width: int
    height: int
    alternative: str


@dataclass(frozen=True)
class Signature:
    """A place to sign: who, under the line, and a small mention under the name."""

    who: str
    mention: str = ""


@dataclass(frozen=True)
class Signatures:
    """One to three places to sign, side by side, kept on one page."""

    places: tuple[Signature, ...]
    mention: str = ""


@dataclass(frozen=True)
class Together:
    """Blocks that stay on one page when they fit on one."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""


Block = (
    Heading
    | Paragraph
    | Bullets
    | SignedList
    | Callout
    | Table
    | Facts
    | BarChart
    | Picture
    | Signatures
    | Together
    | PageBreak
)


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF (PDF/A-3): its name, media type, bytes and meaning."""

    name: str
    media_type: str
    data: bytes
    description: str


@dataclass(frozen=True)
class Paper:
    """A whole paper, before it has a look.

    ``dated`` is the date of the act it tells (never today's by itself); ``large`` asks for the
    larger type of *langage simple*.
    """

    kind: str
    title: str
    subject: str
    author: str
    dated: date
    header: tuple[str, str]
    footer: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = field(default=())
    large: bool = False
