"""The pages of juries, by real keys: a session from its délégataire to its letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from clea_desktop.domain.hearing import Ruling, Standing
from clea_desktop.domain.jury import Hat
from clea_desktop.domain.path import Stage
from clea_desktop.exchange.decisions import HEADERS
from clea_desktop.exchange.tables import write_csv
from clea_desktop.services import accounts, delegates, dossiers, hand_over, hearings, juries
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.accounts import AccountsPage
from clea_desktop.ui.pages.delegates import DelegatesPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.hearing import HearingPage
from clea_desktop.ui.pages.juries import JuriesPage
from clea_desktop.ui.pages.session import SessionPage
from clea_desktop.ui.pages.supply import SupplyPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.window import Window
from tests.juries import HELD, a_session, entered, held, jury_centre
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    go,
    once_asked,
    page_of,
    press,
    said,
    settle,
    shell_of,
    type_in,
)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return jury_centre(tmp_path / "centre", 3)


@pytest.fixture
def window(centre: Centre, qapp: object) -> object:
    with a_window(centre.store.folder.path, centre.clock, centre) as shown:  # type: ignore[arg-type]
        yield shown


def answer(*lines: str, tabs: bool = True) -> None:
    """Type in the question that the next gesture asks, then accept it."""

    def act() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        for rank, line in enumerate(lines):
            if rank and tabs:
                press(Key.Key_Tab)
            type_in(line)
        asked.act.click()

    once_asked(act)


def session_page(window: Window) -> SessionPage:
    page = page_of(window)
    assert isinstance(page, SessionPage)
    return page


def standing(page: SessionPage) -> list[Standing]:
    return [each.hearing.standing for each in page.view.heard]


def ruling(page: SessionPage, row: int) -> Ruling | None:
    return page.view.heard[row].hearing.ruling


def test_from_a_delegate_to_a_session_with_its_dossiers(window: Window, centre: Centre) -> None:
    page = go(window, Place(Kind.JURIES))
    assert isinstance(page, JuriesPage)
    press(Key.Key_N, control=True)
    there = page_of(window)
    assert isinstance(there, DelegatesPage)
    assert "Choisissez d’abord le délégataire" in said(window)
    answer("Transitions Pro Normandie")
    there._from_profile("interregional")
    settle()
    (delegate,) = delegates.all_delegates(centre)
    assert delegate.name.startswith("Transitions Pro") and delegate.verified_on is None
    go(window, Place(Kind.JURIES))
    answer()
    press(Key.Key_N, control=True)
    settle()
    made = session_page(window)
    assert not made.view.heard and len(made.view.ready) == 3
    press(Key.Key_Return, control=True)
    assert standing(made) == [Standing.TO_DEPOSIT] * 3
    assert made.next_button.text() == "Remettre au jury…"


def test_handed_over_decided_and_over_by_keys(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    into = tmp_path / "remise"
    into.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(into))
    go(window, Place(Kind.SESSION, session=session))
    press(Key.Key_Return, control=True)
    settle()
    assert "3 dossiers remis" in said(window)
    assert len(list(into.glob("*.zip"))) == 1
    page = session_page(window)
    assert standing(page) == [Standing.DEPOSITED] * 3
    press(Key.Key_C)
    assert "à venir" in said(window)
    held(centre)
    page.list.setFocus()
    press(Key.Key_C)
    assert standing(page)[0] is Standing.DECIDED
    assert page.list.currentIndex().row() == 1
    answer("Une copie lisible")
    press(Key.Key_A)
    assert ruling(page, 1) is Ruling.DEFERRED
    press(Key.Key_Z, control=True)
    assert ruling(page, 0) is Ruling.CERTIFIED
    assert ruling(page, 1) is None
    assert len(ids) == 3


def test_a_decision_lacking_its_reason_says_so_in_the_question(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    session = a_session(centre)
    entered(centre, session)
    (tmp_path / "remise").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "remise", processes=1)
    held(centre)
    page = go(window, Place(Kind.SESSION, session=session))
    assert isinstance(page, SessionPage)
    seen: list[str] = []

    def act() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        asked.act.click()
        seen.append(asked.fault.text())
        type_in("Trop peu d’observations")
        asked.act.click()

    once_asked(act)
    page.list.setFocus()
    press(Key.Key_R)
    assert "n’a pas de motif" in seen[0]
    assert ruling(page, 0) is Ruling.REFUSED
    press(Key.Key_Up)
    page.list.setCurrentIndex(page.model.index(0))
    press(Key.Key_Delete)
    assert ruling(page, 0) is None
    press(Key.Key_C)
    press(Key.Key_Z, control=True)
    assert {each.hearing.ruling for each in page.view.heard} == {None}


def test_decisions_come_back_in_a_table_then_the_minutes(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    (tmp_path / "remise").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "remise", processes=1)
    held(centre)
    page = go(window, Place(Kind.SESSION, session=session))
    assert isinstance(page, SessionPage)
    file = tmp_path / "retour.csv"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(file), ""))
    file.write_text("Dossier;Décision\n2026-9999;certifié\n")
    press(Key.Key_Return, control=True)
    assert "rien n’est enregistré" in said(window)
    references = [centre.in_hand(each).reference for each in ids]
    lines = [[each, "", "", "certifié", *([""] * 6)] for each in references]
    file.write_bytes(write_csv(HEADERS, lines))
    press(Key.Key_Return, control=True)
    assert "3 décisions notées" in said(window)
    answer()
    press(Key.Key_Return, control=True)
    assert page.view.over
    assert {dossiers.view(centre, each).stage for each in ids} == {Stage.CERTIFIED}
    press(Key.Key_C)
    assert page.view.over


def test_the_secretariat_has_members_and_supplies(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    (tmp_path / "remise").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "remise", processes=1)
    held(centre)
    juries.choose_hat(centre, Hat.SECRETARIAT)
    page = go(window, Place(Kind.SESSION, session=session))
    assert isinstance(page, SessionPage)
    assert page.members.isVisible()
    answer("Anne Leroy", "Medef")
    page.members._add()
    assert [m.name for m in page.view.held.members] == ["Anne Leroy"]
    answer("2", "0")
    page.list.setFocus()
    press(Key.Key_C)
    decision = page.view.heard[0].hearing.decision
    assert decision is not None and decision.votes is not None and decision.votes.favour == 2
    certified = dict.fromkeys(ids, decision)
    hearings.decide(centre, session, certified)
    hearings.know_minutes(centre, session, HELD)
    go(window, Place(Kind.SESSION, session=session))
    press(Key.Key_Return, control=True)
    supplied = page_of(window)
    assert isinstance(supplied, SupplyPage)
    press(Key.Key_Space)
    press(Key.Key_Space)
    assert QGuiApplication.clipboard().text() == supplied.people[0].told.candidate.birth_name
    press(Key.Key_Right, control=True)
    assert "2 sur 3" in supplied.place.text()
    to = tmp_path / "fourniture.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(to), ""))
    press(Key.Key_S, control=True)
    assert to.exists() and "rien n’est déposé d’ici" in said(window)


def test_a_dossier_is_entered_from_its_own_page(window: Window, centre: Centre) -> None:
    session = a_session(centre)
    dossier = juries.view(centre, session).ready[0].line.id
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    answer()
    press(Key.Key_Return, control=True)
    there = session_page(window)
    assert [each.line.id for each in there.view.heard] == [dossier]
    press(Key.Key_Return)
    again = page_of(window)
    assert isinstance(again, DossierPage)


def decided(centre: Centre, tmp_path: Path, ruling: Ruling, **more: object) -> bytes:
    """A dossier decided so, its minutes known."""
    from clea_desktop.domain.hearing import JuryDecision

    session = a_session(centre)
    ids = entered(centre, session)
    (tmp_path / "remise").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "remise", processes=1)
    held(centre)
    decision = JuryDecision(ruling, HELD, **more)  # type: ignore[arg-type]
    hearings.decide(centre, session, dict.fromkeys(ids, decision))
    hearings.know_minutes(centre, session, HELD)
    return ids[0]


def hearing_page(window: Window, dossier: bytes) -> HearingPage:
    page = go(window, Place(Kind.HEARING, dossier))
    assert isinstance(page, HearingPage)
    return page


def test_a_complement_is_brought(window: Window, centre: Centre, tmp_path: Path) -> None:
    dossier = decided(centre, tmp_path, Ruling.MORE_ASKED, codes=("2.3",))
    page = hearing_page(window, dossier)

    def fill() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        from clea_desktop.ui.widgets.fields import TextField

        asked.findChildren(TextField)[-1].area.setPlainText("A rendu la monnaie.")
        asked.act.click()

    once_asked(fill)
    press(Key.Key_Return, control=True)
    assert dossiers.view(centre, dossier).stage is Stage.JURY
    assert page is not page_of(window)


def test_a_certificate_then_a_contestation_and_its_answer(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    dossier = decided(centre, tmp_path, Ruling.CERTIFIED)
    page = hearing_page(window, dossier)
    answer("CLEA-2026-7")
    page.certify()
    (hearing,) = dossiers.view(centre, dossier).dossier.journey.hearings
    assert hearing.certificate is not None and hearing.certificate.number == "CLEA-2026-7"

    def typed(*words: str) -> Callable[[], None]:
        def fill() -> None:
            asked = dialog()
            assert isinstance(asked, Question)
            from clea_desktop.ui.widgets.fields import TextField

            for field, text in zip(asked.findChildren(TextField), words, strict=True):
                field.area.setPlainText(text)
            asked.act.click()

        return fill

    # The page first: it lets events pass, and what answers would come before it is asked.
    page = hearing_page(window, dossier)
    once_asked(typed("Mon nom est mal écrit."))
    page.contest()
    page = hearing_page(window, dossier)
    once_asked(typed("Il est corrigé."))
    page.answer(hearing.id, 0)
    (hearing,) = dossiers.view(centre, dossier).dossier.journey.hearings
    assert hearing.contestations[0].answer == "Il est corrigé."
    assert hearing.ruling is Ruling.CERTIFIED


def test_the_page_without_any_jury_says_where_to_go(window: Window, centre: Centre) -> None:
    session = a_session(centre)
    page = hearing_page(window, juries.view(centre, session).ready[0].line.id)
    assert page.first() is None


def test_accounts_amounts_and_complaints(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.ACCOUNTS))
    assert isinstance(page, AccountsPage)
    answer("450,50")
    page.add_amount()
    (amount,) = accounts.fees(centre).amounts
    assert amount.cents == 45_050
    answer("Une attente trop longue")
    again = page_of(window)
    assert isinstance(again, AccountsPage)
    again.complain()
    (complaint,) = accounts.complaints(centre)
    assert complaint.subject == "Une attente trop longue"
    again = page_of(window)
    assert isinstance(again, AccountsPage)
    assert any("Une attente" in entry.text() for entry in again.findChildren(Entry))
    to = tmp_path / "etat.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(to), ""))
    again.statement()
    assert to.exists()
    into = tmp_path / "audit"
    into.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(into))
    again.audit()
    assert len(list(into.glob("*.zip"))) == 1


def test_what_a_stop_left_is_offered_for_removal(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    session = a_session(centre)
    entered(centre, session)
    into = tmp_path / "remise"
    into.mkdir()
    hand_over.prepare(centre, session, into, processes=1)
    (left,) = hand_over.unfinished(centre)
    shell_of(window).say_what_is_left()
    assert "Une remise au jury s’est arrêtée" in said(window)
    page = go(window, Place(Kind.JURIES))
    remove = next(b for b in page.findChildren(Button) if b.text() == "Supprimer ce reste")
    remove.click()
    settle()
    assert not left.folder.exists() and hand_over.unfinished(centre) == []


def test_the_hat_is_chosen_and_a_delegate_verified(window: Window, centre: Centre) -> None:
    a_session(centre)
    page = go(window, Place(Kind.DELEGATES))
    assert isinstance(page, DelegatesPage)
    page.hat.put(Hat.SECRETARIAT)
    page.hat.chosen.emit()
    assert juries.hat(centre) is Hat.SECRETARIAT

    def fill() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        from PySide6.QtWidgets import QCheckBox

        asked.findChildren(QCheckBox)[-1].setChecked(True)
        asked.act.click()

    (known,) = delegates.all_delegates(centre)
    once_asked(fill)
    page.edit(known)
    (verified,) = delegates.all_delegates(centre)
    assert verified.verified_on is not None and verified.note == ""
