"""From blocks to boxes: how each thing that a paper says is laid out and tagged."""

from __future__ import annotations

from collections.abc import Sequence

from clea_desktop.documents.blocks import (
    BarChart,
    Block,
    Bullets,
    Callout,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    SignedItem,
    SignedList,
    Table,
    Text,
    Together,
    Tone,
)
from clea_desktop.documents.pdf.boxes import Area, Cell, Decor, Item, Row, Stack
from clea_desktop.documents.pdf.chart import chart
from clea_desktop.documents.pdf.composing import Composer, drawn
from clea_desktop.documents.pdf.ink import Ink, fill, rounded, stroke
from clea_desktop.documents.pdf.setting import Line
from clea_desktop.documents.pdf.structure import AttributeValue, Node
from clea_desktop.documents.pdf.tables import table
from clea_desktop.documents.style import PAGE_HEIGHT, RULE, STRONG_RULE, TONES, Type
from clea_desktop.documents.text import one_line

DISC_LIST: dict[str, AttributeValue] = {"O": "/List", "ListNumbering": "/Disc"}
POINTS = 72
PICTURE_DOTS = 110
"""Dots an inch of a picture that has room: a small one is not made larger than that."""
PICTURE_WORDS = 96
"""The room, in points, left for the heading above a picture and the words below."""
NAMED_LIST: dict[str, AttributeValue] = {"O": "/List", "ListNumbering": "/None"}


def compose(composer: Composer, blocks: Sequence[Block], root: Node) -> list[Stack]:
    """Lay ``blocks`` out below ``root``: one stack from each page break to the next."""
    sections: list[list[Item]] = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            sections.append([])
        else:
            sections[-1] += _items(composer, block, root)
    filled = [Stack(items) for items in sections if items]
    return filled or [Stack([])]


def _items(composer: Composer, block: Block, root: Node) -> list[Item]:
    width = composer.look.width
    match block:
        case Heading():
            return _heading(composer, block, root, width)
        case Paragraph():
            return _paragraph(composer, block, root, width)
        case Bullets():
            return _bullets(composer, block, root, width)
        case SignedList():
            return _signed_list(composer, block, root, width)
        case Callout():
            return _callout(composer, block, root, width)
        case Table():
            return table(composer, block, root, width)
        case Facts():
            return _facts(composer, block, root, width)
        case BarChart() | Picture():
            return _figure(composer, block, root, width)
        case Signatures():
            return _signatures(composer, block, root, width)
        case Together():
            return _together(composer, block, root)
        case PageBreak():  # inside Together it would contradict it
            return []


def _together(composer: Composer, block: Together, root: Node) -> list[Item]:
    items = [item for inner in block.blocks for item in _items(composer, inner, root)]
    stack = Stack(items, flowing=False)
    if not items or stack.height > composer.room:
        return items
    return [Item(stack, items[0].before, items[-1].after, items[-1].keep_next)]


def _heading(composer: Composer, block: Heading, root: Node, width: float) -> list[Item]:
    letters = composer.look.headings[block.level - 1]
    level = min(block.level, composer.level + 1)
    node = Node(f"H{level}")
    lines = composer.lines(node, block.text, letters, width)
    if not lines:
        return []
    composer.level = level
    root.children.append(node)
    if block.subtitle:
        subtitle = root.child("P")
        lines += composer.lines(subtitle, block.subtitle, composer.look.subtitle, width, gap=1)
    composer.headings += 1
    name, title, depth = f"h{composer.headings}", one_line(block.text), block.level - 1

    def bookmark(ink: Ink, area: Area) -> None:
        ink.bookmark(name, title, depth, area.top)

    before, after = ((20, 12), (20, 6), (13, 4))[block.level - 1]
    return [
        Item(
            Row([Cell(0, lines)], decor=bookmark),
            composer.space(before),
            composer.space(after),
            keep_next=True,
        )
    ]


def _figure(composer: Composer, block: BarChart | Picture, root: Node, width: float) -> list[Item]:
    if isinstance(block, BarChart):
        return chart(composer, block, root, width)
    return _picture(composer, block, root, width)


