"""The pictures of the program in the forms that systems want, drawn from its two SVG files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from clea_desktop.ui.theme.tokens import LIGHT
from installer.common import ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_OF_WINDOWS = (16, 24, 32, 48, 64, 128, 256)
SIDE = "side"
"""The picture beside the first and the last words of the installer of Windows."""
NAMES = ("clea-desktop", "clea-file")


def draw(to: Path) -> None:
    """Write the PNG of each size, the ICO of both, the program's ICNS, the installer's side."""
    to.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        drawing = QSvgRenderer(str(ROOT / "resources" / "program" / f"{name}.svg"))
        pictures = {}
        for size in SIZES:
            picture = QImage(size, size, QImage.Format.Format_ARGB32)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            drawing.render(painter, QRectF(0, 0, size, size))
            painter.end()
            file = to / f"{name}-{size}.png"
            picture.save(str(file))
            with Image.open(file) as drawn:
                pictures[size] = drawn.copy()
        largest = pictures[256]
        others = [pictures[size] for size in _OF_WINDOWS if size != 256]
        largest.save(to / f"{name}.ico", sizes=[(s, s) for s in _OF_WINDOWS], append_images=others)
    _side(to / f"{SIDE}.bmp")
    with Image.open(to / "clea-desktop-512.png") as program:
        program.save(to / "clea-desktop.icns")


def _side(to: Path) -> None:
    # Twice the pixels that NSIS lays out: it makes them smaller, never larger.
    picture = QImage(328, 628, QImage.Format.Format_RGB888)
    picture.fill(QColor(LIGHT.accent_soft))
    painter = QPainter(picture)
    drawing = QSvgRenderer(str(ROOT / "resources" / "program" / f"{NAMES[0]}.svg"))
    drawing.render(painter, QRectF(68, 120, 192, 192))
    painter.end()
    picture.save(str(to))
