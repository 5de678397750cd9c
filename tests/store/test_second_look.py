"""A disk that failed for a moment and a file spoilt for good get the words that each deserves."""

from __future__ import annotations

import errno
import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import Engine, event, text

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import check as checking
from clea_desktop.store import second_look
from clea_desktop.store.check import database_problems
from clea_desktop.store.container import verify_container, write_container
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.direct import raw_use
from clea_desktop.store.problems import translated
from clea_desktop.store.second_look import could_not_be_read, told_rightly, unread, unread_pages

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small file of several pages."""
    made = tmp_path / "centre.db"
    engine = keyed_engine(made, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE line (words TEXT)")
        for _ in range(20):
            connection.execute(text("INSERT INTO line VALUES (:words)"), {"words": "x" * 3000})
    engine.dispose()
    return made


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    made = keyed_engine(path, KEY)
    yield made
    made.dispose()


def spoilt(path: Path) -> Callable[..., None]:
    """Spoil every page but the first; what is returned puts them back."""
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))

    def mend(*_: object) -> None:
        path.write_bytes(whole)

    return mend


def read(engine: Engine) -> int:
    with translated("centre.db"), engine.connect() as connection:
        return len(connection.exec_driver_sql("SELECT words FROM line").all())


def test_what_reads_well_a_moment_later_was_not_read(
    engine: Engine, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend = spoilt(path)

    def a_moment_later(*asked: Any) -> bool:
        mend()
        return could_not_be_read(*asked)

    monkeypatch.setattr(second_look, "could_not_be_read", a_moment_later)
    with pytest.raises(EnvironmentProblem, match="n’a pas pu lire ou écrire centre"):
        read(engine)
    assert read(engine) == 20


def test_what_does_not_is_damaged(engine: Engine, path: Path) -> None:
    mend = spoilt(path)
    for _ in range(2):
        with pytest.raises(EnvironmentProblem, match=r"centre\.db est abîmé"):
            read(engine)
    mend()
    assert read(engine) == 20


def test_the_driver_s_own_connection_is_looked_after_too(engine: Engine, path: Path) -> None:
    meanwhile = ExitStack()
    meanwhile.callback(spoilt(path))
    with engine.connect() as connection:
        with (
            pytest.raises(sqlcipher3.dbapi2.Error, match="disk I/O error"),
            raw_use(connection) as raw,
            meanwhile,
        ):
            raw.execute("SELECT words FROM line").fetchall()
        assert connection.invalidated
    spoilt(path)
    with engine.connect() as connection:
        with pytest.raises(sqlcipher3.dbapi2.Error, match="malformed"), raw_use(connection) as raw:
            raw.execute("SELECT words FROM line").fetchall()


def test_a_check_reads_again_what_it_finds_damaged(engine: Engine, path: Path) -> None:
    event.listen(engine, "invalidate", spoilt(path), once=True)
    (problem,) = database_problems(engine)
    assert "n’a pas pu lire ou écrire centre.db" in problem.sentence
    assert database_problems(engine) == []
    mend = spoilt(path)
    (problem,) = database_problems(engine)
    assert "pages de centre.db sont abîmées" in problem.sentence
    # The pages of a copy tell of the disk that holds it.
    (problem,) = database_problems(engine, copied_to=path.parent)
    assert problem.sentence.startswith(f"La copie faite dans {path.parent} ne se relit pas")
    mend()


def test_pages_that_the_disk_does_not_give_are_no_damage(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = "error reading 4096 bytes from file page 3 at offset 8192"
    assert unread_pages([refused])
    assert not unread_pages(["HMAC verification failed for page 3"])
    monkeypatch.setattr(checking, "unread_pages", lambda _said: unread_pages([refused]))
    (problem,) = database_problems(engine, copied_to=Path("/clé"))
    assert "n’a pas pu lire ou écrire /clé" in problem.sentence


def test_what_cannot_be_told_stays_as_it_was_said(path: Path, tmp_path: Path) -> None:
    assert could_not_be_read(path, KEY)
    assert not could_not_be_read(path, bytes(32))
    assert not could_not_be_read(tmp_path / "absent.db", KEY)
    assert unread(ValueError(), path, KEY) is None
    holder = sqlcipher3.dbapi2.connect(str(path))
    holder.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    holder.execute("BEGIN EXCLUSIVE")
    # Its pages are whole, and what they hold cannot be looked at.
    assert not could_not_be_read(path, KEY)
    holder.close()


def test_what_the_driver_raises_by_itself_is_looked_at_too(path: Path) -> None:
    damage = sqlcipher3.dbapi2.DatabaseError("database disk image is malformed")
    with pytest.raises(sqlcipher3.dbapi2.OperationalError, match="disk I/O error"):
        with told_rightly(path, KEY):
            raise damage
    spoilt(path)
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError, match="malformed"):
        with told_rightly(path, KEY):
            raise damage


class Refusing:
    """A file of which the disk refuses one read."""

    def __init__(self, stream: BinaryIO, at: int) -> None:
        self._stream, self._at = stream, at

    def read(self, *length: int) -> bytes:
        self._at -= 1
        if self._at == 0:
            raise OSError(errno.EIO, "Input/output error")
        return self._stream.read(*length)

    def __enter__(self) -> Refusing:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def test_a_backup_that_the_disk_does_not_give_is_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "a.cleabackup"
    info = {
        "made_at": "2026-11-23T10:00:00+01:00",
        "centre": "00" * 16,
        "revision": "1",
        "counts": {"acts": 1},
    }
    write_container(made, {"centre.db": b"sealed"}, info)
    for at in itertools.count(1):

        def refusing(path: Path, _mode: str, at: int = at) -> Refusing:
            return Refusing(io.open(path, "rb"), at)  # noqa: UP020 - the other is the one replaced

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", refusing)
            try:
                verify_container(made)
            except EnvironmentProblem as refusal:
                said = refusal.sentence
            else:
                break
        assert "n’a pas pu lire ou écrire" in said
    assert at > 5
