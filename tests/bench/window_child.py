"""A window started on its own, which tells when it takes keys, or how much memory it takes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def bare() -> None:
    """A bare PySide6 window with a field: the floor of a start."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    field = QLineEdit()
    window.setCentralWidget(field)
    window.resize(1366, 768)
    window.show()
    field.setFocus()
    _tell_when_it_takes_keys(field)
    app.exec()


def ours(data: Path) -> None:
    """The program, until its passphrase field takes keys."""
    from clea_desktop.ui.window import Window

    begin = Window.begin

    def begin_and_tell(self: Window, passphrase: str | None = None) -> None:
        begin(self, passphrase)
        assert self.gate is not None
        _tell_when_it_takes_keys(self.gate.first())

    Window.begin = begin_and_tell  # type: ignore[method-assign]
    from clea_desktop.app import main

    main({"--data": str(data)})


def _tell_when_it_takes_keys(field: QWidget) -> None:
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and field.hasFocus():
                print("ready", flush=True)
                os._exit(0)
            return False

    field._watch = Watch()  # type: ignore[attr-defined]
    field.installEventFilter(field._watch)  # type: ignore[attr-defined]


def memory(data: Path) -> None:
    """The memory taken once someone looked around: list, search, dossier, marking."""
    import psutil
    from PySide6.QtWidgets import QApplication

    from clea_desktop.domain.path import Stage
    from clea_desktop.services import dossiers
    from clea_desktop.ui.pages.candidates import CandidatesPage
    from clea_desktop.ui.places import Kind, Place
    from tests.bench.centre import opened
    from tests.centres import TestClock
    from tests.ui.windows import a_window, dressed, go, settle

    app = QApplication([])
    dressed()
    centre = opened(data)
    with a_window(data, TestClock(), centre) as window:
        page = go(window, Place(Kind.CANDIDATES))
        assert isinstance(page, CandidatesPage)
        for typed in ("l", "le", "le g", ""):
            page.search.setText(typed)
            settle()
        page.list.scrollToBottom()
        settle()
        ids = [page.model.id_at(row) for row in range(min(page.model.rowCount(), 100))]
        under_way = [
            line for line in dossiers.lines_of(centre, ids) if line.stage is Stage.PREALABLE
        ]
        for line in under_way[:3]:
            go(window, Place(Kind.DOSSIER, line.id))
            current = centre.in_hand(line.id).current
            assert current is not None
            go(window, Place(Kind.MARKING, line.id, current.id))
        go(window, Place(Kind.CANDIDATES))
        print(psutil.Process().memory_info().rss, flush=True)
    centre.close()
    app.quit()


if __name__ == "__main__":
    what = sys.argv[1]
    if what == "bare":
        bare()
    elif what == "ours":
        ours(Path(sys.argv[2]))
    else:
        memory(Path(sys.argv[2]))