def _picture(composer: Composer, block: Picture, root: Node, width: float) -> list[Item]:
    figure = root.child("Figure", alternative=one_line(block.alternative))
    # Beside it there must be room for its heading and its caption.
    tallest = composer.room - composer.space(PICTURE_WORDS)
    scale = min(POINTS / PICTURE_DOTS, width / block.width, tallest / block.height)
    wide, tall = block.width * scale, block.height * scale

    def draw(ink: Ink, area: Area) -> None:
        ink.bound(figure, "/Block", area.left, area.top, wide, tall)
        ink.begin(figure)
        ink.picture(block.jpeg, block.width, block.height, (area.left, area.top, wide, tall))
        ink.end()

    return [Item(Row([], above=tall, decor=draw), 0, composer.space(6), keep_next=True)]


def _flowing(lines: list[Line], before: float, after: float) -> list[Item]:
    return [Item(Row([Cell(0, lines)], flowing=True), before, after)] if lines else []


def _paragraph(composer: Composer, block: Paragraph, root: Node, width: float) -> list[Item]:
    node = Node("P")
    lines = composer.lines(node, block.text, composer.look.voices[block.voice], width)
    if lines:
        root.children.append(node)
    return _flowing(lines, 0, composer.space(7))


def _bullets(composer: Composer, block: Bullets, root: Node, width: float) -> list[Item]:
    letters = composer.look.item
    left, indent = composer.space(3), composer.space(15)
    filled = [item for item in block.items if _says(item)]
    if not filled:
        return []
    parent = root.child("L", DISC_LIST)
    items = []
    for item in filled:
        entry = parent.child("LI")
        bullet = composer.lines(entry.child("Lbl"), "•", letters, indent)
        body = composer.lines(entry.child("LBody"), item, letters, width - indent)
        row = Row([Cell(left, bullet), Cell(indent, body)], flowing=True)
        items.append(Item(row, 0, composer.space(3)))
    tall = sum(item.box.height + item.after for item in items)
    # Its end alone on a page would have lost the heading that says of what it is.
    return _listed(items, after=composer.space(9), whole=tall <= composer.room / 2)


def _listed(
    items: list[Item], *, before: float = 0.0, after: float, whole: bool = False
) -> list[Item]:
    """Give the items of a list spaced, the first two and the last two of them on one page.

    :param whole: all of them.
    """
    last = len(items) - 1
    return [
        Item(
            item.box,
            item.before if index else before,
            after if index == last else item.after,
            keep_next=index < last and (whole or index in (0, last - 1)),
        )
        for index, item in enumerate(items)
    ]


def _says(text: Text) -> bool:
    return bool(text.strip()) if isinstance(text, str) else any(s.text.strip() for s in text)


def _signed_list(composer: Composer, block: SignedList, root: Node, width: float) -> list[Item]:
    if not block.items:
        return []
    parent = root.child("L", NAMED_LIST)
    items = [Item(_signed_item(composer, item, parent, width)) for item in block.items]
    return _listed(items, before=composer.space(3), after=composer.space(10))


def _signed_item(composer: Composer, item: SignedItem, parent: Node, width: float) -> Row:
    look = composer.look
    indent = composer.space(23)
    entry = parent.child("LI")
    label = entry.child("Lbl")
    sign = drawn(item.sign, label, item.title, composer.space(14))
    mark = Line(label, (), look.item.size, look.item.leading, sign=sign)
    body = entry.child("LBody")
    lines = composer.lines(body.child("P"), item.title, look.item, width - indent, strong=True)
    for sentence in item.sentences:
        lines += composer.lines(
            body.child("P"), sentence, look.item_more, width - indent, gap=composer.space(0.5)
        )

    def decor(ink: Ink, area: Area) -> None:
        ink.rule(area.left, area.left + width, area.top, look.hairline, RULE)

    return Row(
        [Cell(0, [mark]), Cell(indent, lines)],
        above=composer.space(5.5),
        below=composer.space(6),
        decor=decor,
        flowing=True,
    )


def _callout(composer: Composer, block: Callout, root: Node, width: float) -> list[Item]:
    look = composer.look
    pad, inset = composer.space(12), composer.space(16)
    filled = [text for text in block.paragraphs if _says(text)]
    texts: list[tuple[Text, Type]] = []
    if _says(block.title):
        texts.append((block.title, look.callout_title))
    texts += [(text, look.callout) for text in filled]
    if not texts:
        return []
    first = texts[0][1]
    warned = block.tone is Tone.ATTENTION
    frame = root.child("Div")
    items: list[Item] = []
    for text, letters in texts:
        indent = first.size * 1.55 if warned and not items else 0.0
        lines = composer.lines(frame.child("P"), text, letters, width - 2 * inset, indent=indent)
        titled = letters is look.callout_title
        if titled:
            lines = [_recoloured(line, TONES[block.tone].title) for line in lines]
        row = Row([Cell(0, lines)], flowing=not titled)
        items.append(Item(row, 0, composer.space(4), keep_next=titled and bool(filled)))
    middle = pad + first.leading / 2 if warned else None
    decor = _frame(block.tone, width, look.radius, inset, middle, first.size)
    stack = Stack(items, pad=pad, inset=inset, decor=decor, flowing=False)
    return [Item(stack, composer.space(8), composer.space(14))]


