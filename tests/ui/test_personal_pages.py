"""Personal data in the window: the register, what falls due, erasing, the right of access."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel

from clea_desktop.domain.contact import Contact
from clea_desktop.domain.retention import Fate
from clea_desktop.domain.rights import Role
from clea_desktop.services import contacts, dossiers, erasing, exporting
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.ui.pages.contacts import ContactPage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.personal import PersonalPage
from clea_desktop.ui.pages.settings import SettingsPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.window import Window
from tests.centres import SECRET, TestClock, opened_prealable, someone
from tests.services.test_erasing import whole_story
from tests.services.test_joined_again import closed_on
from tests.ui.windows import a_window, go, page_of, said, settle, shell_of, wait_for, waited_for


@pytest.fixture
def window(centre: Centre, clock: TestClock) -> Iterator[Window]:
    whole_story(centre)
    closed_on(centre, "Roux", (0,))
    contacts.add_contact(centre, Contact("Ndiaye", "Awa"))
    with a_window(centre.store.folder.path.parent / "centre", clock, centre) as shown:
        yield shown


def answered(*answers: Callable[[Question], None]) -> list[str]:
    """Answer the questions to come, one after the other; their words."""
    waiting, told, waited = list(answers), [], waited_for()

    def answer() -> None:
        if not waited():
            return
        shown = QApplication.activeModalWidget()
        if isinstance(shown, Question):
            told.append("\n".join(label.text() for label in shown.findChildren(QLabel)))
            waiting.pop(0)(shown)
        if waiting:
            QTimer.singleShot(20, answer)

    QTimer.singleShot(20, answer)
    return told


def agree(question: Question) -> None:
    question.findChildren(QCheckBox)[-1].setChecked(True)
    question.act.click()


def unsure(question: Question) -> None:
    question.act.click()
    assert question.isVisible()
    assert not question.fault.isHidden()
    question.reject()


def close(question: Question) -> None:
    question.back.click()


def put(question: Question) -> None:
    question.act.click()


def due_page(window: Window) -> PersonalPage:
    page = go(window, Place(Kind.PERSONAL))
    assert isinstance(page, PersonalPage)
    assert page._task is not None
    page._task.wait()
    settle()
    return page


def words_of(page: object) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))  # type: ignore[attr-defined]


def test_the_register_is_read_from_the_settings(window: Window) -> None:
    settings = go(window, Place(Kind.SETTINGS))
    assert isinstance(settings, SettingsPage)
    settings.personal.click()
    settle()
    page = page_of(window)
    assert isinstance(page, PersonalPage)
    for told in ("Identité civile", "jamais le numéro de sécurité sociale", "à vérifier"):
        assert told in words_of(page), told
    assert page._task is not None
    page._task.wait()
    settle()
    assert "Rien n’est échu" in words_of(page)
    assert page.erase.isHidden()


def test_periods_are_kept_and_checked_by_the_responsable(window: Window, centre: Centre) -> None:
    page = due_page(window)
    page.fields["contact"].put(36)
    page.fields["contact"].chosen.emit()
    settle()
    assert erasing.retention(centre).contact == 36
    page = due_page(window)
    page.checked.click()
    settle()
    assert erasing.retention(centre).checked_on == centre.clock().date()
    page = due_page(window)
    assert page.periods.checked_on == centre.clock().date()
    assert page.checked.isHidden()
    page.fields["dossier"].put(12)
    page.fields["dossier"].chosen.emit()
    # Changed, they are to be checked again.
    assert erasing.retention(centre).checked_on is None
    # The page made afresh is no other place: one goes back to where one came from.
    shell_of(window).go_back()
    assert not isinstance(page_of(window), PersonalPage)


def test_what_is_due_is_chosen_then_goes(
    window: Window,
    centre: Centre,
    clock: TestClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.now = clock.now.replace(year=2031, month=9, day=3)
    page = due_page(window)
    assert len(page.chosen) == 4
    page.erase.click()
    settle()
    assert "Choisissez d’abord" in said(window)
    page.every.click()
    assert all(box.isChecked() for box in page.chosen)
    page.every.click()
    assert not any(box.isChecked() for box in page.chosen)
    page.every.click()
    answered(unsure)
    page.erase.click()
    assert len(dossiers.list_dossiers(centre)) == 2
    paper = tmp_path / "attestation.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(paper), ""))
    told = answered(agree, put)
    page.anonymise.click()
    settle()
    assert "2\u00a0dossiers et 2\u00a0contacts" in told[0]
    assert paper.read_bytes().startswith(b"%PDF")
    assert dossiers.list_dossiers(centre) == []
    page = due_page(window)
    assert "Rien n’est échu" in words_of(page)
    assert "Évaluation préalable, 2026" in words_of(page)
    centre.close()
    assert check(centre.store.folder.path, SECRET, clock) == []


def test_more_than_a_page_of_what_is_due_is_told(
    window: Window, centre: Centre, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clea_desktop.ui.pages.personal._SHOWN", 1)
    monkeypatch.setattr("clea_desktop.ui.pages.erasing._SHOWN", 1)
    clock.now = clock.now.replace(year=2031, month=9, day=3)
    page = due_page(window)
    assert len(page.chosen) == 1
    assert "3\u00a0autres viendront ensuite." in words_of(page)
    ids = [line.id for line in dossiers.list_dossiers(centre)]
    told = answered(close)
    from clea_desktop.ui.pages.erasing import ask_erase

    assert not ask_erase(page, page.desk, ids, (), Fate.ERASED)
    assert "et 2 autres" in told[0]


def test_not_keeping_hands_the_livret_over_first(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = dossiers.find(centre, "2026-0001")
    place = tmp_path / "export.json"
    exporting.export_dossier(centre, "2026-0001", place)
    go(window, Place(Kind.DOCUMENTS, dossier))
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: ("", ""))
    page._not_keep()
    assert dossiers.view(centre, dossier).dossier.documents
    livret = tmp_path / "livret.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(livret), ""))
    told = answered(agree, close)
    page._not_keep()
    settle()
    assert livret.read_bytes().startswith(b"%PDF")
    assert str(place) in told[0]
    assert f"Le livret est d’abord écrit dans {livret}." in told[0]
    assert "Aucune sauvegarde" in told[1]
    assert shell_of(window).place.kind is Kind.CANDIDATES
    # No way back leads to somebody erased.
    shell_of(window).go_back()
    settle()
    assert dossier not in {place.dossier for place in shell_of(window)._behind}
    assert shell_of(window).place.kind is Kind.TODAY
    assert dossiers.search(centre, "kalnina") == []


def test_a_contact_goes_and_is_not_written_again(window: Window, centre: Centre) -> None:
    called = contacts.search(centre, "ndiaye")[0].id
    page = go(window, Place(Kind.CONTACT, contact=called))
    assert isinstance(page, ContactPage)
    told = answered(agree, close)
    page.erase()
    settle()
    assert "Awa Ndiaye (contact)" in told[0]
    assert contacts.search(centre, "") == []
    assert shell_of(window).place.kind is Kind.CONTACTS


def test_a_contact_may_ask_what_is_held(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = contacts.search(centre, "ndiaye")[0].id
    page = go(window, Place(Kind.CONTACT, contact=called))
    assert isinstance(page, ContactPage)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    page.export()
    told = (tmp_path / "donnees-contact-2026-03-02" / "donnees.json").read_text("utf-8")
    assert "Ndiaye" in told
    assert "Roux Anne-Marie" not in told


def test_everything_of_a_person_is_written_where_they_say(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(window, Place(Kind.DOSSIER, dossiers.find(centre, "2026-0001")))
    assert isinstance(page, DossierPage)
    for chosen in ("", str(tmp_path)):
        choose = partial(lambda folder, *_a, **_k: folder, chosen)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
        page._export_person()
    into = tmp_path / "donnees-2026-0001-2026-03-02"
    assert (into / "donnees.json").exists()
    assert "en clair" in said(window)


def test_not_keeping_is_refused_before_anything_is_asked(
    window: Window, centre: Centre, qapp: QApplication
) -> None:
    dossier, _assessment = opened_prealable(centre, someone("Weber"))
    page = go(window, Place(Kind.DOSSIER, dossier))
    assert isinstance(page, DossierPage)
    told = answered(close)
    page._not_keep()
    settle()
    assert not told
    assert "terminez-la d’abord" in said(window)


def test_the_keyboard_stays_on_the_period_that_was_changed(window: Window) -> None:
    page = go(window, Place(Kind.PERSONAL))
    assert isinstance(page, PersonalPage)
    name = list(page.fields)[2]
    box = page.fields[name].box
    box.setFocus()
    box.setCurrentIndex((box.currentIndex() + 1) % box.count())
    chosen = page.fields[name].value()
    page.fields[name].chosen.emit()
    settle()
    again = page_of(window)
    assert isinstance(again, PersonalPage) and again is not page
    assert again.fields[name].value() == chosen
    wait_for(again.fields[name].box.hasFocus)


def test_who_only_reads_is_told_before_filling_a_new_candidate(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centre, "role", Role.READER)
    go(window, Place(Kind.NEW_CANDIDATE))
    assert shell_of(window).place.kind is Kind.TODAY
    assert "ne suffit pas pour ouvrir un dossier" in said(window)
