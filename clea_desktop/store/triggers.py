"""The triggers that keep facts: no row is changed, none deleted unless whom it is of is erased.

Declared once, here; re-made after every migration, because a batch migration of SQLite
rebuilds the table and drops its triggers without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table

from clea_desktop.store.tables import APPEND_ONLY, FACTS_OF_CONTACT, FACTS_OF_DOSSIER

REFUSAL = "append-only"


def declared() -> dict[str, str]:
    """The triggers by name, as SQL for SQLite."""
    return dict(_declarations())


def install(connection: Connection) -> None:
    """Make every trigger afresh; a table of a later revision, not there yet, has none."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = {row.name for row in found}
    for name, sql in declared().items():
        if name.rpartition("_keeps_")[0] in tables:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(sql)


def installed(connection: Connection) -> dict[str, str]:
    """The triggers the file holds, by name."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in rows}


@contextmanager
def lifted(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Let rows of some tables be deleted for a while, within one transaction.

    For what the dossier of somebody else says of one that is erased: nothing else may need it.
    """
    names = [f"{table.name}_keeps_delete" for table in tables]
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for name in names:
        connection.exec_driver_sql(declared()[name])


def _declarations() -> Iterator[tuple[str, str]]:
    for table in APPEND_ONLY:
        owner = "contact" if table in FACTS_OF_CONTACT else "dossier"
        own = "id" if table.name == owner else owner
        unless = (
            f" WHEN NOT EXISTS (SELECT 1 FROM erasure AS e WHERE e.dossier = OLD.{own})"  # noqa: S608
            if table in FACTS_OF_DOSSIER or table in FACTS_OF_CONTACT
            else ""
        )
        for event, condition in (("update", ""), ("delete", unless)):
            name = f"{table.name}_keeps_{event}"
            yield (
                name,
                f'CREATE TRIGGER {name} BEFORE {event.upper()} ON "{table.name}"{condition} '
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            )
