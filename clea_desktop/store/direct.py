"""Statements run on the driver itself: for the few that every decision runs.

SQLAlchemy writes the SQL of a :class:`Prepared` once, from its tables and types; what it does
besides at each execution takes longer than the statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Insert, Table, Update, insert
from sqlalchemy.dialects import sqlite

from clea_desktop.store.problems import failed_to_read

UNREAD = "unread"
"""What an engine is asked of an error that the driver raised: what to raise in its place."""


def directly(connection: Connection, statement: str, parameters: Sequence[Any] = ()) -> Any:
    """Run a statement on the driver's own connection.

    :returns: the driver's cursor.
    :raises sqlcipher3.dbapi2.Error: as :func:`raw_use`.
    """
    raw = connection.connection.driver_connection
    assert raw is not None
    try:
        return raw.execute(statement, parameters)
    except sqlcipher3.dbapi2.Error as error:
        raise _met(connection, error) from error.__cause__


@contextmanager
def raw_use(connection: Connection) -> Iterator[Any]:
    """The driver's own connection, under the care that the engine takes of what goes by it.

    :raises sqlcipher3.dbapi2.Error: as the driver raises it, but for a disk that failed for a
        moment; a connection that failed to read a page is let go of.
    """
    raw = connection.connection.driver_connection
    assert raw is not None
    try:
        yield raw
    except sqlcipher3.dbapi2.Error as error:
        raise _met(connection, error) from error.__cause__


def _met(connection: Connection, error: sqlcipher3.dbapi2.Error) -> sqlcipher3.dbapi2.Error:
    if not failed_to_read(error):
        return error
    connection.invalidate()
    instead: sqlcipher3.dbapi2.Error | None = connection.get_execution_options()[UNREAD](error)
    return error if instead is None else instead


class Prepared:
    """A statement compiled once, its parameters given by name each time it runs."""

    def __init__(self, statement: Insert | Update, names: Sequence[str]) -> None:
        dialect = sqlite.dialect()
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        self._sql = str(compiled)
        order = compiled.positiontup or []
        if unknown := set(names).difference(order):
            raise ValueError(f"no such columns: {sorted(unknown)}")
        self._order = order
        self._processes = [
            (place, process)
            for place, name in enumerate(order)
            if (process := compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        ]

    def run(self, connection: Connection, row: Mapping[str, Any]) -> None:
        """Run it, as :func:`directly`; instants and days are told as the tables keep them."""
        told = [row[name] for name in self._order]
        for place, process in self._processes:
            told[place] = process(told[place])
        directly(connection, self._sql, told)


@lru_cache(maxsize=256)
def insertion(table: Table, names: tuple[str, ...]) -> Prepared:
    """What writes a row that has these columns; the others take what the table gives them."""
    return Prepared(insert(table), names)
