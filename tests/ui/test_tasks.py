"""Work beside the window: whatever becomes of who asked for it, the window can lock afterwards."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject

from clea_desktop.ui.tasks import Task
from tests.ui.windows import settle, wait_for


def test_an_end_told_to_an_owner_that_is_gone_lets_the_window_lock() -> None:
    owner = QObject()
    Task(lambda: 1, owner).start().wait()
    # The end waits in the queue of a thread that deletes its owner first.
    shiboken6.delete(owner)
    settle()
    assert not Task.running


def test_work_goes_on_without_its_owner_and_holds_the_lock_until_it_ends() -> None:
    owner, may_end = QObject(), threading.Event()
    task = Task(may_end.wait, owner).start()
    shiboken6.delete(owner)
    settle()
    assert len(Task.running) == 1
    may_end.set()
    task.wait()
    wait_for(lambda: not Task.running)
