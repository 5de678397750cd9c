"""The recovery code alone: on a new computer, from a backup to a dossier and its marks."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Organisation
from clea_desktop.services import (
    backups,
    marking,
    safekeeping,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, init, open_centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import NewPassphrasePage, RecoveryPage, WelcomePage
from clea_desktop.ui.pages.dossier import DossierPage
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.window import Window
from tests.centres import (
    CHEAP,
    PASSPHRASE,
    SECRET,
    TestClock,
    opened_prealable,
)
from tests.ui.windows import (
    Key,
    a_window,
    dialog,
    focused,
    keyring,
    once_asked,
    page_of,
    press,
    said,
    settle,
    type_in,
    wait_for,
)

NEW = "une tout autre phrase"


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told at once."""
    told: list[str] = []
    update = QAccessible.updateAccessibility

    def listen(event: QAccessibleEvent) -> None:
        if event.type() is QAccessible.Event.Alert:
            found = QAccessible.queryAccessibleInterface(event.object())
            told.append(found.text(QAccessible.Text.Name))
        update(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return told


def made(data: Path, clock: TestClock) -> tuple[Centre, str]:
    """A centre and its recovery code."""
    organisation = Organisation("Centre de formation de Lisieux")
    return init(data, PASSPHRASE, organisation, "Paul Roux", clock, CHEAP)


def new_passphrase_page(window: Window) -> NewPassphrasePage:
    wait_for(lambda: isinstance(window.gate, NewPassphrasePage))
    assert isinstance(window.gate, NewPassphrasePage)
    return window.gate


def test_a_backup_and_the_code_are_enough_on_a_new_computer(
    tmp_path: Path, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, code = made(tmp_path / "avant" / "centre", clock)
    _dossier, assessment = opened_prealable(first)
    marking.mark(first, assessment, "1.1.1", Mark.ACQUIRED)
    marking.mark(first, assessment, "1.2.1", Mark.NOT_ACQUIRED)
    file = backups.backup(first, tmp_path / "clé").path
    first.close()
    # The paper is read and typed with spaces or hyphens, as one likes.
    typed = re.sub(r"[- ]+", " ", code)
    data = tmp_path / "après" / "centre"
    data.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    with a_window(data, clock) as window:
        assert isinstance(window.gate, WelcomePage)
        press(Key.Key_Backtab, shift=True)
        press(Key.Key_Backtab, shift=True)
        assert focused() is window.gate.restore

        def answer() -> None:
            type_in(typed)
            press(Key.Key_Return)

        once_asked(answer)
        press(Key.Key_Space)
        page = new_passphrase_page(window)
        assert page.told.text() == "La sauvegarde est en place."
        for _ in range(2):
            type_in(NEW)
            press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)

        def go() -> None:
            type_in("kalnina")
            press(Key.Key_Return)

        once_asked(go)
        press(Key.Key_K, control=True)
        assert isinstance(page_of(window), DossierPage)
        press(Key.Key_Return, control=True)
        marks = page_of(window)
        assert isinstance(marks, MarkingPage)
        assert window.desk is not None
        sheet = sheet_of(window.desk.centre, assessment)
        assert {each: fact.mark for each, fact in sheet.marks.items()} == {
            "1.1.1": Mark.ACQUIRED,
            "1.2.1": Mark.NOT_ACQUIRED,
        }
        window.close()
        wait_for(lambda: not window.isVisible())
    again = open_centre(data, Secret(passphrase=NEW), clock)
    assert safekeeping.check_open(again) == []
    again.close()
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        open_centre(data, Secret(passphrase=PASSPHRASE), clock)


def by_code(window: Window, code: str) -> NewPassphrasePage:
    """The page of a new passphrase, the centre opened by its code."""
    gate = window.gate
    assert isinstance(gate, UnlockPage)
    gate.ask_code()
    type_in(code)
    press(Key.Key_Return)
    return new_passphrase_page(window)


def test_nobody_choosing_a_passphrase_locks_too(tmp_path: Path, clock: TestClock) -> None:
    centre, code = made(tmp_path / "centre", clock)
    centre.close()
    with a_window(tmp_path / "centre", clock) as window:
        page = by_code(window, code)
        opened = window._centre
        assert opened is not None
        key = opened.store.data_key
        assert any(key)
        type_in("à moitié tap")
        window.watch._touched -= 60 * window._preferences.lock_minutes - 30
        window.watch.look()
        assert window.gate is page, "before its time"
        window.watch._touched -= 60
        window.watch.look()
        gate = window.gate
        assert isinstance(gate, UnlockPage)
        settle()
        assert window._centre is None
        assert not any(opened.store.data_key)
        assert "à moitié tap" not in {line.text() for line in window.findChildren(QLineEdit)}
        assert "redonnez le code de secours" in gate.told.text()
        assert gate.code.line.hasFocus()
        # It is nobody's any more: another program may open it.
        open_centre(tmp_path / "centre", Secret(passphrase=PASSPHRASE), clock).close()
        type_in(code)
        press(Key.Key_Return)
        new_passphrase_page(window)
        for _ in range(2):
            type_in(NEW)
            press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        # Inside, it locks as ever; once for each time.
        locks: list[bool] = []
        window.locked.connect(lambda: locks.append(True))
        window.watch._touched -= 60 * window._preferences.lock_minutes
        window.watch.look()
        wait_for(lambda: bool(locks))
        assert locks == [True]
        assert isinstance(window.gate, UnlockPage)


def test_a_computer_that_sleeps_locks_it_as_well(tmp_path: Path, clock: TestClock) -> None:
    centre, code = made(tmp_path / "centre", clock)
    centre.close()
    with a_window(tmp_path / "centre", clock) as window:
        by_code(window, code)
        opened = window._centre
        window.watch.due.emit()
        assert isinstance(window.gate, UnlockPage)
        assert opened is not None and not any(opened.store.data_key)
        # A gate that nothing stands open behind has nothing to lock.
        gate = window.gate
        window.watch.due.emit()
        assert window.gate is gate


def test_what_is_refused_of_a_new_passphrase_is_said_where_the_keyboard_goes(
    tmp_path: Path, clock: TestClock, spoken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, code = made(tmp_path / "centre", clock)
    centre.close()
    with a_window(tmp_path / "centre", clock) as window:
        page = by_code(window, code)
        type_in("court")
        page.change.click()
        assert page.secret.line.hasFocus()
        assert page.secret.line.selectedText() == "court"
        assert "trop courte" in spoken[-1]
        assert len(spoken) == 1
        type_in(NEW)
        assert page.secret.fault.isHidden()
        page.change.click()
        assert page.again.line.hasFocus()
        assert "pas les mêmes" in spoken[-1]
        type_in(NEW)

        def refuse(*_arguments: object) -> None:
            raise EnvironmentProblem("Il n’y a plus de place sur le disque.")

        monkeypatch.setattr(safekeeping, "replace_forgotten_passphrase", refuse)
        press(Key.Key_Return)
        assert page.secret.line.hasFocus()
        assert spoken[-1] == "Il n’y a plus de place sur le disque."
        assert window._centre is not None
        window._centre.close()
        window._centre = None


def test_what_is_refused_of_a_first_start_is_said_where_the_keyboard_goes(
    tmp_path: Path, clock: TestClock, spoken: list[str]
) -> None:
    (tmp_path / "centre").write_text("à la place du dossier")
    with a_window(tmp_path / "centre", clock) as window:
        page = window.gate
        assert isinstance(page, WelcomePage)
        asked: list[bool] = []
        page.asked.connect(lambda *_: asked.append(True))
        for field, typed, said in (
            (page.organisation, "\u200b", "Ce nom ne convient pas"),
            (page.evaluator, "x" * 101, "Ce nom ne convient pas"),
            (page.secret, " avec une espace devant", "commence ou finit par une espace"),
            (page.again, "autre chose", "pas les mêmes"),
        ):
            field.put(typed)
            page.create_button.click()
            assert field.line.hasFocus(), field.label.text()
            assert said in spoken[-1]
            assert len(spoken) == 1, "the first alone is said aloud"
            spoken.clear()
            field.put(PASSPHRASE if field in {page.secret, page.again} else "Paul Roux")
        assert asked == []
        page.create_button.click()
        wait_for(lambda: not page.fault.isHidden())
        # The computer is at fault: what is typed stays, and the same key tries again.
        assert page.create_button.hasFocus()
        assert spoken[-1] == page.fault.text()
        assert page.organisation.text() == "Paul Roux"


def test_the_seconds_to_wait_are_said_once(
    tmp_path: Path, clock: TestClock, spoken: list[str]
) -> None:
    centre, _code = made(tmp_path / "centre", clock)
    centre.close()
    with a_window(tmp_path / "centre", clock) as window:
        page = window.gate
        assert isinstance(page, UnlockPage)
        page.refuse("La phrase de passe ne convient pas.", 3)
        for _ in range(2):
            page._count_down()
        (said,) = spoken
        assert said.startswith("La phrase de passe ne convient pas. ")
        assert said.endswith("dans 3\u00a0secondes.")
        assert "dans 1\u00a0seconde" in page.secret.fault.text()


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


def the_sheet(window: Window) -> RecoveryPage:
    """The page of the code, once a first start is filled."""
    for text in ("Centre", "Paul Roux", PASSPHRASE, PASSPHRASE):
        type_in(text)
        press(Key.Key_Return)
    wait_for(lambda: isinstance(window.gate, RecoveryPage))
    page = window.gate
    assert isinstance(page, RecoveryPage)
    return page


def told_again(data: Path, clock: TestClock) -> list[str]:
    """What the next opening says."""
    centre = open_centre(data, Secret(passphrase=PASSPHRASE), clock)
    told = [each.sentence for each in safekeeping.told_at_opening(centre)]
    centre.close()
    return told


def test_a_code_that_was_shown_and_not_kept_is_told_of_once(
    tmp_path: Path, clock: TestClock
) -> None:
    data = tmp_path / "centre"
    with a_window(data, clock) as window:
        the_sheet(window)
        assert window._centre is not None
        # As a blow would leave it.
        window._centre.close()
        window._centre = None
    [told] = told_again(data, clock)
    assert "avant que sa fiche de secours soit gardée" in told
    assert told_again(data, clock) == []


def test_enter_goes_on_once_the_box_is_ticked(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    with a_window(data, clock) as window:
        page = the_sheet(window)
        page.copied.setFocus()
        press(Key.Key_Return)
        assert window.gate is page
        press(Key.Key_Space)
        press(Key.Key_Return)
        assert window.shell is not None
        window.close()
        wait_for(lambda: not window.isVisible())
    assert told_again(data, clock) == []


def test_a_code_kept_then_left_by_closing_is_not_told_of(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    with a_window(data, clock) as window:
        the_sheet(window).copied.setChecked(True)
        window.close()
        wait_for(lambda: not window.isVisible())
    assert told_again(data, clock) == []


@pytest.mark.parametrize("kept", [False, True])
def test_the_page_of_the_code_locks_too(tmp_path: Path, clock: TestClock, kept: bool) -> None:
    data = tmp_path / "centre"
    with a_window(data, clock) as window:
        page = the_sheet(window)
        page.copied.setChecked(kept)
        opened = window._centre
        assert opened is not None

        def nobody_types() -> None:
            window.watch._touched -= 60 * window._preferences.lock_minutes
            window.watch.look()

        if kept:
            nobody_types()
        else:
            # Asked before leaving, and nobody is there to answer.
            once_asked(nobody_types)
            assert not page.leave()
        wait_for(lambda: isinstance(window.gate, UnlockPage))
        gate = window.gate
        assert isinstance(gate, UnlockPage)
        assert not any(opened.store.data_key)
        assert ("Profils" in gate.told.text()) is not kept
        settle()
        type_in(PASSPHRASE)
        press(Key.Key_Return)
        wait_for(lambda: window.shell is not None)
        assert ("refaites-la" in said(window)) is not kept
        window.close()
        wait_for(lambda: not window.isVisible())


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
