"""Buttons: one primary on a page, plain ones beside it, quiet ones in rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.drawing import keycap, keycap_size, rounded

Kind = Literal["primary", "plain", "quiet"]

_INK = {"primary": "on_accent", "plain": "text", "quiet": "accent"}


class Button(QPushButton):
    """A button that says what it does, and the key that does the same."""

    def __init__(
        self,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        icon: str = "",
        key: str = "",
        shortcut: str = "",
        kind: Kind = "plain",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind: Kind = kind
        self.icon_name = icon
        self.key = key
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.elides = False
        # A question names its default itself: Qt would take the first button it meets.
        self.setAutoDefault(False)
        weight = QFont.Weight.Normal if kind == "quiet" else QFont.Weight.DemiBold
        self.setFont(look().font(weight=weight))
        if shortcut:
            # Not the button's own, which plays a press of 100 ms before it acts.
            QShortcut(QKeySequence(shortcut), self).activated.connect(self.click)
        if hint:
            self.setToolTip(hint)
            self.setAccessibleDescription(hint)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def sizeHint(self) -> QSize:
        em = look().px
        width = 2 * self._pad
        if self.text():
            width += QFontMetrics(self.font()).horizontalAdvance(self.text())
        if self.icon_name:
            width += em(1.25) + (em(0.55) if self.text() else 0)
        if self.key:
            width += keycap_size(self.key) + em(0.6)
        return QSize(width, em(2.5))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), look().px(6)), hint.height()) if self.elides else hint

    @property
    def _pad(self) -> int:
        # A quiet button has no edge: its words stand where those of a text would.
        return look().px(0.45 if self.kind == "quiet" else 1.0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        ink = _INK[self.kind] if self.isEnabled() else "muted"
        self._ground(painter, area)
        em = look().px
        slack = area.width() - self.sizeHint().width()
        x = area.left() + self._pad + max(slack, 0) / 2
        if self.icon_name:
            drawn = pixmap(self.icon_name, ink, 1.25)
            painter.drawPixmap(int(x), int(area.center().y() - em(1.25) / 2), drawn)
            x += em(1.25) + em(0.55)
        painter.setFont(self.font())
        painter.setPen(look().color(ink))
        metrics = QFontMetrics(self.font())
        advance, words = metrics.horizontalAdvance(self.text()), self.text()
        if slack < 0:
            advance += int(slack)
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, advance)
        text_area = QRectF(x, area.top(), advance + 2, area.height())
        painter.drawText(text_area, Qt.AlignmentFlag.AlignVCenter, words)
        if self.key:
            right = x + advance + em(0.6) + keycap_size(self.key)
            keycap(painter, right, area.center().y(), self.key, ink)

    def _ground(self, painter: QPainter, area: QRectF) -> None:
        colors = look().color
        fill: QColor | None
        border: QColor | None
        hot = self.underMouse() and self.isEnabled()
        if not self.isEnabled():
            fill, border = colors("raised"), colors("line")
        elif self.kind == "primary":
            fill = border = colors("accent")
            if hot or self.isDown():
                fill = fill.lighter(112) if look().tokens.dark else fill.darker(112)
        elif self.kind == "plain":
            fill = colors("accent_soft") if hot or self.isDown() else colors("surface")
            border = colors("edge")
        else:
            fill = colors("accent_soft") if hot or self.isDown() else None
            border = None
        rounded(painter, area, fill, border, 1.0)
        if self.hasFocus():
            inner = area.adjusted(3, 3, -3, -3) if self.kind == "primary" else area
            ring = "on_accent" if self.kind == "primary" else "accent"
            rounded(painter, inner, None, colors(ring), 2.0, 0.35)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Entrée presses the button that has the keyboard, as Espace does."""
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)
