"""A centre's file looked at before anything can change it: its log, its schema, its head."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from clea_desktop.domain.errors import Damage
from clea_desktop.domain.french import counted
from clea_desktop.store import migrate
from clea_desktop.store.check import Problem
from clea_desktop.store.database import Database, keyed_engine, last_head, reading_engine
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import DamagedHead, Head, read_head
from clea_desktop.store.ids import IdSource
from clea_desktop.store.tables import act, centre


def first_look(folder: Folder, data_key: bytes, to_check: bool) -> bool:
    """Refuse a file that must not be opened, before anything can change it.

    :returns: whether it must be upgraded.
    """
    engine = looking_engine(folder.database, data_key)
    try:
        with engine.connect() as connection:
            outdated = migrate.outdated(connection)
            if not _is_begun(connection):
                raise Damage(
                    f"{folder.database} ne contient aucune décision, parce que sa création a été "
                    "interrompue ou qu’il est abîmé : restaurez la dernière sauvegarde ou, s’il "
                    "n’y en a jamais eu, créez le centre dans un autre dossier."
                )
            if not to_check:
                _refuse_if_behind(connection, folder)
    finally:
        engine.dispose()
    return outdated


def looking_engine(path: Path, data_key: bytes | bytearray) -> Engine:
    """An engine that leaves the log of a killed program as it is.

    The last connection that could write would fold it in on closing and empty it: if it is
    damaged, the decisions behind the damage would be beyond anyone’s help.
    """
    return reading_engine(path, data_key) if has_log(path) else keyed_engine(path, data_key)


def acts_folded_in(path: Path, data_key: bytes) -> int | None:
    """The last act the file holds without its log; None when no log was left behind.

    A program that closes folds its log in: one that is there was left by a program stopped dead.
    Stopped while it folded it in, the file makes sense with its log alone: None too.
    """
    if not has_log(path):
        return None
    engine = reading_engine(path, data_key, "immutable=1")
    try:
        with engine.connect() as connection:
            if migrate.revision(connection) is None:
                return None
            return connection.scalar(select(func.max(act.c.seq))) or 0
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def has_log(path: Path) -> bool:
    """Whether a log with something in it lies beside a file: one that closes leaves none."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _is_begun(connection: Connection) -> bool:
    """Whether a centre has its first act: its making, written last, may have been cut short."""
    if migrate.revision(connection) is None:
        return False
    return connection.scalar(select(act.c.seq).limit(1)) is not None


class LookedAt(Database):
    """The file of a centre that is only looked at: nothing beside it is written either."""

    def __init__(self, path: Path, engine: Engine, new_id: IdSource) -> None:
        super().__init__(path, engine, None, new_id)

    def checkpoint(self) -> bool:
        """Leave the log as it is: even folding nothing in would empty it."""
        return True

    def _fold_in_whole(self) -> None:
        return


def head_problem(connection: Connection, folder: Folder) -> Problem | None:
    """What the head tells against the file; None when all is well, or there is none yet.

    A bit flipped in a live write-ahead log silently loses the commits behind it: only the
    head, written apart, can tell.

    :raises EnvironmentProblem: the head could not be read.
    """
    try:
        head = read_head(folder.head)
    except DamagedHead as damage:
        return Problem(folder.head.name, damage.sentence)
    if head is None:
        return None
    if connection.scalar(select(centre.c.origin)) != head.origin:
        return Problem(
            folder.head.name,
            f"{folder.head} est celui d’un autre centre, ou de celui-ci avant une restauration : "
            "remettez à sa place celui qui accompagnait centre.db ; si vous ne l’avez plus, "
            "restaurez la dernière sauvegarde, ou, si centre.db est le bon, supprimez ce fichier, "
            "qui sera refait.",
        )
    missing = _missing_acts(connection, head)
    if not missing:
        return None
    return Problem(
        folder.database.name,
        f"Il manque {counted(missing, 'décision enregistrée', 'décisions enregistrées')} dans "
        "centre.db : n’écrivez plus dans ce centre et restaurez la dernière sauvegarde.",
    )


def _missing_acts(connection: Connection, head: Head) -> int:
    """How many acts the head saw and the file no longer holds."""
    held = last_head(connection, head.origin)
    if held.seq < head.seq:
        return head.seq - held.seq
    same = connection.scalar(
        select(act.c.hash).where(act.c.origin == head.origin, act.c.seq == head.seq)
    )
    return 0 if head.seq == 0 or same == head.hash else 1


def _refuse_if_behind(connection: Connection, folder: Folder) -> None:
    problem = head_problem(connection, folder)
    if problem is not None:
        raise Damage(problem.sentence)
