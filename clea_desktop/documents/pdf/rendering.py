"""From a paper to its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.pdf.boxes import Stack, pages
from clea_desktop.documents.pdf.composing import Composer
from clea_desktop.documents.pdf.finishing import finish
from clea_desktop.documents.pdf.flow import compose
from clea_desktop.documents.pdf.fonts import covered, font
from clea_desktop.documents.pdf.ink import Ink
from clea_desktop.documents.pdf.setting import Line, Run
from clea_desktop.documents.pdf.structure import Node
from clea_desktop.documents.style import (
    ACCENT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Face,
    Look,
    look,
)
from clea_desktop.documents.text import Door

HEADER = "/Type /Pagination /Subtype /Header"
FOOTER = "/Type /Pagination /Subtype /Footer"
LEFT_SHARE = 0.6
RIGHT_SHARE = 0.36
FOOTER_SHARE = 0.78
RUNNING_LINES = 2
"""A running header or footer longer than that is cut with « … »."""

# A reportlab font reads its file through one position, whatever the number of threads.
_LOCK = Lock()


@dataclass(frozen=True)
class Rendered:
    """A paper as bytes.

    ``missing_signs`` are those of its texts that the fonts lack, printed « □ »: whoever hands
    the paper over has to be told.
    """

    pdf: bytes
    pages: int
    missing_signs: tuple[str, ...]


@dataclass(frozen=True)
class _Running:
    """What stands at the top and the foot of every page, and where the body lies between."""

    left: list[Line]
    right: list[Line]
    foot: list[Line]
    look: Look

    @property
    def rule(self) -> float:
        lines = max(len(self.left), len(self.right))
        return self.look.header_top + lines * self.look.running.leading + self.look.header_to_rule

    @property
    def top(self) -> float:
        return self.rule + self.look.rule_to_body

    @property
    def foot_top(self) -> float:
        lines = max(len(self.foot), 1)
        return PAGE_HEIGHT - self.look.footer_bottom - lines * self.look.running.leading

    @property
    def room(self) -> float:
        return self.foot_top - self.look.body_to_footer - self.top


def render(paper: Paper) -> Rendered:
    """Draw ``paper`` as a tagged PDF (PDF/UA-1, PDF/A-3a); the same paper has the same bytes.

    :raises ValueError: a row of a table has not as many cells as the table has columns.
    """
    with _LOCK:
        return _render(paper)


def _render(paper: Paper) -> Rendered:
    paper_look = look(paper.large)
    composer = Composer(paper_look, Door(covered()), 0.0)
    running = _running(composer, paper)
    composer.room = running.room
    root = Node("Document")
    sections = compose(composer, paper.blocks, root)
    made = [page for section in sections for page in pages(section, running.room)]

    for face in Face:
        font(face)
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=0,
        invariant=1,
        initialFontName=font(Face.REGULAR).fontName,
        initialFontSize=paper_look.running.size,
    )
    ink = Ink(canvas)
    for number, page in enumerate(made, start=1):
        _page(ink, composer, running, page, f"page {number} sur {len(made)}")
    canvas.save()
    finished = finish(buffer.getvalue(), paper, root, ink.marked[: len(made)], ink.pictures)
    return Rendered(finished, len(made), composer.door.missing)


def _running(composer: Composer, paper: Paper) -> _Running:
    width, letters = composer.look.width, composer.look.running
    nowhere = Node("Artifact")
    left, right, foot = (
        _shortened(composer.lines(nowhere, text, letters, width * share, right=aligned))
        for text, share, aligned in (
            (paper.header[0], LEFT_SHARE, False),
            (paper.header[1], RIGHT_SHARE, True),
            (paper.footer, FOOTER_SHARE, False),
        )
    )
    return _Running(left, right, foot, composer.look)


def _shortened(lines: list[Line]) -> list[Line]:
    if len(lines) <= RUNNING_LINES:
        return lines
    last = lines[RUNNING_LINES - 1]
    runs = tuple(Run(run.x, f"{run.text.rstrip()}…", run.face, run.colour) for run in last.runs)
    cut = Line(last.node, runs, last.size, last.leading)
    return [*lines[: RUNNING_LINES - 1], cut]


def _page(ink: Ink, composer: Composer, running: _Running, page: Stack, number: str) -> None:
    page_look = composer.look
    left, width = page_look.margin, page_look.width
    ink.artifact(HEADER)
    ink.letters(running.left, left, page_look.header_top)
    ink.letters(running.right, left + width * (1 - RIGHT_SHARE), page_look.header_top)
    ink.end()
    ink.rule(left, left + width, running.rule, 1.5, ACCENT)
    page.draw(ink, left, running.top)
    ink.artifact(FOOTER)
    ink.letters(running.foot, left, running.foot_top)
    share = 1 - FOOTER_SHARE
    counted = composer.lines(Node("Artifact"), number, page_look.running, width * share, right=True)
    ink.letters(counted, left + width * FOOTER_SHARE, running.foot_top)
    ink.end()
    ink.end_page()
