"""The gate of a damaged centre: each backup is offered, read again under the eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from clea_desktop.services import backups, dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.store.recovery import new_code
from clea_desktop.ui.gate.backup_choice import BackupChoice
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.window import Window
from tests.centres import PASSPHRASE, TestClock, new_centre, opened_prealable, someone
from tests.ui.windows import (
    Key,
    a_window,
    once_asked,
    press,
    settle,
    shell_of,
    type_in,
    wait_for,
)


def choice() -> BackupChoice:
    """The question that is asked."""
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, BackupChoice)
    return asked


def lines(asked: BackupChoice) -> list[str]:
    """What it says, once every backup was read."""
    wait_for(lambda: all(line.read for line in asked._lines))
    return [asked.list.item(row).text().replace("\u00a0", " ") for row in range(asked.list.count())]


def backed_up(centre: Centre, clock: TestClock) -> Path:
    clock.forward(minutes=70)
    made = backups.back_up(centre, beside=False)
    assert made is not None
    return made.path


@pytest.fixture
def damaged(tmp_path: Path) -> tuple[Path, list[Path]]:
    """A centre that does not open, and its backups: the last one is damaged as well."""
    clock = TestClock()
    centre = new_centre(tmp_path / "centre", clock)
    made = []
    for name in ("Benali", "Diallo", "Lopes"):
        opened_prealable(centre, someone(name))
        made.append(backed_up(centre, clock))
    centre.close()
    file = tmp_path / "centre" / "centre.db"
    file.write_bytes(bytes(len(file.read_bytes())))
    made[-1].write_bytes(made[-1].read_bytes()[:-1])
    return tmp_path / "centre", made


def refused(window: Window) -> UnlockPage:
    """The gate, once the passphrase met the damage."""
    gate = window.gate
    assert isinstance(gate, UnlockPage)
    type_in(PASSPHRASE)
    press(Key.Key_Return)
    wait_for(gate.restore.isVisible)
    return gate


def references(window: Window) -> list[str]:
    """Who is in the centre that was restored, opened by its passphrase."""
    wait_for(lambda: isinstance(window.gate, UnlockPage) and not window.gate.told.isHidden())
    type_in(PASSPHRASE)
    press(Key.Key_Return)
    wait_for(lambda: window.shell is not None)
    found = [line.reference for line in dossiers.list_dossiers(shell_of(window).desk.centre)]
    window.close()
    wait_for(lambda: not window.isVisible())
    return found


def test_the_last_that_reads_whole_is_chosen_and_an_older_one_may_be(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, _made = damaged
    with a_window(data, TestClock()) as window:
        gate = refused(window)
        seen: list[list[str]] = []

        def choose_older() -> None:
            asked = choice()
            seen.append(lines(asked))
            assert asked.list.currentRow() == 1
            asked.list.setCurrentRow(0)
            type_in(PASSPHRASE)
            press(Key.Key_Return)
            assert "ne se restaure pas" in asked.fault.text()
            assert not asked.why.isHidden() and "abîmé" in asked.why.text()
            asked.list.setCurrentRow(2)
            assert asked.why.isHidden()
            asked.typed.line.setFocus()
            press(Key.Key_Return)

        once_asked(choose_older)
        gate.restore.click()
        ((last, middle, first),) = seen
        assert last == "2 mars 2026, 12 h 30, 7 actions, ne se restaure pas"
        assert middle == "2 mars 2026, 11 h 20, 2 dossiers · 5 actions, relue en entier"
        assert first == "2 mars 2026, 10 h 10, 1 dossier · 3 actions, relue en entier"
        assert references(window) == ["2026-0001"]


def test_a_file_from_elsewhere_is_added_and_says_if_it_is_of_another_centre(
    damaged: tuple[Path, list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    data, made = damaged
    clock = TestClock()
    other = new_centre(tmp_path / "autre", clock)
    stranger = backed_up(other, clock)
    other.close()
    renamed = made[1].rename(tmp_path / "copie de la clé.cleabackup")
    asked_for = iter([("", ""), (str(stranger), ""), (str(renamed), "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(asked_for))
    with a_window(data, TestClock()) as window:
        gate = refused(window)
        seen: list[list[str]] = []

        def add() -> None:
            asked = choice()
            assert len(lines(asked)) == 2
            for _ in range(3):
                asked.other.click()
            seen.append(lines(asked))
            assert asked.list.currentRow() == 0
            press(Key.Key_Return)
            assert asked.typed.fault.text() == "Tapez ce qui l’ouvre."
            type_in(PASSPHRASE)
            press(Key.Key_Return)

        once_asked(add)
        gate.restore.click()
        (told,) = seen
        assert told[0] == "2 mars 2026, 11 h 20, 2 dossiers · 5 actions, relue en entier"
        assert told[1].endswith("relue en entier, d’un autre centre")
        assert references(window) == ["2026-0001", "2026-0002"]


def test_without_any_backup_one_is_looked_for_elsewhere(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, made = damaged
    for file in made:
        file.unlink()
    with a_window(data, TestClock()) as window:
        gate = refused(window)

        def leave() -> None:
            asked = choice()
            assert asked.list.isHidden()
            assert asked.other.hasFocus()
            asked.act.click()
            assert asked.fault.text() == "Choisissez d’abord une sauvegarde."
            asked.back.click()

        once_asked(leave)
        gate.restore.click()
        settle()
        assert window.gate is gate


def test_what_does_not_open_the_backup_is_said_and_it_is_offered_again(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, _made = damaged
    with a_window(data, TestClock()) as window:
        gate = refused(window)

        def mistake() -> None:
            lines(choice())
            type_in("une autre, bien longue")
            press(Key.Key_Return)

        once_asked(mistake)
        gate.restore.click()
        wait_for(lambda: isinstance(window.gate, UnlockPage) and not window.gate.told.isHidden())
        again = window.gate
        assert isinstance(again, UnlockPage)
        assert "ne convient pas" in again.told.text()
        assert again.restore.isVisible()
        assert not list(data.parent.glob("centre-remplacé-*"))


def test_a_code_of_another_centre_is_told_and_offers_no_backup(tmp_path: Path) -> None:
    centre = new_centre(tmp_path / "centre")
    centre.close()
    with a_window(tmp_path / "centre", TestClock()) as window:
        gate = window.gate
        assert isinstance(gate, UnlockPage)
        gate.enter_code(new_code())
        wait_for(lambda: bool(gate.code.fault.text()))
        assert "n’est pas celui de ce centre" in gate.code.fault.text()
        # The sentence speaks of backups; nothing here is damaged.
        assert not gate.restore.isVisible()
