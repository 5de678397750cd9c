"""Backups in the window: the lamp, the page, restoring from it, and from the gate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from clea_desktop.domain.backups import Kept, Lamp, lamp
from clea_desktop.domain.errors import Damage
from clea_desktop.services import backups, candidates, dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import LeavingPage, WelcomePage
from clea_desktop.ui.pages.backups import BackupsPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.rail import lamp_words
from clea_desktop.ui.widgets.text import Text
from clea_desktop.ui.window import Window
from tests.centres import PASSPHRASE, SECRET, TestClock, new_centre, opened_prealable, someone
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    dressed,
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


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return new_centre(tmp_path / "centre")


@pytest.fixture
def window(centre: Centre, qapp: object) -> Iterator[Window]:
    clock = centre.clock
    assert isinstance(clock, TestClock)
    with a_window(centre.store.folder.path, clock, centre) as shown:
        yield shown


def words_of(page: object) -> str:
    assert isinstance(page, (BackupsPage, UnlockPage))
    return "\n".join(text.text() for text in page.findChildren(Text)).replace("\u00a0", " ")


def backups_page(window: Window) -> BackupsPage:
    page = go(window, Place(Kind.BACKUPS))
    assert isinstance(page, BackupsPage)
    return page


def test_a_backup_is_made_from_the_page_and_the_lamp_says_so(
    window: Window, centre: Centre
) -> None:
    lamp = shell_of(window).rail.lamp
    assert "Aucune sauvegarde encore" in lamp.accessibleName()
    page = backups_page(window)
    press(Key.Key_Return, control=True)
    wait_for(lambda: not page.desk.keeper.busy)
    assert "contient tout" in words_of(page)
    assert "Sauvegarde vérifiée le" in lamp.accessibleName().replace("\u00a0", " ")
    lamp.setFocus()
    press(Key.Key_Space)
    assert isinstance(page_of(window), BackupsPage)
    assert backups.last_backup(centre) is not None


def test_a_failure_is_told_by_the_lamp_and_on_the_page(window: Window, centre: Centre) -> None:
    (centre.store.folder.path.parent / "centre-sauvegardes").write_text("à la place du dossier")
    page = backups_page(window)
    press(Key.Key_Return, control=True)
    wait_for(lambda: not page.desk.keeper.busy)
    assert "n’a pas pu se faire" in shell_of(window).rail.lamp.accessibleName()
    assert "existe déjà" in words_of(page)
    (centre.store.folder.path.parent / "centre-sauvegardes").unlink()


def test_damage_met_under_the_window_is_told_by_the_lamp(window: Window, centre: Centre) -> None:
    backups.back_up(centre)
    shell = shell_of(window)
    keeper = shell.desk.keeper
    keeper.look()
    assert "Sauvegarde vérifiée" in shell.rail.lamp.accessibleName()
    data = centre.store.folder
    centre.fold_in()
    content = bytearray(data.database.read_bytes())
    content[200_000:200_040] = bytes(each ^ 255 for each in content[200_000:200_040])
    data.database.write_bytes(content)

    def read() -> None:
        raise Damage("centre.db est abîmé.")

    shell.desk.attempt(read)
    assert keeper.busy
    wait_for(lambda: not keeper.busy)
    assert "n’a pas pu se faire" in shell.rail.lamp.accessibleName()
    assert "page de centre.db est abîmée" in words_of(backups_page(window))
    # Once is enough: the next page that meets it begins no other.
    shell.desk.attempt(read)
    assert not keeper.busy


def test_what_cannot_be_asked_of_a_damaged_centre_turns_the_lamp(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = shell_of(window)

    def refuse(*_: object) -> None:
        raise Damage("centre.db est abîmé.")

    monkeypatch.setattr(backups, "kept", refuse)
    shell.desk.keeper.look()
    assert "n’a pas pu se faire" in shell.rail.lamp.accessibleName()


def test_closing_a_damaged_centre_does_not_say_that_all_is_kept(qapp: object) -> None:
    leaving = LeavingPage()
    leaving.refuse("1 page de centre.db est abîmée.", damage=True)
    assert "Tout est enregistré" not in leaving.words.text()
    leaving.refuse("Le disque est plein.")
    assert "Tout est enregistré" in leaving.words.text()


def test_a_backup_is_made_by_itself_when_it_is_due(window: Window, centre: Centre) -> None:
    clock = centre.clock
    assert isinstance(clock, TestClock)
    opened_prealable(centre)
    keeper = shell_of(window).desk.keeper
    begun: list[bool] = []
    keeper.look()
    begun.append(keeper.busy)
    clock.forward(minutes=11)
    keeper.look()
    begun.append(keeper.busy)
    assert begun == [False, True]
    wait_for(lambda: not keeper.busy)
    assert backups.kept(centre).work_since is None


def test_settings_and_a_second_place(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = backups_page(window)
    page.fields["every_minutes"].put("0")
    page._keep()
    assert "va de 1 à 240" in said(window)
    page.fields["every_minutes"].put("quinze")
    page._keep()
    assert "nombre entier" in page.fields["every_minutes"].fault.text()
    page.fields["every_minutes"].put("15")
    page._keep()
    assert backups.policy(centre).every_minutes == 15
    key = tmp_path / "clé"
    key.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(key))
    page._choose_place()
    press(Key.Key_Return, control=True)
    wait_for(lambda: not page.desk.keeper.busy)
    assert "Dernière copie relue" in words_of(page)
    assert backups.policy(centre).every_minutes == 15
    page._no_place()
    assert backups.policy(centre).second_place == ""
    page._into()
    assert list(key.glob("*.cleabackup"))


def test_a_backup_is_restored_from_the_page_and_the_old_folder_kept(
    window: Window, centre: Centre
) -> None:
    data = centre.store.folder.path
    opened_prealable(centre)
    backups.back_up(centre, beside=False)
    candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    page = backups_page(window)
    ((folder, made),) = backups.all_made(centre)
    seen: list[str] = []

    def answer() -> None:
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        seen.extend(text.text() for text in dialog().findChildren(Text))
        press(Key.Key_Return)

    once_asked(answer)
    page.restore(folder / made.name)
    wait_for(lambda: isinstance(window.gate, UnlockPage))
    assert any(
        "1 action faite depuis serait perdue" in text.replace("\u00a0", " ") for text in seen
    )
    assert "en place" in words_of(window.gate)
    type_in(PASSPHRASE)
    press(Key.Key_Return)
    wait_for(lambda: window.shell is not None)
    assert [line.reference for line in dossiers.list_dossiers(shell_of(window).desk.centre)] == [
        "2026-0001"
    ]
    assert len(list(data.parent.glob("centre-remplacé-*"))) == 1


def test_a_backup_of_another_centre_goes_into_a_folder_of_its_own(
    window: Window, centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_centre(tmp_path / "autre")
    opened_prealable(other)
    made = backups.backup(other, tmp_path / "clé")
    other.close()
    page = backups_page(window)
    chosen = iter(["", str(centre.store.folder.path), str(tmp_path)])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(chosen))
    seen: list[str] = []

    def refused() -> None:
        asked = dialog()
        assert isinstance(asked, Question)
        (aside,) = [each for each in asked.findChildren(Button) if "dossier à elle" in each.text()]
        aside.click()
        assert asked.isVisible(), "nothing opens it yet"
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        seen.append(asked.fault.text().replace("\u00a0", " "))
        aside.click()

    for _ in range(3):
        once_asked(refused)
        page.restore(made.path)
    assert all(
        "« Dans un dossier à elle… »" in sentence.replace("\u00a0", " ") for sentence in seen
    )
    notice = said(window)
    laid = tmp_path / "centre-restauré-2026-03-02"
    assert str(laid) in notice
    assert "--data" in notice
    assert isinstance(page_of(window), BackupsPage), "the centre is as it was"
    apart = open_centre(laid, SECRET, TestClock())
    assert len(dossiers.list_dossiers(apart)) == 1
    apart.close()
    assert not list(centre.store.folder.path.glob("centre-restauré-*"))


def answer() -> None:
    """Type the passphrase in the question asked."""
    type_in(PASSPHRASE)
    press(Key.Key_Return)


def enter_then_leave(window: Window) -> None:
    """Open what was restored, by its passphrase, and close it."""
    answer()
    wait_for(lambda: window.shell is not None)
    assert len(dossiers.list_dossiers(shell_of(window).desk.centre)) == 1
    window.close()
    wait_for(lambda: not window.isVisible())


def test_a_damaged_centre_offers_its_last_good_backup(tmp_path: Path, qapp: object) -> None:
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    backups.close_with_backup(centre)
    file = tmp_path / "centre" / "centre.db"
    file.write_bytes(bytes(len(file.read_bytes())))
    with a_window(tmp_path / "centre", TestClock()) as window:
        gate = window.gate
        assert isinstance(gate, UnlockPage) and not gate.restore.isVisible()
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(gate.restore.isVisible)
        once_asked(answer)
        gate.restore.click()
        wait_for(lambda: window.gate is not gate and isinstance(window.gate, UnlockPage))
        enter_then_leave(window)


def test_a_first_start_restores_a_backup_instead(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    made = backups.close_with_backup(centre)
    assert made is not None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(made.path), ""))
    with a_window(tmp_path / "neuf", TestClock()) as window:
        gate = window.gate
        assert isinstance(gate, WelcomePage)
        once_asked(answer)
        gate.restore.click()
        wait_for(lambda: isinstance(window.gate, UnlockPage))
        enter_then_leave(window)


NOON = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - at the clock of the wall
AHEAD = Kept(NOON + timedelta(days=365))


@pytest.mark.parametrize(
    ("kept", "state", "words"),
    [
        (Kept(None), Lamp.NONE, "Aucune sauvegarde encore"),
        (Kept(None, failure="x"), Lamp.FAILED, "La sauvegarde n’a pas pu se faire."),
        (Kept(NOON, NOON), Lamp.LATE, "Sauvegarde en retard."),
        (Kept(NOON, NOON, away=True), Lamp.LATE, "Sauvegarde en retard."),
        (Kept(NOON, away=True), Lamp.AWAY, "Le second endroit"),
        (
            AHEAD,
            Lamp.AHEAD,
            "Sauvegarde datée du futur, le 2 mars 2027 à 12 h 00 : vérifiez l’horloge.",
        ),
        (Kept(NOON), Lamp.SAFE, "Sauvegarde vérifiée le 2 mars 2026 à 12 h 00"),
    ],
)
def test_what_the_lamp_says(kept: Kept, state: Lamp, words: str) -> None:
    assert words in lamp_words(kept, state).replace("\u00a0", " ")
    assert lamp(kept, NOON + timedelta(hours=2)) is state


@pytest.mark.parametrize(("percent", "wide"), [(100, 1366), (200, 1366), (200, 2800)])
def test_the_lamp_is_seen_whole_whatever_its_words_and_the_room(
    window: Window, percent: int, wide: int
) -> None:
    dressed(Theme.LIGHT, percent)
    window.resize(wide, 768)
    settle()
    rail = shell_of(window).rail
    for kept in (Kept(NOON), Kept(NOON, failure="x"), Kept(NOON, NOON), AHEAD, Kept(None)):
        rail.lamp.show_kept(kept, NOON + timedelta(hours=2))
        settle()
        shown = rail.lamp.geometry()
        assert rail.rect().contains(shown)
        assert shown.height() >= look().px(1.2)
        for part in rail.lamp.findChildren(QLabel):
            if part.isVisible():
                assert rail.lamp.rect().contains(part.geometry())
                assert part.height() >= part.heightForWidth(part.width())
        assert rail.lamp.accessibleName() == rail.lamp.toolTip() != ""
