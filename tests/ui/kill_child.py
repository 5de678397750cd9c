"""A window that real key events mark, told on standard output once each decision is painted.

Run by `test_kill_window.py`, which stops it dead.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clea_desktop.domain.marks import Mark
from clea_desktop.services.opening import open_centre
from clea_desktop.store.backup import backups_in
from clea_desktop.ui.keeper import Keeper
from clea_desktop.ui.marking.criterion_card import CriterionCard
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.places import Kind, Place
from tests.centres import SECRET, TestClock
from tests.forking import say, serve
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
            say(watched.code, self.waiting[1].value)
            self.waiting = None
        return False


class Keeping:
    """Backups made beside the window one after the other, each told as it begins and ends."""

    def __init__(self, keeper: Keeper, folder: Path) -> None:
        self._keeper, self._folder = keeper, folder
        self._begun = False

    def go_on(self) -> None:
        """Tell of the one that ended, and begin another."""
        if self._keeper.busy:
            return
        if self._begun:
            assert not self._keeper.failure, self._keeper.failure
            say("kept", backups_in(self._folder)[-1].name)
        self._keeper.begin()
        self._begun = True
        say("keeping")


def play(words: list[str]) -> None:
    """Mark lap after lap; backups are made meanwhile when that is asked."""
    data, turn, keeps = Path(words[0]), int(words[2]), words[3] == "keeping"
    assessment = bytes.fromhex(words[1])
    app = QApplication([])
    dressed()
    clock = TestClock()
    centre = open_centre(data, SECRET, clock)
    with a_window(data, clock, centre) as window:
        page = go(window, Place(Kind.MARKING, centre.dossier_of(assessment), assessment))
        assert isinstance(page, MarkingPage)
        painted = Painted(page)
        app.installEventFilter(painted)
        assert window.desk is not None
        keeping = Keeping(window.desk.keeper, data.with_name(f"{data.name}-sauvegardes"))
        say("ready")
        codes = [criterion.code for criterion in page.sheet.release.criteria]
        for lap in range(1000):
            mark = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)[(lap + turn) % 2]
            for code in codes:
                if keeps:
                    keeping.go_on()
                page.take(code)
                painted.waiting = (code, mark)
                QTest.keyClick(focused(), Key.Key_A if mark is Mark.ACQUIRED else Key.Key_N)
                # What was marked stays before the eyes until it was painted.
                while painted.waiting is not None:
                    page.take(code)
                    QCoreApplication.processEvents()


if __name__ == "__main__":
    serve(play)
