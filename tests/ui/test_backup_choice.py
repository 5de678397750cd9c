"""The gate of a damaged centre: each backup is offered, read again under the eyes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from clea_desktop.domain.people import Organisation
from clea_desktop.services import backups, dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import init
from clea_desktop.store.recovery import new_code
from clea_desktop.ui.gate.backup_choice import BackupChoice
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import NewPassphrasePage
from clea_desktop.ui.window import Window
from tests.centres import CHEAP, PASSPHRASE, TestClock, new_centre, opened_prealable, someone
from tests.ui.windows import (
    Key,
    a_window,
    once_asked,
    press,
    said,
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


def test_what_was_done_since_is_told_before_and_after(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, _made = damaged
    lost = "2 actions faites depuis sont dans le dossier gardé, et ne sont pas dans la sauvegarde."
    with a_window(data, TestClock()) as window:
        gate = refused(window)
        seen: list[str] = []

        def restore() -> None:
            asked = choice()
            lines(asked)
            seen.append(asked.lacks.text())
            asked.list.setCurrentRow(2)
            seen.append(asked.lacks.text())
            asked.list.setCurrentRow(1)
            asked.typed.line.setFocus()
            type_in(PASSPHRASE)
            press(Key.Key_Return)

        once_asked(restore)
        gate.restore.click()
        plain = [each.replace("\u00a0", " ") for each in seen]
        assert plain == [lost, lost.replace("2", "4", 1)]
        wait_for(lambda: window.gate is not gate and isinstance(window.gate, UnlockPage))
        assert isinstance(window.gate, UnlockPage)
        assert lost in window.gate.told.text().replace("\u00a0", " ")
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        assert lost in said(window)
        window.close()
        wait_for(lambda: not window.isVisible())


def test_without_its_head_what_was_done_since_is_told_by_its_instant(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, _made = damaged
    (data / "head").write_bytes(b"x")
    with a_window(data, TestClock()) as window:
        gate = refused(window)

        def read() -> None:
            asked = choice()
            lines(asked)
            said = asked.lacks.text().replace("\u00a0", " ")
            assert said == (
                "Ce qui a été fait depuis le 2 mars 2026 à 11 h 20 n’est pas dans la sauvegarde."
            )
            asked.back.click()

        once_asked(read)
        gate.restore.click()


@pytest.fixture
def stranger(tmp_path: Path) -> tuple[Path, str]:
    """A backup of another centre, and its code."""
    clock = TestClock()
    organisation = Organisation("Autre centre")
    other, code = init(tmp_path / "autre", PASSPHRASE, organisation, "Ana Lima", clock, CHEAP)
    opened_prealable(other, someone("Weber"))
    made = backed_up(other, clock)
    other.close()
    return made, code


def test_a_file_from_elsewhere_is_added_and_one_of_another_centre_is_not_chosen(
    damaged: tuple[Path, list[Path]],
    stranger: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: object,
) -> None:
    data, made = damaged
    renamed = made[1].rename(tmp_path / "copie de la clé.cleabackup")
    asked_for = iter([("", ""), (str(stranger[0]), ""), (str(renamed), "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(asked_for))
    with a_window(data, TestClock()) as window:
        gate = refused(window)
        seen: list[list[str]] = []

        def add() -> None:
            asked = choice()
            assert len(lines(asked)) == 2
            for _ in range(2):
                asked.other.click()
            assert lines(asked)[0].endswith("relue en entier, d’un autre centre")
            # The last own one that reads: the stranger is there, and must be chosen.
            assert asked.list.currentRow() == 2
            assert "autre centre" in asked.fault.text()
            asked.other.click()
            seen.append(lines(asked))
            assert asked.list.currentRow() == 0
            assert asked.fault.isHidden()
            press(Key.Key_Return)
            assert asked.typed.fault.text() == "Tapez ce qui l’ouvre."
            type_in(PASSPHRASE)
            press(Key.Key_Return)

        once_asked(add)
        gate.restore.click()
        (told,) = seen
        assert told[0] == "2 mars 2026, 11 h 20, 2 dossiers · 5 actions, relue en entier"
        assert references(window) == ["2026-0001", "2026-0002"]


@pytest.mark.parametrize("own_ones", [True, False], ids=["known", "untold"])
def test_another_centre_takes_its_place_by_its_button_alone_and_opens_by_its_own_code(
    damaged: tuple[Path, list[Path]],
    stranger: tuple[Path, str],
    monkeypatch: pytest.MonkeyPatch,
    qapp: object,
    own_ones: bool,
) -> None:
    data, made = damaged
    file, code = stranger
    if not own_ones:
        for each in made:
            each.unlink()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    with a_window(data, TestClock()) as window:
        gate = refused(window)

        def add_and_enter() -> None:
            asked = choice()
            asked.other.click()
            lines(asked)
            asked.list.setCurrentRow(0)
            which, said = ("l’autre", "d’un autre centre") if own_ones else ("ce", "Rien ne dit")
            assert asked.act.text() == f"Mettre {which} centre à la place"
            assert said in asked.why.text()
            asked.typed.line.setFocus()
            type_in(code)
            press(Key.Key_Return)

        once_asked(add_and_enter)
        gate.restore.click()
        settle()
        assert window.gate is gate
        assert not list(data.parent.glob("centre-remplacé-*"))

        def add_and_act() -> None:
            asked = choice()
            asked.other.click()
            lines(asked)
            asked.list.setCurrentRow(0)
            asked.typed.line.setFocus()
            type_in(code)
            asked.act.click()

        once_asked(add_and_act)
        gate.restore.click()
        wait_for(lambda: isinstance(window.gate, NewPassphrasePage))
        assert len(list(data.parent.glob("centre-remplacé-*"))) == 1
        window.lock()
        settle()


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


def test_what_does_not_open_the_backup_is_said_under_its_field_and_the_question_stays(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, _made = damaged
    with a_window(data, TestClock()) as window:
        gate = refused(window)
        said: list[str] = []

        def mistake() -> None:
            asked = choice()
            lines(asked)
            good = new_code()
            wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
            for typed in ("une autre, bien longue", wrong):
                asked.typed.line.setFocus()
                asked.typed.line.clear()
                type_in(typed)
                press(Key.Key_Return)
                wait_for(lambda: asked._trying is None)
                assert asked.act.isEnabled() and asked.typed.line.hasFocus()
                said.append(asked.typed.fault.text())
                assert asked.fault.isHidden()
                assert asked.typed.text() == typed
            asked.list.setCurrentRow(0)
            assert asked.typed.fault.isHidden()
            asked.back.click()

        once_asked(mistake)
        gate.restore.click()
        assert "La phrase de passe ne convient pas" in said[0]
        assert said[1].startswith("Un signe du code de secours est faux")
        assert not list(data.parent.glob("centre-remplacé-*"))


def test_what_was_said_at_the_gate_goes_with_the_next_refusal(
    damaged: tuple[Path, list[Path]], qapp: object
) -> None:
    data, _made = damaged
    with a_window(data, TestClock()) as window:
        window._tell_not_restored("La place manque.")
        gate = window.gate
        assert isinstance(gate, UnlockPage)
        assert gate.told.property("role") == "fault"
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(gate.secret.fault.isVisible)
        assert gate.told.isHidden()


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
