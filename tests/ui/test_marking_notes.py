"""Notes of the marking page that the disk, or their length, keeps from being written."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.texts import TEXT_LIMIT
from clea_desktop.services import marking
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window
from tests.centres import (
    TestClock,
    opened_prealable,
)
from tests.ui.windows import (
    Key,
    a_window,
    dressed,
    focused,
    go,
    marked_page,
    no_room,
    page_of,
    press,
    said,
    settle,
    type_in,
)


def test_a_note_that_cannot_be_kept_keeps_its_critere_and_its_page(
    window: Window, centre: Centre
) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_Return)
    page.side.note.setPlainText("a" * (TEXT_LIMIT + 1))
    press(Key.Key_Escape)
    for key in (Key.Key_Down, Key.Key_PageDown, Key.Key_F10):
        page.criteria.focus("1.1.1")
        press(key)
        assert page.code == "1.1.1"
        assert focused() is page.side.note
        assert "20 000 au plus" in said(window)
    page.criteria._shown["1.1.2"].halves[Mark.ACQUIRED].click()
    assert sheet_of(centre, assessment).marks == {}
    page.criteria.focus("1.1.1")
    press(Key.Key_N)
    assert list(sheet_of(centre, assessment).marks) == ["1.1.1"]
    page.criteria.focus("1.1.1")
    press(Key.Key_Z, control=True)
    go(window, Place(Kind.CANDIDATES))
    assert page_of(window) is page
    assert len(page.side.note.toPlainText()) == TEXT_LIMIT + 1
    press(Key.Key_Backspace)
    press(Key.Key_Escape)
    press(Key.Key_Down)
    assert page.code == "1.1.2"
    assert len(sheet_of(centre, assessment).notes["1.1.1"]) == TEXT_LIMIT


def test_a_note_waits_for_room_on_the_disk(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_Return)
    type_in("Lit un planning")
    with monkeypatch.context() as patch:
        patch.setattr(marking, "note", no_room)
        press(Key.Key_Escape)
        press(Key.Key_A)
        window.close()
        settle()
    assert window.isVisible()
    assert page_of(window) is page
    assert "plus de place" in said(window)
    go(window, Place(Kind.CANDIDATES))
    assert sheet_of(centre, assessment).notes == {"1.1.1": "Lit un planning"}


def test_a_note_kept_in_other_signs_is_kept(window: Window, centre: Centre) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_Return)
    type_in("e\u0301crit")
    assert page.side.flush()
    assert sheet_of(centre, assessment).notes == {"1.1.1": "\u00e9crit"}


def test_a_note_that_cannot_be_kept_is_shown_where_the_place_lacks(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dressed(Theme.LIGHT, 200)
    dossier, assessment = opened_prealable(centre)
    with a_window(tmp_path / "centre", clock, centre) as window:
        page = go(window, Place(Kind.MARKING, dossier, assessment))
        assert isinstance(page, MarkingPage)
        press(Key.Key_Return)
        page.side.note.setPlainText("a" * (TEXT_LIMIT + 1))
        press(Key.Key_Escape)
        assert page.side.isHidden()
        press(Key.Key_Down)
        assert page.code == "1.1.1"
        assert focused() is page.side.note
