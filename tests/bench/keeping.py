"""A backup of 25,000 dossiers made beside somebody who marks: its size, its time, their keys.

The floor of its time is SQLite's own backup of the same file by the driver alone, encrypted, with
nothing read again; of the keys, the same keys with no backup beside.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2

from clea_desktop import paths
from clea_desktop.services import backups
from clea_desktop.services.centre import Centre
from tests.bench.centre import HOME, copy_of, large_centre, opened
from tests.bench.figures import Figure, seconds
from tests.bench.marks import mark_once, open_assessments

_EACH = 0.05
"""Between two keys, in seconds: faster than anybody types."""


def measure() -> list[Figure]:
    """Size and time of the backup, and p99 of keys during it."""
    centre = opened(copy_of(large_centre(), "keeping"))
    waiting, chance = open_assessments(centre), random.Random(1)
    alone = [_paced(centre, waiting, chance) for _ in range(200)]
    floor = seconds(lambda: _bare(centre, HOME / "keeping" / "nu.db"))
    took: list[float] = []
    work = threading.Thread(target=lambda: took.append(seconds(lambda: backups.timed(centre))))
    work.start()
    beside = []
    while work.is_alive():
        beside.append(_paced(centre, waiting, chance))
    work.join()
    made = max(paths.backups_of(centre.store.folder.path).iterdir(), key=_size)
    size, ours = _size(made) / 1e6, _size(centre.store.folder.database) / 1e6
    centre.close()
    p99, p99_alone = _p99(beside), _p99(alone)
    return [
        Figure(
            "a backup of 25,000 dossiers, made, read again and checked",
            f"{took[0]:.1f} s, bare copy {floor:.1f} s; {size:.0f} MB of a file of {ours:.0f} MB",
            "20 × between two",
            held=True,
        ),
        Figure(
            "key → mark durable while it is made, p99",
            f"{p99 * 1e3:.1f} ms of {len(beside)} keys, without it {p99_alone * 1e3:.1f} ms",
            "≤ 50 ms",
            p99 <= 0.050,
        ),
    ]


def _paced(centre: Centre, waiting: list[bytes], chance: random.Random) -> float:
    time.sleep(_EACH)
    return mark_once(centre, chance.choice(waiting), chance)


def _p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


def _size(file: Path) -> int:
    return file.stat().st_size


def _bare(centre: Centre, to: Path) -> None:
    key = f"PRAGMA key = \"x'{centre.store.data_key.hex()}'\""
    with (
        closing(sqlcipher3.dbapi2.connect(str(centre.store.folder.database))) as source,
        closing(sqlcipher3.dbapi2.connect(str(to))) as copy,
    ):
        source.execute(key)
        copy.execute(key)
        source.backup(copy)
