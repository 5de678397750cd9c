"""``make faults``: what a centre goes through, and what is lost of it: nothing.

Kills at random instants, power cuts, calls that a full or failing disk refuses, bytes flipped.
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import random
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults import cuts, flips, home, kills, refusals, shim
from tests.faults.home import Home

PARTS = ("kills", "cuts", "refusals", "flips")
NEEDING_THE_SHIM = {"cuts", "refusals"}
SHORT = {"kills": 8, "cuts": 3, "refusals": 3, "flips": 2}
"""How many of each in the ordinary tests."""


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
    chosen = given.parts or PARTS
    if NEEDING_THE_SHIM.intersection(chosen) and not shim.is_in_front():
        missing = shim.why_not()
        if missing is not None:
            print(f"the power and the disk cannot be struck: {missing}")
            return 1
        return _with_the_shim()
    print(f"seed {given.seed}", flush=True)
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        made = Home(root / "home")
        home.make(made)
        made.root.rename(root / "template")
        # What is forked shares all this, as long as nobody writes in it.
        gc.freeze()
        workers = os.cpu_count() or 1
        # The short form has one worker for each part, all at once; else a part has them all.
        turns = [list(chosen)] if given.short else [[part] * workers for part in chosen]
        for turn in turns:
            many = 1 if given.short else workers
            jobs = [(part, (own % many, many)) for own, part in enumerate(turn)]
            done = _worked(root, [partial(_part, root, given, *job) for job in jobs])
            for part in dict.fromkeys(turn):
                own = [each for each, (name, _) in zip(done, jobs, strict=True) if name == part]
                lost += _print(part, _together(own))
    print(f"{len(lost)} lost, half done or not told")
    return 1 if lost else 0


def _with_the_shim() -> int:
    """The same, in a process that the shim stands in front of."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "LD_PRELOAD": str(shim.build(Path(folder)))}
        command = [sys.executable, "-m", "tests.faults", *sys.argv[1:]]
        return subprocess.run(command, env=settings, check=False).returncode


def _part(root: Path, given: argparse.Namespace, part: str, share: tuple[int, int]) -> Any:
    """One worker's share of a part."""
    own, of = share
    here, template, seed = Home(root / part / str(own)), root / "template", given.seed + own
    here.root.parent.mkdir(exist_ok=True)
    many = SHORT[part] if given.short else getattr(given, part, 0) // of
    match part:
        case "kills":
            return kills.strike(many, seed, here, template, measured=not given.short)
        case "cuts":
            return cuts.strike(many, seed, here, template)
        case "refusals":
            # In the short form, the shortest act alone.
            every, sample = (many, 0) if given.short else (None, many)
            return refusals.strike(every, sample, seed, here, template, share)
        case _:
            return flips.strike(many if given.short else None, seed, here, template, share)


def _worked(root: Path, jobs: list[Callable[[], Any]]) -> list[Any]:
    """Have each job done by a worker of its own, all at once."""
    started = []
    for own, job in enumerate(jobs):
        process = os.fork()
        if not process:
            code = 1
            try:
                (root / f"done-{own}").write_bytes(pickle.dumps(job()))
                code = 0
            except BaseException:  # noqa: BLE001 - told here, whatever it is
                traceback.print_exc()
            finally:
                os._exit(code)
        started.append(process)
    codes = [os.waitpid(process, 0)[1] for process in started]
    assert not any(codes), "a worker stopped"
    return [
        pickle.loads((root / f"done-{own}").read_bytes())  # noqa: S301 - of our own workers
        for own in range(len(jobs))
    ]


def _together(parts: list[Any]) -> Any:
    first, *others = parts
    for other in others:
        for each in fields(first):
            one, two = getattr(first, each.name), getattr(other, each.name)
            sum_of = max(one, two) if isinstance(one, float) else _sum(one, two)
            setattr(first, each.name, sum_of)
    return first


def _sum(one: Any, two: Any) -> Any:
    return one | two if isinstance(one, set) else one + two


def _print(part: str, done: Any) -> list[str]:
    print(f"{part}: {done.seconds:.0f} s")
    for each in fields(done):
        value = getattr(done, each.name)
        if isinstance(value, Counter):
            print(f"  {each.name}: {value.total()}")
            for name, many in sorted(value.items()):
                print(f"    {name:<44} {many}")
        elif isinstance(value, int):
            print(f"  {each.name}: {value}")
        elif isinstance(value, set):
            print(f"  {each.name}: {len(value)}")
    for line in done.lost:
        print(f"  LOST {line}")
    sys.stdout.flush()
    found: list[str] = done.lost
    return found


if __name__ == "__main__":
    sys.exit(main())
