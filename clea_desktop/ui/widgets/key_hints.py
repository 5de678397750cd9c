"""The keys of a page, said on it: a key, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import keycap, keycap_size


class KeyHints(QWidget):
    """Keys side by side, where the place allows it; F1 says them all."""

    def __init__(self, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(f"{key} : {words}" for key, words in keys))

    def sizeHint(self) -> QSize:
        em, metrics = look().px, QFontMetrics(self._font())
        wide = sum(
            keycap_size(key) + em(0.35) + metrics.horizontalAdvance(words) + em(0.7)
            for key, words in self._keys
        )
        return QSize(wide, em(1.7))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, em = QPainter(self), look().px
        metrics, middle = QFontMetrics(self._font()), self.height() / 2
        x = 0.0
        for key, words in self._keys:
            x += keycap_size(key)
            keycap(painter, x, middle, key, "muted")
            x += em(0.35)
            painter.setFont(self._font())
            painter.setPen(look().color("muted"))
            wide = metrics.horizontalAdvance(words)
            area = QRectF(x, 0, wide + 2, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
            x += wide + em(0.7)

    def _font(self) -> QFont:
        return look().font(SMALL)
