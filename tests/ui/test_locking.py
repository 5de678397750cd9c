"""Locked: nothing of anybody in the window, the centre shut, questions and work ended first."""

from __future__ import annotations

import sys
import time

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
)

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services import erasing, typed
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.pages.identity import NewCandidatePage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import TextField
from clea_desktop.ui.window import Window
from tests.centres import SECRET, TestClock, opened_prealable, someone
from tests.ui.locks import lock, locked, said_by, unlock
from tests.ui.windows import (
    Key,
    a_window,
    go,
    page_of,
    press,
    settle,
    shell_of,
    strike,
    type_in,
    wait_for,
)


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


# Fields ------------------------------------------------------------------------------------------


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
