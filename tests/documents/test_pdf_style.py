"""The tokens of the style: what is written can be read by everyone."""

from __future__ import annotations

import pytest

from clea_desktop.documents.blocks import Tone
from clea_desktop.documents.style import (
    ACCENT,
    AMBER,
    BODY_SIZE,
    GREEN,
    GROUP,
    INK,
    MUTED,
    SOFT_INK,
    TONES,
    VIOLET,
    WHITE,
    look,
)

READABLE = 4.5
"""The contrast that WCAG 2 asks of text."""

GROUNDS = [WHITE, GROUP, *(tone.ground for tone in TONES.values())]


def luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("letters", [INK, SOFT_INK, MUTED])
def test_letters_stand_out_of_every_ground(letters: str, ground: str) -> None:
    assert contrast(letters, ground) >= READABLE


@pytest.mark.parametrize("sign", [ACCENT, GREEN, VIOLET, AMBER])
def test_signs_stand_out_of_the_page_and_of_groups(sign: str) -> None:
    assert contrast(sign, WHITE) >= READABLE
    assert contrast(sign, GROUP) >= READABLE


@pytest.mark.parametrize("tone", list(Tone))
def test_a_title_stands_out_of_its_frame(tone: Tone) -> None:
    assert contrast(TONES[tone].title, TONES[tone].ground) >= READABLE


def test_the_larger_type_is_larger_everywhere_but_at_the_edges_of_the_page() -> None:
    usual, large = look(False), look(True)
    assert large.unit == usual.unit == BODY_SIZE
    assert large.cell.size > usual.cell.size
    assert large.headings[0].size > usual.headings[0].size
    assert large.width == usual.width
