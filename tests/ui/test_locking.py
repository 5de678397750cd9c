"""Locked: nothing of anybody in the window, the centre shut, what was typed given back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.contact import Contact
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.rights import Role
from clea_desktop.services import contacts, erasing, profiles, typed
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.pages.contacts import ContactPage
from clea_desktop.ui.pages.identity import NewCandidatePage
from clea_desktop.ui.pages.journal import JournalPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.typed import put_back, taken
from clea_desktop.ui.watch import Watch, told_by_windows
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import TextField
from clea_desktop.ui.window import Window
from tests.centres import PASSPHRASE, SECRET, TestClock, opened_prealable, someone
from tests.ui.windows import (
    Key,
    a_window,
    go,
    page_of,
    press,
    said,
    settle,
    shell_of,
    strike,
    type_in,
    wait_for,
)


def lock(window: Window) -> UnlockPage:
    strike(Key.Key_L, control=True)
    return locked(window)


def locked(window: Window) -> UnlockPage:
    wait_for(lambda: isinstance(window.gate, UnlockPage) and window.shell is None)
    assert isinstance(window.gate, UnlockPage)
    return window.gate


def unlock(window: Window, passphrase: str = PASSPHRASE) -> None:
    gate = locked(window)
    gate.first().setFocus()
    type_in(passphrase)
    press(Key.Key_Return)
    wait_for(lambda: window.shell is not None)
    settle()


def said_by(window: QWidget) -> str:
    """Every word a window holds, shown or not."""
    found = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        match widget:
            case QLabel() | QAbstractButton() | QLineEdit():
                found.append(widget.text())
            case QPlainTextEdit():
                found.append(widget.toPlainText())
            case QComboBox():
                found += [widget.itemText(row) for row in range(widget.count())]
            case _:
                continue
    return " ".join(found)


def test_locked_shows_nothing_of_anybody_and_lets_go_of_the_centre(
    centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    data = centre.store.folder.path
    key = centre.store.data_key
    with a_window(data, clock, centre) as window:
        go(window, Place(Kind.MARKING, dossier, assessment))
        assert "Ķalniņa" in said_by(window)
        press(Key.Key_Return)
        type_in("un mot à moit")
        lock(window)
        settle()
        assert "Ķalniņa" not in said_by(window)
        assert "Paul Roux" not in said_by(window)
        assert window.windowTitle() == "CléA Desktop"
        assert isinstance(window.gate, UnlockPage)
        assert "Verrouillé" in said_by(window)
        assert centre.store.data_key != key
        assert not any(centre.store.data_key)
        # Whoever has a passphrase may open it meanwhile, from another program too.
        other = open_centre(data, SECRET, clock)
        assert list(sheet_of(other, assessment).notes.values()) == ["un mot à moit"]
        other.close()
        assert not (data / "centre.db-wal").exists()
        for file in data.rglob("*"):
            assert not file.is_file() or "un mot à moit".encode() not in file.read_bytes()
        unlock(window)
        assert shell_of(window).place == Place(Kind.MARKING, dossier, assessment)
        assert not (data / "typed.sealed").exists()
        assert window.desk is not None
        window.desk.centre.close()


def test_a_form_that_cannot_be_kept_comes_back_as_it_was(centre: Centre, clock: TestClock) -> None:
    data = centre.store.folder.path
    with a_window(data, clock, centre) as window:
        go(window, Place(Kind.NEW_CANDIDATE))
        type_in("Benali")
        lock(window)
        assert (data / "typed.sealed").exists()
        assert b"Benali" not in (data / "typed.sealed").read_bytes()
        unlock(window)
        page = page_of(window)
        assert isinstance(page, NewCandidatePage)
        wait_for(lambda: "Benali" in {field.text() for field in page.fields.values()})
        assert "est revenu" in said(window)
        assert window.desk is not None
        window.desk.centre.close()


def test_what_was_searched_for_comes_back(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        go(window, Place(Kind.JOURNAL))
        type_in("ouvert")
        lock(window)
        unlock(window)
        page = page_of(window)
        assert isinstance(page, JournalPage)
        wait_for(lambda: page.search.text() == "ouvert")
        assert window.desk is not None
        window.desk.centre.close()


def test_somebody_else_may_unlock_and_finds_nothing_of_it(centre: Centre, clock: TestClock) -> None:
    other = "celle de Nadia Benali"
    profiles.add(centre, "Nadia Benali", Role.EVALUATOR, other)
    with a_window(centre.store.folder.path, clock, centre) as window:
        go(window, Place(Kind.NEW_CANDIDATE))
        type_in("Diallo")
        lock(window)
        unlock(window, other)
        assert shell_of(window).place.kind is Kind.TODAY
        assert "Diallo" not in said_by(window)
        lock(window)
        unlock(window)
        page = page_of(window)
        assert isinstance(page, NewCandidatePage)
        wait_for(lambda: "Diallo" in {field.text() for field in page.fields.values()})
        assert window.desk is not None
        window.desk.centre.close()


def test_what_the_disk_held_already_is_not_put_over_what_another_wrote(
    centre: Centre, clock: TestClock
) -> None:
    nadia = Secret(passphrase="celle de Nadia Benali")
    profiles.add(centre, "Nadia Benali", Role.EVALUATOR, nadia.passphrase or "")
    typed.keep(centre, {"a": 1}, settled=True)
    centre.close()
    again = open_centre(centre.store.folder.path, nadia, clock)
    assert typed.take(again) is None
    again.close()
    mine = open_centre(centre.store.folder.path, SECRET, clock)
    assert typed.take(mine) is None
    typed.keep(mine, {"a": 1}, settled=True)
    assert typed.take(mine) == {"a": 1}
    assert typed.take(mine) is None
    mine.close()


def candidates_named(centre: Centre) -> None:
    for name in ("Benali", "Diallo", "Lopes"):
        opened_prealable(centre, someone(name))


def test_an_open_question_is_closed_and_its_words_wait_for_it(
    centre: Centre, clock: TestClock
) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        reason = TextField("Pourquoi")
        question = Question(
            page_of(window), "Une question", reason, act="Faire", on_act=lambda: True
        )
        covered: list[bool] = []

        def walk_away() -> None:
            reason.area.insertPlainText("parce que Diallo")
            window.lock()
            covered.append("Verrouillage" in said_by(window))

        QTimer.singleShot(50, walk_away)
        answer = question.exec()
        assert window.shell is not None
        question.deleteLater()
        gate = locked(window)
        assert (answer, covered) == (0, [True])
        assert QApplication.activeModalWidget() is None
        assert "Diallo" not in said_by(window)
        assert window.focusWidget() is gate.secret.line
        unlock(window)
        # Not asked again before the next lock: its words wait on.
        lock(window)
        unlock(window)
        reason = TextField("Pourquoi")
        question = Question(
            page_of(window), "Une question", reason, act="Faire", on_act=lambda: True
        )
        question.show()
        assert reason.text() == "parce que Diallo"
        question.reject()
        assert window.desk is not None
        window.desk.centre.close()


def test_long_work_goes_to_its_end_behind_the_cover(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        going = [True]
        work = Task(lambda: [QTest.qSleep(10) for _ in iter(lambda: going[0], False)], window)
        work.start()
        window.lock()
        QTest.qWait(200)
        assert window.shell is not None
        assert window._locking is not None
        assert window._locking.cover.isVisible()
        assert window._locking.cover.geometry() == window.rect()
        window.resize(900, 600)
        settle()
        assert window._locking.cover.geometry() == window.rect()
        window.lock()
        window.close()
        assert window.isVisible()
        going[0] = False
        locked(window)


def test_the_cover_lets_nothing_through_from_its_first_instant(
    window: Window, centre: Centre
) -> None:
    candidates_named(centre)
    go(window, Place(Kind.CANDIDATES))
    before = window.grab().toImage()
    window.lock()
    assert window._locking is not None
    cover = window._locking.cover
    shown = window.grab().toImage()
    words = cover.words.geometry().adjusted(-2, -2, 2, 2)
    ground = shown.pixel(0, 0)

    def others(image: QImage) -> int:
        return sum(
            image.pixel(x, y) != ground
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
            if not words.contains(x, y)
        )

    assert others(before) > 500
    assert others(shown) == 0
    locked(window)


def test_a_question_does_not_keep_ctrl_l_from_locking(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        question = Question(page_of(window), "Une question", act="Faire", on_act=lambda: True)

        def press_it() -> None:
            handle = question.windowHandle()
            assert handle is not None
            window.watch._watch(handle)
            QTest.keyClick(handle, Key.Key_L, Qt.KeyboardModifier.ControlModifier)

        QTimer.singleShot(50, press_it)
        assert question.exec() == 0
        question.deleteLater()
        locked(window)


def test_a_disk_that_cannot_keep_it_locks_all_the_same_and_says_so(
    centre: Centre, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise EnvironmentProblem("Le disque est plein.")

    monkeypatch.setattr(typed, "keep", refuse)
    with a_window(centre.store.folder.path, clock, centre) as window:
        gate = lock(window)
        assert "n’a pas pu être gardé. Le disque est plein." in gate.secret.fault.text()


def test_a_dossier_that_is_gone_is_gone_without_a_word(centre: Centre, clock: TestClock) -> None:
    lost = Place(Kind.DOSSIER, b"x" * 16).plain
    typed.keep(centre, {"place": lost, "page": [], "questions": {}}, settled=False)
    with a_window(centre.store.folder.path, clock, centre) as window:
        assert shell_of(window).place.kind is Kind.TODAY


# When --------------------------------------------------------------------------------------------


class Times:
    """A computer that a test sends to sleep."""

    def __init__(self) -> None:
        self.wall = 1_000.0
        self.steady = 10.0

    def pass_by(self, seconds: float, *, asleep: bool = False) -> None:
        self.wall += seconds
        self.steady += 0 if asleep else seconds


@pytest.fixture
def watched(window: Window) -> tuple[Watch, Times, list[bool]]:
    times, due = Times(), []
    watch = Watch(lambda: 10, window, lambda: times.wall, lambda: times.steady)
    watch.due.connect(lambda: due.append(True))
    watch.start()
    return watch, times, due


def wait_by(watch: Watch, times: Times, seconds: int) -> None:
    for _ in range(seconds // 2):
        times.pass_by(2)
        watch.look()


def test_ten_minutes_without_a_key_lock(
    window: Window, watched: tuple[Watch, Times, list[bool]]
) -> None:
    watch, times, due = watched
    wait_by(watch, times, 590)
    assert not due
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Key.Key_Shift)
    wait_by(watch, times, 590)
    assert not due
    wait_by(watch, times, 10)
    assert due
    watch.stop()
    watch.stop()


def test_keys_that_shortcuts_take_count_as_well(
    window: Window, watched: tuple[Watch, Times, list[bool]]
) -> None:
    watch, times, due = watched
    wait_by(watch, times, 590)
    strike(Key.Key_2)  # a group of « Aujourd’hui »
    wait_by(watch, times, 590)
    assert not due
    watch.stop()


def test_waking_up_locks_and_a_clock_set_back_does_not(
    watched: tuple[Watch, Times, list[bool]],
) -> None:
    watch, times, due = watched
    times.wall -= 365 * 86_400
    watch.look()
    assert not due
    times.pass_by(3_600, asleep=True)
    watch.look()
    assert due
    watch.stop()


def test_never_is_never_but_for_sleep(window: Window) -> None:
    times, due = Times(), []
    watch = Watch(lambda: 0, window, lambda: times.wall, lambda: times.steady)
    watch.due.connect(lambda: due.append(True))
    watch.start()
    wait_by(watch, times, 7_200)
    assert not due
    assert watch._sleep is not None
    watch._sleep.going_to_sleep(False)
    assert not due
    watch._sleep.going_to_sleep(True)
    watch._sleep.locked()
    assert len(due) == 2
    watch.stop()


def test_the_window_locks_when_it_is_due(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        window.watch.due.emit()
        locked(window)
        # Locked already, or never opened: nothing more to lock.
        window.watch.due.emit()


def test_windows_says_it_in_two_messages() -> None:
    assert told_by_windows(0x218, 4)
    assert told_by_windows(0x2B1, 7)
    assert not told_by_windows(0x218, 7)


def test_the_minutes_are_remembered(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "fenetre.ini")
    assert preferences.lock_minutes == 10
    preferences.lock_minutes = 0
    assert Preferences(tmp_path / "fenetre.ini").lock_minutes == 0
    (tmp_path / "autre.ini").write_text("[General]\nlock_minutes=7\n")
    assert Preferences(tmp_path / "autre.ini").lock_minutes == 10


# Fields ------------------------------------------------------------------------------------------


def a_form() -> QWidget:
    form = QWidget()
    box = QVBoxLayout(form)
    for name in ("Nom", "Nom", "Secret"):
        line = QLineEdit()
        line.setAccessibleName(name)
        if name == "Secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
        box.addWidget(line)
    area, choice, day = QPlainTextEdit(), QComboBox(), QDateEdit()
    choice.addItems(["un", "deux"])
    for name, field in (("Texte", area), ("Choix", choice), ("Jour", day)):
        field.setAccessibleName(name)
        box.addWidget(field)
    box.addWidget(QCheckBox("Oui"))
    return form


def test_every_kind_of_field_is_taken_and_put_back_but_a_passphrase(qapp: QApplication) -> None:
    form, again = a_form(), a_form()
    lines = form.findChildren(QLineEdit)
    for line in lines:
        line.setFocus()
        QTest.keyClicks(line, "abc")
    form.findChildren(QPlainTextEdit)[0].insertPlainText("deux\nlignes")
    form.findChildren(QComboBox)[0].setCurrentIndex(1)
    form.findChildren(QDateEdit)[0].setDate(QDate(2026, 3, 2))
    form.findChildren(QCheckBox)[0].setChecked(True)
    kept = taken(form)
    assert len(kept) == 6
    assert put_back(again, kept)
    assert not put_back(again, kept)
    texts = [line.text() for line in again.findChildren(QLineEdit)]
    assert texts[:2] == ["abc", "abc"]
    assert again.findChildren(QPlainTextEdit)[0].toPlainText() == "deux\nlignes"
    assert again.findChildren(QComboBox)[0].currentText() == "deux"
    assert again.findChildren(QCheckBox)[0].isChecked()
    assert "Secret" not in {each["name"] for each in kept}
    strange = [{**each, "choice": "trois", "moment": "jamais"} for each in kept]
    assert not put_back(again, [{k: v for k, v in e.items() if k != "text"} for e in strange])
    for each in (form, again):
        each.deleteLater()


def test_a_question_under_way_when_the_page_is_left_is_answered_by_going_back(
    centre: Centre, clock: TestClock
) -> None:
    """An identity that cannot be kept asks what to do: nobody is there to answer."""
    from clea_desktop.services import candidates

    dossier = candidates.open_dossier(centre, someone())
    with a_window(centre.store.folder.path, clock, centre) as window:
        page = go(window, Place(Kind.IDENTITY, dossier))
        line = next(
            each
            for each in page.findChildren(QLineEdit)
            if each.text() == "Ķalniņa" and each.isEnabled()
        )
        line.setFocus()
        line.selectAll()
        press(Key.Key_Delete)
        lock(window)
        assert not [
            w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()
        ]
        unlock(window)
        settle()
        assert shell_of(window).place == Place(Kind.IDENTITY, dossier)
        assert window.desk is not None
        window.desk.centre.close()


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no bus can be made here")
def test_logind_says_when_the_computer_goes_to_sleep() -> None:
    """On a bus of its own: whatever this computer does meanwhile is not heard."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        heard = subprocess.run(
            [sys.executable, "-m", "tests.ui.sleep_child"],
            env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=Path(__file__).resolve().parent.parent.parent,
        )
    finally:
        bus.kill()
        bus.wait()
        assert bus.stdout is not None
        bus.stdout.close()
    assert (heard.stdout.split(), heard.returncode) == (["sleep", "lock"], 0), heard.stderr


