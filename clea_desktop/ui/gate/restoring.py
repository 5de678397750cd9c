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
    laid = Signal(str, str, str)
    """What was done; the recovery code that opens it, empty when a passphrase does; what the
    backup lacks of the centre it replaced, empty when that was told before or there was none."""
    failed = Signal(str)
    """Why all is as it was."""

    def __init__(self, window: QWidget, data: Path) -> None:
        super().__init__(window)
        self._window, self._data = window, data

    def offer(self, file: Path) -> None:
        """Restore a backup where there is no centre yet."""
        self._ask([file], _FIRST, replaces=False)

    def choose(self) -> None:
        """Restore one of the backups of a centre that does not open."""
        files = restoring.at_hand(self._data)
        self._ask(files, _DAMAGED if files else _NONE_HERE, replaces=True)

    def _ask(self, files: Sequence[Path], words: str, *, replaces: bool) -> None:
        """Ask which one and for what opens it, then lay it where the centre is to be."""
        question = BackupChoice(self._window, self._data, files, words, replaces=replaces)
        chosen = question.ask()
        if chosen is not None:
            file, secret, data = chosen.file, chosen.secret, self._data
            self._lay(
                lambda: restoring.restore_in_place(file, data, secret, system_clock),
                secret,
                chosen.lacks,
            )

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

    def _lay(self, work: Callable[[], Path | None], secret: Secret, lacks: str = "") -> None:
        """Do it beside the window, and tell what was done."""
        self.shown.emit(LeavingPage("La sauvegarde se relit, puis prend sa place.", "Restauration"))

        def done(kept: Path | None) -> None:
            told = ["La sauvegarde est en place."]
            if lacks:
                told.append(lacks)
            if kept:
                told.append(f"Le dossier qu’elle remplace est gardé dans {kept}.")
            self.laid.emit(" ".join(told), secret.recovery_code or "", lacks)

        task = Task(work, self)
        task.done.connect(done)
        task.refused.connect(self.failed)
        task.broken.connect(self._break)
        task.start()

    def _break(self, bug: Exception) -> None:
        """Give the keys back, then tell the bug as any other."""
        self.failed.emit("Un défaut du programme en est la cause.")
        raise bug
