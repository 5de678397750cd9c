"""Setting text: from runs of words to lines that fit a width."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from clea_desktop.documents.blocks import Sign
from clea_desktop.documents.pdf.fonts import advances
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import Face, Type

GOOD_BREAKS = "-/._@"
"""Signs after which a word too long for its line is best cut."""

LONGEST_LINE = 512
"""More signs than any line of these pages holds: where looking for a cut stops."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face and colour, ``x`` points after the left edge of their line."""

    x: float
    text: str
    face: Face
    colour: str


@dataclass(frozen=True, slots=True)
class DrawnSign:
    """A sign before the words of a line; without a ``node`` it is decoration."""

    sign: Sign
    x: float
    size: float
    node: Node | None


@dataclass(frozen=True, slots=True)
class Line:
    """A set line, the element it belongs to, and the space above it inside its cell."""

    node: Node
    runs: tuple[Run, ...]
    size: float
    leading: float
    gap: float = 0.0
    sign: DrawnSign | None = None

    @property
    def baseline(self) -> float:
        """How far the baseline is below the top of the line: capitals stand in its middle."""
        return self.leading / 2 + self.size * 0.33


Piece = tuple[str, Face, str]
"""A text, its face, its colour."""

_Part = tuple[str, Face, str, float]
_Word = tuple[float, tuple[_Part, ...]]


def measure(text: str, face: Face, size: float) -> float:
    """Give the width of ``text``, whose signs are all covered."""
    widths = advances(face)
    return sum(map(widths.__getitem__, text)) * size


def set_lines(
    node: Node,
    pieces: Sequence[Piece],
    letters: Type,
    width: float,
    *,
    indent: float = 0.0,
    right: bool = False,
    gap: float = 0.0,
    sign: DrawnSign | None = None,
) -> list[Line]:
    """Set ``pieces`` in lines of ``width``; nothing to print gives no line, or the sign's.

    Lines break at spaces and where the text has a line end; a word wider than a whole line is
    cut, after one of :data:`GOOD_BREAKS` where it can be.

    :param indent: the left edge of the text, taken from ``width``.
    :param right: align the lines on the right edge.
    :param gap: the space above the first line.
    :param sign: drawn before the first line.
    """
    room = max(width - indent, letters.size)
    lines: list[Line] = []
    for paragraph in _paragraphs(pieces):
        for measured, words, broken in _fill(paragraph, letters.size, room):
            start = indent + (room - measured if right else 0.0)
            runs = _runs(words, letters.size, start, broken)
            first = not lines
            lines.append(
                Line(
                    node,
                    runs,
                    letters.size,
                    letters.leading,
                    gap if first else 0.0,
                    sign if first else None,
                )
            )
    if sign is not None and not lines:
        lines.append(Line(node, (), letters.size, letters.leading, gap, sign))
    return lines


def _paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut ``pieces`` at their line ends, without the empty ones at both ends."""
    paragraphs: list[list[Piece]] = [[]]
    for text, face, colour in pieces:
        first, *others = text.split("\n")
        paragraphs[-1].append((first, face, colour))
        paragraphs += [[(other, face, colour)] for other in others]
    filled = [
        index
        for index, paragraph in enumerate(paragraphs)
        if any(text.strip(" ") for text, _, _ in paragraph)
    ]
    return paragraphs[filled[0] : filled[-1] + 1] if filled else []


def _words(pieces: Sequence[Piece], size: float) -> Iterator[_Word]:
    """Give the words of a paragraph; one that crosses pieces keeps its parts together."""
    parts: list[_Part] = []
    total = 0.0
    for text, face, colour in pieces:
        widths = advances(face)
        for index, text_part in enumerate(text.split(" ")):
            if index and parts:
                yield total, tuple(parts)
                parts, total = [], 0.0
            if text_part:
                part_width = sum(map(widths.__getitem__, text_part)) * size
                parts.append((text_part, face, colour, part_width))
                total += part_width
    if parts:
        yield total, tuple(parts)


def _fill(
    pieces: Sequence[Piece], size: float, room: float
) -> Iterator[tuple[float, list[_Word], bool]]:
    """Give each line of a paragraph: its width, its words, whether a space ended it."""
    line: list[_Word] = []
    used = 0.0
    for whole in _words(pieces, size):
        word = whole
        # The space belongs to the run before it.
        space = advances(line[-1][1][-1][1])[" "] * size if line else 0.0
        if used + space + word[0] <= room:
            line.append(word)
            used += space + word[0]
            continue
        if line:
            yield used, line, True
        while word[0] > room:
            head, tail = _cut(word, size, room)
            if not tail[1]:
                break  # rounding alone made it too wide
            yield head[0], [head], False
            word = tail
        line, used = [word], word[0]
    yield used, line, False


def _cut(word: _Word, size: float, room: float) -> tuple[_Word, _Word]:
    """Cut a word so that its head fits ``room``; the head holds one sign at least."""
    before = 0.0
    for index, (text, face, colour, width) in enumerate(word[1]):
        if before + width <= room:
            before += width
            continue
        widths = advances(face)
        ends = list(accumulate(widths[sign] * size for sign in text[:LONGEST_LINE]))
        fitting = _good_cut(text, bisect_right(ends, room - before), least=not index)
        head = word[1][:index]
        taken = ends[fitting - 1] if fitting else 0.0
        if fitting:
            head = (*head, (text[:fitting], face, colour, taken))
        tail = word[1][index + 1 :]
        if fitting < len(text):
            tail = ((text[fitting:], face, colour, width - taken), *tail)
        return (before + taken, head), (word[0] - before - taken, tail)
    return word, (0.0, ())


def _good_cut(text: str, fitting: int, *, least: bool) -> int:
    """Move a cut after ``fitting`` signs back to a better place, if one is near."""
    best = max(text.rfind(sign, fitting // 2, fitting) for sign in GOOD_BREAKS) + 1
    cut = best or fitting
    while 0 < cut < len(text) and unicodedata.combining(text[cut]):
        cut -= 1
    return cut or (max(fitting, 1) if least else 0)


def _runs(words: Sequence[_Word], size: float, start: float, broken: bool) -> tuple[Run, ...]:
    """Join words into runs; a broken line ends with its space, for who listens or copies."""
    runs: list[Run] = []
    texts: list[str] = []
    face, colour = Face.REGULAR, ""
    x = run_x = start
    for index, (_, parts) in enumerate(words):
        if index:
            texts.append(" ")
            x += advances(face)[" "] * size
        for text, part_face, part_colour, width in parts:
            if part_face is not face or part_colour != colour:
                if texts:
                    runs.append(Run(run_x, "".join(texts), face, colour))
                face, colour, run_x, texts = part_face, part_colour, x, []
            texts.append(text)
            x += width
    if texts:
        runs.append(Run(run_x, "".join(texts) + (" " if broken else ""), face, colour))
    return tuple(runs)
