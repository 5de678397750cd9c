"""Work beside the window: whatever becomes of who asked for it, the window can lock afterwards."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject

from clea_desktop.ui.tasks import Task
from tests.ui.windows import no_room, settle, wait_for


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


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("spoil", "end"), [(len, "done"), (no_room, "refused"), (abs, "broken")])
def test_a_task_is_let_go_of_with_what_it_held(spoil: Callable[[Any], Any], end: str) -> None:
    class Secret(list[str]):
        """A list that can be watched."""

    secret = Secret()
    held = weakref.ref(secret)
    parent = QObject()
    told: list[bool] = []
    task = Task(partial(spoil, secret), parent)
    getattr(task, end).connect(lambda _news: told.append(True))
    task.start()
    del task, secret
    wait_for(lambda: bool(told))
    # Each who hears is told in an event of its own: the last may come a turn later.
    wait_for(lambda: parent.findChildren(Task) == [])
    gc.collect()
    assert held() is None
