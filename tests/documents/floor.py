"""The floor of the speed bar: reportlab alone drawing the same pages, plain.

No structure, no archive, no check of signs: what any program pays for its pages.
"""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    Image,
    KeepTogether,
    ListFlowable,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Words
from reportlab.platypus import Table as Cells

from clea_desktop.documents.blocks import (
    BarChart,
    Block,
    Bullets,
    Callout,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    SignedList,
    Table,
    Text,
    Together,
)
from clea_desktop.documents.pdf.fonts import font
from clea_desktop.documents.style import (
    GROUP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TONES,
    Face,
    Look,
    Type,
    look,
)

TOP, BOTTOM = 81, 60


def plain(paper: Paper) -> bytes:
    """Draw ``paper`` with reportlab's own page engine."""
    for face in Face:
        font(face)
    measures = look(paper.large)
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=font(Face.REGULAR).fontName,
    )
    frame = Frame(
        measures.margin,
        BOTTOM,
        measures.width,
        PAGE_HEIGHT - TOP - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )

    def running(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(font(Face.REGULAR).fontName, measures.running.size)
        canvas.drawString(measures.margin, PAGE_HEIGHT - 46, paper.header[0])
        canvas.drawRightString(PAGE_WIDTH - measures.margin, PAGE_HEIGHT - 46, paper.header[1])
        canvas.line(
            measures.margin, PAGE_HEIGHT - 54, PAGE_WIDTH - measures.margin, PAGE_HEIGHT - 54
        )
        canvas.drawString(measures.margin, 34, paper.footer)
        canvas.drawRightString(PAGE_WIDTH - measures.margin, 34, f"page {canvas.getPageNumber()}")

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=running)])
    document.build([flowable for block in paper.blocks for flowable in _draw(block, measures)])
    return out.getvalue()


def _style(letters: Type, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        f"{letters.face.name}-{letters.size}-{letters.colour}-{sorted(more)}",
        fontName=font(letters.face).fontName,
        fontSize=letters.size,
        leading=letters.leading,
        textColor=HexColor(letters.colour),
        splitLongWords=1,
        **more,
    )


def _markup(text: Text) -> str:
    if isinstance(text, str):
        return escape(text)
    strong = font(Face.STRONG).fontName
    return "".join(
        f'<font name="{strong}">{escape(span.text)}</font>' if span.strong else escape(span.text)
        for span in text
    )


def _words(text: Text, letters: Type, **more: object) -> Words:
    return Words(_markup(text), _style(letters, **more))


def _draw(block: Block, measures: Look) -> list[Flowable]:
    if not isinstance(block, Picture):
        return _draw_words(block, measures)
    scale = min(measures.width / block.width, 600 / block.height)
    return [Image(BytesIO(block.jpeg), block.width * scale, block.height * scale)]


def _draw_words(block: Block, measures: Look) -> list[Flowable]:
    width = measures.width
    match block:
        case Heading():
            heading = _words(block.text, measures.headings[block.level - 1], keepWithNext=1)
            subtitle = [_words(block.subtitle, measures.subtitle)] if block.subtitle else []
            return [Spacer(0, 18), heading, *subtitle, Spacer(0, 6)]
        case Paragraph():
            return [_words(block.text, measures.voices[block.voice], spaceAfter=7)]
        case Bullets():
            return [ListFlowable([_words(item, measures.item) for item in block.items])]
        case SignedList():
            return [_signed_list(block, measures)]
        case Callout():
            frame = Cells(
                [[[_words(text, measures.callout) for text in (block.title, *block.paragraphs)]]],
                colWidths=[width],
            )
            frame.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(TONES[block.tone].ground))])
            return [frame]
        case Table():
            return [_table(block, measures)]
        case Facts():
            rows = [
                [_words(name, measures.fact_name), _words(value, measures.fact)]
                for name, value in block.pairs
            ]
            return [Cells(rows, colWidths=[width * 0.3, width * 0.7])]
        case BarChart():
            return [
                _words(f"{bar.label} {bar.acquired} {bar.not_acquired}", measures.chart)
                for bar in block.bars
            ]
        case Signatures():
            return [
                KeepTogether([HRFlowable(), _words(place.who, measures.signature)])
                for place in block.places
            ]
        case Together():
            return [KeepTogether([one for inner in block.blocks for one in _draw(inner, measures)])]
        case PageBreak() | Picture():
            return [NewPage()]


def _signed_list(block: SignedList, measures: Look) -> Flowable:
    rows = [
        [
            "",
            [
                _words(item.title, measures.item),
                *(_words(sentence, measures.item_more) for sentence in item.sentences),
            ],
        ]
        for item in block.items
    ]
    drawn = Cells(rows, colWidths=[23, measures.width - 23])
    drawn.setStyle([("LINEABOVE", (0, 0), (-1, -1), 0.6, HexColor(RULE))])
    return drawn


def _table(block: Table, measures: Look) -> Flowable:
    total = sum(column.share for column in block.columns)
    widths = [measures.width * column.share / total for column in block.columns]
    commands: list[tuple[object, ...]] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.6, HexColor(RULE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    rows: list[list[object]] = [
        [_words(column.header, measures.column) for column in block.columns]
    ]
    for index, row in enumerate(block.rows, start=1):
        if row.group:
            commands.append(("SPAN", (0, index), (-1, index)))
            commands.append(("BACKGROUND", (0, index), (-1, index), HexColor(GROUP)))
            rows.append([_words(row.cells[0].text, measures.group)])
            rows[-1] += [""] * (len(block.columns) - 1)
        else:
            rows.append(
                [
                    [
                        _words(cell.text, measures.cell),
                        *([_words(cell.note, measures.cell_note)] if cell.note else []),
                    ]
                    for cell in row.cells
                ]
            )
    drawn = Cells(rows, colWidths=widths, repeatRows=1)
    drawn.setStyle(commands)
    return drawn
