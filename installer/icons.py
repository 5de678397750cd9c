"""The pictures of the program in the forms that systems want, drawn from its two SVG files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from installer.common import ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_OF_WINDOWS = (16, 24, 32, 48, 64, 128, 256)
NAMES = ("clea-desktop", "clea-file")


def draw(to: Path) -> None:
    """Write the PNG of each size, the ICO of both, the ICNS of the program."""
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
            pictures[size] = Image.open(file)
        largest = pictures[256]
        others = [pictures[size] for size in _OF_WINDOWS if size != 256]
        largest.save(to / f"{name}.ico", sizes=[(s, s) for s in _OF_WINDOWS], append_images=others)
    program = Image.open(to / "clea-desktop-512.png")
    program.save(to / "clea-desktop.icns")
