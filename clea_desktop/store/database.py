"""The encrypted file, open: one writer, short transactions, a head written after each commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Condition, Lock
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import URL, Connection, Engine, create_engine, event, select, union_all
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.people import folded
from clea_desktop.store import acts
from clea_desktop.store.acts import GENESIS, Draft, Row
from clea_desktop.store.dialect import COMPILED, DRIVER
from clea_desktop.store.direct import UNREAD, directly, insertion, raw_use
from clea_desktop.store.head import Head, HeadFile
from clea_desktop.store.ids import IdSource
from clea_desktop.store.problems import failed_to_read, translated
from clea_desktop.store.second_look import unread
from clea_desktop.store.tables import act, centre, contact, dossier

BUSY_SECONDS = 5.0
"""How long a statement waits for another connection."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    # The list's index of 100,000 dossiers, deciphered once and not at each key typed.
    "PRAGMA cache_size = -32768",
    # Checkpoints run when nobody types; this only bounds a long burst.
    "PRAGMA wal_autocheckpoint = 4000",
)


FOLDED = "clea_folded"
"""In SQL, a text as it is searched: without accents or capitals."""

# The labels of a journal are few, and said again and again.
_folded = lru_cache(maxsize=8192)(folded)


def keyed_engine(path: Path, data_key: bytes | bytearray) -> Engine:
    """An engine on the encrypted file at ``path``; connections open it with the raw key.

    :param data_key: 32 bytes. A wrong one shows at the first statement. A bytearray may be
        overwritten once everything is closed: no connection is made any more.
    """
    engine = create_engine(
        # Not a text: a folder may be called « a ? b ».
        URL.create(DRIVER, database=str(path)),
        module=sqlcipher3.dbapi2,
        connect_args={"timeout": BUSY_SECONDS},
        # One connection writes at a time; a few read beside it.
        pool_size=4,
        insertmanyvalues_page_size=5000,
        execution_options={
            "compiled_cache": COMPILED,
            UNREAD: lambda error: unread(error, path, data_key),
        },
    )

    @event.listens_for(engine, "connect", insert=True)
    def _open(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
        cursor.execute("PRAGMA cipher_log_level = NONE")
        connection.create_function(FOLDED, 1, _folded, deterministic=True)
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "handle_error", retval=True)
    def _failed(context: ExceptionContext) -> BaseException | None:
        # SQLCipher refuses everything on a connection that once failed to read a page: a disk
        # that failed for a moment must not look damaged for ever after, nor even once.
        if not failed_to_read(context.original_exception):
            return None
        context.is_disconnect = True
        instead = unread(context.original_exception, path, data_key)
        return OperationalError(context.statement, None, instead) if instead else None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        directly(connection, "BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def reading_engine(path: Path, data_key: bytes | bytearray, how: str = "mode=ro") -> Engine:
    """An engine that cannot write, nor fold the log in and empty it.

    :param how: what SQLite is told of the file in its address.
    """
    engine = keyed_engine(path, data_key)

    @event.listens_for(engine, "do_connect")
    def _connect(*_arguments: Any) -> Any:
        address = f"{path.resolve().as_uri()}?{how}"
        return sqlcipher3.dbapi2.connect(address, uri=True, check_same_thread=False)

    return engine


def pragma(engine: Engine, statement: str) -> list[tuple[Any, ...]]:
    """Run a pragma outside any transaction, where some of them alone have an effect."""
    with engine.connect() as connection, raw_use(connection) as raw:
        rows: list[tuple[Any, ...]] = raw.execute(f"PRAGMA {statement}").fetchall()
    return rows


def keep_log(engine: Engine) -> None:
    """Have each commit go to a log of its own, where one sync keeps it.

    Without it SQLite deletes a journal instead, and a power cut that brings the journal back
    takes the last commit away; whoever reads also makes whoever types wait.
    """
    if pragma(engine, "journal_mode") != [("wal",)]:
        pragma(engine, "journal_mode = WAL")


class Transaction:
    """One gesture being written: its acts and their facts, all or nothing."""

    def __init__(
        self,
        connection: Connection,
        head: Head,
        new_id: IdSource,
        salts: dict[bytes, bytes],
        permit: Callable[[Draft], None],
    ) -> None:
        self._permit = permit
        self.connection = connection
        self.new_id = new_id
        self.head = head
        self._salts = salts

    def append(self, draft: Draft, rows: Iterable[Row]) -> bytes:
        """Write an act and the facts it carries; each row gets the act's id.

        :returns: the id of the act.
        :raises RuleError: who types may not do it; the whole gesture is taken back.
        """
        self._permit(draft)
        act_id = self.new_id()
        facts: list[Row] = [(table, {**values, "act": act_id}) for table, values in rows]
        values: dict[str, Any] = {
            "id": act_id,
            "origin": self.head.origin,
            "seq": self.head.seq + 1,
            "kind": draft.kind,
            "label": draft.label,
            "by": draft.by,
            "at": draft.at,
            "dossier": draft.dossier,
            "undoes": draft.undoes,
            "digest": acts.digest(facts, self._salt(draft.dossier, facts)),
            "previous": self.head.hash,
        }
        values["hash"] = acts.seal(values)
        for table, row in [(act, values), *facts]:
            insertion(table, tuple(row)).run(self.connection, row)
        self.head = Head(self.head.origin, self.head.seq + 1, values["hash"])
        return act_id

    def _salt(self, dossier_id: bytes | None, facts: list[Row]) -> bytes:
        """The salt of a dossier, or of a contact: just made, remembered, or read."""
        if dossier_id is None:
            return b""
        for table, values in facts:
            if table is dossier or table is contact:
                return bytes(values["salt"])
        if dossier_id not in self._salts:
            found = self.connection.execute(
                union_all(
                    select(dossier.c.salt).where(dossier.c.id == dossier_id),
                    select(contact.c.salt).where(contact.c.id == dossier_id),
                )
            )
            self._salts[dossier_id] = found.scalar_one()
        return self._salts[dossier_id]


class Database:
    """The open file of a centre. Its caller holds the lock of the folder."""

    def __init__(
        self, path: Path, engine: Engine, head_file: HeadFile | None, new_id: IdSource
    ) -> None:
        self._path = path
        self._engine = engine
        self.head_file = head_file
        self._new_id = new_id
        self._salts: dict[bytes, bytes] = {}
        # Every act passes here, whatever service writes it: whoever opened the centre says who may.
        self.permit: Callable[[Draft], None] = _anybody
        # Kept open: taking it from the pool at each decision would cost more than the decision.
        self._writer = engine.connect().execution_options(writing=True)
        self._unusable = False
        # Long work beside the window writes too, now and then.
        self._turn = Lock()
        # While the centre is sealed under another key, nobody may have its file open.
        self._gate = Condition()
        self._readers = 0
        self._resting = False
        self._successor: Database | None = None
        with self.reading() as connection:
            self.centre_id, self.origin = connection.execute(
                select(centre.c.id, centre.c.origin)
            ).one()
            self._head = last_head(connection, self.origin)

    @property
    def head(self) -> Head:
        """The last act written."""
        return self._head

    def live(self) -> Database:
        """Itself, or what stands in its place once another key is made: that is waited for."""
        with self._gate:
            while self._resting:
                self._gate.wait()
            return self if self._successor is None else self._successor.live()

    @contextmanager
    def _inside(self) -> Iterator[None]:
        with self._gate:
            self._readers += 1
        try:
            yield
        finally:
            with self._gate:
                self._readers -= 1
                self._gate.notify_all()

    def rest(self) -> None:
        """Let go of the file once nobody reads it; whoever comes next waits for :meth:`wake`.

        :raises EnvironmentProblem: the log could not be folded in.
        """
        with self._gate:
            while self._readers:
                self._gate.wait()
            self._resting = True
        self.close()

    def wake(self, successor: Database | None) -> None:
        """Let those who wait go on, in what stands in its place; None when nothing does."""
        with self._gate:
            self._successor, self._resting = successor, False
            self._gate.notify_all()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the file."""
        live = self.live()
        if live is not self:
            with live.reading() as connection:
                yield connection
            return
        self._require_usable()
        with (
            self._inside(),
            translated(self._path.name),
            self._engine.connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def erasing(self) -> Iterator[Transaction]:
        """One gesture that takes rows away, as :meth:`writing`; its salts are forgotten too.

        References are not looked up row by row meanwhile: for each row gone, SQLite would read
        every table that could point at it.
        """
        with self.writing(enforced=False) as transaction:
            yield transaction
            self._salts.clear()

    @contextmanager
    def writing(self, *, enforced: bool = True) -> Iterator[Transaction]:
        """One gesture: committed whole at the end, or not at all.

        :param enforced: references are looked up as rows change.
        :raises EnvironmentProblem: the disk refused; nothing was written.
        """
        live = self.live()
        if live is not self:
            with live.writing(enforced=enforced) as transaction:
                yield transaction
            return
        self._require_usable()
        with (
            self._inside(),
            translated(self._path.name),
            self._turn,
            self._references(enforced=enforced),
        ):
            with self._writer.begin():
                transaction = Transaction(
                    self._writer, self._head, self._new_id, self._salts, self.permit
                )
                yield transaction
            self._head = transaction.head
            if self.head_file is not None:
                self.head_file.write(self._head)

    @contextmanager
    def _references(self, *, enforced: bool) -> Iterator[None]:
        """Whether the writer looks up references; outside a transaction, where it takes effect."""
        if enforced:
            yield
            return
        raw = self._writer.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            # A connection that a failing disk spoilt is let go of; the next one has them on.
            if not self._writer.invalidated:
                raw.execute("PRAGMA foreign_keys = ON")

    def checkpoint(self) -> bool:
        """Fold the write-ahead log into the file, where a flipped bit is always found.

        :returns: whether it was folded in; not while somebody reads, which is not waited for.
        """
        live = self.live()
        if live is not self:
            return live.checkpoint()
        with (
            self._inside(),
            translated(self._path.name),
            self._engine.connect() as connection,
            raw_use(connection) as raw,
        ):
            raw.execute("PRAGMA busy_timeout = 0")
            try:
                busy, _log, _done = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_SECONDS)}")
        return not busy

    def _fold_in_whole(self) -> None:
        """As :meth:`checkpoint`, but somebody who still reads is waited for, a moment."""
        with translated(self._path.name):
            pragma(self._engine, "wal_checkpoint(TRUNCATE)")

    def give_up(self) -> None:
        """It was closed, and the file could not be opened again: say so from now on."""
        self._unusable = True

    def _require_usable(self) -> None:
        if self._unusable:
            raise EnvironmentProblem(
                f"{self._path.name} n’a pas pu être rouvert après le changement de sa clé\u00a0: "
                "rien n’est perdu\u00a0; fermez CléA Desktop, vérifiez le disque, puis rouvrez-le."
            )

    def close(self) -> None:
        """Checkpoint, then let go of the file; the head is its caller’s to close."""
        self._writer.close()
        try:
            if not self._unusable:
                self._fold_in_whole()
        finally:
            self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """For the store's own modules: backups, migrations, checks."""
        return self._engine


def _anybody(_draft: Draft) -> None:
    """Making, restoring and checking a centre are nobody's gestures."""


def last_head(connection: Connection, origin: bytes) -> Head:
    """The last act of an origin; before its first, the last act it continues."""
    own = connection.execute(
        select(act.c.seq, act.c.hash)
        .where(act.c.origin == origin)
        .order_by(act.c.seq.desc())
        .limit(1)
    ).first()
    row = (
        own
        or connection.execute(
            select(act.c.seq, act.c.hash).order_by(act.c.seq.desc()).limit(1)
        ).first()
    )
    return Head(origin, row.seq, row.hash) if row else Head(origin, 0, GENESIS)
