"""F1 opens the guide at the right page, and the guide tells of what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from clea_desktop.services import guide
from clea_desktop.ui import guide as shown
from clea_desktop.ui.guide import GuideWindow
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.window import Window
from tests.centres import TestClock, new_centre
from tests.ui.windows import Key, a_window, go, press, settle, shell_of

PAGES = guide.pages()


def _open(window: Window) -> GuideWindow:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_F1)
    settle()
    found = shell_of(window).findChild(GuideWindow)
    assert found is not None
    assert found.isVisible()
    return found


def test_f1_opens_the_guide_at_the_page_one_is_on(window: Window) -> None:
    opened = _open(window)
    assert "commence par la première chose" in opened.text.toPlainText()
    assert "nouveau candidat" in opened.text.toPlainText()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()
    go(window, Place(Kind.BACKUPS))
    again = _open(window)
    assert again is opened
    assert "Un second endroit" in again.text.toPlainText()
    # Left open beside the work, it follows where F1 is typed next.
    go(window, Place(Kind.JURIES))
    shell_of(window).show_help()
    assert "Remettre au jury" in again.text.toPlainText()


def test_the_guide_is_searched_without_accents_and_its_links_are_followed(window: Window) -> None:
    opened = _open(window)
    opened.search.line.setText("cle usb retiree")
    assert [page.name for page in guide.saying("cle usb retiree")] == ["que-faire-quand"]
    assert opened.contents.count() == 1
    assert "La clé USB a été retirée" in opened.text.toPlainText()
    opened.text.anchorClicked.emit(QUrl("sauvegardes.md"))
    assert opened.text.toPlainText().startswith("Les sauvegardes")


def test_locking_takes_the_guide_away(window: Window) -> None:
    opened = _open(window)
    QTest.keyClick(opened, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not shiboken6.isValid(opened) or not opened.isVisible()


def test_each_page_of_the_window_has_its_page_of_the_guide() -> None:
    names = {page.name for page in PAGES}
    assert {shown.page_about(kind) for kind in Kind} <= names
    untold = [kind for kind in Kind if kind not in shown._ABOUT and kind is not Kind.HELP]
    assert untold == []


def test_every_file_of_the_guide_is_in_its_contents() -> None:
    files = {path.stem for path in guide.folder().glob("*.md")} - {guide.CONTENTS}
    assert files == {page.name for page in PAGES}
    assert all(page.text.startswith("# ") for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: guide.GuidePage) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.text):
        assert (guide.folder() / target).is_file(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_french_signs_have_their_spaces(page: guide.GuidePage) -> None:
    prose = re.sub(r"`[^`]*`|^    .*$|\]\([^)]*\)", "", page.text, flags=re.MULTILINE)
    assert not re.findall(r"\w+ [:;!?»]|« \w+", prose)


def test_an_unknown_page_is_the_first() -> None:
    assert guide.page("nulle-part") is PAGES[0]


def test_the_guide_opens_before_any_centre(tmp_path: Path, clock: TestClock) -> None:
    """What to do without a passphrase is read where it is asked for."""
    for data, page in (
        (tmp_path / "none", "premiere-journee"),
        (tmp_path / "c", "que-faire-quand"),
    ):
        if page == "que-faire-quand":
            new_centre(data).close()
        with a_window(data, clock) as window:
            press(Key.Key_F1)
            opened = window.findChild(GuideWindow)
            assert isinstance(opened, GuideWindow) and opened.isVisible()
            assert opened.contents.currentItem().text() == guide.page(page).title
            opened.close()
            settle()
            assert window.findChild(GuideWindow) is None
