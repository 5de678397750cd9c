"""The desk: what it does of itself once something is written."""

from __future__ import annotations

from clea_desktop.services import candidates
from clea_desktop.services.centre import Centre
from clea_desktop.ui.window import Window
from tests.centres import (
    someone,
)
from tests.ui.windows import (
    wait_for,
)


def test_what_is_written_by_any_door_is_folded_in(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    desk = window.desk
    assert desk is not None
    log = centre.store.folder.path / "centre.db-wal"
    desk._idle.setInterval(20)
    # From a question, which tells the desk once it is done.
    change = candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    assert log.stat().st_size
    desk.changed.emit(change, None)
    wait_for(lambda: not log.exists() or not log.stat().st_size)
    # From an attempt, which tells nothing else.
    desk.attempt(lambda: candidates.open_dossier(centre, someone()))
    assert log.stat().st_size
    wait_for(lambda: not log.exists() or not log.stat().st_size)
