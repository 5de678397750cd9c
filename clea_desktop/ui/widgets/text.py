"""Words on a page, and small signs beside them."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import BODY, DISPLAY, LARGE, SMALL, TITLE, look
from clea_desktop.ui.widgets.drawing import rounded

Role = Literal["", "muted", "accent", "fault", "attention"]


class Text(QLabel):
    """A text that wraps; letters of a size in em."""

    def __init__(
        self,
        text: str = "",
        *,
        size: float = BODY,
        bold: bool = False,
        role: Role = "",
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setFont(look().font(size, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)


def breakable(text: str) -> str:
    """The text, a word longer than any line given places to break: else it would push the rest out.

    Nothing is to be seen of these places, but they are copied with the text: this is for what is
    only shown, never for a path or a name that somebody takes elsewhere.
    """
    if all(len(word) <= _LONGEST_WORD for word in text.split()):
        return text
    return _LONG_WORD.sub("\\g<0>\u200b", text)


_LONGEST_WORD = 30
_LONG_WORD = re.compile(r"\S{30}(?=\S)")


def display(text: str) -> Text:
    """The name of a page that greets."""
    return Text(text, size=DISPLAY, bold=True)


def heading(text: str) -> Text:
    """The name of a card or of a part."""
    return Text(text, size=LARGE, bold=True)


def caption(text: str) -> Text:
    """What a group of fields is about."""
    return Text(text, size=SMALL, bold=True, role="muted")


def muted(text: str, *, small: bool = False) -> Text:
    """What is said beside."""
    return Text(text, size=SMALL if small else BODY, role="muted")


class Sign(QLabel):
    """An icon that only repeats the word beside it: nothing for a screen reader."""

    def __init__(self, name: str, color: str = "muted", em: float = 1.25) -> None:
        super().__init__()
        self.setPixmap(pixmap(name, color, em))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def separator() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setProperty("role", "separator")
    return line


Tone = Literal["accent", "acquired", "not_acquired", "attention", "muted"]


class Pill(QWidget):
    """A state in a word, with its shape: never told by the colour alone."""

    def __init__(self, text: str, tone: Tone, icon: str = "") -> None:
        super().__init__()
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def say(self, text: str, tone: Tone, icon: str = "") -> None:
        """Say something else."""
        if (text, tone, icon) != (self._text, self._tone, self._icon):
            self._text, self._tone, self._icon = text, tone, icon
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """What it says."""
        return self._text

    def sizeHint(self) -> QSize:
        em = look().px
        width = QFontMetrics(self._font()).horizontalAdvance(self._text) + em(1.3)
        return QSize(width + (em(1.35) if self._icon else 0), em(1.65))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        soft = "raised" if self._tone == "muted" else f"{self._tone}_soft"
        border = look().color(self._tone) if look().theme.value == "high_contrast" else None
        rounded(painter, area, look().color(soft), border, 1.0, 0.82)
        em = look().px
        x = em(0.65)
        if self._icon:
            sign = pixmap(self._icon, self._tone, 1.05)
            painter.drawPixmap(x, int(area.center().y() - em(1.05) / 2), sign)
            x += em(1.35)
        painter.setFont(self._font())
        painter.setPen(look().color(self._tone))
        painter.drawText(
            QRectF(x, 0, area.width() - x, area.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self._text,
        )

    def _font(self) -> QFont:
        return look().font(SMALL, QFont.Weight.DemiBold)


__all__ = ["TITLE", "Pill", "Sign", "Text", "caption", "display", "heading", "muted", "separator"]
