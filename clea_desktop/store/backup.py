"""Backups: made through SQLite, read again and checked before they are called backups."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, update

from clea_desktop.domain.errors import Damage, EnvironmentProblem
from clea_desktop.store import keys, migrate, registry, tables
from clea_desktop.store.acts import Draft
from clea_desktop.store.check import Problem, chain_problems, database_problems
from clea_desktop.store.container import extract_container, verify_container, write_container
from clea_desktop.store.database import (
    Database,
    keep_log,
    keyed_engine,
    last_head,
    pragma,
    reading_engine,
)
from clea_desktop.store.direct import raw_use
from clea_desktop.store.files import make_folders, sync_folder
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import Head, HeadFile
from clea_desktop.store.ids import IdSource
from clea_desktop.store.problems import translated

SUFFIX = ".cleabackup"

_STALE_SECONDS = 3600

_NAME = re.compile(
    # The first backups did not say the hash of their last act.
    r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-(?P<acts>\d+)(?:-(?P<start>[0-9a-f]{8}))?" + re.escape(SUFFIX),
    re.ASCII,
)


@dataclass(frozen=True)
class Backup:
    """A backup that was read again: where it is, when it was made, how much it holds."""

    path: Path
    made_at: datetime
    dossiers: int
    acts: int


def backup_instant(path: Path) -> datetime:
    """When a backup was made, from its name: at the clock of the computer that made it."""
    stamp = path.name[:19]
    return datetime.fromisoformat(f"{stamp[:10]}T{stamp[11:].replace('-', ':')}")


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder by how much they hold, the least first, then by when they were made.

    The clock of a computer may be wrong for a while: it comes second. Files that were given
    another name are left out.
    """
    found = [(match, path) for path in folder.glob(f"*{SUFFIX}") if (match := _named(path))]
    return [path for _, path in sorted(found, key=lambda each: (int(each[0]["acts"]), each[1]))]


def _named(path: Path) -> re.Match[str] | None:
    return _NAME.fullmatch(path.name)


def acts_of(path: Path) -> int:
    """How many acts a backup holds, from its name."""
    match = _named(path)
    assert match is not None, "one of backups_in"
    return int(match["acts"])


def is_own(connection: Connection, path: Path) -> bool:
    """Whether a backup, from its name, ends on an act this very file holds.

    The first backups did not say the hash of their last act: they are taken for another’s.
    """
    match = _named(path)
    if match is None or match["start"] is None:
        return False
    return registry.act_starts(connection, int(match["acts"]), bytes.fromhex(match["start"]))


def holds(path: Path, head: Head) -> bool:
    """Whether a backup, from its name, ends on that very act: its number alone is not enough."""
    return path.name.endswith(_ending(head))


def _ending(head: Head) -> str:
    """The end of the name of a backup: how many acts it holds, and the hash of the last."""
    return f"-{head.seq:08d}-{head.hash[:4].hex()}{SUFFIX}"


@dataclass(frozen=True)
class Order:
    """A backup to make: plain values, so that another process of the program may make it.

    ``least`` is the number of the last act written: what is copied holds it.
    """

    folder: Folder
    data_key: bytes = field(repr=False)
    centre: bytes
    origin: bytes
    least: int
    to: Path
    now: datetime


def order(database: Database, data_key: bytes, folder: Folder, to: Path, now: datetime) -> Order:
    """What a backup of an open centre needs."""
    # Before the copy: whoever goes on deciding meanwhile is ahead of it, and rightly so.
    least = database.head.seq
    return Order(folder, data_key, database.centre_id, database.origin, least, to, now)


def back_up_beside(asked: Order) -> Backup:
    """As :func:`back_up`, by a process that does not have the centre open: it only reads.

    :raises EnvironmentProblem: as :func:`back_up`.
    """
    engine = reading_engine(asked.folder.database, asked.data_key)
    try:
        return back_up(asked, engine)
    finally:
        engine.dispose()


