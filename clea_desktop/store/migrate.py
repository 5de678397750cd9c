"""The schema: made whole, or its revision read, compared, brought up to date in one transaction."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, Engine, Index
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import triggers
from clea_desktop.store.tables import metadata

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision this program knows, oldest first; the last is the one it works with."""


def revision(connection: Connection) -> str | None:
    """The revision of the file; None when it is empty."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).first()
    if found is None:
        return None
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def outdated(connection: Connection) -> bool:
    """Whether the file must be upgraded before use.

    :raises EnvironmentProblem: a newer program made it.
    """
    held = revision(connection)
    if held == REVISIONS[-1]:
        return False
    if held is not None and held not in REVISIONS:
        raise EnvironmentProblem(
            f"Ce centre a été enregistré par une version plus récente de CléA Desktop "
            f"(schéma {held}) : rien n’a été modifié. Installez cette version, puis rouvrez."
        )
    return True


def make(engine: Engine) -> None:
    """Give an empty file the last schema, whole or not at all.

    What every revision in turn would come to, without the time of each; the tests compare.
    """
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        for statement in _statements():
            connection.exec_driver_sql(statement)
        triggers.install(connection)


@lru_cache(maxsize=1)
def _statements() -> tuple[str, ...]:
    dialect = sqlite.dialect()
    tables = metadata.sorted_tables
    indexes = [index for table in tables for index in table.indexes]
    return (
        *(str(CreateTable(one).compile(dialect=dialect)) for one in tables),
        *(str(CreateIndex(one).compile(dialect=dialect)) for one in sorted(indexes, key=_name)),
        # As Alembic makes it: the next program asks it which revision the file is of.
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
        f"INSERT INTO alembic_version (version_num) VALUES ('{REVISIONS[-1]}')",  # noqa: S608
    )


def _name(index: Index) -> str:
    return str(index.name)


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the schema to ``target``, whole or not at all, and make the triggers afresh.

    Foreign keys are switched off on the driver's own connection, before the transaction: a
    batch migration drops the table it rebuilds, and with them on SQLite would silently delete
    every child row. They are checked before the commit.
    """
    # Slow to import, and needed only when the revision differs.
    from alembic import command
    from alembic.config import Config

    with engine.connect().execution_options(writing=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        assert raw.execute("PRAGMA foreign_keys").fetchone()[0] == 0
        try:
            with connection.begin():
                config = Config()
                config.set_main_option("script_location", "clea_desktop.store:migrations")
                config.attributes["connection"] = connection
                command.upgrade(config, target)
                triggers.install(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration breaks foreign keys: {broken[:5]}")
        finally:
            # A connection that a failing disk spoilt is let go of, and this one with it.
            if not connection.invalidated:
                raw.execute("PRAGMA foreign_keys = ON")
