"""Printing: every page, and nothing of ours left on disk."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtPrintSupport import QPrinter

from clea_desktop.services import papers
from clea_desktop.services.centre import Centre
from clea_desktop.services.demo import make_centre
from clea_desktop.services.dossiers import list_dossiers
from clea_desktop.ui.widgets.pdf_view import image_of, print_pages


def printed(centre: Centre, to: Path, first: int = 0, last: int = 0) -> int:
    dossier = list_dossiers(centre)[0].id
    pages = papers.pages_of(papers.compose_paper(centre, dossier, "livret-standard").pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(to))
    if first:
        printer.setFromTo(first, last)
    print_pages(pages, printer)
    count = len(pages)
    pages.close()
    return count


def test_every_page_is_printed_or_those_that_were_asked_for(qapp: object, tmp_path: Path) -> None:
    centre = make_centre(tmp_path / "centre", 1)
    before = set((tmp_path / "centre").iterdir())
    count = printed(centre, tmp_path / "tout.pdf")
    printed(centre, tmp_path / "une.pdf", 2, 2)
    assert set((tmp_path / "centre").iterdir()) == before
    centre.close()
    for name, expected in (("tout.pdf", count), ("une.pdf", 1)):
        document = pypdfium2.PdfDocument(tmp_path / name)
        assert len(document) == expected
        document.close()
    pages = papers.pages_of((tmp_path / "une.pdf").read_bytes())
    drawn = image_of(pages, 0, 30)
    # The page is not blank, and stands on the paper as it was laid out: A4, to the edge.
    colors = {drawn.pixel(x, y) for x in range(0, drawn.width(), 3) for y in range(0, 300, 3)}
    assert len(colors) > 10
    width, height = pages.size(0)
    assert abs(width - 595) < 3
    assert abs(height - 842) < 3
    pages.close()
