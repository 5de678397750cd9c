"""Boxes that a page is filled with, and how each may be cut when a page ends.

Two shapes are enough. A :class:`Row` holds cells of set lines side by side (a paragraph is a
row of one cell). A :class:`Stack` holds boxes one below the other: a table, a frame, a whole
paper. Filling pages is then cutting one stack, page after page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from clea_desktop.documents.pdf.ink import Ink
from clea_desktop.documents.pdf.setting import Line


@dataclass(frozen=True, slots=True)
class Area:
    """Where a box stands on its page; its width is known to who made it."""

    left: float
    top: float
    height: float


Decor = Callable[[Ink, Area], None]
"""Draws what lies under a box."""

LEAST_LINES = 2
"""A paragraph leaves that many lines at the foot of a page, and takes as many to the next."""

SLACK = 0.01
"""Rounding of sums of heights."""


class Box(Protocol):
    """Something of a known height that can be drawn, and perhaps cut."""

    @property
    def height(self) -> float:
        """How much of a page it takes."""
        ...

    def split(self, room: float, *, force: bool) -> tuple[Box, Box] | None:
        """Cut so that the first part fits ``room``; ``None`` where it had better not be.

        :param force: it stands at the top of a page, nothing better will come: cut anywhere.
        """
        ...

    def draw(self, ink: Ink, left: float, top: float) -> None:
        """Draw it on the present page."""
        ...


@dataclass(frozen=True, slots=True)
class Cell:
    """Set lines, ``x`` points after the left edge of their row."""

    x: float
    lines: Sequence[Line]

    @property
    def height(self) -> float:
        """The sum of the lines and of the spaces between them."""
        return sum(line.gap + line.leading for line in self.lines)

    def fitting(self, room: float) -> int:
        """How many lines fit ``room``."""
        used = 0.0
        for count, line in enumerate(self.lines):
            used += line.gap + line.leading
            if used > room + SLACK:
                return count
        return len(self.lines)


class Row:
    """Cells side by side, aligned on their tops.

    :param flowing: it may be cut as soon as a page ends; else only if no page can hold it.
    """

    __slots__ = ("above", "below", "cells", "decor", "flowing", "height")

    def __init__(
        self,
        cells: Sequence[Cell],
        *,
        above: float = 0.0,
        below: float = 0.0,
        decor: Decor | None = None,
        flowing: bool = False,
    ) -> None:
        self.cells = cells
        self.above = above
        self.below = below
        self.decor = decor
        self.flowing = flowing
        self.height = above + below + max((cell.height for cell in cells), default=0.0)

    def split(self, room: float, *, force: bool) -> tuple[Row, Row] | None:
        """Cut between lines, leaving neither an orphan nor a widow unless forced."""
        if not (self.flowing or force):
            return None
        room -= self.above + self.below
        taken = [cell.fitting(room) for cell in self.cells]
        if self.flowing and not force:
            longest = max(range(len(taken)), key=lambda index: len(self.cells[index].lines))
            most = len(self.cells[longest].lines) - LEAST_LINES
            taken[longest] = min(taken[longest], most)
            if taken[longest] < LEAST_LINES:
                return None
        if not any(taken):
            return None
        pairs = list(zip(self.cells, taken, strict=True))
        head = self._part([Cell(cell.x, cell.lines[:count]) for cell, count in pairs])
        return head, self._part([Cell(cell.x, cell.lines[count:]) for cell, count in pairs])

    def _part(self, cells: Sequence[Cell]) -> Row:
        return Row(
            cells, above=self.above, below=self.below, decor=self.decor, flowing=self.flowing
        )

    def draw(self, ink: Ink, left: float, top: float) -> None:
        """Draw what lies under it, then its cells in reading order."""
        if self.decor is not None:
            self.decor(ink, Area(left, top, self.height))
        for cell in self.cells:
            ink.lines(cell.lines, left + cell.x, top + self.above)


@dataclass(frozen=True, slots=True)
class Item:
    """A box inside a stack: the space it wants around it, and whether the next stays near.

    Between two items the larger of their two wishes is left.
    """

    box: Box
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False


class Stack:
    """Boxes one below the other.

    :param header: drawn above the first box, and again after each cut.
    :param pad: space above and below, inside the decor.
    :param inset: space left of the boxes, inside the decor.
    :param flowing: it may be cut between its boxes as soon as a page ends; else only if no
        page can hold it.
    """

    __slots__ = ("decor", "flowing", "header", "height", "inset", "items", "pad", "repeated")

    def __init__(
        self,
        items: Sequence[Item],
        *,
        header: Row | None = None,
        pad: float = 0.0,
        inset: float = 0.0,
        decor: Decor | None = None,
        flowing: bool = True,
        repeated: bool = False,
    ) -> None:
        self.items = items
        self.header = header
        self.pad = pad
        self.inset = inset
        self.decor = decor
        self.flowing = flowing
        self.repeated = repeated
        self.height = self._edges() + sum(
            self._gap(index) + item.box.height for index, item in enumerate(items)
        )

    def _edges(self) -> float:
        return 2 * self.pad + (self.header.height if self.header else 0.0)

    def _gap(self, index: int) -> float:
        return max(self.items[index - 1].after, self.items[index].before) if index else 0.0

    def split(self, room: float, *, force: bool) -> tuple[Stack, Stack] | None:
        """Cut after the last box that fits and that the next may leave, or inside the next."""
        if not (self.flowing or force):
            return None
        index, safe, left = self._filled(room)
        if index == len(self.items):
            return None
        item = self.items[index]
        parts = item.box.split(left, force=False)
        if parts is None and safe:
            return self.cut(safe)
        if parts is None and force:
            parts = item.box.split(left, force=True)
        if parts is None:
            return self.cut(index) if force and index else None
        head = Item(parts[0], item.before)
        rest = Item(parts[1], 0.0, item.after, item.keep_next)
        return (
            self._part([*self.items[:index], head], repeated=self.repeated),
            self._part([rest, *self.items[index + 1 :]], repeated=True),
        )

    def _filled(self, room: float) -> tuple[int, int, float]:
        """Give the first box that does not fit, the last good cut before it, the room left."""
        used = self._edges()
        earlier = safe = 0
        for index, item in enumerate(self.items):
            start = used + self._gap(index)
            if start + item.box.height > room + SLACK:
                # The last row of a table does not go alone to the next page.
                alone = self.header is not None and safe == len(self.items) - 1
                return index, (alone and earlier) or safe, room - start
            used = start + item.box.height
            if not item.keep_next:
                earlier, safe = safe, index + 1
        return len(self.items), safe, room - used

    def cut(self, count: int) -> tuple[Stack, Stack]:
        """Cut after ``count`` boxes."""
        return (
            self._part(self.items[:count], repeated=self.repeated),
            self._part(self.items[count:], repeated=True),
        )

    def _part(self, items: Sequence[Item], *, repeated: bool) -> Stack:
        return Stack(
            items,
            header=self.header,
            pad=self.pad,
            inset=self.inset,
            decor=self.decor,
            flowing=self.flowing,
            repeated=repeated,
        )

    def draw(self, ink: Ink, left: float, top: float) -> None:
        """Draw what lies under it, its header, then its boxes."""
        if self.decor is not None:
            self.decor(ink, Area(left, top, self.height))
        top += self.pad
        if self.header is not None:
            outer = ink.repeating
            ink.repeating = outer or self.repeated
            self.header.draw(ink, left + self.inset, top)
            ink.repeating = outer
            top += self.header.height
        for index, item in enumerate(self.items):
            top += self._gap(index)
            item.box.draw(ink, left + self.inset, top)
            top += item.box.height


def pages(paper: Stack, room: float) -> list[Stack]:
    """Cut a paper into pages that hold ``room``, one at least."""
    made = []
    rest = paper
    while rest.height > room + SLACK:
        parts = rest.split(room, force=True)
        if parts is None and len(rest.items) > 1:
            parts = rest.cut(1)
        if parts is None:
            break  # one line taller than a page
        page, rest = parts
        made.append(page)
    return [*made, rest]
