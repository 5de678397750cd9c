"""One byte flipped anywhere: found by ``check`` in the closed folder and in backups.

In a live write-ahead log, where SQLite itself says nothing, the head must tell.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.services import backups, demo, dossiers, marking, safekeeping
from clea_desktop.services.opening import open_centre
from tests.bench.centre import CLOCK, HOME, SECRET
from tests.bench.figures import Figure

FLIPS = 60


def measure() -> list[Figure]:
    """How many of some random flips are found, file by file."""
    home = HOME / "damage"
    shutil.rmtree(home, ignore_errors=True)
    data = home / "centre"
    backups.close_with_backup(demo.make_centre(data, 5))
    chance = random.Random(7)
    figures = []
    backup = next((home / "centre-sauvegardes").iterdir())
    for path in (data / "centre.db", data / "keys.json", data / "head", backup):
        found = sum(_found(path, data, chance) for _ in range(FLIPS))
        figures.append(_figure(f"a byte flipped in {path.suffix or path.name}", found, FLIPS))
    found = sum(_log_found(data, home / "live", chance) for _ in range(FLIPS))
    figures.append(_figure("a byte flipped in a live log", found, FLIPS))
    return figures


def _figure(what: str, found: int, tries: int) -> Figure:
    return Figure(what, f"{found} of {tries} found", "all", found == tries)


def _flip(path: Path, chance: random.Random) -> tuple[int, int]:
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    before = content[at]
    content[at] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(content))
    return at, before


def _found(path: Path, data: Path, chance: random.Random) -> bool:
    whole = path.read_bytes()
    _flip(path, chance)
    problems = safekeeping.check(data, SECRET, CLOCK)
    path.write_bytes(whole)
    return bool(problems)


def _log_found(data: Path, live: Path, chance: random.Random) -> bool:
    """Copy a centre while its log is live, as a power cut leaves it; flip; open again.

    A flip in what a later frame of the log wrote over changes nothing that counts, so a flip
    that no decision is missing after counts as found too.
    """
    shutil.rmtree(live, ignore_errors=True)
    work = live.with_name("work")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(data, work)
    centre = open_centre(work, SECRET, CLOCK)
    line = next(d for d in dossiers.list_dossiers(centre) if d.stage.value == "prealable")
    assessment = dossiers.view(centre, line.id).dossier.current
    assert assessment is not None and assessment.id is not None
    for value in (Mark.ACQUIRED, Mark.NOT_ACQUIRED, Mark.ACQUIRED, Mark.NOT_ACQUIRED):
        marking.mark(centre, assessment.id, "7.4.4", value)
    decided = len(assessment.marks) + 4
    shutil.copytree(work, live)
    centre.close()
    (live / "centre.lock").write_bytes(b"")
    _flip(live / "centre.db-wal", chance)
    try:
        again = open_centre(live, SECRET, CLOCK)
    except EnvironmentProblem:
        return True
    held = dossiers.view(again, line.id).dossier.current
    again.close()
    return held is not None and len(held.marks) == decided
