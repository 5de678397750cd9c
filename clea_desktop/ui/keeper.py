"""The keeper of backups: makes them while one works, and tells the lamp how well all is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from clea_desktop.domain.backups import Kept
from clea_desktop.domain.errors import UserFacing
from clea_desktop.services import backups
from clea_desktop.services.centre import Centre
from clea_desktop.ui.tasks import Task

_T = TypeVar("_T")

_PAUSE_MS = 600_000
_LOOK_MS = 20_000
"""How often it looks whether a backup is due, or the second place there again."""


class Keeper(QObject):
    """It looks now and then, and lets another process of the program do the work."""

    told = Signal(object)
    """How well the centre is kept: a :class:`Kept`."""

    def __init__(self, centre: Centre, parent: QObject) -> None:
        super().__init__(parent)
        self._centre = centre
        self._closed = False
        self._lasted = timedelta()
        self.failure = ""
        self._kept = Kept(None)
        self._task: Task | None = None
        self._aside = False
        # After a failure: trying again at each look would take the computer for itself.
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        # One proof is enough for all the pages that meet the same damage.
        self._proven = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def busy(self) -> bool:
        """Whether a backup is being made."""
        return self._task is not None

    def look(self) -> None:
        """Tell how well all is kept, and begin a backup when one is due."""
        if self.busy or self._closed or self._aside:
            return
        try:
            self._tell(backups.kept(self._centre, self.failure))
            due = backups.due(self._centre, self._lasted)
        except UserFacing as refusal:
            self._over(refusal.sentence)
            return
        if due and not self._pause.isActive():
            self.begin()

    def prove(self) -> None:
        """Something of the centre did not read: only a backup, read whole, can tell how it is."""
        if not self._pause.isActive() and not self._proven.isActive():
            self._proven.start()
            self.begin(again=True)

    def begin(self, *, again: bool = False) -> None:
        """Make the backup now, beside the window.

        :param again: even when the last one holds everything.
        """
        if self.busy or self._closed or self._aside:
            return
        centre = self._centre
        task = Task(lambda: backups.timed(centre, again=again), self)
        task.done.connect(self._made)
        task.refused.connect(self._over)
        task.broken.connect(lambda _bug: self._over("Un défaut du programme en est la cause."))
        self._task = task.start()

    @property
    def stands_aside(self) -> bool:
        """Whether nothing may read the centre beside what is being done."""
        return self._aside

    def aside(self, work: Callable[[], _T]) -> Callable[[], _T]:
        """From now on begin nothing; what is given back does the work off the window's thread.

        A backup being made ends first.
        """
        self._aside = True

        def alone() -> _T:
            try:
                self.wait()
                return work()
            finally:
                self._aside = False

        return alone

    def close(self) -> None:
        """Look no more: the centre is about to be let go."""
        self._closed = True
        self._timer.stop()

    def wait(self) -> None:
        """Stay until what is being made is made."""
        # The window's thread may let go of it meanwhile.
        task = self._task
        if task is not None:
            task.wait()

    def _made(self, made: tuple[object, timedelta]) -> None:
        self._lasted = made[1]
        self._over("")

    def _over(self, failure: str) -> None:
        self._task = None
        self.failure = failure
        if failure:
            self._pause.start()
        if self._closed or self._aside:
            return
        try:
            self._tell(backups.kept(self._centre, failure))
        except UserFacing as refusal:
            # What cannot even be asked is not well kept.
            self._tell(replace(self._kept, failure=failure or refusal.sentence))

    def _tell(self, kept: Kept) -> None:
        self._kept = kept
        self.told.emit(kept)
