"""SIGKILL of the window while key events mark: every mark that was painted is there again.

In some turns the keeper makes backups meanwhile, by a thread and a process of its own that go too:
what has the name of a backup is one.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import present_marks
from clea_desktop.services import dossiers
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store.backup import backups_in
from clea_desktop.store.container import verify_container
from clea_desktop.ui.places import Kind
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of
from tests.forking import forking
from tests.ui.windows import a_window, shell_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")

TURNS = ("marking", "keeping", "keeping")


def test_no_painted_mark_is_ever_lost(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    backups = tmp_path / "centre-sauvegardes"
    centre = new_centre(data)
    dossier, assessment = opened_prealable(centre)
    codes = [criterion.code for criterion in release_of(centre).criteria]
    centre.close()
    chance = random.Random(20261123)
    stood: dict[str, str] = {}
    kept = ""
    with forking("tests.ui.kill_child") as begin:
        for turn, doing in enumerate(TURNS):
            child = begin(str(data), assessment.hex(), str(turn), doing)
            child.until(chance.randint(8, 20))
            if doing == "keeping":
                # The second time, once one was made and while another is.
                child.until_word("keeping", 1 + turn // 2)
            # At any instant of one decision.
            time.sleep(chance.uniform(0, 0.03))
            told = child.kill()
            said = [line for line in told if line[0] in codes]
            stood.update((code, value) for code, value in said)
            centre = open_centre(data, SECRET, TestClock())
            current = dossiers.view(centre, dossier).dossier.current
            assert current is not None
            marks = {c: m.mark.value for c, m in present_marks(current.marks).items() if m.mark}
            # One more may be on disk: written, not yet painted when the blow came.
            following = codes[len(said) % len(codes)]
            differing = {c for c in marks.keys() | stood.keys() if marks.get(c) != stood.get(c)}
            assert differing <= {following}
            stood = marks
            kept = max([kept, *(line[1] for line in told if line[0] == "kept")])
            names = [path.name for path in backups_in(backups)] if backups.exists() else []
            assert not kept or kept in names
            for name in names:
                verify_container(backups / name)
            assert centre.stopped
            if not turn:
                with a_window(data, clock, centre) as window:
                    assert shell_of(window).place.kind is Kind.TODAY
                    assert "arrêté d’un coup" in shell_of(window).notice.text.text()
            centre.close()
    assert kept, "a backup was made, and another struck"
    assert check(data, SECRET, TestClock()) == []
