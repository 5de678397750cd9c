"""The schema: one truth, upgraded whole or not at all, never losing a child row."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services import demo
from clea_desktop.store import keys, migrate, triggers
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.folder import Folder
from clea_desktop.store.tables import metadata
from tests.store.schemas import schema_of, shape_of

KEY = os.urandom(32)
DATABASES = Path(__file__).parents[1] / "databases"


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    made = keyed_engine(tmp_path / "centre.db", KEY)
    yield made
    made.dispose()


def test_what_migrations_make_is_what_the_tables_say(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert migrate.revision(connection) == migrate.REVISIONS[-1]
        assert not migrate.outdated(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert triggers.installed(connection) == triggers.declared()
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_what_is_made_at_once_is_what_migrations_make(engine: Engine, tmp_path: Path) -> None:
    migrate.upgrade(engine)
    at_once = keyed_engine(tmp_path / "at-once.db", KEY)
    migrate.make(at_once)
    with at_once.connect() as connection:
        assert not migrate.outdated(connection)
        assert triggers.installed(connection) == triggers.declared()
    assert shape_of(at_once) == shape_of(engine)
    at_once.dispose()


def test_an_empty_file_is_outdated_and_a_newer_one_is_refused(engine: Engine) -> None:
    with engine.connect() as connection:
        assert migrate.outdated(connection)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with engine.connect() as connection:
        with pytest.raises(EnvironmentProblem, match=r"plus récente .*schéma 9999"):
            migrate.outdated(connection)


STATEMENTS = ("create_table", "create_index", "add_column", "drop_index")


class Statements:
    """The statements of migrations, counted, and broken at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, broken_at: int | None = None) -> None:
        self.seen: Counter[str] = Counter()
        for name in STATEMENTS:
            monkeypatch.setattr(op, name, self._counted(name, getattr(op, name), broken_at))

    def _counted(
        self, name: str, real: Callable[..., Any], broken_at: int | None
    ) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            self.seen[name] += 1
            if self.seen.total() == broken_at:
                raise OSError("the power went")
            return real(*args, **options)

        return counted


def rows_of(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
            for kind, name, _, _ in schema_of(engine)
            if kind == "table"
        }


def test_a_migration_broken_at_any_statement_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = keyed_engine(tmp_path / "whole.db", KEY)
    with monkeypatch.context() as patch:
        total = _upgraded(patch, whole, "0001").total()
    whole.dispose()
    assert total > 15
    engine = keyed_engine(tmp_path / "broken.db", KEY)
    for broken_at in range(1, total + 1):
        _break_at(monkeypatch, engine, broken_at)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    migrate.upgrade(engine)
    engine.dispose()


def test_the_second_schema_broken_at_any_statement_leaves_the_first_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_key = filled_first_schema(tmp_path / "whole")
    whole = keyed_engine(tmp_path / "whole" / "centre.db", data_key)
    with monkeypatch.context() as patch:
        statements = _upgraded(patch, whole, "0002")
    whole.dispose()
    assert set(statements) == set(STATEMENTS)
    filled_first_schema(tmp_path / "broken")
    engine = keyed_engine(tmp_path / "broken" / "centre.db", data_key)
    schema, held = schema_of(engine), rows_of(engine)
    assert held["mark"]
    for broken_at in range(1, statements.total() + 1):
        _break_at(monkeypatch, engine, broken_at)
        with engine.connect() as connection:
            assert migrate.revision(connection) == "0001"
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert schema_of(engine) == schema
        assert rows_of(engine) == held
    migrate.upgrade(engine, "0002")
    after = rows_of(engine)
    assert after.pop("alembic_version") == [("0002",)]
    del held["alembic_version"]
    for name, rows in held.items():
        # New columns come last.
        assert [row[: len(old)] for row, old in zip(after[name], rows, strict=True)] == rows
    engine.dispose()


def filled_first_schema(data: Path) -> bytes:
    """A copy of the centre of the first schema; the key of its file."""
    shutil.copytree(DATABASES / "0001", data)
    return keys.unlock(Folder(data), passphrase=demo.PASSPHRASE).data_key


def _upgraded(patch: pytest.MonkeyPatch, engine: Engine, target: str) -> Counter[str]:
    statements = Statements(patch)
    migrate.upgrade(engine, target)
    return statements.seen


def _break_at(monkeypatch: pytest.MonkeyPatch, engine: Engine, broken_at: int) -> None:
    with monkeypatch.context() as patch:
        Statements(patch, broken_at)
        with pytest.raises(OSError, match="the power went"):
            migrate.upgrade(engine)


def test_a_migration_that_breaks_foreign_keys_is_taken_back(engine: Engine) -> None:
    migrate.upgrade(engine, "0001")
    raw = engine.raw_connection()
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("INSERT INTO erasure (dossier, act) VALUES (x'00', x'01')")
    raw.close()
    with pytest.raises(RuntimeError, match="foreign keys"):
        migrate.upgrade(engine)
