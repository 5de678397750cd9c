"""The database under a new data key: exported beside, checked, then put in its place.

Whatever stops it, ``keys.json`` leads to both keys until the database that stands opens with the
new one; the next opening goes on from there.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2
from sqlalchemy import func, select

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import database, keys, tables
from clea_desktop.store.check import database_problems
from clea_desktop.store.database import keyed_engine, pragma
from clea_desktop.store.files import sync_folder
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated
from clea_desktop.store.sealing import reseal
from clea_desktop.store.second_look import told_rightly


def opens(path: Path, data_key: bytes) -> bool:
    """Whether a data key opens the file; its log is left as it is.

    Stopped while its log was folded in, the file is whole with its log alone.
    """
    # A disk that failed for a moment must not make a key look like another's.
    return any(_opened(path, data_key) for _ in range(2))


def _opened(path: Path, data_key: bytes) -> bool:
    how = "mode=ro" if any(log.exists() for log in _logs(path)) else "immutable=1"
    address = f"{path.resolve().as_uri()}?{how}"
    try:
        with closing(sqlcipher3.dbapi2.connect(address, uri=True)) as connection:
            connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.dbapi2.Error:
        return False
    return True


def remake(folder: Folder, present: bytes, coming: bytes) -> None:
    """Seal the whole centre under the data key to come, then let go of the other.

    Nobody has the database open, and the caller holds the lock of the folder.

    :raises EnvironmentProblem: the disk refused, somebody else reads the file, or the copy does
        not read back the same: the database stands under one of the two keys, both in
        ``keys.json``, and opening it again goes on.
    """
    with translated(folder.database.name):
        _remove(folder.coming)
        try:
            _export(folder, present, coming)
            _check(folder, present, coming)
            _put_in_place(folder)
        except BaseException:
            _remove(folder.coming)
            raise
    finish(folder, present, coming)


def finish(folder: Folder, present: bytes, coming: bytes) -> None:
    """Bring along what lies beside a database that stands under the data key to come.

    :raises EnvironmentProblem: the disk refused; opening the centre again goes on.
    """
    reseal(folder, present, coming)
    keys.finish_remaking(folder)


def _export(folder: Folder, present: bytes, coming: bytes) -> None:
    with (
        told_rightly(folder.database, present),
        closing(
            sqlcipher3.dbapi2.connect(str(folder.database), timeout=database.BUSY_SECONDS)
        ) as connection,
    ):
        connection.isolation_level = None
        connection.execute(f"PRAGMA key = \"x'{present.hex()}'\"")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        folder.coming.touch(mode=0o600)
        attach = f"ATTACH DATABASE ? AS coming KEY \"x'{coming.hex()}'\""
        connection.execute(attach, (str(folder.coming),))
        # A copy cut short is thrown away: it is synced once, whole.
        connection.execute("PRAGMA coming.journal_mode = OFF")
        connection.execute("PRAGMA coming.synchronous = OFF")
        connection.execute("SELECT sqlcipher_export('coming')")
        connection.execute("DETACH DATABASE coming")


def _check(folder: Folder, present: bytes, coming: bytes) -> None:
    # A disk that failed for a moment must not make the copy look like another centre.
    if not any(_same(folder, present, coming) for _ in range(2)):
        raise EnvironmentProblem(
            "La copie du centre sous sa nouvelle clé n’est pas sortie entière du disque : elle "
            "n’est pas gardée, et rien n’est changé ; vérifiez le disque, puis recommencez."
        )


def _same(folder: Folder, present: bytes, coming: bytes) -> bool:
    """Whether the copy reads well, and holds what the centre does."""
    made = keyed_engine(folder.coming, coming)
    try:
        pragma(made, "journal_mode = WAL")
        problems = database_problems(made)
    finally:
        made.dispose()
    return not problems and _counted(folder.coming, coming) == _counted(folder.database, present)


def _counted(path: Path, data_key: bytes) -> list[object]:
    """How many rows each table holds, the schema, and the hash of each act."""
    engine = keyed_engine(path, data_key)
    try:
        with engine.connect() as connection:
            found: list[object] = [
                connection.scalar(select(func.count()).select_from(table))
                for table in tables.metadata.sorted_tables
            ]
            schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
            found += map(tuple, connection.exec_driver_sql(schema))
            found += connection.scalars(select(tables.act.c.hash).order_by(tables.act.c.seq))
    finally:
        engine.dispose()
    return found


def _put_in_place(folder: Folder) -> None:
    if any(log.exists() for log in _logs(folder.database)):
        # Only a program that still reads the file leaves its log there.
        raise EnvironmentProblem(
            "Un autre programme lit centre.db (une sauvegarde se termine peut-être) : attendez "
            "qu’il ait fini, puis recommencez."
        )
    with folder.coming.open("r+b") as stream:
        os.fsync(stream.fileno())
    folder.coming.replace(folder.database)
    sync_folder(folder.path)


def _remove(path: Path) -> None:
    for file in (path, *_logs(path), path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)


def _logs(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}-{log}") for log in ("wal", "shm")]
