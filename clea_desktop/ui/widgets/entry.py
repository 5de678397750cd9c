"""A line one goes to: a name, and a word about it at its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import rounded

_NAME_SHARE = 0.6


class Entry(QAbstractButton):
    """Somebody, or something, in a card; a press or Entrée goes there."""

    def __init__(self, name: str, words: str = "", *, icon: str = "", bold: bool = False) -> None:
        super().__init__()
        self._icon, self._bold = icon, bold
        self.refused = ""
        self.say(name, words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, name: str, words: str = "") -> None:
        """Say something else."""
        self._words = words
        self.setText(name)
        self.setAccessibleName(f"{name}, {words}" if words else name)
        self.setToolTip(f"{name} · {words}" if words else "")

    def refuse(self, why: str) -> None:
        """Show that it may not be done now; the keyboard reaches it, to be told why."""
        self.refused = why
        self.setToolTip(why)
        self.setAccessibleDescription(why)

    def sizeHint(self) -> QSize:
        return QSize(look().px(12), look().px(2.25))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(8), look().px(2.25))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Entrée goes there, as the space bar does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        em, colors = look().px, look().color
        area = QRectF(self.rect())
        if (self.underMouse() and self.isEnabled()) or self.hasFocus():
            border = colors("accent") if self.hasFocus() else None
            rounded(painter, area, colors("accent_soft"), border, 1.5, 0.4)
        left = float(em(0.5))
        if self._icon:
            sign = pixmap(self._icon, "muted", 1.1)
            painter.drawPixmap(int(left), int(area.center().y() - em(1.1) / 2), sign)
            left += em(1.6)
        room = area.width() - left - em(0.5)
        small = look().font(SMALL)
        asked = QFontMetrics(small).horizontalAdvance(self._words) if self._words else 0
        font = look().font(weight=QFont.Weight.DemiBold if self._bold else QFont.Weight.Normal)
        named = QFontMetrics(font).horizontalAdvance(self.text())
        # The name keeps the larger part; the word beside it is cut first.
        said = min(asked, max(room - named - em(0.8), room * (1 - _NAME_SHARE)))
        painter.setFont(font)
        painter.setPen(colors("muted" if self.refused or not self.isEnabled() else "text"))
        name = QRectF(left, 0, room - said - em(0.6 if said else 0), area.height())
        elided = QFontMetrics(font).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided)
        if self._words:
            painter.setFont(small)
            painter.setPen(colors("muted"))
            end = QRectF(area.width() - em(0.5) - said, 0, said, area.height())
            words = QFontMetrics(small).elidedText(
                self._words, Qt.TextElideMode.ElideRight, int(said) + 1
            )
            across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(end, across, words)
