"""A paper as text: one line after the other, nothing lost, for comparing and reading.

The golden files are compared with it. After a wanted change, write them anew with
``CLEA_GOLDEN=write python -m pytest tests/documents`` and read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

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
    Row,
    Signatures,
    SignedList,
    Table,
    Text,
    Together,
)

GOLDEN = Path(__file__).parent.parent / "golden"


def check_golden(name: str, paper: Paper, fingerprint: str) -> None:
    """Compare a paper with its golden file, whatever the fingerprint of the release."""
    text = as_text(paper).replace(fingerprint, "<empreinte>")
    text = text.replace(f"{fingerprint[:4]}-{fingerprint[4:8]}", "<empreinte>")
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("CLEA_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def as_text(paper: Paper) -> str:
    """The whole paper, its running lines and attachments included."""
    head = [
        f"{paper.kind} | {paper.title} | {paper.subject} | {paper.author} | {paper.dated}",
        " || ".join(paper.header),
        f"{paper.footer}{' | large' if paper.large else ''}",
    ]
    attached = [f"[{a.name} {a.media_type}: {a.description}]" for a in paper.attachments]
    return "\n".join([*head, *body(paper.blocks), *attached]) + "\n"


def body(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The lines of blocks."""
    for block in blocks:
        match block:
            case Together():
                yield from body(block.blocks)
            case PageBreak():
                yield "\n~~~~~~~~"
            case Table() | Facts() | BarChart() | Picture():
                yield from _figures(block)
            case _:
                yield from _prose(block)


def words(text: Text) -> str:
    """The words of a text, whatever their weight."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def _prose(
    block: Heading | Paragraph | Bullets | SignedList | Callout | Signatures,
) -> Iterator[str]:
    match block:
        case Heading():
            yield f"\n{'#' * block.level} {block.text}"
            yield from filter(None, [block.subtitle])
        case Paragraph():
            yield words(block.text)
        case Bullets():
            yield from (f"- {words(item)}" for item in block.items)
        case SignedList():
            for item in block.items:
                yield f"({item.sign.value}) {words(item.title)}"
                yield from (f"    {sentence}" for sentence in item.sentences)
        case Callout():
            yield f"[{block.tone.value}] {block.title}".rstrip()
            yield from (f"| {words(paragraph)}" for paragraph in block.paragraphs)
        case Signatures():
            for place in block.places:
                yield f"________ {place.who} {place.mention}".rstrip()
            yield from filter(None, [block.mention])


def _figures(block: Table | Facts | BarChart | Picture) -> Iterator[str]:
    match block:
        case Table():
            yield f"<{block.summary}>"
            yield " | ".join(column.header for column in block.columns)
            yield from map(_row, block.rows)
        case Facts():
            yield from (f"{name} = {words(value)}" for name, value in block.pairs)
        case Picture():
            yield f"<{block.alternative}>"
        case BarChart():
            yield f"<{block.alternative}>"
            for bar in block.bars:
                yield f"{bar.label}: {bar.acquired} {bar.not_acquired} {bar.not_assessed}"


def _row(row: Row) -> str:
    cells = [
        (f"({cell.sign.value}) " if cell.sign else "")
        + words(cell.text)
        + (f" « {' / '.join(cell.note.splitlines())} »" if cell.note else "")
        for cell in row.cells
    ]
    return ("== " if row.group else "") + " | ".join(cells).rstrip()