def back_up(asked: Order, engine: Engine) -> Backup:
    """Copy the whole centre into one file, and prove it.

    The copy is made by SQLite's own backup, so nobody who types waits for it.

    :param engine: on the file of the centre.
    :raises EnvironmentProblem: the disk refused, or the copy does not read back the same; in
        both cases no file is left behind.
    """
    folder, to, now = asked.folder, asked.to, asked.now
    with translated(str(to)):
        # As with the centre's folder, its names and dates are nobody else's business.
        make_folders(to)
        sweep(to)
        scratch = Path(tempfile.mkdtemp(prefix=".clea-", dir=to))
        try:
            copy = scratch / folder.database.name
            counts, head, revision = _copy(asked, engine, copy)
            target = to / f"{now:%Y-%m-%dT%H-%M-%S}{_ending(head)}"
            # A new data key put in place meanwhile would make a backup that nothing opens.
            key_copy = scratch / folder.keys.name
            key_copy.write_bytes(folder.keys.read_bytes())
            if not keys.leads_to(key_copy.read_bytes(), str(folder.keys), asked.data_key):
                raise EnvironmentProblem(
                    "La clé du centre a changé pendant la sauvegarde : elle n’est pas gardée ; "
                    "recommencez."
                )
            members = {copy.name: copy, folder.keys.name: key_copy}
            for piece in sorted(folder.evidence.rglob("*")):
                # One being written has no row yet, and may be gone when it is packed.
                if piece.is_file() and not piece.name.startswith(".clea-"):
                    members[piece.relative_to(folder.path).as_posix()] = piece
            info = {
                "made_at": now.isoformat(),
                "centre": asked.centre.hex(),
                "revision": revision,
                "counts": counts,
                # Without a key it tells what a centre that does not open did since.
                "head": {"origin": head.origin.hex(), "seq": head.seq, "hash": head.hash.hex()},
            }
            # It takes its name once it has been read again: what has one is good.
            made = scratch / target.name
            write_container(made, members, info)
            verify_container(made)
            made.replace(target)
            sync_folder(to)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return Backup(target, now, counts["dossiers"], counts["acts"])


def sweep(folder: Path) -> None:
    """Take away what a stopped backup left half made, once nothing can be writing it any more."""
    with tempfile.TemporaryFile(dir=folder) as fresh:
        # By the disk’s own clock, which may be that of another computer.
        long_ago = os.fstat(fresh.fileno()).st_mtime - _STALE_SECONDS
    for left in folder.glob(".clea-*"):
        with suppress(OSError):  # what cannot be taken away takes room, and no more
            if left.stat().st_mtime < long_ago:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _copy(asked: Order, engine: Engine, copy: Path) -> tuple[Mapping[str, int], Head, str]:
    """Copy the live file, check the copy and compare what both hold.

    :returns: how much the copy holds, its last act, and its schema.
    """
    try:
        with translated(str(asked.to)):
            problems, counts, head, revision = _copied(asked, engine, copy)
    except Damage:
        _check_source(engine)
        raise
    if problems:
        _check_source(engine)
        raise EnvironmentProblem(f"La sauvegarde n’est pas gardée. {problems[0].sentence}")
    if counts["acts"] < asked.least:
        raise EnvironmentProblem(
            "La sauvegarde relue ne correspond pas au centre : elle n’est pas gardée ; recommencez."
        )
    assert revision is not None, "a centre"
    return counts, head, revision


def _check_source(engine: Engine) -> None:
    """Say of the centre what is the centre's, once its copy does not read.

    :raises Damage: the file copied from is itself damaged.
    """
    for problem in database_problems(engine):
        raise Damage(problem.sentence)


def _copied(
    asked: Order, engine: Engine, copy: Path
) -> tuple[list[Problem], Mapping[str, int], Head, str | None]:
    target = keyed_engine(copy, asked.data_key)
    try:
        copy_database(engine, target)
        # One file: no log beside the copy when it is packed.
        pragma(target, "journal_mode = DELETE")
        problems = database_problems(target, copied_to=asked.to)
        with target.connect() as destination:
            problems = problems or list(chain_problems(destination))
            counts = _counts(destination)
            head = last_head(destination, asked.origin)
            revision = migrate.revision(destination)
    finally:
        target.dispose()
    return problems, counts, head, revision


def copy_database(engine: Engine, to: Engine) -> None:
    """Copy a file whole, whoever reads and writes it meanwhile.

    :raises EnvironmentProblem: the disk refused, or the file is damaged.
    """
    with engine.connect() as source, to.connect() as destination:
        raw_target = destination.connection.driver_connection
        assert raw_target is not None
        with translated(f"{engine.url.database} (copie)"), raw_use(source) as raw_source:
            raw_source.backup(raw_target)


