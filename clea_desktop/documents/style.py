"""How a paper looks: every size, space, colour and face, in this one place.

Lengths are points (1/72 inch). Colours are ``#rrggbb``. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

from clea_desktop.documents.blocks import Tone, Voice

MILLIMETRE = 72 / 25.4
PAGE_WIDTH = 210 * MILLIMETRE
PAGE_HEIGHT = 297 * MILLIMETRE

BODY_SIZE = 10.5
LARGE_BODY_SIZE = 13.0

WHITE = "#ffffff"
INK = "#1a2433"
SOFT_INK = "#374353"
MUTED = "#55606e"
RULE = "#dde2e8"
STRONG_RULE = "#97a1ae"
GROUP = "#f1f4f8"
ACCENT = "#1f5fa8"
GREEN = "#1d7a4d"
"""Only for what is acquired or verified."""
VIOLET = "#4d5288"
"""For non acquis, which is never red."""
AMBER = "#8a5200"


class Face(Enum):
    """The faces used; ``value`` is the file under ``resources/fonts``."""

    REGULAR = "SourceSans3_400Regular.ttf"
    STRONG = "SourceSans3_600SemiBold.ttf"
    TITLE = "SourceSans3_700Bold.ttf"


@dataclass(frozen=True, slots=True)
class Type:
    """How letters look: a face, a size, the distance between two baselines, a colour."""

    face: Face
    size: float
    leading: float
    colour: str = INK


@dataclass(frozen=True, slots=True)
class ToneLook:
    """The colours of a callout."""

    ground: str
    border: str
    title: str


TONES = {
    Tone.SUCCESS: ToneLook("#e6f3ea", "#d3e8da", "#155c3a"),
    Tone.INFO: ToneLook("#e8f0fb", "#c9dbf3", ACCENT),
    Tone.ATTENTION: ToneLook("#fdf4e0", "#f0d9a4", AMBER),
    Tone.NEUTRAL: ToneLook("#f4f6f9", RULE, INK),
}


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of one paper, all drawn from its body size."""

    headings: tuple[Type, Type, Type]
    subtitle: Type
    voices: dict[Voice, Type]
    item: Type
    item_more: Type
    callout_title: Type
    callout: Type
    column: Type
    cell: Type
    cell_note: Type
    group: Type
    fact_name: Type
    fact: Type
    signature: Type
    mention: Type
    chart: Type
    chart_figure: Type
    running: Type
    unit: float
    """The size of the body, for the spaces that follow it."""

    margin: float = 17 * MILLIMETRE
    header_top: float = 13 * MILLIMETRE
    header_to_rule: float = 5.0
    rule_to_body: float = 22.0
    body_to_footer: float = 16.0
    footer_bottom: float = 11 * MILLIMETRE
    hairline: float = 0.6
    radius: float = 8.0

    @property
    def width(self) -> float:
        """The width between the margins."""
        return PAGE_WIDTH - 2 * self.margin


@cache
def look(large: bool) -> Look:
    """Give the look of a paper: the usual one, or the larger type of *langage simple*."""
    body = LARGE_BODY_SIZE if large else BODY_SIZE
    ratio = body / BODY_SIZE

    def letters(size: float, leading: float, face: Face = Face.REGULAR, colour: str = INK) -> Type:
        return Type(face, round(size * ratio, 2), round(leading * ratio, 2), colour)

    strong, title = Face.STRONG, Face.TITLE
    return Look(
        headings=(
            letters(22, 26, title),
            letters(13, 17, strong),
            letters(11, 15, strong),
        ),
        subtitle=letters(10.5, 15, colour=MUTED),
        voices={
            Voice.BODY: letters(10.5, 15),
            Voice.LEAD: letters(12, 17),
            Voice.MUTED: letters(10.5, 15, colour=MUTED),
            Voice.SMALL: letters(9, 12.5, colour=MUTED),
        },
        item=letters(10.5, 15),
        item_more=letters(10.5, 15, colour=SOFT_INK),
        callout_title=letters(13.5, 18, strong),
        callout=letters(10.5, 15),
        column=letters(8.75, 11.5, strong, MUTED),
        cell=letters(9.25, 12.25),
        cell_note=letters(8.5, 11.25, colour=MUTED),
        group=letters(9.5, 12.5, strong),
        fact_name=letters(9.5, 14, colour=MUTED),
        fact=letters(10, 14),
        signature=letters(9.5, 13, colour=SOFT_INK),
        mention=letters(9, 12.5, colour=MUTED),
        chart=letters(9.25, 12),
        chart_figure=letters(9.25, 12),
        running=Type(Face.REGULAR, 9 if not large else 10, 12 if not large else 13, MUTED),
        # Spaces keep their size in large type: what is large is what is read.
        unit=BODY_SIZE,
    )
