"""Reading back the text of a paper, page by page, as a reader would see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium

from clea_desktop.documents.style import PAGE_HEIGHT, PAGE_WIDTH

BODY_TOP = PAGE_HEIGHT - 62
BODY_FOOT = 52


@contextmanager
def opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    """Give the document, closed afterwards."""
    document = pdfium.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def texts(pdf: bytes) -> list[str]:
    """Give the whole text of each page."""
    with opened(pdf) as document:
        return [_text(page, 0, PAGE_HEIGHT) for page in document]


def bodies(pdf: bytes) -> list[list[str]]:
    """Give the lines of each page, without what stands at its top and its foot."""
    with opened(pdf) as document:
        return [
            [line for line in _text(page, BODY_FOOT, BODY_TOP).splitlines() if line.strip()]
            for page in document
        ]


def edges(pdf: bytes) -> tuple[float, float, float, float]:
    """Give the left, foot, right and top that no letter of any page goes beyond."""
    lefts, feet, rights, tops = [], [], [], []
    with opened(pdf) as document:
        for page in document:
            words = page.get_textpage()
            for number in range(words.count_rects()):
                left, foot, right, top = words.get_rect(number)
                lefts.append(left)
                feet.append(foot)
                rights.append(right)
                tops.append(top)
    return min(lefts), min(feet), max(rights), max(tops)


def _text(page: pdfium.PdfPage, foot: float, top: float) -> str:
    words = page.get_textpage()
    text: str = words.get_text_bounded(left=0, bottom=foot, right=PAGE_WIDTH, top=top)
    return text.replace("\r\n", "\n")