def test_a_new_contact_half_typed_is_written_once_however_often_one_locks(
    window: Window, centre: Centre
) -> None:
    page = go(window, Place(Kind.CONTACT))
    page.setFocus()
    assert isinstance(page, ContactPage)
    page.name.line.setFocus()
    type_in("Zorglub")
    for _ in range(3):
        lock(window)
        unlock(window)
        wait_for(lambda: shell_of(window).place.contact is not None)
    held = shell_of(window).desk.centre
    assert len(contacts.search(held, "Zorglub")) == 1


def test_a_word_half_typed_about_a_known_contact_comes_back(window: Window, centre: Centre) -> None:
    made = contacts.add_contact(centre, Contact("Zorglub"))
    page = go(window, Place(Kind.CONTACT, contact=made))
    assert isinstance(page, ContactPage)
    page.traces.word.line.setFocus()
    type_in("rappeler jeudi")
    lock(window)
    unlock(window)

    def back() -> bool:
        shown = page_of(window)
        return isinstance(shown, ContactPage) and shown.traces.word.text() == "rappeler jeudi"

    wait_for(back)


def test_the_window_locks_when_leaving_a_page_breaks(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_page: NewCandidatePage) -> bool:
        raise ValueError("un défaut")

    go(window, Place(Kind.NEW_CANDIDATE))
    monkeypatch.setattr(NewCandidatePage, "leave", broken)
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *bug: told.append(bug[1]))
    store = centre.store
    strike(Key.Key_L, control=True)
    wait_for(lambda: window.shell is None)
    assert store.data_key == bytes(32)
    monkeypatch.undo()


def test_a_page_left_while_it_searches_keeps_nothing_from_locking(
    window: Window, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> list[object]:
        time.sleep(0.4)
        return []

    monkeypatch.setattr(erasing, "due", slow)
    go(window, Place(Kind.PERSONAL))
    go(window, Place(Kind.TODAY))
    lock(window)
    assert centre.store.data_key == bytes(32)
