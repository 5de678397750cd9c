"""Faults found by those who used the window, each mended once."""

from __future__ import annotations

import stat
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clea_desktop.app import main
from clea_desktop.domain.assessment import Basis, Mark
from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.journey import TraceKind
from clea_desktop.domain.texts import TEXT_LIMIT
from clea_desktop.services import candidates, closing, dossiers, journey, marking, papers, people
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.gate.welcome import RecoveryPage
from clea_desktop.ui.pages.candidates import CandidatesPage
from clea_desktop.ui.pages.closing import ClosingPage
from clea_desktop.ui.pages.identity import IdentityPage, NewCandidatePage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.opinion import OpinionPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.dialog import Question
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
    focused,
    go,
    keyring,
    page_of,
    press,
    settle,
    shell_of,
    type_in,
    wait_for,
)


def said(window: Window) -> str:
    return shell_of(window).notice.text.text()


def marked_page(window: Window, centre: Centre) -> tuple[MarkingPage, bytes]:
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    return page, assessment


def test_a_note_that_cannot_be_kept_keeps_its_critere_and_its_page(
    window: Window, centre: Centre
) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_Return)
    page.side.note.setPlainText("a" * (TEXT_LIMIT + 1))
    page.take("1.1.2")
    assert page.code == "1.1.1"
    go(window, Place(Kind.CANDIDATES))
    assert page_of(window) is page
    assert len(page.side.note.toPlainText()) == TEXT_LIMIT + 1
    page.side.note.setPlainText("a" * TEXT_LIMIT)
    page.take("1.1.2")
    assert page.code == "1.1.2"
    assert len(sheet_of(centre, assessment).notes["1.1.1"]) == TEXT_LIMIT


def test_a_key_held_down_decides_once(window: Window, centre: Centre) -> None:
    page, assessment = marked_page(window, centre)
    press(Key.Key_A)
    for _ in range(10):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", autorep=True
        )
        QApplication.sendEvent(focused(), event)
    settle()
    assert list(sheet_of(centre, assessment).marks) == ["1.1.1"]
    assert page.code == "1.1.2"


def test_what_a_decision_rests_on_is_put_right_alone(
    window: Window, centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    lea = people.add_person(centre, "Léa Martin")
    seen = clock()
    clock.forward(hours=3)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED, observer=lea, at=seen)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    page.take("1.1.1")
    page._choose_basis(Basis.EVIDENCE)
    fact = sheet_of(centre, assessment).marks["1.1.1"]
    assert (fact.basis, fact.observer) == (Basis.EVIDENCE, lea)
    assert fact.at - seen < timedelta(seconds=1)


def test_the_identity_of_a_withdrawn_dossier_is_left(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    page = go(window, Place(Kind.IDENTITY, dossier))
    assert isinstance(page, IdentityPage)
    page.fields["phone"].line.setFocus()
    type_in("0612345678")
    go(window, Place(Kind.CANDIDATES))
    assert isinstance(page_of(window), CandidatesPage)
    assert "a été retiré" in said(window)


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
    press(Key.Key_Return, control=True)
    current = dossiers.view(centre, dossier).dossier.current
    assert current is not None
    assert current.closing is not None


def test_an_opinion_emptied_comes_back(window: Window, centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    closing.give_opinion(centre, assessment, "Autonome.", evaluator_of(centre))
    page = go(window, Place(Kind.OPINION, dossier, assessment))
    assert isinstance(page, OpinionPage)
    page.text.setPlainText("")
    assert page.flush()
    assert page.text.toPlainText() == "Autonome."
    assert "ne s’efface pas" in said(window)


def test_damage_met_while_searching_is_a_sentence(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.CANDIDATES))
    assert isinstance(page, CandidatesPage)

    def damaged(*_given: object, **_named: object) -> object:
        raise EnvironmentProblem("centre.db est abîmé.")

    monkeypatch.setattr(dossiers, "search", damaged)
    type_in("l")
    assert "abîmé" in said(window)
    assert page.model.rowCount() == 0


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
        window._make("Centre", "Paul Roux", "une phrase assez longue")
        wait_for(lambda: isinstance(window.gate, RecoveryPage))

        def stay() -> None:
            asked = dialog()
            assert isinstance(asked, Question)
            asked.back.click()

        QTimer.singleShot(60, stay)
        window.close()
        assert window.isVisible()

        def go_away() -> None:
            asked = dialog()
            assert isinstance(asked, Question)
            asked.act.click()

        QTimer.singleShot(60, go_away)
        window.close()
        assert not window.isVisible()
    # Nothing holds the centre any more.
    new = keyring(clock).opened(data, SECRET.passphrase or "", False)
    new.close()


def test_a_closing_that_breaks_leaves_a_window_that_closes(
    tmp_path: Path, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre", clock)
    told: list[Exception] = []

    def broken(held: Centre) -> None:
        held.close()
        raise OSError("the cable")

    with a_window(tmp_path / "centre", clock, centre) as window:
        monkeypatch.setattr(window._keyring, "closed", broken)
        monkeypatch.setattr(window, "_break", told.append)
        window.close()
        wait_for(lambda: bool(told))
        window.close()
        assert not window.isVisible()


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

    QTimer.singleShot(60, enter)
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
