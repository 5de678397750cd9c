"""Faults found by those who used the window, each mended once."""

from __future__ import annotations

import gc
import stat
import sys
import weakref
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.exceptions import capture_exceptions

from clea_desktop.app import main
from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.journey import TraceKind
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.texts import TEXT_LIMIT
from clea_desktop.services import candidates, closing, dossiers, journey, marking, papers, people
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import LeavingPage, NewPassphrasePage, RecoveryPage
from clea_desktop.ui.models import candidates as models
from clea_desktop.ui.pages.candidates import CandidatesPage
from clea_desktop.ui.pages.closing import ClosingPage
from clea_desktop.ui.pages.documents import DocumentsPage
from clea_desktop.ui.pages.identity import IdentityPage, NewCandidatePage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.opinion import OpinionPage
from clea_desktop.ui.palette import Palette
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import DayField, InstantField
from clea_desktop.ui.window import Window
from tests.centres import (
    SECRET,
    TestClock,
    evaluator_of,
    new_centre,
    opened_prealable,
    release_of,
    someone,
)
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    dressed,
    focused,
    go,
    keyring,
    once_asked,
    page_of,
    press,
    said,
    settle,
    shell_of,
    type_in,
    wait_for,
)


def marked_page(window: Window, centre: Centre) -> tuple[MarkingPage, bytes]:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    return page, assessment


def hold(key: Key, times: int = 10) -> None:
    """Keep a key down."""
    for _ in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, autorep=True)
        QApplication.sendEvent(focused(), event)
    settle()


def no_room(*_given: object, **_named: object) -> Any:
    raise EnvironmentProblem("Il n’y a plus de place sur le disque.")


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


def test_a_key_held_down_decides_once_and_arrows_go_on(window: Window, centre: Centre) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_A)
    for key in (Key.Key_A, Key.Key_N):
        hold(key)
    assert list(sheet_of(centre, assessment).marks) == ["1.1.1"]
    assert page.code == "1.1.2"
    press(Key.Key_Up)
    hold(Key.Key_Delete)
    assert list(sheet_of(centre, assessment).marks) == ["1.1.1"]
    press(Key.Key_P)
    hold(Key.Key_P, 3)
    assert sheet_of(centre, assessment).marks["1.1.1"].basis is Basis.EVIDENCE
    hold(Key.Key_Down, 3)
    assert page.code == page.sheet.release.criteria[3].code


