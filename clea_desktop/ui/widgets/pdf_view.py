"""A paper on screen: pages one under the other, drawn as they come before the eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import held

if TYPE_CHECKING:
    from clea_desktop.services.papers import PdfPages

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
"""The sizes to choose from, in per cent of paper."""

_INCH = 96
_PRINTED = 300
_POINTS = 72


class PdfView(QScrollArea):
    """A paper, to read and to zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: PdfPages | None = None
        self.zoom = 100
        self._views: list[_PageView] = []
        self.setWidgetResizable(True)
        self.setAccessibleName("Aperçu du document")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def dots(self) -> float:
        """Dots an inch on screen, at this zoom."""
        return _INCH * self.zoom / 100

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another paper, from its first page; None shows nothing."""
        if self.pages is not None:
            self.pages.close()
        self.pages = pages
        box = QVBoxLayout()
        em = look().px
        box.setContentsMargins(em(1), em(1), em(1), em(1))
        box.setSpacing(em(1))
        self._views = []
        if pages is not None:
            self._views = [_PageView(self, pages, index) for index in range(len(pages))]
        for view in self._views:
            box.addWidget(view, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        if pages is not None:
            self._fit(pages)
        self.setWidget(held(box))
        self.verticalScrollBar().setValue(0)

    def _fit(self, pages: PdfPages) -> None:
        """The largest size at which a page stands whole in the width."""
        room = self.viewport().width() - look().px(3)
        width = pages.size(0)[0] / _POINTS * _INCH
        fitting = [zoom for zoom in ZOOMS if width * zoom / 100 <= room]
        self.zoom = min(max(fitting, default=ZOOMS[0]), 125)

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller."""
        place = ZOOMS.index(self.zoom) + steps
        if 0 <= place < len(ZOOMS):
            self.zoom_to(ZOOMS[place])

    def zoom_to(self, percent: int) -> None:
        """Of a size, in per cent of paper."""
        self.zoom = percent
        for view in self._views:
            view.forget()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)


class _PageView(QWidget):
    def __init__(self, view: PdfView, pages: PdfPages, index: int) -> None:
        super().__init__()
        self._view, self._pages, self._index = view, pages, index
        self._drawn: QImage | None = None
        self._drawn_at = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Page {index + 1}")
        self.setAccessibleDescription(pages.text(index))

    def sizeHint(self) -> QSize:
        width, height = self._pages.size(self._index)
        dots = self._view.dots / _POINTS
        return QSize(round(width * dots), round(height * dots))

    def paintEvent(self, _event: QPaintEvent) -> None:
        dots = self._view.dots * self.devicePixelRatioF()
        if self._drawn is None or self._drawn_at != dots:
            self._drawn, self._drawn_at = image_of(self._pages, self._index, dots), dots
        painter = QPainter(self)
        painter.drawImage(QRectF(self.rect()), self._drawn)
        painter.setPen(look().color("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def forget(self) -> None:
        """Let go of the drawing: the size changed."""
        self._drawn = None
        self.updateGeometry()
        self.update()


def image_of(pages: PdfPages, index: int, dots_an_inch: float) -> QImage:
    """A page drawn."""
    drawn = pages.picture(index, dots_an_inch)
    image = QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
    # The bytes go away with the picture: the image keeps a copy.
    return image.copy()


def print_pages(pages: PdfPages, printer: QPrinter) -> None:
    """Print a paper; nothing of it is written to a file of ours."""
    printer.setResolution(_PRINTED)
    printer.setFullPage(True)
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pages), len(pages))
    painter = QPainter(printer)
    for index in range(first - 1, last):
        if index >= first:
            printer.newPage()
        width, height = pages.size(index)
        dots = printer.resolution() / _POINTS
        painter.drawImage(
            QRectF(0, 0, width * dots, height * dots), image_of(pages, index, _PRINTED)
        )
    painter.end()
