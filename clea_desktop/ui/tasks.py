"""Long work beside the window: it goes on being painted, and hears when the work is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QCoreApplication, QObject, Signal, SignalInstance

from clea_desktop.domain.errors import Damage, EnvironmentProblem, RefusedTry, UserFacing


class Task(QObject):
    """Work in a thread of its own, its end told in the thread of the window.

    Once told it is let go of, with what its work held: a passphrase may be in it.
    """

    running: ClassVar[set[Task]] = set()
    """All that work now: the window does not lock under them."""

    done = Signal(object)
    refused = Signal(str)
    broken = Signal(object)

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._told = False
        self.ended = False
        self.damage = False
        """Whether it was refused because of what the centre kept: the error itself, which holds
        what the work did, is let go of."""
        self.by_computer = False
        """Whether the computer refused it, and no rule."""
        self.why = ""
        """Why it was refused, but for the wait told by ``seconds``."""
        self.seconds = 0
        """How long before another try, where one has to wait."""
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)

    def start(self) -> Task:
        """Begin."""
        # After whoever waits for them: the last to hear lets go.
        for end in (self.done, self.refused, self.broken):
            end.connect(self._let_go)
        Task.running.add(self)
        # Without it, an end on its way when its owner goes would leave the window unable to lock.
        self.destroyed.connect(partial(_owner_gone, self))
        self._thread.start()
        return self

    def wait(self) -> None:
        """Stay until the work is over."""
        self._thread.join()

    def forget(self) -> None:
        """Go on alone: whoever waited is no longer there to hear the end."""
        if self._told:
            return
        for end in (self.done, self.refused, self.broken):
            end.disconnect()
            end.connect(self._let_go)
        self.setParent(QCoreApplication.instance())

    def _let_go(self) -> None:
        self._told = True
        Task.running.discard(self)
        # The thread may still be telling: it must be out before what it tells through is deleted.
        self.wait()
        self.deleteLater()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            result = work()
        except UserFacing as refusal:
            self.damage = isinstance(refusal, Damage)
            self.by_computer = isinstance(refusal, EnvironmentProblem)
            self.why = refusal.sentence
            if isinstance(refusal, RefusedTry):
                self.why, self.seconds = refusal.why, refusal.seconds
            self._tell(self.refused, refusal.sentence)
        except Exception as bug:  # noqa: BLE001 - told to the window, which shows it as a bug
            self._tell(self.broken, bug)
        else:
            self._tell(self.done, result)

    def _tell(self, end: SignalInstance, what: object) -> None:
        self.ended = True
        try:
            end.emit(what)
        except RuntimeError:
            # Whoever waited was deleted without a word: the window may lock all the same.
            Task.running.discard(self)


def _owner_gone(task: Task) -> None:
    if task.ended:
        Task.running.discard(task)


def raise_bug(bug: Exception) -> None:
    """What hears of a bug when nothing better can be done: the window shows it."""
    raise bug