def test_what_a_decision_rests_on_is_put_right_alone(
    window: Window, centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    lea = people.add_person(centre, "Léa Martin")
    seen = clock()
    clock.forward(hours=3)
    marking.mark(
        centre, assessment, "1.1.1", Mark.ACQUIRED, observer=lea, at=seen, activity="Accueil"
    )
    page = go(window, Place(Kind.MARKING, dossier, assessment, "1.1.1"))
    assert isinstance(page, MarkingPage)
    press(Key.Key_P)
    page.side.bases[Basis.OBSERVATION].click()
    page.side.bases[Basis.EVIDENCE].click()
    fact = sheet_of(centre, assessment).marks["1.1.1"]
    assert (fact.basis, fact.observer, fact.activity) == (Basis.EVIDENCE, lea, "Accueil")
    assert fact.entered_by == evaluator_of(centre)
    assert fact.at - seen < timedelta(seconds=1)


def test_the_identity_of_a_withdrawn_dossier_is_left(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    page = go(window, Place(Kind.IDENTITY, dossier))
    assert isinstance(page, IdentityPage)
    page.fields["phone"].line.setFocus()
    type_in("0612345678")
    assert leaves_identity(window, "Corriger") == "La raison est dite en haut de la page."
    assert page_of(window) is page
    assert "a été retiré" in said(window)
    leaves_identity(window, "Garder l’ancienne valeur")
    assert isinstance(page_of(window), CandidatesPage)


def leaves_identity(window: Window, answer: str) -> str:
    """Go elsewhere, and answer what is asked; what it said."""
    told: list[str] = []

    def choose() -> None:
        asked = dialog()
        assert isinstance(asked, QMessageBox)
        told.append(asked.text())
        next(button for button in asked.buttons() if button.text() == answer).click()

    once_asked(choose)
    go(window, Place(Kind.CANDIDATES))
    return told[0]


def test_a_field_written_elsewhere_does_not_keep_the_others_from_changing(
    window: Window, centre: Centre
) -> None:
    dossier = candidates.open_dossier(centre, replace(someone(), phone="06 12 34 56 78, le soir"))
    page = go(window, Place(Kind.IDENTITY, dossier))
    assert isinstance(page, IdentityPage)
    page.fields["address"].line.setFocus()
    type_in("3, rue des Tilleuls")
    press(Key.Key_Tab)
    assert dossiers.view(centre, dossier).dossier.candidate.address == "3, rue des Tilleuls"
    page.fields["phone"].put("06 12 34 56 78, le matin")
    assert not page.keep()
    page.fields["phone"].put("06 12 34 56 78")
    assert page.keep()


def test_a_finale_is_closed_by_its_key(window: Window, centre: Centre, clock: TestClock) -> None:

    dossier, assessment = opened_prealable(centre)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    finale = candidates.open_assessment(
        centre, dossier, Assessed.FINALE, release_of(centre), clock().date(), evaluator_of(centre)
    )
    page = go(window, Place(Kind.CLOSING, dossier, finale))
    assert isinstance(page, ClosingPage)
    assert page.isAncestorOf(focused())
    press(Key.Key_Escape)
    assert isinstance(page_of(window), MarkingPage)
    go(window, Place(Kind.CLOSING, dossier, finale))
    press(Key.Key_Return, control=True)
    current = dossiers.view(centre, dossier).dossier.current
    assert current is not None
    assert current.closing is not None


def test_an_opinion_emptied_comes_back(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    closing.give_opinion(centre, assessment, "Autonome.", evaluator_of(centre))
    page = go(window, Place(Kind.OPINION, dossier, assessment))
    assert isinstance(page, OpinionPage)
    press(Key.Key_A, control=True)
    press(Key.Key_Delete)
    page.flush()
    assert page.text.toPlainText() == ""
    assert "ne s’efface pas" in page.state.text()
    type_in("A")
    assert page.flush()
    assert page.state.text().startswith("Enregistré le")
    press(Key.Key_Backspace)
    press(Key.Key_Left, alt=True)
    assert "ne s’efface pas" in said(window)
    written = sheet_of(centre, assessment).assessment.opinion
    assert written is not None
    assert written.text == "A"


def test_damage_met_while_searching_is_a_sentence(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)

    def damaged(*_given: object, **_named: object) -> Any:
        raise EnvironmentProblem("centre.db est abîmé.")

    with monkeypatch.context() as patch:
        patch.setattr(dossiers, "search", damaged)
        type_in("l")
    assert "abîmé" in said(window)
    assert page.model.rowCount() == 0


def test_damage_met_while_the_rest_is_found_is_a_sentence(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidates.open_dossier(centre, someone())
    monkeypatch.setattr(models, "FIRST", 1)
    model = models.CandidatesModel(centre)
    told: list[str] = []
    model.failed.connect(told.append)
    model.search("")

    def damaged(*_given: object, **_named: object) -> Any:
        raise EnvironmentProblem("centre.db est abîmé.")

    monkeypatch.setattr(dossiers, "search", damaged)
    model.find_rest()
    assert told == ["centre.db est abîmé."]
    assert model.rowCount() == 1
    model.deleteLater()


def test_damage_met_while_going_somewhere_is_a_sentence(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_given: object, **_named: object) -> Any:
        raise EnvironmentProblem("centre.db est abîmé.")

    monkeypatch.setattr(dossiers, "search", damaged)
    told: list[str] = []

    def look_for() -> None:
        asked = dialog()
        assert isinstance(asked, Palette)
        type_in("xyz")
        told.append(asked.list.item(0).text())
        press(Key.Key_Escape)

    once_asked(look_for)
    press(Key.Key_K, control=True)
    assert told[0].startswith("Les dossiers ne se lisent pas")
    assert "abîmé" in said(window)


def test_damage_met_while_looking_for_the_same_person_is_a_sentence(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.NEW_CANDIDATE))
    assert isinstance(page, NewCandidatePage)
    monkeypatch.setattr(candidates, "likely_same", no_room)
    type_in("Martin")
    page.fields["birth_date"].line.setFocus()
    type_in("17/05/1990")
    press(Key.Key_Tab)
    assert "plus de place" in said(window)
    page.fields["birth_name"].put("")
    page.fields["birth_date"].put("")


def test_what_is_written_by_any_door_is_folded_in(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    desk = window.desk
    assert desk is not None
    log = centre.store.folder.path / "centre.db-wal"
    desk._idle.setInterval(20)
    # From a question, which tells the desk once it is done.
    change = candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    assert log.stat().st_size
    desk.changed.emit(change, None)
    wait_for(lambda: not log.exists() or not log.stat().st_size)
    # From an attempt, which tells nothing else.
    desk.attempt(lambda: candidates.open_dossier(centre, someone()))
    assert log.stat().st_size
    wait_for(lambda: not log.exists() or not log.stat().st_size)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("spoil", "end"), [(len, "done"), (no_room, "refused"), (abs, "broken")])
def test_a_task_is_let_go_of_with_what_it_held(spoil: Callable[[Any], Any], end: str) -> None:
    class Secret(list[str]):
        """A list that can be watched."""

    secret = Secret()
    held = weakref.ref(secret)
    parent = QObject()
    told: list[bool] = []
    task = Task(partial(spoil, secret), parent)
    getattr(task, end).connect(lambda _news: told.append(True))
    task.start()
    del task, secret
    wait_for(lambda: bool(told))
    # Each who hears is told in an event of its own: the last may come a turn later.
    wait_for(lambda: parent.findChildren(Task) == [])
    gc.collect()
    assert held() is None


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


def test_the_recovery_sheet_is_its_owners_alone_and_away_from_the_centre(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    data.mkdir()
    page = RecoveryPage("ABCD", "la fiche", data)
    page.copied.setChecked(True)
    assert page.go_on.isEnabled()
    page.copied.setChecked(False)
    assert not page.go_on.isEnabled()
    page.save_to(data / "fiche.txt")
    assert "garde pour lui" in page.state.text()
    assert not page.go_on.isEnabled()
    page.save_to(tmp_path / "fiche.txt")
    assert page.go_on.isEnabled()
    assert stat.S_IMODE((tmp_path / "fiche.txt").stat().st_mode) == 0o600
    page.deleteLater()


def test_closing_before_the_code_is_kept_asks_first(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    with a_window(data, clock) as window:
        for text in ("Centre", "Paul Roux", SECRET.passphrase or "", SECRET.passphrase or ""):
            type_in(text)
            press(Key.Key_Return)
        window.close()
        assert window.isVisible()  # its code is still to come
        wait_for(lambda: isinstance(window.gate, RecoveryPage))

        def stay() -> None:
            asked = dialog()
            assert isinstance(asked, Question)
            asked.back.click()

        once_asked(stay)
        window.close()
        assert window.isVisible()

        def go_away() -> None:
            asked = dialog()
            assert isinstance(asked, Question)
            asked.act.click()

        once_asked(go_away)
        window.close()
        wait_for(lambda: not window.isVisible())
    assert list((tmp_path / "centre-sauvegardes").iterdir())
    # Nothing holds the centre any more.
    new = keyring(clock).opened(data, SECRET.passphrase or "", False)
    new.close()


def test_a_closing_that_breaks_leaves_a_window_that_closes(
    tmp_path: Path, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre", clock)

    def broken(held: Centre) -> None:
        held.close()
        raise OSError("the cable")

    with a_window(tmp_path / "centre", clock, centre) as window:
        monkeypatch.setattr(window._keyring, "closed", broken)
        with capture_exceptions() as bugs:
            window.close()
            assert window.isVisible()
            wait_for(lambda: bool(bugs))
        assert isinstance(bugs[0][1], OSError)
        leaving = window.gate
        assert isinstance(leaving, LeavingPage)
        assert "défaut du programme" in leaving.words.text()
        press(Key.Key_Space)
        assert not window.isVisible()


def test_an_opening_that_breaks_takes_the_passphrase_again(
    tmp_path: Path, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_centre(tmp_path / "centre", clock).close()

    def broken(*_given: object) -> Centre:
        raise OSError("the cable")

    with a_window(tmp_path / "centre", clock) as window:
        monkeypatch.setattr(window._keyring, "opened", broken)
        with capture_exceptions() as bugs:
            type_in("une phrase")
            press(Key.Key_Return)
            wait_for(lambda: bool(bugs))
        assert isinstance(window.gate, UnlockPage)
        assert window.gate.secret.line.isEnabled()
        window.close()
        assert not window.isVisible()


def test_a_centre_opened_by_its_code_is_closed_with_its_backup(
    tmp_path: Path, clock: TestClock
) -> None:
    data = tmp_path / "centre"
    centre, code, _sheet = keyring(clock).made(data, SECRET.passphrase or "", "Centre", "Paul")
    centre.close()
    with a_window(data, clock) as window:
        assert isinstance(window.gate, UnlockPage)
        window.gate.other.click()
        type_in(code)
        press(Key.Key_Return)
        wait_for(lambda: isinstance(window.gate, NewPassphrasePage))
        window.close()
        wait_for(lambda: not window.isVisible())
    assert list((tmp_path / "centre-sauvegardes").iterdir())
    keyring(clock).opened(data, SECRET.passphrase or "", False).close()


def tab_to(name: str) -> Button:
    """Go by Tab to a paper of the list."""
    for _ in papers.kinds():
        here = focused()
        assert isinstance(here, Button)
        if here.text() == name:
            return here
        press(Key.Key_Tab)
    raise AssertionError(name)


def test_every_paper_is_chosen_by_the_keyboard_in_large_letters(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dressed(Theme.LIGHT, 200)
    dossier = candidates.open_dossier(centre, someone())
    with a_window(tmp_path / "centre", clock, centre) as window:
        page = go(window, Place(Kind.DOCUMENTS, dossier))
        assert isinstance(page, DocumentsPage)
        for kind, name in papers.kinds()[1:]:
            press(Key.Key_F6)
            place = page._side.viewport()
            content = page._side.widget()
            assert content is not None
            assert content.width() <= place.width()
            button = tab_to(name)
            spot = button.mapTo(place, button.rect().center())
            assert place.rect().contains(spot)
            press(Key.Key_Space)
            assert page.kind == kind
            assert focused() is page.view
        for number, (kind, _name) in enumerate(papers.kinds()[:9]):
            press(Key(Key.Key_1 + number), control=True)
            assert page.kind == kind


def test_a_passphrase_file_that_does_not_read_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    hook = sys.excepthook
    try:
        assert main({"--passphrase-file": str(tmp_path / "rien")}) == 3
    finally:
        sys.excepthook = hook
    assert "ne se lit pas" in capsys.readouterr().err


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


def test_undo_on_a_closed_assessment_takes_nothing_back(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    journey.trace(centre, dossier, TraceKind.CALL)
    go(window, Place(Kind.MARKING, dossier, assessment))
    press(Key.Key_Z, control=True)
    assert "depuis la page du dossier" in said(window)
    assert len(dossiers.view(centre, dossier).dossier.journey.traces) == 1


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
