"""Files that are chosen, dropped or pasted become pieces of a dossier, one after the other.

What is long (reading, reducing, cleaning) is done beside the window; the act itself is a gesture
like any other. It goes on when one leaves the page: what was dropped is not lost on the way. What
became of all of them is said once nothing waits: a sentence each would leave only the last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from clea_desktop.services import brought, evidence
from clea_desktop.services.brought import Ready
from clea_desktop.ui.attaching_news import Taken, Target
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.tasks import Task, raise_bug

_PASTED = "image collée.png"


class Attacher(QObject):
    """All that waits to be attached, in the order it came."""

    attached = Signal(object)
    """An :class:`Attached`, once it is on disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self._waiting: deque[tuple[Target, str, Callable[[], Ready]]] = deque()
        self._working = False
        self._taken = Taken()

    @property
    def busy(self) -> bool:
        """Whether something is being attached, or waits to be."""
        return self._working or bool(self._waiting)

    def choose(self, page: QWidget, target: Target) -> None:
        """Ask for files, and attach them."""
        names, _kinds = QFileDialog.getOpenFileNames(page, "Joindre une preuve")
        self.take_files([Path(name) for name in names], target)

    def take_files(self, files: list[Path], target: Target) -> None:
        """Attach files."""
        centre = self.desk.centre
        for file in files:
            self._waiting.append((target, file.name, partial(brought.prepare, centre, file)))
        self._go_on()

    def take(self, given: QMimeData | None, target: Target) -> bool:
        """Attach what was dropped or pasted; whether there was anything to attach."""
        if given is None:
            return False
        if files := files_in(given):
            self.take_files(files, target)
            return True
        image = given.imageData() if given.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return False
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        content = bytes(buffer.data().data())
        work = partial(brought.prepare_pasted, self.desk.centre, _PASTED, content)
        self._waiting.append((target, _PASTED, work))
        self._go_on()
        return True

    def _go_on(self) -> None:
        if self._working:
            return
        if not self._waiting:
            self._tell()
            return
        self._working = True
        target, name, work = self._waiting.popleft()
        task = Task(work, self)
        task.done.connect(partial(self._attach, target, name))
        task.refused.connect(lambda sentence: self._refused(name, sentence, task.by_computer))
        task.broken.connect(self._broken)
        task.start()

    def _attach(self, target: Target, name: str, ready: Ready) -> None:
        self._working = False
        centre = self.desk.centre
        done = self.desk.attempt(
            lambda: evidence.attach(centre, target.dossier, ready, target.codes, target.assessment),
            partial(self._taken.refuse, name),
        )
        if done is not None:
            self._taken.done.append((target, done))
            if done.change is not None:
                self.desk.changed.emit(done.change, None)
            self.attached.emit(done)
        self._go_on()

    def _refused(self, name: str, sentence: str, by_computer: bool) -> None:
        self._working = False
        self._taken.refuse(name, sentence, by_computer)
        self._go_on()

    def _broken(self, bug: Exception) -> None:
        self._working = False
        self._go_on()
        raise_bug(bug)

    def _tell(self) -> None:
        """What became of all that came since it was last said."""
        taken, self._taken = self._taken, Taken()
        if taken.any:
            self.desk.told.emit(taken.words, taken.news)


def attacher_of(desk: Desk) -> Attacher:
    """The one of a desk, made when first asked for."""
    found = desk.findChild(Attacher)
    return found if isinstance(found, Attacher) else Attacher(desk)


def files_in(brought: QMimeData) -> list[Path]:
    """The files of this computer that are dropped or pasted."""
    return [Path(url.toLocalFile()) for url in brought.urls() if url.isLocalFile()]


def may_take(brought: QMimeData | None) -> bool:
    """Whether something dropped may become a piece."""
    return brought is not None and (bool(files_in(brought)) or brought.hasImage())


__all__ = ["Attacher", "Target", "attacher_of", "files_in", "may_take"]
