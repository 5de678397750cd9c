"""Colours that can be read, icons that exist, words of Qt in French."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMenu, QTreeWidget, QWidget

from clea_desktop import paths
from clea_desktop.domain.texts import TEXT_LIMIT
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import READ_ON, SEEN_ON, Theme
from clea_desktop.ui.widgets.boxes import column
from clea_desktop.ui.widgets.fields import ChoiceField
from clea_desktop.ui.window import Window
from tests.ui.windows import Key, dressed, marked_page, page_of, press, settle, type_in


def luminance(name: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    color = QColor(name)
    red, green, blue = map(linear, (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", Theme)
def test_every_text_is_read_and_every_control_seen(theme: Theme) -> None:
    tokens = theme.tokens
    for pairs, least in ((READ_ON, 4.5), (SEEN_ON, 3.0)):
        for ink, grounds in pairs.items():
            for ground in grounds:
                found = contrast(getattr(tokens, ink), getattr(tokens, ground))
                assert found >= least, f"{theme.value}: {ink} on {ground} is {found:.2f} to 1"


def test_high_contrast_is_higher() -> None:
    tokens = Theme.HIGH_CONTRAST.tokens
    for ink in ("text", "muted", "accent", "acquired", "not_acquired", "attention"):
        assert contrast(getattr(tokens, ink), tokens.surface) >= 7


@pytest.mark.parametrize("of", [QListWidget, QTreeWidget, QMenu])
def test_a_typeface_that_the_system_gives_some_widgets_is_not_worn(
    window: Window, of: type[QWidget]
) -> None:
    # As Windows does when its theme changes, after the look was put on.
    for kind in ("QAbstractItemView", "QMenu"):
        # PySide takes words alone, whatever it says.
        QApplication.setFont(QFont("Courier", 7), kind)  # type: ignore[arg-type]
    try:
        one = of(window)
        one.ensurePolished()
        assert one.font().family() == look().family
        assert one.font().pixelSize() == look().px(1)
    finally:
        look().apply()


def test_every_icon_the_window_names_is_bundled_with_its_licence() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (paths.resources().parent / "clea_desktop" / "ui").rglob("*.py")
    )
    named = set(re.findall(r'(?:icon=|Sign\(|pixmap\(|icon\()"([a-z0-9-]+)"', sources))
    assert len(named) > 15
    for name in named:
        assert (paths.resources() / "icons" / f"{name}.svg").exists(), name
        assert not pixmap(name, "text").isNull()
    assert "ISC" in (paths.resources() / "icons" / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("percent", [100, 200])
def test_a_list_of_choices_shows_all_of_them(percent: int) -> None:
    dressed(percent=percent)
    window = QDialog()
    field = ChoiceField("Vu par", [(rank, f"Personne {rank}") for rank in range(4)])
    window.setLayout(column(field))
    try:
        window.show()
        field.box.showPopup()
        shown = field.box.view()
        assert shown.verticalScrollBar().maximum() == 0
        last = shown.visualRect(field.box.model().index(3, 0))
        assert shown.viewport().rect().contains(last)
        field.box.hidePopup()
    finally:
        window.close()


def test_the_typeface_is_the_bundled_one() -> None:
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(look().font()).family() == "Source Sans 3"


def test_qt_speaks_french(qapp: QCoreApplication) -> None:
    from clea_desktop.ui.start import speak_french

    translators = speak_french(qapp)
    try:
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)


def test_a_change_of_theme_keeps_what_is_being_typed(window: Window, centre: Centre) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_Return)
    type_in("En train d’être tapé")
    look().wear(Theme.DARK, 100)
    settle()
    look().wear(Theme.LIGHT, 100)
    settle()
    assert sheet_of(centre, assessment).notes["1.1.1"] == "En train d’être tapé"
    assert page is not page_of(window)
    kept = page_of(window)
    assert isinstance(kept, MarkingPage)
    kept.side.note.setPlainText("a" * (TEXT_LIMIT + 1))
    look().wear(Theme.DARK, 100)
    settle()
    assert page_of(window) is kept
