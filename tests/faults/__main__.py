"""``make faults``: what a centre goes through, and what is lost of it: nothing.

Kills at random instants, power cuts, calls that a full or failing disk refuses, bytes flipped.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults import shim

PARTS = ("kills", "cuts", "refusals", "flips")
NEEDING_THE_SHIM = {"cuts", "refusals"}


def main() -> int:
    """Strike, print the figures, and say whether something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--short", action="store_true", help="a few of each, by one worker")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--cuts", type=int, default=600)
    parser.add_argument("--refusals", type=int, default=300)
    given = parser.parse_args()
    chosen = list(given.parts or PARTS)
    if NEEDING_THE_SHIM.intersection(chosen) and not shim.is_in_front():
        missing = shim.why_not()
        if missing is not None:
            print(f"the power and the disk cannot be struck: {missing}")
            return 1
        return _with_the_shim()
    print(f"seed {given.seed}", flush=True)
    # Once in the process that needs it: it takes longer to import than the rest to begin.
    from tests.faults.striking import strike

    lost = strike(given, chosen)
    print(f"{len(lost)} lost, half done or not told")
    return 1 if lost else 0


def _with_the_shim() -> int:
    """The same, in a process that the shim stands in front of."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "LD_PRELOAD": str(shim.build(Path(folder)))}
        command = [sys.executable, "-m", "tests.faults", *sys.argv[1:]]
        return subprocess.run(command, env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
