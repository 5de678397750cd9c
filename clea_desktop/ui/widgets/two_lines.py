"""A row of a list in two lines: who on the left, where they stand on the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import rounded


@dataclass(frozen=True)
class Said:
    """What a row says: a name and details, then a state and a word about it."""

    name: str
    details: str
    state: str
    word: str = ""


class TwoLinesDelegate(QStyledItemDelegate):
    """Paints what :meth:`said` tells of a row."""

    wide_from = 52
    """The width, in em, from which the state has a place of its own."""
    beside = 24
    """How wide that place is, in em."""

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        """What a row says; None when there is nothing to read."""
        raise NotImplementedError

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, look().px(3.5))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        said = self.said(index)
        if said is None:
            return
        em, colors = look().px, look().color
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        inner = area.adjusted(em(0.3), em(0.1), -em(0.3), -em(0.1))
        if selected:
            rounded(painter, inner, colors("accent_soft"), colors("accent"), 1.5, 0.5)
        left, right = area.left() + em(1.2), area.right() - em(1.2)
        wide = area.width() >= em(self.wide_from)
        name_room = right - left - (em(self.beside) if wide else em(1))
        up = QRectF(left, area.top() + em(0.35), name_room, em(1.5))
        down = QRectF(left, area.top() + em(1.8), right - left, em(1.3))
        self._say(painter, up, said.name, "text", bold=True)
        if wide:
            self._say(painter, down, said.details, "muted", small=True)
            side = QRectF(right - em(self.beside), up.top(), em(self.beside), em(1.5))
            self._say(painter, side, said.state, "text", right=True)
            below = QRectF(right - em(self.beside), down.top(), em(self.beside), em(1.3))
            self._say(painter, below, said.word, "muted", small=True, right=True)
        else:
            told = " · ".join(filter(None, (said.details, said.state)))
            self._say(painter, down, told, "muted", small=True)
        painter.setPen(colors("line"))
        if not selected:
            painter.drawLine(inner.bottomLeft(), inner.bottomRight())
        painter.restore()

    def _say(
        self,
        painter: QPainter,
        area: QRectF,
        words: str,
        color: str,
        *,
        bold: bool = False,
        small: bool = False,
        right: bool = False,
    ) -> None:
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        font = look().font(SMALL if small else 1.0, weight)
        painter.setFont(font)
        painter.setPen(look().color(color))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(area.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
