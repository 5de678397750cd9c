"""Files that are chosen, dropped or pasted become pieces of a dossier, one after the other.

What is long (reading, reducing, cleaning) is done beside the window; the act itself is a gesture
like any other. It goes on when one leaves the page: what was dropped is not lost on the way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from clea_desktop.domain.french import counted, listed
from clea_desktop.services import brought, evidence
from clea_desktop.services.brought import Ready
from clea_desktop.services.evidence import Attached
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.tasks import Task, raise_bug

_PASTED = "image collée.png"


@dataclass(frozen=True)
class Target:
    """Where a piece goes: a dossier, the critères it shows, the assessment they are of.

    ``called`` is whose dossier it is, where several people are before the eyes.
    """

    dossier: bytes
    codes: tuple[str, ...] = ()
    assessment: bytes | None = None
    called: str = ""


class Attacher(QObject):
    """All that waits to be attached, in the order it came."""

    attached = Signal(object)
    """An :class:`Attached`, once it is on disk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self._waiting: deque[tuple[Target, Callable[[], Ready]]] = deque()
        self._working = False

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
            self._waiting.append((target, partial(brought.prepare, centre, file)))
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
        self._waiting.append((target, work))
        self._go_on()
        return True

    def _go_on(self) -> None:
        if self._working or not self._waiting:
            return
        self._working = True
        target, work = self._waiting.popleft()
        task = Task(work, self)
        task.done.connect(partial(self._attach, target))
        self.desk.hear(task)
        task.refused.connect(lambda _sentence: self._refused())
        task.broken.connect(self._broken)
        task.start()

    def _attach(self, target: Target, ready: Ready) -> None:
        self._working = False
        centre = self.desk.centre
        done = self.desk.attempt(
            lambda: evidence.attach(centre, target.dossier, ready, target.codes, target.assessment)
        )
        if done is not None:
            self.desk.changed.emit(done.change, None)
            self.attached.emit(done)
            # What has to be looked at must not look like a thing done.
            tell = self.desk.warn if done.warnings else self.desk.say
            tell(_said(done, target, len(self._waiting)))
        self._go_on()

    def _refused(self) -> None:
        self._working = False
        self._go_on()

    def _broken(self, bug: Exception) -> None:
        self._working = False
        self._go_on()
        raise_bug(bug)


def _said(done: Attached, target: Target, left: int) -> str:
    told = f"« {done.piece.called} » est dans le dossier"
    if target.called:
        told = f"{target.called} : {told}"
    if target.codes:
        told = f"{told}, pour {listed(target.codes)}"
    waiting = f" {counted(left, 'autre')} à venir." if left else ""
    return " ".join((f"{told}.{waiting}", *done.warnings))


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
