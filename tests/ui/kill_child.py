"""A window that real key events mark, told on standard output once each decision is painted.

Run by `test_kill_window.py`, which stops it dead.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from clea_desktop.domain.marks import Mark
from clea_desktop.services.opening import open_centre
from clea_desktop.ui.marking.criterion_card import CriterionCard
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.places import Kind, Place
from tests.centres import SECRET, TestClock
from tests.ui.windows import Key, a_window, dressed, focused, go


class Painted(QObject):
    """Tells of a decision once the card that shows it was painted."""

    def __init__(self, page: MarkingPage) -> None:
        super().__init__()
        self._page = page
        self.waiting: tuple[str, Mark] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self.waiting is not None
            and event.type() == QEvent.Type.Paint
            and isinstance(watched, CriterionCard)
            and watched.code == self.waiting[0]
            and watched.halves[self.waiting[1]].chosen
        ):
            print(watched.code, self.waiting[1].value, flush=True)
            self.waiting = None
        return False


def main() -> None:
    data, assessment, turn = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
    app = QApplication([])
    dressed()
    clock = TestClock()
    centre = open_centre(data, SECRET, clock)
    said = centre.recovered
    with a_window(data, clock, centre) as window:
        page = go(window, Place(Kind.MARKING, centre.dossier_of(assessment), assessment))
        assert isinstance(page, MarkingPage)
        painted = Painted(page)
        app.installEventFilter(painted)
        print("ready", said, flush=True)
        codes = [criterion.code for criterion in page.sheet.release.criteria]
        for lap in range(1000):
            mark = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)[(lap + turn) % 2]
            for code in codes:
                page.take(code)
                painted.waiting = (code, mark)
                key_press(Key.Key_A if mark is Mark.ACQUIRED else Key.Key_N)
                # What was marked stays before the eyes until it was painted.
                while painted.waiting is not None:
                    page.take(code)
                    QCoreApplication.processEvents()


def key_press(key: Key) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(focused(), key)


if __name__ == "__main__":
    main()
