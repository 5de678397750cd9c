"""Pages of a PDF as pictures, for the screen and the printer."""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock

POINTS_AN_INCH = 72

PDFIUM = RLock()
"""Held by whoever draws: the library has one state for the whole program, and threads share it."""


@dataclass(frozen=True)
class Picture:
    """A page drawn: four bytes a point (blue, green, red, unused), rows of ``stride`` bytes."""

    width: int
    height: int
    stride: int
    data: bytes


class PdfPages:
    """The pages of a PDF, drawn when they are asked for."""

    def __init__(self, pdf: bytes, turned: int = 0) -> None:
        """:param turned: clockwise, in quarters of a turn told in degrees."""
        # Slow to import: only a preview pays for it.
        import pypdfium2

        self._turned = turned
        with PDFIUM:
            self._document = pypdfium2.PdfDocument(pdf)

    def __len__(self) -> int:
        with PDFIUM:
            return len(self._document)

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page, in points."""
        with PDFIUM:
            width, height = self._document.get_page_size(index)
        if self._turned % 180:
            width, height = height, width
        return float(width), float(height)

    def text(self, index: int) -> str:
        """The words of a page, for who listens to it."""
        with PDFIUM:
            page = self._document[index]
            words = page.get_textpage()
            try:
                return str(words.get_text_bounded())
            finally:
                words.close()
                page.close()

    def picture(self, index: int, dots_an_inch: float) -> Picture:
        """One page, drawn at a resolution."""
        with PDFIUM:
            page = self._document[index]
            try:
                drawn = page.render(
                    scale=dots_an_inch / POINTS_AN_INCH, rotation=self._turned, prefer_bgrx=True
                )
                return Picture(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
            finally:
                page.close()

    def close(self) -> None:
        """Let go of it."""
        with PDFIUM:
            self._document.close()
