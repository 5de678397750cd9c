"""Children stopped dead at random instants of every kind of act, and their homes judged."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clea_desktop.services.opening import open_centre
from tests.faults.acts import KINDS, Player, Told, data_of, on_pipe
from tests.faults.child import child, heard, no_fault
from tests.faults.figures import Stops
from tests.faults.home import Home, clock
from tests.faults.judge import judge, read_lines

SPANS = {
    "marking": 5,
    "closing": 6,
    "import": 11,
    "hand-over": 38,
    "backup": 10,
    "backup beside": 34,
    "migration": 8,
    "restore in place": 12,
    "restore aside": 3,
    "erasure": 7,
    "re-keying": 14,
    "référentiel": 12,
    "evidence": 8,
    "making": 6,
}
"""About how many openings of a centre each lasts, where that is not measured."""

SLOW = {"hand-over", "backup beside"}
"""Those that start another process of the program, a second each: struck less often."""


@dataclass
class Kills(Stops):
    """What was struck, and what ended before the blow."""

    struck: Counter[str] = field(default_factory=Counter)
    late: int = 0


def play(kind: str, home: Home) -> Callable[[int], None]:
    """What a child does: a kind of act, said line by line."""

    def do(writing: int) -> None:
        say = on_pipe(writing)
        KINDS[kind](Player(home, say))
        say(Told("over").line())

    return do


def reopening(kind: str, home: Home) -> Callable[[int], None]:
    """What a child does: open what was struck, to be struck again meanwhile."""

    def do(writing: int) -> None:
        data = data_of(kind, home)
        say = on_pipe(writing)
        centre = open_centre(data, home.secret(data), clock())
        say(Told("open").line())
        centre.close()
        say(Told("over").line())

    return do


def whole(kind: str, home: Home, template: Path) -> tuple[float, float]:
    """Let a kind of act be done to its end: how long that lasts, and opening it again."""
    home.fill_from(template)
    start = time.monotonic()
    said = no_fault(read_lines(heard(*child(play(kind, home)))))
    lasted = time.monotonic() - start
    assert said[-1].what == "over"
    start = time.monotonic()
    data = data_of(kind, home)
    open_centre(data, home.secret(data), clock()).close()
    again = time.monotonic() - start
    found = judge(kind, home, said)
    assert found.opened and not found.announced
    return lasted, again


def _nominal(home: Home, template: Path) -> dict[str, tuple[float, float]]:
    home.fill_from(template)
    turns = []
    for _turn in range(5):  # the first of a process are slow
        start = time.monotonic()
        open_centre(home.data, home.secret(home.data), clock()).close()
        turns.append(time.monotonic() - start)
    again = min(turns)
    return {kind: (many * again, again) for kind, many in SPANS.items()}


def strike(kills: int, seed: int, home: Home, template: Path, *, measured: bool = True) -> Kills:
    """Kill until so many children were stopped before their end.

    What is lost is told with how to see it again.

    :param measured: each act is first done once to its end, to know how long it lasts.
    """
    chance, done = random.Random(seed), Kills()
    with done.timed():
        if measured:
            spans = {kind: whole(kind, home, template) for kind in KINDS}
        else:
            spans = _nominal(home, template)
        # The two that start another process are left to the long form.
        slow = 1 if measured else 0
        order = [kind for kind in KINDS for _ in range(slow if kind in SLOW else 3)]
        for rank in range(1, 100 * kills):
            if done.struck.total() >= kills:
                break
            if not (rank - 1) % len(order):
                chance.shuffle(order)
            kind = order[(rank - 1) % len(order)]
            home.fill_from(template)
            lasted, opening = spans[kind]
            instant, group = chance.uniform(0, lasted), chance.random() < 0.5
            again = chance.uniform(0, opening) if chance.random() < 0.3 else None
            with done.noting(f"{kind}, try {rank} of seed {seed}, {instant:.4f} s"):
                _one(done, kind, home, instant, group=group, again=again)
    return done


def _one(
    done: Kills, kind: str, home: Home, instant: float, *, group: bool, again: float | None
) -> None:
    said = no_fault(read_lines(heard(*child(play(kind, home)), instant, group=group)))
    stopped = not said or said[-1].what != "over"
    if not stopped:
        done.late += 1
    else:
        done.struck[kind] += 1
    if again is not None and kind != "making":
        twice = no_fault(read_lines(heard(*child(reopening(kind, home)), again, group=True)))
        done.struck["reopening"] += not twice or twice[-1].what != "over"
        # Once open, it was that start that announced it.
        stopped = stopped and not twice
    done.note(said, judge(kind, home, said, stopped=stopped))
