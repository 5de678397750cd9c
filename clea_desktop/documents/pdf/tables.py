"""Tables: a header that comes back on each page, rows that stay whole, groups with their rows."""

from __future__ import annotations

from clea_desktop.documents.blocks import Cell as CellText
from clea_desktop.documents.blocks import Row as TableRow
from clea_desktop.documents.blocks import Table
from clea_desktop.documents.pdf.boxes import Area, Cell, Decor, Item, Row, Stack
from clea_desktop.documents.pdf.composing import Composer, drawn
from clea_desktop.documents.pdf.ink import Ink
from clea_desktop.documents.pdf.setting import Line
from clea_desktop.documents.pdf.structure import (
    COLUMN_SCOPE,
    ROW_SCOPE,
    AttributeValue,
    Node,
)
from clea_desktop.documents.style import GROUP, RULE, STRONG_RULE, Type
from clea_desktop.documents.text import clean

HIGHEST_HEADER = 1 / 3
"""The share of a page above which a header row is not repeated: the page would hold little else."""


def table(composer: Composer, block: Table, root: Node, width: float) -> list[Item]:
    """Lay a table out; the first cell of each row is the header of that row.

    :raises ValueError: a row has not as many cells as the table has columns.
    """
    if not block.columns:
        return []
    summary = clean(block.summary)
    attributes: dict[str, AttributeValue] = {"O": "/Table", "Summary": summary}
    node = root.child("Table", attributes if summary else None)
    total = sum(column.share for column in block.columns)
    edges = [0.0]
    for column in block.columns:
        edges.append(edges[-1] + width * column.share / total)
    right = tuple(column.right for column in block.columns)
    grid = _Grid(composer, tuple(edges), right, block.to_fill)

    header = grid.header(block, node.child("THead").child("TR"))
    body = node.child("TBody") if block.rows else node
    items = []
    for row in block.rows:
        line = body.child("TR")
        if row.group:
            items.append(Item(grid.group(row, line), keep_next=True))
        else:
            items.append(Item(grid.row(row, line)))
    if header.height > composer.room * HIGHEST_HEADER:
        items.insert(0, Item(header, keep_next=True))
        stack = Stack(items)
    else:
        stack = Stack(items, header=header)
    return [Item(stack, composer.space(5), composer.space(14))]


class _Grid:
    """The columns of one table."""

    def __init__(
        self,
        composer: Composer,
        edges: tuple[float, ...],
        right: tuple[bool, ...],
        to_fill: int,
    ) -> None:
        self.composer = composer
        self.edges = edges
        self.right = right
        self.room = to_fill * composer.look.cell.leading
        self.pad = composer.space(6)
        self.group_attributes: dict[str, AttributeValue] = {
            **COLUMN_SCOPE,
            "ColSpan": len(right),
        }

    def header(self, block: Table, node: Node) -> Row:
        cells = [
            Cell(
                left,
                self.composer.lines(
                    node.child("TH", COLUMN_SCOPE),
                    column.header,
                    self.composer.look.column,
                    width,
                    right=column.right,
                ),
            )
            for column, (left, width) in zip(block.columns, self.columns(), strict=True)
        ]
        return Row(
            cells,
            above=self.composer.space(3),
            below=self.composer.space(4.5),
            decor=self.ruled(0.9, STRONG_RULE),
        )

    def row(self, row: TableRow, node: Node) -> Row:
        cells = []
        columns = self.columns()
        for index, (cell, (left, width)) in enumerate(zip(row.cells, columns, strict=True)):
            head = node.child("TH", ROW_SCOPE) if index == 0 else node.child("TD")
            lines = self.lines(head, cell, self.composer.look.cell, width, right=self.right[index])
            cells.append(Cell(left, lines))
        left_blank = max(self.room - max(cell.height for cell in cells), 0.0)
        return Row(
            cells,
            above=self.composer.space(4),
            below=self.composer.space(4.5) + left_blank,
            decor=self.boxed() if self.room else self.ruled(self.composer.look.hairline, RULE),
        )

    def group(self, row: TableRow, node: Node) -> Row:
        (cell,) = row.cells
        head = node.child("TH", self.group_attributes)
        width = self.edges[-1] - 2 * self.pad
        lines = self.lines(head, cell, self.composer.look.group, width)

        def decor(ink: Ink, area: Area) -> None:
            ink.ground(area.left, area.top, self.edges[-1], area.height, GROUP)
            if self.room:
                self.upright(ink, area, (self.edges[0], self.edges[-1]))

        return Row(
            [Cell(self.pad, lines)],
            above=self.composer.space(5),
            below=self.composer.space(5),
            decor=decor,
        )

    def columns(self) -> list[tuple[float, float]]:
        """Give the left edge and the width of the text of each column."""
        return [
            (left + self.pad, right - left - 2 * self.pad)
            for left, right in zip(self.edges, self.edges[1:], strict=False)
        ]

    def lines(
        self, node: Node, cell: CellText, letters: Type, width: float, *, right: bool = False
    ) -> list[Line]:
        composer = self.composer
        sign = None
        indent = 0.0
        if cell.sign is not None:
            sign = drawn(cell.sign, node, cell.text, composer.space(9.5))
            indent = composer.space(14)
        # Marked pieces and elements do not mix inside one cell.
        several = bool(cell.note) or bool(node.children)
        words = node.child("P") if several else node
        lines = composer.lines(
            words, cell.text, letters, width, indent=indent, right=right, sign=sign
        )
        if cell.note:
            lines += composer.lines(
                node.child("P"),
                cell.note,
                composer.look.cell_note,
                width,
                indent=indent,
                gap=composer.space(1.5) if lines else 0.0,
            )
        return lines

    def boxed(self) -> Decor:
        """Give the rules of a row to fill: below it, and on both sides of each column."""
        below = self.ruled(self.composer.look.hairline, STRONG_RULE)

        def decor(ink: Ink, area: Area) -> None:
            below(ink, area)
            self.upright(ink, area, self.edges)

        return decor

    def upright(self, ink: Ink, area: Area, edges: tuple[float, ...]) -> None:
        """Draw the upright rules of a row at some edges of its columns."""
        thickness = self.composer.look.hairline
        for edge in edges:
            left = area.left + edge - thickness / 2
            ink.ground(left, area.top, thickness, area.height, STRONG_RULE)

    def ruled(self, thickness: float, colour: str) -> Decor:
        """Give a rule below a row."""
        width = self.edges[-1]

        def decor(ink: Ink, area: Area) -> None:
            ink.rule(area.left, area.left + width, area.top + area.height, thickness, colour)

        return decor
