"""Windows of tests: the program's look, and a window on a centre just made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

from clea_desktop.services.centre import Centre
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.window import Window
from tests.centres import TestClock
from tests.ui.windows import a_window, dressed, forget_asked, wait_for


class _Strays(QObject):
    """Windows that opened by mistake: a widget shown before it has a parent flashes as one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, QMainWindow | QDialog | QMenu)
            and watched.windowType() not in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}
        ):
            self.found.append(repr(watched))
        return False


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    dressed()
    strays = _Strays()
    qapp.installEventFilter(strays)
    yield
    qapp.removeEventFilter(strays)
    dressed()
    forget_asked()
    assert strays.found == []
    # Work left behind would keep the window of the next test from locking.
    wait_for(lambda: not Task.running)


@pytest.fixture
def window(centre: Centre, clock: TestClock, tmp_path: Path) -> Iterator[Window]:
    """A window inside a centre just made."""
    with a_window(tmp_path / "centre", clock, centre) as shown:
        yield shown
