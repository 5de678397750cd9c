"""Lucide's icons, in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clea_desktop import paths
from clea_desktop.ui.theme.look import look


def pixmap(name: str, color: str, em: float = 1.25) -> QPixmap:
    """An icon as drawn now.

    :param name: of its file in ``resources/icons``.
    :param color: a token of the theme.
    """
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    return _pixmap(name, getattr(look().tokens, color), look().px(em), ratio)


def icon(name: str, color: str = "text", em: float = 1.25) -> QIcon:
    """An icon for what Qt itself draws."""
    return QIcon(pixmap(name, color, em))


@lru_cache(maxsize=256)
def _pixmap(name: str, color: str, side: int, ratio: float) -> QPixmap:
    svg = _svg(name).replace("currentColor", color)
    drawn = QPixmap(round(side * ratio), round(side * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return drawn


@lru_cache(maxsize=64)
def _svg(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
