"""The power cut at random instants of every kind of act, and what it leaves judged."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import shim
from tests.faults.acts import KINDS, Player, digests, on_pipe
from tests.faults.child import child, heard, no_fault
from tests.faults.disk import Disk, lay
from tests.faults.figures import Stops
from tests.faults.home import Home
from tests.faults.judge import judge, read_lines
from tests.faults.shim import Event

ELSEWHERE = {"backup beside"}
"""What another process of the program writes: its calls are not seen."""

KEEPS = (0.0, 0.5, 1.0, 0.1, 0.9)
"""How much of what was not synced is there all the same, cut after cut."""


@dataclass
class Cuts(Stops):
    """What was cut, and of how many calls."""

    cut: Counter[str] = field(default_factory=Counter)
    events: int = 0


def recorded(kind: str, home: Home, template: Path) -> tuple[Disk, list[Event]]:
    """A kind of act done to its end: the disk before it, and each of its calls.

    :raises AssertionError: the calls do not make what lies there: one went by unseen.
    """
    home.fill_from(template)
    before, log = Disk(home.root), home.root.with_name(f"{home.root.name}-calls")

    def do(writing: int) -> None:
        say = on_pipe(writing)

        def both(line: str) -> None:
            shim.say(line)
            say(line)

        shim.watch(home.root, log)
        KINDS[kind](Player(home, both))

    no_fault(read_lines(heard(*child(do))))
    found = list(shim.events(log))
    log.unlink()
    after = deepcopy(before)
    for event in found:
        after.follow(event)
    again = home.root.with_name(f"{home.root.name}-again")
    lay(after.after(random.Random(0), 1), again, None, 1)
    made, there = digests(again), digests(home.root)
    shutil.rmtree(again)
    assert made == there, f"{kind}: calls went by unseen"
    return before, found


def strike(cuts: int, seed: int, home: Home, template: Path) -> Cuts:
    """Cut the power so many times; what is lost is told with how to see it again."""
    chance, done = random.Random(seed), Cuts()
    kinds = [kind for kind in KINDS if kind not in ELSEWHERE]
    if cuts < len(kinds):
        kinds = chance.sample(kinds, cuts)
    with done.timed():
        for rank, kind in enumerate(kinds):
            many = cuts * (rank + 1) // len(kinds) - cuts * rank // len(kinds)
            disk, calls = recorded(kind, home, template)
            done.events += len(calls)
            for at, keep in _instants(calls, many, chance):
                where = f"{kind}, cut after {at} calls, {keep:.0%} of what was not synced kept"
                with done.noting(where):
                    _one(done, kind, home, disk, calls[:at], keep, chance)
    return done


def _instants(calls: list[Event], many: int, chance: random.Random) -> list[tuple[int, float]]:
    """Where to cut, and how much to keep: half of them just after something was said."""
    said = [rank + 1 for rank, event in enumerate(calls) if event.kind == "A"]
    found = [(chance.choice(said), 0.0) for _ in range(many // 2)]
    while len(found) < many:
        found.append((chance.randint(1, len(calls)), KEEPS[len(found) % len(KEEPS)]))
    return sorted(found)


def _one(
    done: Cuts,
    kind: str,
    home: Home,
    before: Disk,
    calls: list[Event],
    keep: float,
    chance: random.Random,
) -> None:
    disk = deepcopy(before)
    for event in calls:
        disk.follow(event)
    shutil.rmtree(home.root, ignore_errors=True)
    lay(disk.after(chance, keep), home.root, chance, keep)
    said = read_lines(b"".join(event.data + b"\n" for event in calls if event.kind == "A"))
    done.note(said, judge(kind, home, said, stopped=True))
    done.cut[kind] += 1
