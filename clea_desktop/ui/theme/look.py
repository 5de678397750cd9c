"""How everything looks now: theme, text size, fonts, lengths in em. One for the program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from clea_desktop.ui.theme.tokens import LIGHT, Theme, Tokens

EM = 15
"""The size of text, in pixels, at 100 %."""

TEXT_SIZES = (100, 115, 130, 150, 175, 200)
"""The text sizes to choose from, in per cent."""

SMALL, BODY, LARGE, TITLE, DISPLAY = 0.87, 1.0, 1.13, 1.27, 1.6
"""Sizes of letters, in em."""


class Look(QObject):
    """The theme and the text size in force; widgets ask it for colours, fonts and lengths."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme.LIGHT
        self.tokens: Tokens = LIGHT
        self.percent = 100
        self.family = "Source Sans 3"

    def px(self, em: float) -> int:
        """A length in em, in pixels."""
        return round(em * EM * self.percent / 100)

    def font(self, size: float = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The program's typeface, of a size in em."""
        return _font(self.family, max(self.px(size), 1), weight)

    def color(self, name: str) -> QColor:
        """A colour of the theme, by its token."""
        return _color(getattr(self.tokens, name))

    def wear(self, theme: Theme, percent: int) -> None:
        """Change theme and text size, everywhere at once."""
        self.theme, self.tokens, self.percent = theme, theme.tokens, percent
        self.apply()
        self.changed.emit()

    def apply(self) -> None:
        """Dress the application."""
        # The sheet is long to write and not needed to choose a colour.
        from clea_desktop.ui.theme.sheet import sheet

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(sheet(self))

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for which, name in {
            role.Window: "ground",
            role.WindowText: "text",
            role.Base: "surface",
            role.AlternateBase: "raised",
            role.Text: "text",
            role.Button: "surface",
            role.ButtonText: "text",
            role.PlaceholderText: "muted",
            role.ToolTipBase: "text",
            role.ToolTipText: "surface",
            role.Highlight: "accent",
            role.HighlightedText: "on_accent",
            role.Link: "accent",
        }.items():
            palette.setColor(which, self.color(name))
        muted = self.color("muted")
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, muted)
        return palette


@lru_cache(maxsize=64)
def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


@lru_cache(maxsize=128)
def _color(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=1)
def look() -> Look:
    """The look in force."""
    return Look()


def load_fonts(resources: Path) -> None:
    """Make the bundled typeface known to Qt."""
    for face in sorted((resources / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(face))
