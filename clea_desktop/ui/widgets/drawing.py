"""Strokes shared by the widgets that draw themselves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from clea_desktop.ui.theme.look import look


def rounded(
    painter: QPainter,
    area: QRectF,
    fill: QColor | None,
    border: QColor | None = None,
    width: float = 1.0,
    radius_em: float = 0.45,
) -> None:
    """Draw a rounded rectangle, its border inside its area."""
    inset = width / 2 if border is not None else 0.0
    shape = QPainterPath()
    radius = look().px(radius_em)
    shape.addRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)


def keycap_size(key: str) -> int:
    """How wide a key is drawn, in pixels."""
    metrics = QFontMetrics(_keycap_font())
    return max(metrics.horizontalAdvance(key) + look().px(0.75), look().px(1.5))


def keycap(painter: QPainter, right: float, middle: float, key: str, color: str) -> None:
    """Draw a key of the keyboard, its right edge and its middle given."""
    look_ = look()
    width, height = keycap_size(key), look_.px(1.4)
    area = QRectF(right - width, middle - height / 2, width, height)
    ink = look_.color(color)
    border = QColor(ink)
    border.setAlpha(150)
    rounded(painter, area, None, border, 1.0, 0.3)
    painter.setFont(_keycap_font())
    painter.setPen(ink)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, key)


def _keycap_font() -> QFont:
    return look().font(0.78, QFont.Weight.DemiBold)
