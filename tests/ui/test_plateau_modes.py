"""What holds on the plateau beside the marks: a note half typed, a sheet, what is masked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from clea_desktop.domain.marks import Mark
from clea_desktop.services import people
from clea_desktop.services.centre import Centre
from clea_desktop.ui.marking.later import LaterEntry
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.plateau import PlateauPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window
from tests.centres import TestClock, new_centre
from tests.services.test_plateau import marks_of
from tests.sittings import a_morning
from tests.ui.locks import lock, unlock
from tests.ui.windows import (
    Key,
    a_window,
    dressed,
    focused,
    go,
    page_of,
    press,
    said,
    settle,
    shell_of,
    strike,
    type_in,
    wait_for,
)


@pytest.fixture
def room(tmp_path: Path) -> tuple[Centre, bytes, list[bytes]]:
    """A centre with its séance of a morning, and those who are expected there."""
    centre = new_centre(tmp_path / "centre")
    return (centre, *a_morning(centre))


@pytest.fixture
def window(room: tuple[Centre, bytes, list[bytes]], clock: TestClock) -> Iterator[Window]:
    """A window that locks, before the plateau of that séance."""
    centre, half_day, _people = room
    with a_window(centre.store.folder.path, clock, centre) as shown:
        go(shown, Place(Kind.PLATEAU, session=half_day))
        yield shown
        assert shown.desk is not None
        shown.desk.centre.close()


def plateau_of(window: Window) -> PlateauPage:
    wait_for(lambda: window.shell is not None and isinstance(window.shell.page, PlateauPage))
    settle()
    page = page_of(window)
    assert isinstance(page, PlateauPage)
    return page


def a_sheet(window: Window) -> LaterEntry:
    """The sheet of a colleague, typed from now on."""
    assert window.desk is not None
    centre = window.desk.centre
    page = plateau_of(window)
    day = page.seen.half_day.on
    seen = datetime(day.year, day.month, day.day, 9, 30, tzinfo=centre.clock().tzinfo)
    entry = LaterEntry(people.add_person(centre, "Inès Garnier"), seen)
    page._type_sheet(entry)
    return entry


def test_a_note_half_typed_is_gone_on_with_after_a_lock(window: Window) -> None:
    press(Key.Key_T)
    type_in("Elle a lu")
    lock(window)
    unlock(window)
    page = plateau_of(window)
    assert focused() is page.note.editor
    type_in(" la panne")
    assert page.note.editor.toPlainText() == "Elle a lu la panne"
    press(Key.Key_Escape)
    column = page.seen.columns[0]
    assert (list(column.notes.values()), dict(column.marks)) == (["Elle a lu la panne"], {})
    assert not any(each.marks for each in page.seen.columns)


def test_so_is_one_of_the_marking_page(
    window: Window, room: tuple[Centre, bytes, list[bytes]]
) -> None:
    press(Key.Key_F2)
    marking = page_of(window)
    assert isinstance(marking, MarkingPage)
    code = marking.code
    marking.side.note.setFocus()
    type_in("Elle a lu")
    lock(window)
    unlock(window)
    wait_for(lambda: window.shell is not None and isinstance(window.shell.page, MarkingPage))
    settle()
    back = page_of(window)
    assert isinstance(back, MarkingPage)
    assert focused() is back.side.note
    type_in(" la panne")
    assert back.leave()
    assert (back.sheet.notes, back.sheet.marks) == ({code: "Elle a lu la panne"}, {})


def test_a_sheet_is_typed_on_after_a_lock_and_another_look(
    window: Window, clock: TestClock
) -> None:
    clock.forward(hours=8)
    entry = a_sheet(window)
    lock(window)
    unlock(window)
    page = plateau_of(window)
    assert page.banner.isVisible()
    press(Key.Key_A)
    assert window.desk is not None
    current = window.desk.centre.in_hand(page.seen.columns[0].dossier).current
    assert current is not None
    assert (current.marks[-1].observer.name, current.marks[-1].at) == ("Inès Garnier", entry.at)
    dressed(Theme.DARK)
    settle()
    assert plateau_of(window).banner.isVisible()
    assert plateau_of(window).gestures.sheet == entry


def test_leaving_says_that_the_sheet_is_over(window: Window) -> None:
    a_sheet(window)
    press(Key.Key_F2)
    assert said(window) == "La saisie de la feuille vue par Inès Garnier est finie : S la reprend."
    marking = page_of(window)
    assert isinstance(marking, MarkingPage)
    assert marking.ending() == ""
    assert window.desk is not None
    known = [who for who in people.people(window.desk.centre) if who.name == "Inès Garnier"]
    marking.take_modes({"later": {"observer": "00" * 16, "at": "2026-03-02T09:30:00+01:00"}})
    assert marking.ending() == ""
    at = window.desk.centre.clock().isoformat()
    assert known[0].id is not None
    marking.take_modes({"later": {"observer": known[0].id.hex(), "at": at}})
    assert marking.modes() == {"later": {"observer": known[0].id.hex(), "at": at}}
    press(Key.Key_Left, alt=True)
    plateau_of(window)
    assert said(window).startswith("La saisie de ce qui a été vu par Inès Garnier est finie : ")


def test_what_is_masked_stays_masked(window: Window) -> None:
    press(Key.Key_F6)
    lock(window)
    unlock(window)
    page = plateau_of(window)
    assert page.model.masked
    press(Key.Key_A)
    assert page.seen.columns[0].marks == {}
    assert shell_of(window).notice.property("role") == "warning"


def test_one_decides_as_before_once_the_look_is_another(
    window: Window, room: tuple[Centre, bytes, list[bytes]]
) -> None:
    for theme, percent in ((Theme.LIGHT, 200), (Theme.DARK, 100)):
        dressed(theme, percent)
        settle()
        page = plateau_of(window)
        page.table.setFocus()
        strike(Key.Key_A)
        strike(Key.Key_N, shift=True)
    centre, _half_day, dossiers = room
    made = [mark for each in dossiers for mark in marks_of(centre, each).values()]
    assert made.count(Mark.ACQUIRED) == 2
    assert len(made) == 2 + 7 + 7


def test_what_is_taken_back_says_of_whom(
    window: Window, room: tuple[Centre, bytes, list[bytes]]
) -> None:
    press(Key.Key_A)
    press(Key.Key_Z, control=True)
    assert said(window) == "Annulé : Anne-Marie Ķ., 1.3.4 acquis."
    press(Key.Key_Y, control=True)
    assert said(window) == "Rétabli : Anne-Marie Ķ., 1.3.4 acquis."
    press(Key.Key_A, shift=True)
    press(Key.Key_Z, control=True)
    assert "pour 7 personnes" in said(window)
    centre, _half_day, dossiers = room
    assert len(marks_of(centre, dossiers[0])) == 1
