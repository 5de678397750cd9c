"""Wrong passphrases, counted across restarts: from the third on, each makes the next one wait."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from clea_desktop.domain.errors import EnvironmentProblem, RefusedTry
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder

FREE = 2
"""How many wrong ones cost nothing: a slip, then Caps Lock."""

LONGEST = 60
"""In seconds. A thief has a copy and counts for nobody; this is for who sits down at the desk."""

_SIZE_LIMIT = 1024


class TooSoon(RefusedTry):
    """A try before its time."""


@dataclass(frozen=True)
class _Wrong:
    times: int
    last: datetime


def seconds_to_wait(folder: Folder, now: datetime) -> int:
    """How long until a passphrase may be tried again; 0 when it may.

    A clock set back starts the same wait again from its own hour: never more than a minute.
    """
    wrong = _read(folder)
    if wrong is None or wrong.times <= FREE:
        return 0
    wait = _wait(wrong.times)
    if now < wrong.last:
        _write(folder, _Wrong(wrong.times, now))
        return wait
    return max(0, ceil(wait - (now - wrong.last).total_seconds()))


def check_time(folder: Folder, now: datetime) -> None:
    """Refuse a try that comes too soon.

    :raises TooSoon: it says how long to wait.
    """
    left = seconds_to_wait(folder, now)
    if left:
        raise TooSoon("Plusieurs phrases de passe n’ont pas convenu.", left)


def note_wrong(folder: Folder, now: datetime) -> int:
    """Count one more wrong try; how many seconds the next one must wait."""
    before = _read(folder)
    times = 1 + (before.times if before else 0)
    _write(folder, _Wrong(times, now))
    return _wait(times)


def forget(folder: Folder) -> None:
    """The right one was typed."""
    with suppress(OSError):
        folder.tries.unlink(missing_ok=True)


def _wait(times: int) -> int:
    return 0 if times <= FREE else int(min(2 ** min(times - FREE - 1, 10), LONGEST))


def _read(folder: Folder) -> _Wrong | None:
    """What is noted; a file that says nothing understood is as none."""
    try:
        with folder.tries.open("rb") as stream:
            content = json.loads(stream.read(_SIZE_LIMIT))
        wrong = _Wrong(int(content["wrong"]), datetime.fromisoformat(content["last"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return wrong if wrong.last.tzinfo is not None else None


def _write(folder: Folder, wrong: _Wrong) -> None:
    # A disk that refuses it must not keep the right passphrase from opening.
    with suppress(EnvironmentProblem):
        content = json.dumps({"wrong": wrong.times, "last": wrong.last.isoformat()})
        write_atomically(folder.tries, content.encode())
