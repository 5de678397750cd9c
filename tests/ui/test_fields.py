"""Fields and buttons at the keyboard: what is typed, pasted, refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtTest import QTest

from clea_desktop.domain.errors import RuleError
from clea_desktop.services import candidates
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.pages.identity import NewCandidatePage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.fields import DayField, InstantField
from clea_desktop.ui.window import Window
from tests.centres import (
    someone,
)
from tests.ui.windows import (
    Key,
    focused,
    go,
    marked_page,
    once_asked,
    page_of,
    press,
    settle,
    shell_of,
    type_in,
)


def test_enter_presses_the_button_that_has_the_keyboard(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    go(window, Place(Kind.DOSSIER, dossier))
    press(Key.Key_Return)
    assert shell_of(window).place.kind is Kind.INTERVIEW


def test_enter_abandons_nothing(window: Window) -> None:
    go(window, Place(Kind.NEW_CANDIDATE))
    type_in("Lop")

    def enter() -> None:
        QTest.keyClick(focused(), Key.Key_Return)

    once_asked(enter)
    go(window, Place(Kind.CANDIDATES))
    assert shell_of(window).place.kind is Kind.NEW_CANDIDATE
    page = page_of(window)
    assert isinstance(page, NewCandidatePage)
    page.fields["birth_name"].put("")


def test_a_fault_has_room_under_its_field(window: Window) -> None:
    page = go(window, Place(Kind.NEW_CANDIDATE))
    assert isinstance(page, NewCandidatePage)
    press(Key.Key_Return, control=True)
    settle()
    for field in page.fields.values():
        bottom = field.line.geometry().bottom()
        if field.fault.text():
            assert field.fault.geometry().top() >= bottom
            assert field.fault.geometry().bottom() <= field.height()


def test_what_is_pasted_loses_its_unseen_signs(window: Window, centre: Centre) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_Return)
    pasted = QMimeData()
    pasted.setText("Un\u0007 mot,\r\npuis\tun autre\u0000.")
    page.side.note.insertFromMimeData(pasted)
    assert page.side.flush()
    assert sheet_of(centre, assessment).notes["1.1.1"] == "Un mot,\npuis\tun autre."


def test_a_day_is_typed_as_text_whatever_stood_there(qapp: object) -> None:
    field = DayField("Jour", date(2026, 11, 27))
    for typed, day in (
        ("28/04/2026", date(2026, 4, 28)),
        ("31/12/2026", date(2026, 12, 31)),
        ("3 mai 2027", date(2027, 5, 3)),
    ):
        field.edit.selectAll()
        QTest.keyClicks(field.edit, typed)
        assert field.day() == day
    told: list[bool] = []
    field.edit.changed.connect(lambda: told.append(True))
    QTest.keyClick(field.edit, Key.Key_Up)
    assert field.day() == date(2027, 5, 4) and told == [True]
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "31/02/2026")
    with pytest.raises(RuleError, match="écrivez un jour"):
        field.day()
    assert "écrivez un jour" in field.fault.text()
    QTest.keyClick(field.edit, Key.Key_Down)
    field.deleteLater()


def test_an_instant_is_typed_as_text(qapp: object) -> None:
    at = datetime(2026, 11, 27, 9, 5).astimezone()
    field = InstantField("Vu le", at)
    assert field.instant() == at
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "28/04/2026 14h30")
    assert field.instant() == datetime(2026, 4, 28, 14, 30).astimezone()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "28/04/2026")
    with pytest.raises(RuleError, match="un jour et une heure"):
        field.instant()
    field.deleteLater()
