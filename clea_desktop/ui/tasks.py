"""Long work beside the window: it goes on being painted, and hears when the work is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from clea_desktop.domain.errors import UserFacing


class Task(QObject):
    """Work in a thread of its own, its end told in the thread of the window."""

    done = Signal(object)
    refused = Signal(str)
    broken = Signal(object)

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work: Callable[[], Any] | None = work
        for end in (self.done, self.refused, self.broken):
            end.connect(self.deleteLater)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Task:
        """Begin."""
        self._thread.start()
        return self

    def wait(self) -> None:
        """Stay until the work is over."""
        self._thread.join()

    def _run(self) -> None:
        # What it was given, a passphrase perhaps, is let go of with the work.
        work, self._work = self._work, None
        assert work is not None, "started once"
        try:
            result = work()
        except UserFacing as refusal:
            self.refused.emit(refusal.sentence)
        except Exception as bug:  # noqa: BLE001 - told to the window, which shows it as a bug
            self.broken.emit(bug)
        else:
            self.done.emit(result)
