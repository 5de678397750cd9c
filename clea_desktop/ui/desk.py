"""The desk: the open centre, and what every page hears of it.

A gesture goes through here to its one service; what it changed comes back as ``changed``, what
there is to say of it as ``told``. Pages repaint what ``changed`` names, from what the disk holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from clea_desktop.domain.errors import Damage, EnvironmentProblem, UserFacing
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.ui.keeper import Keeper
from clea_desktop.ui.news import News
from clea_desktop.ui.places import Place
from clea_desktop.ui.remedies import told
from clea_desktop.ui.tasks import Task

_T = TypeVar("_T")

IDLE_MS = 2_000
"""How long nobody writes before the log is folded into the file."""


class Desk(QObject):
    """The open centre, and its news."""

    changed = Signal(object, object)
    """A :class:`Change`, and the page that caused it (None for any other)."""
    told = Signal(str, object)
    """A sentence for the bar below the page, and what :class:`News` it is."""
    erased = Signal(object)
    """The ids of dossiers and contacts that are no more."""
    gone = Signal(object)
    """A :class:`Place` to go to."""
    restore_asked = Signal(object, object)
    """The file of a backup to put in place of the centre, and the :class:`Secret` that opens it."""

    def __init__(self, centre: Centre) -> None:
        super().__init__()
        self.centre = centre
        self.keeper = Keeper(centre, self)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._fold_in)
        # By whatever door something was written.
        self.changed.connect(lambda _change, _page: self._idle.start())

    def attempt(
        self, gesture: Callable[[], _T], refused: Callable[[str, bool], None] | None = None
    ) -> _T | None:
        """Do something a service may refuse; the refusal is told, and None comes back.

        :param refused: hears it in place of everybody, as :meth:`refuse` would.
        """
        try:
            done = gesture()
            self._idle.start()
            return done
        except UserFacing as refusal:
            (refused or self.refuse)(told(refusal), isinstance(refusal, EnvironmentProblem))
            if isinstance(refusal, Damage):
                self.keeper.prove()
            return None

    def say(self, sentence: str) -> None:
        """Tell what was done."""
        self.told.emit(sentence, News.DONE)

    def warn(self, sentence: str) -> None:
        """Tell what is to be looked at, though nothing was refused."""
        self.told.emit(sentence, News.LOOK)

    def refuse(self, sentence: str, by_computer: bool = False) -> None:
        """Tell what was refused, by a rule or by the computer (disk, lock, damage)."""
        self.told.emit(sentence, News.LASTING if by_computer else News.REFUSED)

    def hear(self, task: Task) -> None:
        """Tell what refuses some work done beside the window."""
        task.refused.connect(lambda sentence: self.refuse(sentence, task.by_computer))

    def write(
        self, gesture: Callable[[], Change], initiator: QObject | None = None
    ) -> Change | None:
        """Do a gesture that writes, and tell what it changed once it is on disk."""
        change = self.attempt(gesture)
        if change is not None:
            self.changed.emit(change, initiator)
        return change

    def go(self, place: Place) -> None:
        """Go to a page."""
        self.gone.emit(place)

    def close(self) -> None:
        """Stop listening: the centre is about to be let go."""
        self._idle.stop()
        self.keeper.close()

    def _fold_in(self) -> None:
        if self.keeper.stands_aside:
            self._idle.start()
            return
        try:
            if not self.centre.fold_in():
                # Somebody reads: a backup is being copied.
                self._idle.start()
        except EnvironmentProblem:
            # Nothing is lost: the log holds it, and the next gesture will say what is wrong.
            return
