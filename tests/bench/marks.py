"""Key → mark durable on disk, in a file of 25,000 dossiers.

The floor writes the same rows (an act, a mark, the dossier's line) raw, encrypted, in one
transaction, in a copy of the same file, interleaved with ours.
"""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

import sqlcipher3.dbapi2

from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, marking
from clea_desktop.services.centre import Centre
from tests.bench.centre import copy_of, large_centre, opened
from tests.bench.figures import RUNS, Figure

DECISIONS = 200


def measure() -> list[Figure]:
    """p50 as a ratio to the floor, and p99."""
    ours = opened(copy_of(large_centre(), "marks"))
    floor = _RawWriter(opened(copy_of(large_centre(), "marks-floor")))
    waiting = open_assessments(ours)
    chance = random.Random(1)
    medians, every = [], []
    for _ in range(RUNS):
        mine, raw = [], []
        for _ in range(DECISIONS):
            # One of each in turn: the disk's moods fall on both.
            mine.append(mark_once(ours, chance.choice(waiting), chance))
            raw.append(floor.write(chance))
        medians.append((statistics.median(mine), statistics.median(raw)))
        every += mine
    ours.close()
    floor.close()
    p50 = statistics.median(a for a, _ in medians)
    raw50 = statistics.median(b for _, b in medians)
    ratio = statistics.median(a / b for a, b in medians)
    p99 = statistics.quantiles(every, n=100)[98]
    return [
        Figure(
            "key → mark durable, p50",
            f"{p50 * 1e3:.2f} ms, floor {raw50 * 1e3:.2f} ms, ratio {ratio:.2f}",
            "≤ 3 ×",
            ratio <= 3,
        ),
        Figure("key → mark durable, p99", f"{p99 * 1e3:.2f} ms", "≤ 20 ms", p99 <= 0.020),
    ]


def open_assessments(centre: Centre) -> list[bytes]:
    """Up to eight open préalables: the evaluator's candidates of the day."""
    found = []
    for line in dossiers.list_dossiers(centre):
        if line.stage.value == "prealable":
            assessment = dossiers.view(centre, line.id).dossier.current
            assert assessment is not None and assessment.id is not None
            # Some of the made-up ones follow an earlier edition, whose codes are others.
            if assessment.release.edition == "2021":
                found.append(assessment.id)
            if len(found) == 8:
                break
    return found


def mark_once(centre: Centre, assessment: bytes, chance: random.Random) -> float:
    """One decision that changes something; how long until it is on disk, in seconds."""
    code = chance.choice(_codes(centre))
    value = chance.choice([Mark.ACQUIRED, Mark.NOT_ACQUIRED, None])
    while True:
        started = time.perf_counter()
        change = marking.mark(centre, assessment, code, value)
        taken = time.perf_counter() - started
        if change.act is not None:
            return taken
        value = Mark.ACQUIRED if value is not Mark.ACQUIRED else Mark.NOT_ACQUIRED


def _codes(centre: Centre) -> list[str]:
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None
    return [criterion.code for criterion in release.criteria]


class _RawWriter:
    """The floor: three statements and a commit on the driver's own connection."""

    def __init__(self, centre: Centre) -> None:
        data_key = centre.store.data_key
        path = centre.store.folder.database
        centre.close()
        self._connection: Any = sqlcipher3.dbapi2.connect(str(path), isolation_level=None)
        self._connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._act = list(self._connection.execute("SELECT * FROM act LIMIT 1").fetchone())
        self._mark = list(self._connection.execute("SELECT * FROM mark LIMIT 1").fetchone())
        self._states = [
            row[0] for row in self._connection.execute("SELECT dossier FROM dossier_state LIMIT 8")
        ]
        columns = [row[1] for row in self._connection.execute("PRAGMA table_info(mark)")]
        self._mark_act = columns.index("act")
        self._seq = self._connection.execute("SELECT max(seq) FROM act").fetchone()[0]

    def write(self, chance: random.Random) -> float:
        self._seq += 1
        act = [chance.randbytes(16), self._act[1], self._seq, *self._act[3:]]
        mark = [chance.randbytes(16), *self._mark[1:]]
        mark[self._mark_act] = act[0]
        started = time.perf_counter()
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        execute(f"INSERT INTO act VALUES ({','.join('?' * len(act))})", act)
        execute(f"INSERT INTO mark VALUES ({','.join('?' * len(mark))})", mark)
        execute(
            "UPDATE dossier_state SET acquired = ?, not_acquired = ?, not_assessed = ? "
            "WHERE dossier = ?",
            (chance.randint(0, 50), 1, 1, chance.choice(self._states)),
        )
        execute("COMMIT")
        return time.perf_counter() - started

    def close(self) -> None:
        self._connection.close()
