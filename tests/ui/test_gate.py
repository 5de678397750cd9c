"""Before the centre is open: first start, unlocking, and what stands in the way."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from pytestqt.exceptions import capture_exceptions

from clea_desktop.app import main
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import LeavingPage, NewPassphrasePage, RecoveryPage, WelcomePage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.window import Window
from tests.centres import (
    PASSPHRASE,
    SECRET,
    TestClock,
    new_centre,
    opened_prealable,
)
from tests.ui.windows import (
    Key,
    a_window,
    go,
    press,
    settle,
    type_in,
    wait_for,
)


def unlock_page(window: Window) -> UnlockPage:
    assert isinstance(window.gate, UnlockPage)
    return window.gate


def test_a_passphrase_wrong_ten_times_then_right(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    new_centre(data, clock).close()
    with a_window(data, clock) as window:
        for turn in range(10):
            clock.forward(minutes=1)
            unlock_page(window).end_wait()
            type_in(f"fausse {turn}")
            press(Key.Key_Return)
            wait_for(lambda: bool(unlock_page(window).secret.fault.text()))
            assert "ne convient pas" in unlock_page(window).secret.fault.text()
            assert unlock_page(window).secret.line.selectedText()
        clock.forward(minutes=1)
        unlock_page(window).end_wait()
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        assert window.desk is not None
        window.desk.centre.close()


def test_an_empty_passphrase_is_said_at_once(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    new_centre(data, clock).close()
    with a_window(data, clock) as window:
        press(Key.Key_Return)
        assert unlock_page(window).secret.fault.text() == "Tapez-la d’abord."


def test_a_second_opener_is_told_who_has_it(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock) as window:
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: bool(unlock_page(window).secret.fault.text()))
        assert "est ouvert par" in unlock_page(window).secret.fault.text()


@pytest.mark.parametrize("damaged", ["centre.db", "keys.json", "head"])
def test_a_damaged_file_is_said_and_left_as_it_was(
    tmp_path: Path, clock: TestClock, damaged: str
) -> None:
    data = tmp_path / "centre"
    new_centre(data, clock).close()
    content = bytearray((data / damaged).read_bytes())
    # In the first page: one that nothing reads at opening is for the whole check to find.
    content[min(len(content) // 3, 2_000)] ^= 0xFF
    # The head has two places, and one suffices.
    content[min(2 * len(content) // 3, 2_001)] ^= 0xFF
    (data / damaged).write_bytes(content)
    with a_window(data, clock) as window:
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: bool(unlock_page(window).secret.fault.text()) or window.shell is not None)
        assert window.shell is None
        said = unlock_page(window).secret.fault.text()
        assert said.endswith(".")
        assert len(said) > 40
    assert (data / damaged).read_bytes() == bytes(content)


def test_the_recovery_code_opens_for_a_new_passphrase(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    with a_window(data, clock) as window:
        assert isinstance(window.gate, WelcomePage)
        for text in ("Centre", "Paul Roux", PASSPHRASE, PASSPHRASE):
            type_in(text)
            press(Key.Key_Return)
        wait_for(lambda: isinstance(window.gate, RecoveryPage))
        recovery = window.gate
        assert isinstance(recovery, RecoveryPage)
        found = re.search(r"[0-9A-Z]{4}(?:[- ]+[0-9A-Z]{4}){6}", recovery._sheet)
        assert found is not None
        code = found.group()
        recovery.copied.click()
        assert recovery.go_on.isEnabled()
        recovery.go_on.click()
        wait_for(lambda: window.shell is not None)
        window.close()
        wait_for(lambda: not window.isVisible())
    with a_window(data, clock) as window:
        unlock_page(window).other.click()
        settle()
        type_in(code)
        press(Key.Key_Return)
        wait_for(lambda: isinstance(window.gate, NewPassphrasePage))
        for text in ("une tout autre phrase", "une tout autre phrase"):
            type_in(text)
            press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        window.close()
        wait_for(lambda: not window.isVisible())
    with a_window(data, clock) as window:
        type_in("une tout autre phrase")
        press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        assert window.windowTitle() == "CléA Desktop"
        window.close()
        wait_for(lambda: not window.isVisible())


def test_a_first_start_says_each_fault_under_its_field(tmp_path: Path, clock: TestClock) -> None:
    with a_window(tmp_path / "centre", clock) as window:
        welcome = window.gate
        assert isinstance(welcome, WelcomePage)
        welcome.create_button.click()
        assert welcome.organisation.fault.text()
        assert welcome.evaluator.fault.text()
        assert welcome.secret.fault.text()
        welcome.organisation.put("Centre")
        welcome.evaluator.put("Paul")
        welcome.secret.put("court")
        welcome.again.put("autre")
        welcome.create_button.click()
        assert "trop courte" in welcome.secret.fault.text()
        assert "pas les mêmes" in welcome.again.fault.text()
        welcome.secret.line.setFocus()
        welcome.secret.line.clear()
        type_in("autr")
        assert "pas les mêmes" in welcome.again.fault.text()
        type_in("e")
        assert welcome.again.fault.isHidden()
    assert not (tmp_path / "centre").exists()


def test_the_sheet_that_cannot_be_written_says_so(tmp_path: Path, clock: TestClock) -> None:
    recovery = RecoveryPage("AAAA", "la fiche", tmp_path / "centre")
    recovery.save_to(tmp_path / "nulle part" / "fiche.txt")
    assert "vérifiez le nom donné" in recovery.state.text()
    assert not recovery.go_on.isEnabled()
    recovery.save_to(tmp_path / "fiche.txt")
    assert recovery.go_on.isEnabled()
    assert (tmp_path / "fiche.txt").read_text(encoding="utf-8") == "la fiche"
    recovery.deleteLater()


def test_closing_in_the_middle_of_a_word_keeps_it(centre: Centre, clock: TestClock) -> None:
    from clea_desktop.services.opening import open_centre
    from tests.ui.windows import wait_for

    data = centre.store.folder.path
    dossier, assessment = opened_prealable(centre)
    with a_window(data, clock, centre) as window:
        go(window, Place(Kind.MARKING, dossier, assessment))
        press(Key.Key_Return)
        type_in("un mot à moit")
        window.close()
        wait_for(lambda: not window.isVisible())
    again = open_centre(data, SECRET, clock)
    assert list(sheet_of(again, assessment).notes.values()) == ["un mot à moit"]
    again.close()


def test_a_backup_that_cannot_be_made_is_said_and_the_window_closes(
    centre: Centre, clock: TestClock
) -> None:
    data = centre.store.folder.path
    data.with_name(f"{data.name}-sauvegardes").write_text("ce n’est pas un dossier")
    with a_window(data, clock, centre) as window:
        window.close()
        wait_for(
            lambda: (
                isinstance(window.gate, LeavingPage)
                and "sauvegarde n’a pas pu" in window.gate.words.text()
            )
        )
        window.close()
        wait_for(lambda: not window.isVisible())


def test_the_wait_is_counted_down_and_what_was_typed_stays_selected(
    tmp_path: Path, clock: TestClock
) -> None:
    data = tmp_path / "centre"
    new_centre(data, clock).close()
    with a_window(data, clock) as window:
        page = unlock_page(window)
        for turn in range(4):
            type_in(f"fausse {turn}")
            press(Key.Key_Return)
            wait_for(lambda: bool(unlock_page(window).secret.fault.text()))
            clock.forward(seconds=1 if turn == 2 else 0)
            if turn == 2:
                assert page.secret.fault.text().endswith("dans 1\u00a0seconde.")
                wait_for(page.open.isEnabled)
                assert page.secret.fault.text().endswith("code de secours.")
        assert page.secret.fault.text().endswith("dans 2\u00a0secondes.")
        assert not page.open.isEnabled()
        assert page.secret.line.selectedText() == "fausse 3"
        press(Key.Key_Return)
        assert page.working.isHidden()
        wait_for(lambda: "dans 1\u00a0seconde." in page.secret.fault.text())
        assert page.secret.line.selectedText() == "fausse 3"
        clock.forward(seconds=2)
        wait_for(page.open.isEnabled)
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        assert window.desk is not None
        window.desk.centre.close()


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


def test_a_passphrase_file_that_does_not_read_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    hook = sys.excepthook
    try:
        assert main({"--passphrase-file": str(tmp_path / "rien")}) == 3
    finally:
        sys.excepthook = hook
    assert "ne se lit pas" in capsys.readouterr().err
