"""A picture as large as its place allows, never larger than it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clea_desktop.ui.theme.look import look


class PictureView(QWidget):
    """A picture; nothing when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setAccessibleName("Image de la preuve")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, jpeg: bytes, words: str) -> None:
        """Show another picture, told by ``words`` to who does not see it."""
        self.image = QImage.fromData(jpeg)
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(24), look().px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room, dots = self.size(), self.devicePixelRatioF()
        size = self.image.size() / dots
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        left = (room.width() - size.width()) / 2
        painter.drawImage(QRectF(left, 0, size.width(), size.height()), self.image)
