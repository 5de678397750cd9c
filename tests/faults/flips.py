"""One byte flipped in each page of what a centre keeps: found, or of no effect that can be seen."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.errors import UserFacing
from clea_desktop.services import restoring
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store.container import verify_container
from clea_desktop.store.tables import metadata
from tests.faults.acts import Player
from tests.faults.figures import Figures
from tests.faults.home import Home, clock

PAGE = 4096


@dataclass
class Flips(Figures):
    """How many were tried, found, or of no effect, by the name of the file."""

    tried: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)


def content(centre: Centre) -> str:
    """A digest of every row of every table, and of the last act."""
    digest = hashlib.sha256(repr(centre.store.database.head).encode())
    with centre.store.database.reading() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(table.select()).all()
            digest.update(repr((table.name, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Share:
    """Which flips are tried: at most so many of each file, or one worker's part of them all."""

    chance: random.Random
    most: int | None
    own: int = 0
    of: int = 1


def flipped(path: Path, step: int, share: Share) -> Iterator[int]:
    """Flip one bit in each stretch of a file, and put it back: where each is."""
    chance = share.chance
    whole = path.read_bytes()
    places = [chance.randrange(at, min(at + step, len(whole))) for at in range(0, len(whole), step)]
    if share.most is None:
        places = places[share.own :: share.of]
    else:
        places = chance.sample(places, min(share.most, len(places)))
    for at in places:
        with path.open("r+b") as stream:
            stream.seek(at)
            stream.write(bytes([whole[at] ^ (1 << chance.randrange(8))]))
        yield at
        path.write_bytes(whole)


def strike(
    most: int | None, seed: int, home: Home, template: Path, share: tuple[int, int] = (0, 1)
) -> Flips:
    """Flip in each page, or in so many of each file; what is not found is told with its place."""
    part = Share(random.Random(seed), most, *share)
    done = Flips()
    home.fill_from(template)
    data = home.data
    backup = home.backup
    with done.timed():
        for path, step in (
            (data / "centre.db", PAGE),
            (data / "keys.json", 1 if most is None else 64),
            (data / "head", 1 if most is None else 16),
        ):
            _each(done, path, flipped(path, step, part), lambda: _said(home))
        _each(
            done,
            backup,
            flipped(backup, PAGE // 8, part),
            lambda: _refused(lambda: verify_container(backup)),
        )
        _in_the_log(done, home, part)
    return done


def _each(done: Flips, path: Path, places: Iterator[int], said: Callable[[], str | None]) -> None:
    name = path.suffix if path.suffix == ".cleabackup" else path.name
    for at in places:
        done.tried[name] += 1
        sentence = said()
        if sentence is None:
            done.lost.append(f"{name}: a bit flipped in byte {at} is not found")
        elif "sauvegarde" not in sentence:
            done.lost.append(f"{name}, byte {at}: no backup is offered: {sentence}")
        else:
            done.found[name] += 1


def _said(home: Home) -> str | None:
    """What ``check`` says, and the last good backup is still offered."""
    problems = check(home.data, home.secret(home.data), clock())
    offered = restoring.last_good(home.data)
    if offered is None or offered.file != home.backup:
        return "no good backup"
    return problems[0].sentence if problems else None


def _refused(act: Callable[[], object]) -> str | None:
    try:
        act()
    except UserFacing as refusal:
        return refusal.sentence
    return None


def _in_the_log(done: Flips, home: Home, share: Share) -> None:
    """The log that a stop leaves: what a flip takes away is counted, else nothing is changed."""
    data, live = home.data, home.root / "vif"
    player = Player(home, lambda _line: None)
    centre = player.open()
    player.marks(6)
    shutil.copytree(data, live)
    held = content(centre)
    player.close()
    (live / "centre.db-shm").unlink()
    shutil.rmtree(data)
    name, log = "centre.db-wal", live / "centre.db-wal"
    for at in flipped(log, PAGE // 2, share):
        done.tried[name] += 1
        # Opened well, it folds its log in: a copy each time.
        shutil.copytree(live, data)
        try:
            again = open_centre(data, home.secret(data), clock())
        except UserFacing as refusal:
            if "restaurez la dernière sauvegarde" in refusal.sentence:
                done.found[name] += 1
            else:
                done.lost.append(f"{name}, byte {at}: {refusal.sentence}")
        else:
            if content(again) == held:
                done.harmless[name] += 1
            else:
                done.lost.append(f"{name}: byte {at} changes what is read")
            again.close()
        shutil.rmtree(data)
    assert paths.backups_of(data).is_dir()
