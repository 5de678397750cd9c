"""Restoring: which backup, what opens it, then the work beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services import restoring
from clea_desktop.services.centre import Centre
from clea_desktop.services.clock import system_clock
from clea_desktop.services.opening import Secret
from clea_desktop.ui.gate.backup_choice import BackupChoice
from clea_desktop.ui.gate.welcome import LeavingPage
from clea_desktop.ui.tasks import Task

_NONE_HERE = (
    "Aucune sauvegarde de ce centre n’est sur cet ordinateur : choisissez-en une du second "
    "endroit, une clé USB ou un dossier du réseau."
)
_DAMAGED = (
    "La dernière qui se relit en entier est choisie. Le dossier abîmé est gardé à côté, tel qu’il "
    "est."
)
_FIRST = "Elle deviendra le centre de cet ordinateur."


class Restoring(QObject):
    """Puts a backup in the place of a centre, or where there is none yet."""

    shown = Signal(object)
    """The page to show meanwhile."""
    laid = Signal(str, str)
    """What was done; the recovery code that opens it, empty when a passphrase does."""
    failed = Signal(str)
    """Why all is as it was."""

    def __init__(self, window: QWidget, data: Path) -> None:
        super().__init__(window)
        self._window, self._data = window, data

    def offer(self, file: Path) -> None:
        """Restore a backup where there is no centre yet."""
        self._ask([file], _FIRST)

    def choose(self) -> None:
        """Restore one of the backups of a centre that does not open."""
        files = restoring.at_hand(self._data)
        self._ask(files, _DAMAGED if files else _NONE_HERE)

    def _ask(self, files: Sequence[Path], words: str) -> None:
        """Ask which one and for what opens it, then lay it where the centre is to be."""
        question = BackupChoice(self._window, files, words)
        chosen = question.ask()
        if chosen is not None:
            file, secret = chosen
            data = self._data
            self._lay(lambda: restoring.restore_in_place(file, data, secret, system_clock), secret)

    def replace(
        self, centre: Centre, let_go: Callable[[], None], file: Path, secret: Secret
    ) -> None:
        """Put a backup in the place of an open centre.

        :param let_go: lets go of the centre, beside the window.
        """
        clock, data = centre.clock, self._data

        def lay() -> Path | None:
            try:
                restoring.prepare(file, data, secret, clock)
            finally:
                # Without a last backup all is still in the folder that is kept.
                with suppress(EnvironmentProblem):
                    let_go()
            return restoring.take_place(data, clock)

        self._lay(lay, secret)

    def _lay(self, work: Callable[[], Path | None], secret: Secret) -> None:
        """Do it beside the window, and tell what was done."""
        self.shown.emit(LeavingPage("La sauvegarde se relit, puis prend sa place.", "Restauration"))

        def done(kept: Path | None) -> None:
            also = f" Le dossier qu’elle remplace est gardé dans {kept}." if kept else ""
            self.laid.emit(f"La sauvegarde est en place.{also}", secret.recovery_code or "")

        task = Task(work, self)
        task.done.connect(done)
        task.refused.connect(self.failed)
        task.broken.connect(self._break)
        task.start()

    def _break(self, bug: Exception) -> None:
        """Give the keys back, then tell the bug as any other."""
        self.failed.emit("Un défaut du programme en est la cause.")
        raise bug
