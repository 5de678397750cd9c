"""A few faults of each kind in every run of the tests; ``make faults`` has thousands."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import shim

ROOT = Path(__file__).parents[2]
SEED = random.SystemRandom().randrange(10**6)
"""Another in each run: what fails says how to strike the same again, as near as time allows."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")


def struck(*parts: str) -> str:
    """What the short form says; it runs apart, in a process that may fork."""
    settings = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *parts, "--short", "--seed", str(SEED)],
        env=settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    again = f"python -m tests.faults {' '.join(parts)} --short --seed {SEED}"
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nAgain: {again}"
    return done.stdout


def test_what_was_said_as_done_outlives_kills_cuts_and_disks() -> None:
    missing = shim.why_not()
    if missing is not None:
        # Kills and flips need nothing; the long form refuses to do without the others.
        assert "\n0 lost" in struck("kills", "flips")
        pytest.skip(f"the power and the disk cannot be struck: {missing}")
    said = struck()
    assert "\n0 lost" in said
    for part in ("kills", "cuts", "refusals", "flips"):
        assert f"{part}: " in said
