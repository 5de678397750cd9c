"""The chart of a dossier: one bar a domaine, told by pattern and by figures, not by colour."""

from __future__ import annotations

from clea_desktop.documents.blocks import Bar, BarChart
from clea_desktop.documents.pdf.boxes import Area, Cell, Item, Row, Stack
from clea_desktop.documents.pdf.composing import Composer
from clea_desktop.documents.pdf.ink import Ink, fill, stroke
from clea_desktop.documents.pdf.setting import measure
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import GREEN, MUTED, PAGE_HEIGHT, RULE, VIOLET
from clea_desktop.documents.text import one_line

NAMES = ("acquis", "non\u00a0acquis", "non\u00a0évalués")
LABEL_SHARE = 0.36
BAR_HEIGHT = 9.0
SWATCH = 8.0
FIGURE_WIDTH = 27.0
HATCH = 3.4
UNTOLD = "Diagramme"
"""A figure always has an alternative, even when the words for it are empty."""
OUTLINE = 1.4
"""Drawn inside its shape, so half of it shows."""


def chart(composer: Composer, block: BarChart, root: Node, width: float) -> list[Item]:
    """Lay a chart out as one figure; the patterns of its legend head the figures at its right."""
    if not block.bars:
        return []
    figure = root.child("Figure", alternative=one_line(block.alternative) or UNTOLD)
    most = max(1, *(sum(_counts(bar)) for bar in block.bars))
    items = [Item(_legend(composer, figure, width), keep_next=True)]
    items += [Item(_bar(composer, bar, most, figure, width)) for bar in block.bars]

    def decor(ink: Ink, area: Area) -> None:
        ink.bound(figure, "/Block", area.left, area.top, width, area.height)

    stack = Stack(items, decor=decor, flowing=False)
    return [Item(stack, composer.space(6), composer.space(14))]


def _counts(bar: Bar) -> tuple[int, int, int]:
    return bar.acquired, bar.not_acquired, bar.not_assessed


def _figures(composer: Composer, width: float) -> list[tuple[float, float]]:
    """Give the left edge and the width of the three columns of figures."""
    column = composer.space(FIGURE_WIDTH)
    return [(width - column * (3 - index), column) for index in range(3)]


def _legend(composer: Composer, figure: Node, width: float) -> Row:
    letters = composer.look.column
    swatch, near, far = composer.space(SWATCH), composer.space(4), composer.space(15)
    cells: list[Cell] = []
    swatches: list[tuple[int, float]] = []
    x = 0.0
    columns = _figures(composer, width)
    for kind, (name, (left, column)) in enumerate(zip(NAMES, columns, strict=True)):
        swatches += [(kind, x), (kind, left + column - swatch)]
        x += swatch + near
        cells.append(Cell(x, composer.lines(figure, name, letters, width)))
        x += measure(name, letters.face, letters.size) + far

    def decor(ink: Ink, area: Area) -> None:
        top = area.top + (letters.leading - swatch) / 2
        ink.begin(figure)
        for kind, start in swatches:
            _segment(ink, kind, area.left + start, top, swatch, swatch)
        ink.end()

    return Row(cells, below=composer.space(5), decor=decor)


def _bar(composer: Composer, bar: Bar, most: int, figure: Node, width: float) -> Row:
    look = composer.look
    columns = _figures(composer, width)
    label_width = width * LABEL_SHARE
    start = label_width + composer.space(12)
    scale = (columns[0][0] - start) / most
    thickness = composer.space(BAR_HEIGHT)
    above = composer.space(4.5)
    counts = _counts(bar)
    cells = [Cell(0, composer.lines(figure, bar.label, look.chart, label_width))]
    for count, (left, column) in zip(counts, columns, strict=True):
        figures = composer.lines(figure, str(count), look.chart_figure, column, right=True)
        cells.append(Cell(left, figures))

    def decor(ink: Ink, area: Area) -> None:
        ink.rule(area.left, area.left + width, area.top, look.hairline, RULE)
        top = area.top + above + (look.chart.leading - thickness) / 2
        x = area.left + start
        ink.begin(figure)
        for kind, count in enumerate(counts):
            if count:
                _segment(ink, kind, x, top, scale * count, thickness)
                x += scale * count
        ink.end()

    return Row(cells, above=above, below=above, decor=decor)


def _segment(ink: Ink, kind: int, left: float, top: float, width: float, height: float) -> None:
    """Draw a part of a bar: plain for acquis, hatched for non acquis, dotted for the others."""
    low = PAGE_HEIGHT - top - height
    box = f"{left:.2f} {low:.2f} {width:.2f} {height:.2f} re"
    if kind == 0:
        ink.draw(f"{fill(GREEN)} {box} f")
        return
    inside = f"q {box} W n {OUTLINE} w"
    if kind == 1:
        count = int((width + height) / HATCH) + 1
        starts = (left - height + HATCH * index for index in range(count))
        hatch = " ".join(
            f"{x:.2f} {low:.2f} m {x + height:.2f} {low + height:.2f} l" for x in starts
        )
        ink.draw(f"{inside} {stroke(VIOLET)} {box} S 0.9 w {hatch} S Q")
    else:
        ink.draw(f"{inside} {stroke(MUTED)} [1.6 1.6] 0 d {box} S Q")
