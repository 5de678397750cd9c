"""Children stopped dead at random instants of every kind of act, and their homes judged."""

from __future__ import annotations

import os
import random
import select
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from clea_desktop.services.opening import open_centre
from tests.faults.acts import KINDS, Player, Told, data_of, on_pipe
from tests.faults.home import Home, clock
from tests.faults.judge import Found, judge, read_lines

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
    "making": 6,
}
"""About how many openings of a centre each lasts, where that is not measured."""

SLOW = {"hand-over", "backup beside"}
"""Those that start another process of the program, a second each: struck less often."""


class Fault(AssertionError):
    """The child met something that is no refusal."""


@dataclass
class Kills:
    """What was struck, and what was seen."""

    struck: Counter[str] = field(default_factory=Counter)
    late: int = 0
    said: int = 0
    announced: int = 0
    acts: int = 0
    seconds: float = 0
    lost: list[str] = field(default_factory=list)


def child(do: Callable[[int], None]) -> tuple[int, int]:
    """Fork: the child does this and says lines; its id, and where to read them.

    This process has one thread and no centre open, so that what is forked is whole.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        # By both, so that it holds for whoever comes first.
        with suppress(OSError):
            os.setpgid(process, process)
        return process, reading
    code = 1
    try:
        os.setpgid(0, 0)
        os.close(reading)
        do(writing)
        code = 0
    except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
        on_pipe(writing)(Told("fault", more={"traceback": traceback.format_exc()}).line())
    finally:
        os._exit(code)


def heard(
    process: int, reading: int, seconds: float | None = None, *, group: bool = False
) -> bytes:
    """What a child says until it ends, or is stopped dead after so long.

    :param group: the processes that it started go with it.
    """
    raw = b""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        ready, _, _ = select.select([reading], [], [], left)
        if ready:
            chunk = os.read(reading, 1 << 16)
            if not chunk:
                break
            raw += chunk
        else:
            (os.killpg if group else os.kill)(process, signal.SIGKILL)
            until = None
    os.close(reading)
    os.waitpid(process, 0)
    # What it started must not write into the next home.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    return raw


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


def no_fault(said: list[Told]) -> list[Told]:
    """What was said, when nothing of it is a fault of ours."""
    for each in said:
        if each.what == "fault":
            raise Fault(_own_lines(each.more["traceback"]))
    return said


def _own_lines(told: str) -> str:
    """What a traceback says of our own files, and its end."""
    *lines, last = [line.strip() for line in told.splitlines() if line.strip()]
    own = [line for line in lines if line.startswith("File") and "site-packages" not in line]
    return " ".join([last, *own])


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
    chance, done, begun = random.Random(seed), Kills(), time.monotonic()
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
        try:
            _one(done, kind, home, instant, group=group, again=again)
        except AssertionError as lost:
            done.lost.append(f"{kind}, try {rank} of seed {seed}, {instant:.4f} s: {lost}")
    done.seconds = time.monotonic() - begun
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
    found: Found = judge(kind, home, said, stopped=stopped)
    done.said += len([each for each in said if each.seq])
    done.announced += found.announced
    done.acts += found.acts
