"""What is typed goes on disk a moment after the last key, and never long after the first."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS = 1_000
"""A note is on disk one second after its last key."""

MOST_MS = 5_000
"""Who types without a pause loses this much of it at most, should the program be stopped dead."""


class Soon(QObject):
    """Tells when what was typed is to be written."""

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._most = QTimer(self, singleShot=True, interval=MOST_MS)
        for timer in (self._pause, self._most):
            timer.timeout.connect(self._tell)

    def start(self) -> None:
        """Something was typed."""
        self._pause.start()
        if not self._most.isActive():
            self._most.start()

    def stop(self) -> None:
        """It is written, or gone."""
        self._pause.stop()
        self._most.stop()

    def _tell(self) -> None:
        self.stop()
        self.due.emit()
