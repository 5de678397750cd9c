"""Statements run on the driver itself: they write what SQLAlchemy would, and fail as it would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, update

from clea_desktop.store import tables as t
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.direct import Prepared, directly, insertion

AT = datetime(2026, 3, 2, 9, 15, 0, 12, tzinfo=timezone(timedelta(hours=-4)))
ACT, PERSON = b"a" * 16, b"p" * 16
RELEASE = {"release": "clea-socle", "edition": "2021", "sequence": 1}

# Each kind of column: ids, numbers, words, instants, days, booleans, bytes; some left empty.
ROWS: list[tuple[Table, dict[str, Any]]] = [
    (
        t.act,
        {
            "id": ACT,
            "origin": b"o" * 16,
            "seq": 7,
            "kind": "mark",
            "label": "é",
            "by": None,
            "at": AT,
            "dossier": None,
            "undoes": None,
            "digest": b"d" * 32,
            "previous": b"p" * 32,
            "hash": b"h" * 32,
        },
    ),
    (t.person, {"id": PERSON, "act": ACT, "name": "Ķalniņa"}),
    (
        t.absence,
        {
            "id": b"b" * 16,
            "act": ACT,
            "person": PERSON,
            "starts_on": date(2026, 3, 2),
            "ends_on": date(2026, 3, 9),
        },
    ),
    (
        t.release,
        {
            "id": "clea-socle",
            "edition": "2021",
            "sequence": 1,
            "act": ACT,
            "fingerprint": "7f" * 32,
            "content": bytes(range(256)),
        },
    ),
    (
        t.release_check,
        {
            **RELEASE,
            "id": b"c" * 16,
            "act": ACT,
            "line": "1.1",
            "official_text": "",
            "conforms": False,
            "first_by": None,
            "first_at": AT,
        },
    ),
    # What is not named takes what the table gives it.
    (
        t.release_check,
        {**RELEASE, "id": b"d" * 16, "act": ACT, "line": "1.2", "official_text": ""},
    ),
]


def new_engine(path: Path) -> Engine:
    engine = keyed_engine(path, bytes(32))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        t.metadata.create_all(connection)
    return engine


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = new_engine(tmp_path / "centre.db")
    with engine.connect().execution_options(writing=True) as connection:
        yield connection
    engine.dispose()


def all_rows(connection: Connection) -> list[list[Any]]:
    tables = dict.fromkeys(table for table, _ in ROWS)
    return [connection.execute(select(table)).all() for table in tables]  # type: ignore[misc]


def test_what_is_written_directly_is_what_sqlalchemy_writes(
    connection: Connection, tmp_path: Path
) -> None:
    other = new_engine(tmp_path / "other.db")
    with connection.begin(), other.connect() as second, second.begin():
        for table, row in ROWS:
            insertion(table, tuple(row)).run(connection, row)
            second.execute(insert(table), row)
        assert all_rows(connection) == all_rows(second)
        kept = connection.execute(select(t.release_check)).mappings().all()
        assert [row["conforms"] for row in kept] == [False, True]
        assert kept[0]["first_at"] == AT
        raw = "SELECT id, at, typeof(id), typeof(at) FROM act"
        assert directly(connection, raw).fetchall() == second.exec_driver_sql(raw).all()
    other.dispose()


def test_a_line_is_rewritten_by_its_names(connection: Connection) -> None:
    which = update(t.person).where(t.person.c.id == bindparam("which"))
    with connection.begin():
        for table, row in ROWS[:2]:
            insertion(table, tuple(row)).run(connection, row)
        Prepared(which, ["name"]).run(connection, {"name": "Roux", "which": PERSON})
        assert connection.execute(select(t.person.c.name)).scalars().all() == ["Roux"]


def test_a_column_that_the_table_lacks_is_refused(connection: Connection) -> None:
    row = {**ROWS[1][1], "colour": "blue"}
    with pytest.raises(ValueError, match="colour"):
        insertion(t.person, tuple(row)).run(connection, row)


def test_a_row_the_file_refuses_leaves_the_connection_as_it_is(connection: Connection) -> None:
    with connection.begin():
        with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
            insertion(t.person, ("id", "act", "name")).run(connection, ROWS[1][1])
        assert not connection.invalidated


def test_a_connection_that_could_not_read_a_page_is_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "centre.db"
    new_engine(path).dispose()
    engine, whole = keyed_engine(path, bytes(32)), path.read_bytes()
    with engine.connect() as connection:
        path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
        with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
            directly(connection, "SELECT count(*) FROM act")
        assert connection.invalidated
        path.write_bytes(whole)
        # SQLCipher would go on refusing on the connection that failed.
        assert directly(connection, "SELECT count(*) FROM act").fetchall() == [(0,)]
    engine.dispose()