def _recoloured(line: Line, colour: str) -> Line:
    """Give a title in the colour of its frame."""
    runs = tuple(type(run)(run.x, run.text, run.face, colour) for run in line.runs)
    return type(line)(line.node, runs, line.size, line.leading, line.gap, line.sign)


def _frame(
    tone: Tone, width: float, radius: float, inset: float, middle: float | None, size: float
) -> Decor:
    """Give the ground of a callout; ``middle`` is where the sign of attention stands."""
    tone_look = TONES[tone]

    def decor(ink: Ink, area: Area) -> None:
        ink.artifact()
        path = rounded(area.left, area.top, width, area.height, radius)
        ink.draw(f"{fill(tone_look.ground)} {stroke(tone_look.border)} 0.75 w {path} B")
        if middle is not None:
            half = size * 0.56
            ink.draw(
                f"q {half:.2f} 0 0 {half:.2f} {area.left + inset + half:.2f} "
                f"{PAGE_HEIGHT - area.top - middle:.2f} cm 0.2 w 1 J 1 j {stroke(tone_look.title)} "
                "-0.9 -0.75 m 0 0.85 l 0.9 -0.75 l h 0 0.25 m 0 -0.15 l 0 -0.42 m 0 -0.43 l S Q"
            )
        ink.end()

    return decor


def _facts(composer: Composer, block: Facts, root: Node, width: float) -> list[Item]:
    look = composer.look
    if not block.pairs:
        return []
    parent = root.child("L", NAMED_LIST)
    columns = max(block.columns, 1)
    gutter = composer.space(22)
    column_width = (width - gutter * (columns - 1)) / columns
    name_width = column_width * (0.3 if columns == 1 else 0.4)
    items = []

    def decor(ink: Ink, area: Area) -> None:
        for column in range(columns):
            start = area.left + column * (column_width + gutter)
            low = area.top + area.height
            ink.rule(start, start + column_width, low, look.hairline, RULE)

    for first in range(0, len(block.pairs), columns):
        cells = []
        for column, (name, value) in enumerate(block.pairs[first : first + columns]):
            start = column * (column_width + gutter)
            entry = parent.child("LI")
            label = composer.lines(
                entry.child("Lbl"), name, look.fact_name, name_width - composer.space(8)
            )
            body = composer.lines(entry.child("LBody"), value, look.fact, column_width - name_width)
            cells += [Cell(start, label), Cell(start + name_width, body)]
        row = Row(
            cells,
            above=composer.space(3.5),
            below=composer.space(4),
            decor=decor,
            flowing=True,
        )
        items.append(Item(row))
    return _listed(items, before=composer.space(2), after=composer.space(12))


def _signatures(composer: Composer, block: Signatures, root: Node, width: float) -> list[Item]:
    look = composer.look
    if not block.places:
        return []
    gutter = composer.space(30)
    count = max(len(block.places), 2)  # one place alone does not take the whole width
    place_width = (width - gutter * (count - 1)) / count
    room_to_sign, below_line = composer.space(38), composer.space(5)
    cells = []
    for index, place in enumerate(block.places):
        lines = composer.lines(root.child("P"), place.who, look.signature, place_width)
        if place.mention:
            lines += composer.lines(root.child("P"), place.mention, look.mention, place_width)
        cells.append(Cell(index * (place_width + gutter), lines))

    def decor(ink: Ink, area: Area) -> None:
        for cell in cells:
            start = area.left + cell.x
            line = area.top + room_to_sign
            ink.rule(start, start + place_width, line, 0.75, STRONG_RULE)

    items = [Item(Row(cells, above=room_to_sign + below_line, decor=decor), 0, 0)]
    if block.mention:
        lines = composer.lines(root.child("P"), block.mention, look.mention, width)
        items += _flowing(lines, composer.space(9), 0)
    return [Item(Stack(items, flowing=False), composer.space(10), composer.space(10))]
