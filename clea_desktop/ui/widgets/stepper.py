"""The path of a dossier in steps: done, in hand, to come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import rounded


class State(Enum):
    """Where a step is."""

    DONE = "fait"
    IN_HAND = "en cours"
    TO_COME = "à venir"


@dataclass(frozen=True)
class Step:
    """A step: its name, where it is, and what is said under it."""

    name: str
    state: State
    words: str = ""


class Stepper(QWidget):
    """Steps side by side; one under the other where the place is short."""

    def __init__(self, steps: list[Step]) -> None:
        super().__init__()
        self._steps = steps
        self._across = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        said = [f"{s.name}, {s.state.value}{f', {s.words}' if s.words else ''}" for s in steps]
        self.setAccessibleName(f"Parcours : {' ; '.join(said)}")

    def fold(self, ems: float) -> None:
        """Stand across or down."""
        across = ems >= 70
        if across != self._across:
            self._across = across
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        em = look().px
        rows = 1 if self._across else len(self._steps)
        return QSize(em(20), em(3.6 if self._across else 2.9) * rows)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        em = look().px
        for index, step in enumerate(self._steps):
            if self._across:
                wide = self.width() / len(self._steps)
                area = QRectF(index * wide, 0, wide, self.height())
            else:
                area = QRectF(0, index * em(2.9), self.width(), em(2.9))
            self._draw(painter, area, index + 1, step)

    def _draw(self, painter: QPainter, area: QRectF, number: int, step: Step) -> None:
        em, colors = look().px, look().color
        side = em(1.9)
        disc = QRectF(area.left() + em(0.2), area.center().y() - side / 2, side, side)
        if step.state is State.DONE:
            rounded(painter, disc, colors("acquired"), None, 0, 0.95)
            sign = pixmap("check", "on_acquired", 1.1)
            middle = disc.center()
            painter.drawPixmap(int(middle.x() - em(1.1) / 2), int(middle.y() - em(1.1) / 2), sign)
        else:
            now = step.state is State.IN_HAND
            fill = colors("accent") if now else None
            border = colors("accent" if now else "edge")
            rounded(painter, disc, fill, border, 1.5, 0.95)
            painter.setFont(look().font(0.94, QFont.Weight.DemiBold))
            painter.setPen(colors("on_accent" if now else "muted"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
        left = disc.right() + em(0.6)
        room = area.right() - left - em(0.3)
        ahead = step.state is State.TO_COME
        painter.setPen(colors("muted" if ahead else "text"))
        painter.setFont(look().font(0.94, QFont.Weight.DemiBold))
        middle_y = area.center().y()
        if not step.words:
            here = QRectF(left, area.top(), room, area.height())
            wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(here, int(wrap), step.name)
            return
        up = QRectF(left, middle_y - em(1.45), room, em(1.5))
        down = QRectF(left, middle_y + em(0.05), room, em(1.4))
        painter.drawText(up, Qt.AlignmentFlag.AlignVCenter, step.name)
        painter.setFont(look().font(SMALL))
        painter.setPen(colors("muted"))
        words = painter.fontMetrics().elidedText(step.words, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(down, Qt.AlignmentFlag.AlignVCenter, words)
