"""The page of profiles: the responsable changes them, everybody else reads them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from clea_desktop.domain.rights import Role
from clea_desktop.services import dossiers, profiles
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.profiles import ProfilesPage, RecoveryDialog
from clea_desktop.ui.pages.settings import SettingsPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.window import Window
from tests.centres import TestClock, opened_prealable
from tests.ui.windows import Key, a_window, go, press, said, settle, shell_of

NADIA = "celle de Nadia Benali"


def answering(question: Callable[[Question], None]) -> None:
    """Answer the next question, and go back from it when its act was refused."""

    def answer() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, Question)
        question(asked)
        asked.act.click()
        if asked.isVisible():
            asked.reject()

    QTimer.singleShot(50, answer)


def typing(*texts: str, role: Role | None = None) -> Callable[[Question], None]:
    def answer(question: Question) -> None:
        for field, text in zip(question.findChildren(LineField), texts, strict=True):
            field.put(text)
        for choice in question.findChildren(ChoiceField):
            if role is not None:
                choice.put(role)

    return answer


def page_in(window: Window) -> ProfilesPage:
    page = go(window, Place(Kind.PROFILES))
    assert isinstance(page, ProfilesPage)
    return page


def button(page: QWidget, name: str) -> Button:
    return next(each for each in page.findChildren(Button) if each.accessibleName() == name)


def test_a_profile_is_given_changed_and_withdrawn_by_clicks(window: Window, centre: Centre) -> None:
    page = page_in(window)
    answering(typing("Nadia Benali", NADIA, "autre", role=Role.SECRETARY))
    page.add_button.click()
    assert len(profiles.all_profiles(centre)) == 1
    answering(typing("Nadia Benali", NADIA, NADIA, role=Role.SECRETARY))
    page.add_button.click()
    settle()
    answering(typing(role=Role.EVALUATOR))
    button(page, "Rôle de Nadia Benali").click()
    settle()
    assert profiles.find(centre, "Nadia Benali").role is Role.EVALUATOR
    page = page_in(window)
    answering(typing("une autre phrase", "une autre"))
    button(page, "Phrase de passe de Nadia Benali").click()
    answering(typing("une autre phrase", "une autre phrase"))
    button(page, "Phrase de passe de Nadia Benali").click()
    settle()
    assert "est changée" in said(window)
    answering(lambda _question: None)
    button(page, "Retirer de Nadia Benali").click()
    settle()
    assert "n’a plus de profil, et la clé est refaite" in said(window)
    assert [each.own for each in profiles.all_profiles(centre)] == [True]
    assert page.first() is page.add_button


def test_the_key_is_made_again_beside_the_window_and_no_backup_begins_meanwhile(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = profiles.add(centre, "Nadia Benali", Role.SECRETARY, NADIA)
    seen: list[tuple[bool, bool]] = []
    remake = profiles.withdraw

    def slow(centre: Centre, person: bytes) -> list[str]:
        keeper = shell_of(window).desk.keeper
        keeper.look()
        seen.append((threading.current_thread() is threading.main_thread(), keeper.busy))
        return remake(centre, person)

    monkeypatch.setattr(profiles, "withdraw", slow)
    page = page_in(window)
    answering(lambda _question: None)
    button(page, f"Retirer de {made.name}").click()
    assert seen == [(False, False)]
    assert "n’a plus de profil, et la clé est refaite" in said(window)


def test_the_sheet_is_renewed_once_it_is_put_away(
    window: Window, centre: Centre, tmp_path: Path
) -> None:
    page = page_in(window)
    before = centre.store.folder.keys.read_bytes()

    def go_back() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecoveryDialog)
        asked.reject()

    QTimer.singleShot(50, go_back)
    page.renew_button.click()
    assert centre.store.folder.keys.read_bytes() == before
    assert "l’ancienne sert toujours" in said(window)
    sheet = tmp_path / "fiche.txt"

    def put_away() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecoveryDialog)
        asked.page.save_to(sheet)
        # Left by another door, as when the window locks: the sheet in hand is the one that serves.
        asked.reject()

    QTimer.singleShot(50, put_away)
    page.renew_button.click()
    assert "Gardez l’ancienne" in said(window)
    code = sheet.read_text("utf-8").split("CODE DE SECOURS")[1].split("À QUOI")[0].strip()
    data = centre.store.folder.path
    centre.close()
    open_centre(data, Secret(recovery_code=code), centre.clock).close()


def test_others_read_them_and_are_told_whom_to_ask(
    window: Window, monkeypatch: pytest.MonkeyPatch, centre: Centre
) -> None:
    monkeypatch.setattr(centre, "role", Role.READER)
    page = page_in(window)
    assert page.add_button.isHidden()
    assert page.renew_button.isHidden()
    assert page.first() is None
    assert not [each for each in page.findChildren(Button) if "Retirer" in each.text()]
    settings = go(window, Place(Kind.SETTINGS))
    assert isinstance(settings, SettingsPage)
    assert not settings.organisation["name"].isEnabled()
    assert settings.leave()


def test_a_key_still_to_be_made_again_is_said_until_it_is_read(
    centre: Centre, clock: TestClock
) -> None:
    centre.store.pending = True
    with a_window(centre.store.folder.path, clock, centre) as window:
        notice = shell_of(window).notice
        assert "La clé du centre reste à refaire" in notice.text.text()
        assert not notice._timer.isActive()


def test_the_minutes_before_locking_are_chosen_in_the_settings(
    window: Window, clock: TestClock
) -> None:
    settings = go(window, Place(Kind.SETTINGS))
    assert isinstance(settings, SettingsPage)
    settings.lock_after.put(5)
    settings.lock_after.chosen.emit()
    assert window._preferences.lock_minutes == 5


def test_a_reader_sees_everything_and_is_offered_nothing_to_write(
    centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    secret = "celle de Léa Petit"
    profiles.add(centre, "Léa Petit", Role.READER, secret)
    centre.close()
    again = open_centre(centre.store.folder.path, Secret(passphrase=secret), clock)
    with a_window(again.store.folder.path, clock, again) as window:
        assert "en lecture seule" in said(window)
        page = go(window, Place(Kind.MARKING, dossier, assessment))
        assert isinstance(page, MarkingPage)
        assert page.close_button.isHidden()
        press(Key.Key_A)
        assert "Votre profil (lecture seule) ne suffit pas" in said(window)
        assert dossiers.view(again, dossier).dossier.assessments[0].marks == ()
        # Every page opens and is left without a word to write.
        for kind in (Kind.TODAY, Kind.CANDIDATES, Kind.SETTINGS, Kind.JURIES, Kind.RELEASES):
            assert go(window, Place(kind)).leave()
    again.close()
