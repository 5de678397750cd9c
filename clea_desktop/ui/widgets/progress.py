"""Long work, with how far it is and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from clea_desktop.services.workers import Cancelled
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.theme.look import TITLE, look
from clea_desktop.ui.widgets.boxes import column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Text, muted

Work = Callable[[Callable[[int, int], None], Callable[[], bool]], Any]
"""Given what tells how far it is, and what says that it is to stop."""


class ProgressDialog(QDialog):
    """Stands before the page while something is written; Échap stops what may be stopped."""

    _far = Signal(int, int)

    def __init__(self, parent: QWidget, title: str, work: Work, unstopped: str = "") -> None:
        """:param unstopped: of work that goes to its end, what it is."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._work = work
        self._stopped = False
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.words = muted(unstopped or "Préparation…")
        self.stop = Button("Arrêter", self.cancel)
        if unstopped:
            self.stop.hide()
        self._unstopped = bool(unstopped)
        self.setLayout(
            column(
                Text(title, size=TITLE, bold=True),
                self.words,
                self.bar,
                row(None, self.stop),
                gap=0.8,
                margin=1.6,
            )
        )
        self.setMinimumWidth(look().px(28))
        self._far.connect(self._show)

    def run(self, desk: Desk) -> Any:
        """Do the work; what it gave, None when it was stopped or refused."""
        found: list[Any] = []
        task = Task(lambda: self._work(self._far.emit, lambda: self._stopped), self)
        task.done.connect(found.append)
        task.done.connect(self.accept)
        desk.hear(task)
        task.refused.connect(self.accept)
        task.broken.connect(lambda bug: self._broken(desk, bug))
        task.start()
        self.exec()
        return found[0] if found else None

    def _broken(self, desk: Desk, bug: Exception) -> None:
        self.accept()
        if not isinstance(bug, Cancelled):
            raise bug
        desk.say("Arrêté : rien n’est remis, rien ne reste.")

    def _show(self, done: int, every: int) -> None:
        self.bar.setRange(0, every)
        self.bar.setValue(done)
        self.words.setText(f"{done} sur {every}")

    def cancel(self) -> None:
        """Stop as soon as the work hears it."""
        if self._unstopped:
            return
        self._stopped = True
        self.stop.setEnabled(False)
        self.words.setText("Arrêt…")

    def reject(self) -> None:
        self.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.cancel()
        event.ignore()
