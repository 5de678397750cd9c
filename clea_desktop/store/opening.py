"""A centre's folder, made or opened: lock, keys, schema, head, in that order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import counted
from clea_desktop.store import keys, migrate
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.database import Database, keyed_engine, last_head, pragma
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import DamagedHead, HeadFile, read_head
from clea_desktop.store.ids import IdSource, id_source
from clea_desktop.store.keys import KdfCost
from clea_desktop.store.lock import hold
from clea_desktop.store.problems import translated
from clea_desktop.store.tables import act, centre


@dataclass(frozen=True)
class Secret:
    """What opens a centre: a passphrase, or the code of the recovery sheet."""

    passphrase: str | None = None
    recovery_code: str | None = None


class Store:
    """An open centre: its folder locked, its file decrypted, its head checked."""

    def __init__(
        self,
        folder: Folder,
        database: Database,
        data_key: bytes,
        evaluator: bytes | None,
        new_id: IdSource,
        held: ExitStack,
    ) -> None:
        self.folder = folder
        self.database = database
        self.data_key = data_key
        self.evaluator = evaluator
        self.new_id = new_id
        self._held = held
        self._closed = False

    def close(self) -> None:
        """Fold the log in, let go of the file, then of the folder; once is enough."""
        if not self._closed:
            self._closed = True
            with self._held:
                self.database.close()


def create(
    folder: Folder,
    passphrase: str,
    now: Callable[[], datetime],
    cost: KdfCost,
    first_rows: Callable[[bytes, IdSource], Iterable[Row]],
    hand_over_code: Callable[[str], None],
) -> tuple[Store, str]:
    """Make a centre in an absent or empty folder.

    :param first_rows: the first facts, given the id of the evaluator and a source of ids.
    :param hand_over_code: takes the recovery code; should it fail, no centre is made.
    :returns: the open centre, and the recovery code, which is kept nowhere.
    :raises EnvironmentProblem: the folder is in use, on a network, or refuses to be written.
    """
    new_id = id_source(now)
    made = folder.prepare_new()
    held = ExitStack()
    held.enter_context(hold(folder, now()))
    if folder.keys.exists():
        # Someone made a centre here between the look and the lock: it is theirs.
        held.close()
        folder.require_new()
    try:
        evaluator = new_id()
        data_key, code = keys.create(folder, passphrase, evaluator, cost)
        engine = keyed_engine(folder.database, data_key)
        held.callback(engine.dispose)
        with translated(folder.database.name):
            pragma(engine, "journal_mode = WAL")
            migrate.upgrade(engine)
            with engine.begin() as connection:
                connection.execute(insert(centre), {"id": new_id(), "origin": new_id()})
        database = _database(folder, engine, new_id, held)
        with database.writing() as transaction:
            transaction.append(
                Draft("init", "création du centre", now(), by=evaluator),
                first_rows(evaluator, new_id),
            )
        hand_over_code(code)
    except BaseException:
        held.close()
        folder.remove_new(made)
        raise
    return Store(folder, database, data_key, evaluator, new_id, held), code


def open_store(
    folder: Folder, secret: Secret, now: Callable[[], datetime], *, to_check: bool = False
) -> Store:
    """Open a centre.

    :param to_check: open it as it is, even behind its head, to be looked at by ``check``.
    :raises EnvironmentProblem: no centre there, held by someone, wrong passphrase, damage, a
        newer schema, decisions missing. The file is as it was.
    """
    folder.require_existing()
    new_id = id_source(now)
    with ExitStack() as held:
        held.enter_context(hold(folder, now()))
        unlocked = keys.unlock(
            folder, passphrase=secret.passphrase, recovery_code=secret.recovery_code
        )
        engine = keyed_engine(folder.database, unlocked.data_key)
        held.callback(engine.dispose)
        with translated(folder.database.name):
            with engine.connect() as connection:
                outdated = migrate.outdated(connection)
                if not outdated and not to_check:
                    _refuse_if_behind(connection, folder)
            if outdated:
                migrate.upgrade(engine)
        database = _database(folder, engine, new_id, held)
        kept = held.pop_all()
    return Store(folder, database, unlocked.data_key, unlocked.evaluator, new_id, kept)


def _database(folder: Folder, engine: Engine, new_id: IdSource, held: ExitStack) -> Database:
    head_file = HeadFile(folder.head)
    held.callback(head_file.close)
    return Database(folder.database, engine, head_file, new_id)


def missing_acts(connection: Connection, folder: Folder) -> int:
    """How many acts the head saw and the file no longer holds; 0 when all is well.

    A bit flipped in a live write-ahead log silently loses the commits behind it: only the
    head, written apart, can tell.

    :raises DamagedHead: the head itself cannot be read.
    """
    head = read_head(folder.head)
    if head is None:
        return 0
    held = last_head(connection, head.origin)
    if held.seq < head.seq:
        return head.seq - held.seq
    same = connection.scalar(
        select(act.c.hash).where(act.c.origin == head.origin, act.c.seq == head.seq)
    )
    return 0 if head.seq == 0 or same == head.hash else 1


def behind_head_sentence(missing: int) -> str:
    """What to say of a file behind its head."""
    return (
        f"Il manque {counted(missing, 'décision enregistrée', 'décisions enregistrées')} dans "
        "centre.db : n’écrivez plus dans ce centre et restaurez la dernière sauvegarde."
    )


def _refuse_if_behind(connection: Connection, folder: Folder) -> None:
    try:
        missing = missing_acts(connection, folder)
    except DamagedHead as damage:
        raise EnvironmentProblem(damage.sentence) from damage
    if missing:
        raise EnvironmentProblem(behind_head_sentence(missing))
