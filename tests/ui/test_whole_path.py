"""From an empty folder to both papers saved, at the keyboard alone, the keys counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from clea_desktop.services.safekeeping import check
from clea_desktop.ui.gate.welcome import RecoveryPage, WelcomePage
from clea_desktop.ui.pages.closing import ClosingPage
from clea_desktop.ui.pages.documents import DocumentsPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.interview import InterviewPage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.today import TodayPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.window import Window
from tests.centres import SECRET, TestClock
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
    wait_for,
)

PASSPHRASE = SECRET.passphrase or ""


def test_an_evaluator_goes_from_nothing_to_both_papers(
    tmp_path: Path, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[Path] = []

    def named(_parent: object, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        saved.append(tmp_path / proposed)
        return str(saved[-1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", named)
    data = tmp_path / "un centre à moi"
    with a_window(data, clock) as window:
        first_start(window)
        open_a_dossier()
        start_the_prealable(window)
        keys = mark_everything(window)
        assert keys == 106
        close_it(window)
        write_the_opinion(window, clock)
        documents = go(window, Place(Kind.DOCUMENTS, dossier_id(window)))
        assert isinstance(documents, DocumentsPage)
        hand_over_and_save(documents, "livret")
        hand_over_and_save(documents, "jury")
        assert [path.suffix for path in saved] == [".txt", ".pdf", ".pdf"]
        for path in saved[1:]:
            assert path.read_bytes().startswith(b"%PDF-")
        kept = documents.dossier.documents
        assert [document.kind for document in kept] == ["livret", "jury"]
        leave(window)
    assert check(data, SECRET, clock) == []
    assert list((tmp_path / "un centre à moi-sauvegardes").glob("*.cleabackup"))


def first_start(window: Window) -> None:
    assert isinstance(window.gate, WelcomePage)
    for text in ("Centre de formation de Lisieux", "Paul Roux", PASSPHRASE, PASSPHRASE):
        type_in(text)
        press(Key.Key_Return)
    wait_for(lambda: isinstance(window.gate, RecoveryPage))
    recovery = window.gate
    assert isinstance(recovery, RecoveryPage)
    assert not recovery.go_on.isEnabled()
    press(Key.Key_Tab)
    recovery.save_button.click()
    settle()
    press(Key.Key_Space)
    wait_for(lambda: window.shell is not None)
    # What comes first is a person; what is left to complete is only told.
    assert isinstance(page_of(window), TodayPage)
    assert "Réglages" in said(window)
    press(Key.Key_N, control=True)


def open_a_dossier() -> None:
    for text in ("Ķalniņa", "", "Anne-Marie", "17/05/1990"):
        type_in(text)
        press(Key.Key_Tab)
    press(Key.Key_Return, control=True)


def dossier_id(window: Window) -> bytes:
    found = shell_of(window).place.dossier
    assert found is not None
    return found


def answer(button: str) -> Callable[[], None]:
    def act() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        assert asked.act.text() == button
        asked.act.click()

    return act


def start_the_prealable(window: Window) -> None:
    opened = page_of(window)
    assert isinstance(opened, DossierPage)
    # First the interview, of which nothing is to be noted.
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), InterviewPage)
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    once_asked(answer("Ouvrir"))
    press(Key.Key_Return, control=True)
    wait_for(lambda: isinstance(page_of(window), MarkingPage))


def mark_everything(window: Window) -> int:
    page = page_of(window)
    assert isinstance(page, MarkingPage)
    keys = 0
    while page.sheet.undecided:
        press(Key.Key_A)
        keys += 1
    return keys


def close_it(window: Window) -> None:
    press(Key.Key_F10)
    assert isinstance(page_of(window), ClosingPage)
    press(Key.Key_Return, control=True)
    assert isinstance(page_of(window), DossierPage)
    told = said(window)
    assert "terminée" in told


def write_the_opinion(window: Window, clock: TestClock) -> None:
    clock.forward(minutes=5)
    view = page_of(window)
    assert isinstance(view, DossierPage)
    current = view.view.dossier.current
    assert current is not None
    go(window, Place(Kind.OPINION, dossier_id(window), current.id))
    type_in("Autonome et précise, à l’aise à l’oral.")
    go(window, Place(Kind.DOSSIER, dossier_id(window)))


def hand_over_and_save(page: DocumentsPage, kind: str) -> None:
    page.show_kind(kind)
    settle()
    assert page.pdf, page.why.text()
    once_asked(answer("Remettre"))
    press(Key.Key_R, control=True)
    assert page.given_back is not None
    press(Key.Key_S, control=True)


def leave(window: Window) -> None:
    window.close()
    wait_for(lambda: not window.isVisible())
