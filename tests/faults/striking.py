"""The parts struck by workers, their figures put together and printed."""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults import cuts, flips, home, kills, refusals
from tests.faults.home import Home

SHORT = {"kills": 5, "cuts": 3, "refusals": 3, "flips": 1}
"""How many of each in the ordinary tests."""


def strike(given: argparse.Namespace, chosen: list[str]) -> list[str]:
    """Strike and print the figures: what was lost, half done or not told."""
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
        turns = [chosen] if given.short else [[part] * workers for part in chosen]
        for turn in turns:
            many = 1 if given.short else workers
            jobs = [(part, (own % many, many)) for own, part in enumerate(turn)]
            done = _worked(root, [partial(_part, root, given, *job) for job in jobs])
            for part in dict.fromkeys(turn):
                own = [each for each, (name, _) in zip(done, jobs, strict=True) if name == part]
                lost += _print(part, _together(own))
    return lost


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
