"""SIGKILL of the window while key events mark: every mark that was painted is there again."""

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
from clea_desktop.ui.places import Kind
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of
from tests.ui.windows import a_window, shell_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")

ROUNDS = 6
ROOT = Path(__file__).resolve().parent.parent.parent


def test_no_painted_mark_is_ever_lost(tmp_path: Path, clock: TestClock) -> None:
    data = tmp_path / "centre"
    centre = new_centre(data)
    dossier, assessment = opened_prealable(centre)
    codes = [criterion.code for criterion in release_of(centre).criteria]
    centre.close()
    chance = random.Random(20261123)
    stood: dict[str, str] = {}
    painted = 0
    for turn in range(ROUNDS):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.kill_child", str(data), assessment.hex(), str(turn)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdout is not None
        assert child.stdout.readline().startswith("ready")
        time.sleep(chance.uniform(0.05, 0.9))
        child.send_signal(signal.SIGKILL)
        said = [line.split() for line in child.stdout if line.endswith("\n")]
        child.wait()
        child.stdout.close()
        stood.update((code, value) for code, value in said)
        centre = open_centre(data, SECRET, TestClock())
        current = dossiers.view(centre, dossier).dossier.current
        assert current is not None
        marks = {c: m.mark.value for c, m in present_marks(current.marks).items() if m.mark}
        # One more may be on disk: written, not yet painted when the blow came.
        following = codes[len(said) % len(codes)]
        differing = {c for c in marks.keys() | stood.keys() if marks.get(c) != stood.get(c)}
        assert differing <= {following}
        painted += len(said)
        stood = marks
        assert centre.recovered > 0
        with a_window(data, clock, centre) as window:
            assert shell_of(window).place.kind is Kind.TODAY
            assert "arrêté d’un coup" in shell_of(window).notice.text.text()
        centre.close()
    assert painted > 10 * ROUNDS
    assert check(data, SECRET, TestClock()) == []
