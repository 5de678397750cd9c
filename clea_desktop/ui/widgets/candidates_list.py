"""How a candidate looks in the list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clea_desktop.services.dossiers import Line
from clea_desktop.ui.models.candidates import LineRole, words_of
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import rounded

_WIDE = 52
"""The width, in em, from which how far a dossier is has a place of its own."""


class CandidateDelegate(QStyledItemDelegate):
    """Two lines: who, and where the dossier stands."""

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
        line = index.data(LineRole)
        if not isinstance(line, Line):
            return
        name, born, reference, stage, progress = words_of(line)
        em, colors = look().px, look().color
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        inner = area.adjusted(em(0.3), em(0.1), -em(0.3), -em(0.1))
        if selected:
            rounded(painter, inner, colors("accent_soft"), colors("accent"), 1.5, 0.5)
        left, right = area.left() + em(1.2), area.right() - em(1.2)
        wide = area.width() >= em(_WIDE)
        name_room = right - left - (em(24) if wide else em(1))
        up = QRectF(left, area.top() + em(0.35), name_room, em(1.5))
        down = QRectF(left, area.top() + em(1.8), right - left, em(1.3))
        self._say(painter, up, name, "text", bold=True)
        details = " · ".join(part for part in (reference, born) if part)
        if wide:
            self._say(painter, down, details, "muted", small=True)
            side = QRectF(right - em(24), up.top(), em(24), em(1.5))
            self._say(painter, side, stage, "text", right=True)
            below = QRectF(right - em(24), down.top(), em(24), em(1.3))
            self._say(painter, below, progress, "muted", small=True, right=True)
        else:
            self._say(painter, down, f"{details} · {stage}", "muted", small=True)
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
