"""SIGKILL at random instants of marking: every decision reported done is there again."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import present_marks
from clea_desktop.services import dossiers
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")

ROUNDS = 12

CHILD = """
import sys
from pathlib import Path
from clea_desktop.domain.marks import Mark
from clea_desktop.services import marking
from clea_desktop.services.opening import open_centre
from tests.centres import SECRET, TestClock, release_of

centre = open_centre(Path(sys.argv[1]), SECRET, TestClock())
assessment = bytes.fromhex(sys.argv[2])
codes = [c.code for c in release_of(centre).criteria]
turn = int(sys.argv[3])
print("ready", flush=True)
for lap in range(1000):
    for code in codes:
        value = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)[(lap + turn) % 2]
        marking.mark(centre, assessment, code, value)
        print(code, value.value, flush=True)
"""


def test_no_decision_reported_done_is_ever_lost(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    centre = new_centre(data)
    dossier, assessment = opened_prealable(centre)
    centre.close()
    chance = random.Random(20260302)
    stood: dict[str, str] = {}
    reported = 0
    for turn in range(ROUNDS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(data), assessment.hex(), str(turn)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.25))
        child.send_signal(signal.SIGKILL)
        said = [line.split() for line in child.stdout if line.endswith("\n")]
        child.wait()
        child.stdout.close()
        stood.update((code, value) for code, value in said)
        centre = open_centre(data, SECRET, TestClock())
        held = dossiers.view(centre, dossier).dossier.current
        assert held is not None
        marks = {c: m.mark.value for c, m in present_marks(held.marks).items() if m.mark}
        # One more may be on disk: written, not yet reported when the blow came.
        codes = [c.code for c in release_of(centre).criteria]
        following = codes[len(said) % len(codes)]
        differing = {c for c in marks.keys() | stood.keys() if marks.get(c) != stood.get(c)}
        assert differing <= {following}
        reported += len(said)
        stood = marks
        centre.close()
    assert reported > ROUNDS
    assert check(data, SECRET, TestClock()) == []
