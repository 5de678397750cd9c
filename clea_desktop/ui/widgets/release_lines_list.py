"""How a line of a release looks in its list: its state by shape and word."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clea_desktop.services.verification import VerifiedLine
from clea_desktop.ui.models.release_lines import LineRole, state_words
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import rounded


class LineDelegate(QStyledItemDelegate):
    """A sous-domaine stands out; its critères follow it."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, look().px(2.3))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = index.data(LineRole)
        if not isinstance(line, VerifiedLine):
            return
        em, colors = look().px, look().color
        area = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            inner = area.adjusted(em(0.2), em(0.08), -em(0.2), -em(0.08))
            rounded(painter, inner, colors("accent_soft"), colors("accent"), 1.5, 0.4)
        sign, tone = _sign(line)
        x = int(area.left() + em(0.7))
        painter.drawPixmap(x, int(area.center().y() - em(1.1) / 2), pixmap(sign, tone, 1.1))
        rule = line.required is not None
        font = look().font(1.0 if rule else 0.94, _weight(bold=rule))
        painter.setFont(font)
        painter.setPen(colors("text"))
        left = area.left() + em(2.3)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, area.top(), em(3.2), area.height()), middle, line.code)
        state = state_words(line)
        state_font = look().font(SMALL)
        wide = QFontMetrics(state_font).horizontalAdvance(state) + em(0.4)
        room = area.right() - em(0.8) - wide - (left + em(3.3)) - em(0.6)
        words = QFontMetrics(font).elidedText(line.label, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left + em(3.3), area.top(), room, area.height()), middle, words)
        painter.setFont(state_font)
        painter.setPen(colors("muted" if tone == "acquired" else "attention"))
        there = QRectF(area.right() - em(0.8) - wide, area.top(), wide, area.height())
        painter.drawText(there, middle | Qt.AlignmentFlag.AlignRight, state)
        painter.restore()


def _sign(line: VerifiedLine) -> tuple[str, str]:
    if not line.correction.empty:
        return "pencil", "attention"
    return ("circle-check", "acquired") if line.tick else ("circle-dashed", "attention")


def _weight(*, bold: bool) -> QFont.Weight:
    return QFont.Weight.DemiBold if bold else QFont.Weight.Normal