@contextmanager
def scratch_beside(data: Path) -> Iterator[Path]:
    """A folder beside the data for as long as it is used; nothing of it stays.

    :raises EnvironmentProblem: the disk refuses it, or what is done there.
    """
    with (
        translated(str(data.parent)),
        tempfile.TemporaryDirectory(prefix=".clea-", dir=data.parent) as name,
    ):
        yield Path(name)


def _counts(connection: Connection) -> dict[str, int]:
    counted = {"acts": tables.act, "dossiers": tables.dossier, "marks": tables.mark}
    counts = {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in counted.items()
    }
    # A centre of before is backed up as it is, and knows nothing of pieces.
    if migrate.revision(connection) == migrate.REVISIONS[-1]:
        pieces = select(func.count(tables.evidence_file.c.digest.distinct()))
        counts["evidence"] = connection.scalar(pieces) or 0
    return counts


def restore(
    backup: Path,
    folder: Folder,
    data_key_of: Callable[[Folder], bytes],
    now: datetime,
    new_id: IdSource,
) -> None:
    """Lay the centre of a backup into a new folder, proved before it takes its name.

    The copy takes an origin of its own: were the first centre to go on, no chain would fork.

    :param data_key_of: opens the keys laid in a folder and gives the data key.
    :raises EnvironmentProblem: a damaged backup, a wrong passphrase, a folder in use.
    """
    with translated(str(backup)):
        info = verify_container(backup)
    if not {folder.database.name, folder.keys.name} <= info.members.keys():
        raise EnvironmentProblem(
            f"{backup} ne contient pas un centre entier : prenez une autre sauvegarde."
        )
    folder.require_new()
    with translated(str(folder.path)), _scratch_beside(folder.path) as scratch:
        laid = Folder(scratch)
        extract_container(backup, scratch)
        laid.evidence.mkdir(mode=0o700, exist_ok=True)
        engine = keyed_engine(laid.database, data_key_of(laid))
        try:
            problems = database_problems(engine, copied_to=folder.path)
            if not problems:
                with engine.connect() as connection:
                    problems = list(chain_problems(connection))
            if problems:
                raise EnvironmentProblem(problems[0].sentence)
            _continue_as_new_origin(laid, engine, now, new_id)
            keys.forget_origin(laid)
        finally:
            engine.dispose()
        sync_folder(scratch)
        if folder.path.exists():
            folder.path.rmdir()
        scratch.rename(folder.path)
        sync_folder(folder.path.parent)


@contextmanager
def laid_aside(
    backup: Path, data: Path, data_key_of: Callable[[Folder], bytes]
) -> Iterator[Connection]:
    """The file of a backup, laid beside the data for as long as it is read; nothing stays.

    :param data_key_of: opens the keys laid in a folder and gives the data key.
    :raises EnvironmentProblem: a damaged backup, a wrong passphrase, the disk.
    """
    with scratch_beside(data) as scratch:
        laid = Folder(scratch)
        extract_container(backup, laid.path)
        engine = keyed_engine(laid.database, data_key_of(laid))
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        finally:
            engine.dispose()


@contextmanager
def _scratch_beside(path: Path) -> Iterator[Path]:
    """A folder to fill, gone with the parents made for it when the block fails."""
    made = [parent for parent in path.parents if not parent.exists()]
    try:
        make_folders(path.parent)
        scratch = Path(tempfile.mkdtemp(prefix=".clea-", dir=path.parent))
        try:
            yield scratch
        except BaseException:
            shutil.rmtree(scratch, ignore_errors=True)
            raise
    except BaseException:
        with suppress(OSError):
            for parent in made:
                parent.rmdir()
        raise


def _continue_as_new_origin(laid: Folder, engine: Engine, now: datetime, new_id: IdSource) -> None:
    with engine.connect() as connection:
        outdated = migrate.outdated(connection)
    if outdated:
        migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(update(tables.centre).values(origin=new_id()))
    # A backup is one file, without a log; a centre has one.
    keep_log(engine)
    head_file = HeadFile(laid.head)
    try:
        database = Database(laid.database, engine, head_file, new_id)
        with database.writing() as transaction:
            transaction.append(Draft("restore", "restauration d’une sauvegarde", now), [])
        database.close()
    finally:
        head_file.close()
