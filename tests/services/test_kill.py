"""SIGKILL at random instants of marking: every decision reported done is there again."""

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
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of
from tests.forking import forking

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")

ROUNDS = 8


def test_no_decision_reported_done_is_ever_lost(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    centre = new_centre(data)
    dossier, assessment = opened_prealable(centre)
    codes = [c.code for c in release_of(centre).criteria]
    centre.close()
    chance = random.Random(20260302)
    stood: dict[str, str] = {}
    with forking("tests.services.kill_child") as begin:
        for turn in range(ROUNDS):
            child = begin(str(data), assessment.hex(), str(turn), "0")
            child.until(chance.randint(2, 41))
            # At any instant of one decision.
            time.sleep(chance.uniform(0, 0.003))
            ready, *said = child.kill()
            assert ready == ["ready"]
            stood.update((code, value) for code, value in said)
            centre = open_centre(data, SECRET, TestClock())
            held = dossiers.view(centre, dossier).dossier.current
            assert held is not None
            marks = {c: m.mark.value for c, m in present_marks(held.marks).items() if m.mark}
            # One more may be on disk: written, not yet reported when the blow came.
            following = codes[len(said) % len(codes)]
            differing = {c for c in marks.keys() | stood.keys() if marks.get(c) != stood.get(c)}
            assert differing <= {following}
            stood = marks
            centre.close()
    assert check(data, SECRET, TestClock()) == []
