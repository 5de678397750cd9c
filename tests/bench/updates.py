"""A release file of 1,000 critères read, shown over 25,000 dossiers, and taken in.

The floor reads the rows of the same open dossiers raw: no dossier made of them, no verdict.
"""

from __future__ import annotations

import os
import resource
from typing import Any

import sqlcipher3.dbapi2

from clea_desktop.services import publishers, updates
from clea_desktop.services.centre import Centre
from tests.bench.centre import copy_of, large_centre, opened
from tests.bench.figures import Figure, seconds
from tests.packs import PUBLISHER, lead, packed, tree

CRITERIA = 1_000
RUNS = 3


def measure() -> list[Figure]:
    """How long it takes from the bytes of the file to the act, and what it costs in memory."""
    data = release_file()
    runs = [_run(data) for _ in range(RUNS)]
    ours, floors = [run[:2] for run in runs], [run[2] for run in runs]
    touched = runs[0][3]
    shown, taken = sorted(ours, key=sum)[RUNS // 2]
    floor_ = sorted(floors)[RUNS // 2]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = shown + taken
    return [
        Figure(
            f"a release of {CRITERIA} critères, shown over 25,000 dossiers then taken in",
            f"{whole:.2f} s ({shown:.2f} and {taken:.2f}), {touched} dossiers touched, floor "
            f"{floor_:.2f} s, ratio {whole / floor_:.1f}; {most:.0f} MB",
            "≤ 3 s",
            whole <= 3,
        )
    ]


def _run(data: bytes) -> tuple[float, float, float, int]:
    """Shown, taken in, the floor, in seconds; and how many dossiers it touches."""
    folder = copy_of(large_centre(), "updates")
    # A gigabyte just copied would still be on its way to the disk.
    os.sync()
    centre = opened(folder)
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    floor = _RawReader(centre)
    seen: list[updates.Arrival] = []
    # What is shown, then what is written: as somebody at the window does.
    shown = seconds(lambda: seen.append(updates.read_bytes(centre, data, "essai.clea-ref")))
    taken = seconds(lambda: updates.take_in(centre, data, "essai.clea-ref"))
    centre.close()
    return shown, taken, floor.seconds(), len(seen[0].touched)


def release_file() -> bytes:
    """An edition that keeps the lines of 2021 and adds to them, up to 1,000 critères."""

    def grow(fields: dict[str, Any]) -> None:
        subs = [sub for domain in fields["domains"] for sub in domain["subdomains"]]
        many = sum(len(sub["criteria"]) for sub in subs)
        for turn in range(CRITERIA - many):
            own = subs[turn % len(subs)]["criteria"]
            own.append({**own[0], "code": f"{subs[turn % len(subs)]['code']}.{len(own) + 1}"})
        for sub in subs:
            rule = sub["rule"]
            rule["min_criteria"] = -(-len(sub["criteria"]) * rule["min_percent"] // 100)
        fields["totals"]["criteria"] = CRITERIA

    others = {
        "correspondance-2021.json": lead("2021", "2027"),
    }
    return packed(tree("2027", change=grow), others=others)


class _RawReader:
    """The floor: the rows of the open dossiers, read on the driver's own connection."""

    def __init__(self, centre: Centre) -> None:
        self._path = centre.store.folder.database
        self._key = centre.store.data_key

    def seconds(self) -> float:
        connection: Any = sqlcipher3.dbapi2.connect(str(self._path))
        connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        connection.execute("SELECT count(*) FROM release").fetchone()
        taken = seconds(lambda: self._read(connection))
        connection.close()
        return taken

    def _read(self, connection: Any) -> None:
        which = "(SELECT dossier FROM dossier_state WHERE stage IN ('prealable', 'finale'))"
        for table in ("assessment", "mark", "note", "opinion", "closing", "identity", "step"):
            connection.execute(f"SELECT * FROM {table} WHERE dossier IN {which}").fetchall()
