"""The one door through which every text of a paper passes before it is laid out.

Names and notes are typed by people, pasted from anywhere, read from files of other centres:
what is invisible is dropped, what the fonts lack is printed « □ » and remembered, and the
rest prints as it is. No markup is read anywhere after this door, so nothing needs escaping.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator

MISSING = "□"
"""Printed in the place of a sign that the fonts lack."""

NO_BREAK_SPACE = 0x00A0
REPLACEMENT = 0xFFFD

_LINE_ENDS = (0x0085, 0x2028, 0x2029)
_SPACES = (0x0009, 0x1680, *range(0x2000, 0x2007), 0x2008, 0x2009, 0x200A, 0x205F, 0x3000)
# The layout breaks lines at U+0020 alone: these two are kept whole by becoming U+00A0.
_NO_BREAK_SPACES = (0x2007, 0x202F)
# Controls, signs without a shape of their own, and the code points that are no characters.
_DROPPED = (
    (0x0000, 0x0008), (0x000B, 0x001F), (0x007F, 0x0084), (0x0086, 0x009F), (0x00AD, 0x00AD),
    (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
_SURROGATES = range(0xD800, 0xE000)


def _table() -> Iterator[tuple[int, int | None]]:
    for first, last in _DROPPED:
        yield from ((code, None) for code in range(first, last + 1))
    for plane in range(0x11):
        yield from (((plane << 16) | low, None) for low in (0xFFFE, 0xFFFF))
    yield from ((code, 0x000A) for code in _LINE_ENDS)
    yield from ((code, 0x0020) for code in _SPACES)
    yield from ((code, NO_BREAK_SPACE) for code in _NO_BREAK_SPACES)
    yield from ((code, REPLACEMENT) for code in _SURROGATES)


_TABLE = dict(_table())


def clean(text: str) -> str:
    """Give ``text`` as it may stand in a title, a bookmark or an alternative text.

    NFC, line ends as U+000A, invisible signs dropped, narrow no-break spaces as U+00A0.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Give :func:`clean` text without any line end."""
    return " ".join(clean(text).split("\n"))


class Door:
    """Lets the signs that ``covered`` holds through, and remembers the others.

    One door serves one paper.
    """

    def __init__(self, covered: Container[str]) -> None:
        self._covered = covered
        self._missing: dict[str, None] = {}

    def printable(self, text: str) -> str:
        """Give ``text`` as it is printed: :func:`clean`, with « □ » for what the fonts lack."""
        text = clean(text)
        covered = self._covered
        lacking = [sign for sign in set(text) if sign not in covered and sign != "\n"]
        if not lacking:
            return text
        first_seen = sorted(lacking, key=text.index)
        self._missing.update(dict.fromkeys(first_seen))
        return text.translate({ord(sign): MISSING for sign in lacking})

    @property
    def missing(self) -> tuple[str, ...]:
        """The signs printed as « □ », each once, in the order they were met."""
        return tuple(self._missing)
