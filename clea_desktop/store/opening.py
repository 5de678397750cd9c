"""A centre's folder, made or opened: lock, keys, schema, head, in that order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, insert, select

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import keys, migrate, remaking, state, tries
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.backup import Order, back_up, copy_database, scratch_beside
from clea_desktop.store.database import Database, keep_log, keyed_engine, last_head
from clea_desktop.store.files import sweep_scratch
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import HeadFile
from clea_desktop.store.ids import IdSource, id_source
from clea_desktop.store.keys import KdfCost, Unlocked
from clea_desktop.store.lock import Holding, hold
from clea_desktop.store.looking import (
    LookedAt,
    acts_folded_in,
    first_look,
    has_log,
    looking_engine,
)
from clea_desktop.store.problems import translated
from clea_desktop.store.tables import centre


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
        data_key: bytes | bytearray,
        evaluator: bytes | None,
        new_id: IdSource,
        held: ExitStack,
        *,
        recovered: int = 0,
        holding: Holding | None = None,
        pending: bool = False,
        code_unseen: bool = False,
    ) -> None:
        self.folder = folder
        # The program was stopped before the code of its sheet was handed over, or seen.
        self.code_unseen = code_unseen
        self._holding = holding
        # A new data key was being made, and still could not be: the next opening tries again.
        self.pending = pending
        # Acts that only the log held: the program before was stopped before it could fold it in.
        self.recovered = recovered
        self.database = database
        # What Python can overwrite; what it cannot is told in docs/decisions/0017.
        self._key = data_key if isinstance(data_key, bytearray) else bytearray(data_key)
        self.evaluator = evaluator
        self.new_id = new_id
        # Whoever lays a piece, and whoever takes away those that nobody holds, by turns.
        self.evidence_turn = Lock()
        self._held = held
        self._closed = False

    @property
    def data_key(self) -> bytes:
        """The data key (32 bytes); zeros once the centre is closed."""
        return bytes(self._key)

    @property
    def stopped(self) -> bool:
        """Whether the program before did not let go: it was killed, or the computer stopped."""
        return self._holding is not None and self._holding.stopped

    def settle(self) -> None:
        """The centre is open whole: once it closes, nobody is told of the stop before again."""
        if self._holding is not None:
            self._holding.told = True

    @contextmanager
    def as_of_today(self) -> Iterator[Database]:
        """The file as this program reads it: an older one in a copy brought up to date, then gone.

        :raises EnvironmentProblem: no room beside the folder for the copy.
        """
        with self.database.engine.connect() as connection:
            outdated = migrate.outdated(connection)
        if not outdated:
            yield self.database
            return
        with scratch_beside(self.folder.path) as scratch, ExitStack() as held:
            copy = scratch / self.folder.database.name
            engine = keyed_engine(copy, self._key)
            held.callback(engine.dispose)
            copy_database(self.database.engine, engine)
            migrate.upgrade(engine)
            database = LookedAt(copy, engine, self.new_id)
            held.callback(database.close)
            yield database

    def remake(
        self, *, without: frozenset[bytes] = frozenset(), recovery_code: str | None = None
    ) -> None:
        """Seal everything under a new data key, for everybody but those ``without``.

        :param recovery_code: a new one, in the place of that of the sheet.
        :raises RuleError: the sheet is of the first format, and no new code is given.
        :raises EnvironmentProblem: the disk refused, or somebody reads the file. The centre is
            open, nothing is lost, and opening it again goes on.
        """
        coming = keys.begin_remaking(
            self.folder, self.data_key, without=without, recovery_code=recovery_code
        )
        self.pending = True
        permit = self.database.permit
        before = self.database
        try:
            before.rest()
            remaking.remake(self.folder, self.data_key, coming)
            self.pending = False
        finally:
            if remaking.opens(self.folder.database, coming):
                self._forget_key()
                self._key = bytearray(coming)
            try:
                self._reopen(permit)
            finally:
                before.wake(self.database if self.database is not before else None)

    def _reopen(self, permit: Callable[[Draft], None]) -> None:
        try:
            with translated(self.folder.database.name):
                engine = keyed_engine(self.folder.database, self._key)
                self._held.callback(engine.dispose)
                head_file = self.database.head_file
                assert head_file is not None, "it was not opened to be looked at"
                self.database = Database(self.folder.database, engine, head_file, self.new_id)
        except EnvironmentProblem:
            self.database.give_up()
            raise
        self.database.permit = permit

    def close(self) -> None:
        """Fold the log in, let go of the file, then of the folder; once is enough."""
        if not self._closed:
            self._closed = True
            try:
                with self._held:
                    self.database.close()
            finally:
                self._forget_key()

    def _forget_key(self) -> None:
        self._key[:] = bytes(len(self._key))


def create(
    folder: Folder,
    passphrase: str,
    now: Callable[[], datetime],
    cost: KdfCost,
    first_rows: Callable[[bytes, IdSource], Iterable[Row]],
    hand_over_code: Callable[[str], None],
    *,
    code_unseen: bool = False,
) -> tuple[Store, str]:
    """Make a centre in an absent or empty folder.

    :param first_rows: the first facts, given the id of the evaluator and a source of ids.
    :param hand_over_code: takes the recovery code; should it fail, no centre is made.
    :param code_unseen: that code is still to be shown: :meth:`Folder.code_seen` says when it was.
    :returns: the open centre, and the recovery code, which is kept nowhere.
    :raises EnvironmentProblem: the folder is in use, on a network, or refuses to be written.
    """
    new_id = id_source(now)
    made = folder.prepare_new()
    held = ExitStack()
    held.enter_context(hold(folder, now()))
    if not folder.making.exists():
        # Someone made a centre here between the look and the lock: it is theirs.
        held.close()
        folder.require_new()
    try:
        folder.begin_new()
        evaluator = new_id()
        made_key, code = keys.create(folder, passphrase, evaluator, cost)
        data_key = bytearray(made_key)
        engine = keyed_engine(folder.database, data_key)
        held.callback(engine.dispose)
        with translated(folder.database.name):
            # SQLite would let the whole computer read it; its logs take the modes of the file.
            folder.database.touch(mode=0o600)
            keep_log(engine)
            migrate.make(engine)
            with engine.begin() as connection:
                own = {"id": new_id(), "origin": new_id(), "naming_key": os.urandom(32)}
                connection.execute(insert(centre), own)
                state.sign(connection)
        database = Database(folder.database, engine, _head_file(folder, held), new_id)
        with database.writing() as transaction:
            transaction.append(
                Draft("init", "création du centre", now(), by=evaluator),
                first_rows(evaluator, new_id),
            )
        # From its first day: keys put beside it by mistake are known for those of another.
        keys.keep_up(folder, keys.Unlocked(made_key, evaluator, None, False), database.origin)
        hand_over_code(code)
        folder.finish_new(code_unseen=code_unseen)
    except BaseException:
        held.close()
        folder.remove_new(made)
        raise
    return Store(folder, database, data_key, evaluator, new_id, held), code


def open_store(
    folder: Folder,
    secret: Secret,
    now: Callable[[], datetime],
    *,
    wall: Callable[[], datetime] | None = None,
    to_check: bool = False,
    backups: Path | None = None,
) -> Store:
    """Open a centre.

    :param wall: the hour that makes wrong passphrases wait; without it, as ``now``.
    :param to_check: open it as it is, even older or behind its head, to be looked at by
        ``check``.
    :param backups: where an older centre is backed up before it is brought up to date.
    :raises TooSoon: a passphrase was wrong a moment ago.
    :raises EnvironmentProblem: no centre there, held by someone, wrong passphrase, damage, a
        newer schema, decisions missing, no room for that backup. The file is as it was.
    """
    folder.require_existing()
    new_id = id_source(now)
    with ExitStack() as held:
        holding = held.enter_context(hold(folder, now()))
        unlocked = unlock(folder, secret, wall or now)
        data_key = _standing_key(folder, unlocked)
        with translated(folder.database.name):
            outdated = first_look(folder, data_key, to_check)
            holding.stopped = holding.stopped or has_log(folder.database)
            folded_in = acts_folded_in(folder.database, data_key)
            pending = code_unseen = False
            if not to_check and unlocked.coming is not None:
                data_key, pending = _go_on_remaking(folder, data_key, unlocked)
            make_engine = looking_engine if to_check else keyed_engine
            key = bytearray(data_key)
            engine = make_engine(folder.database, key)
            held.callback(engine.dispose)
            if not to_check:
                # Programs of before restored a centre without one.
                keep_log(engine)
            if outdated and not to_check:
                if backups is not None:
                    back_up(_as_it_was(folder, engine, data_key, backups, now()), engine)
                migrate.upgrade(engine)
        database = (
            LookedAt(folder.database, engine, new_id)
            if to_check
            else Database(folder.database, engine, _head_file(folder, held), new_id)
        )
        recovered = 0 if folded_in is None else database.head.seq - folded_in
        if not to_check:
            _keep_up(folder, secret, replace(unlocked, data_key=data_key), database.origin)
            sweep_scratch(folder.path)
            code_unseen = folder.making.exists() or folder.code_unseen.exists()
            folder.finish_new()
            folder.code_seen()
        kept = held.pop_all()
    return Store(
        folder,
        database,
        key,
        unlocked.evaluator,
        new_id,
        kept,
        recovered=recovered,
        holding=holding,
        pending=pending,
        code_unseen=code_unseen,
    )


def _as_it_was(folder: Folder, engine: Engine, data_key: bytes, to: Path, now: datetime) -> Order:
    with engine.connect() as connection:
        centre_id, origin = connection.execute(select(centre.c.id, centre.c.origin)).one()
        least = last_head(connection, origin).seq
    return Order(folder, data_key, centre_id, origin, least, to, now)


def unlock(folder: Folder, secret: Secret, wall: Callable[[], datetime]) -> Unlocked:
    """Get the data key back; from the third wrong passphrase on, each makes the next one wait.

    :raises EnvironmentProblem: as :func:`keys.unlock`, or it is too soon to try again.
    """
    tries.check_time(folder, wall())
    try:
        unlocked = keys.unlock(
            folder, passphrase=secret.passphrase, recovery_code=secret.recovery_code
        )
    except keys.WrongSecret as wrong:
        raise keys.WrongSecret(wrong.why, tries.note_wrong(folder, wall())) from None
    tries.forget(folder)
    return unlocked


def _standing_key(folder: Folder, unlocked: Unlocked) -> bytes:
    """The data key of the database that stands, when another was being put in its place."""
    coming = unlocked.coming
    if coming is not None and remaking.opens(folder.database, coming):
        return coming
    return unlocked.data_key


def _go_on_remaking(folder: Folder, standing: bytes, unlocked: Unlocked) -> tuple[bytes, bool]:
    """Go on where a program that was making a new data key was stopped.

    :returns: the data key of the database that stands, and whether that is still to be done.
    """
    coming = unlocked.coming
    assert coming is not None
    try:
        if standing == coming:
            remaking.finish(folder, unlocked.data_key, coming)
        else:
            remaking.remake(folder, unlocked.data_key, coming)
    except EnvironmentProblem:
        # Nothing is lost and the centre opens: it is for the next time.
        return _standing_key(folder, unlocked), True
    return coming, False


def _keep_up(folder: Folder, secret: Secret, unlocked: Unlocked, origin: bytes) -> None:
    # A disk that refuses it leaves what opened just now.
    with suppress(EnvironmentProblem):
        keys.keep_up(
            folder,
            unlocked,
            origin,
            passphrase=secret.passphrase,
            recovery_code=secret.recovery_code,
        )


def _head_file(folder: Folder, held: ExitStack) -> HeadFile:
    head_file = HeadFile(folder.head)
    held.callback(head_file.close)
    return head_file
