"""The schema: one truth, upgraded whole or not at all, never losing a child row."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import migrate, triggers
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.tables import metadata

KEY = os.urandom(32)


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


def test_an_empty_file_is_outdated_and_a_newer_one_is_refused(engine: Engine) -> None:
    with engine.connect() as connection:
        assert migrate.outdated(connection)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with engine.connect() as connection:
        with pytest.raises(EnvironmentProblem, match=r"plus récente .*schéma 9999"):
            migrate.outdated(connection)


def statements_of_first_schema(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> int:
    calls = 0
    for name in ("create_table", "create_index"):
        real = getattr(op, name)

        def counted(*args: Any, _real: Any = real, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            return _real(*args, **options)

        monkeypatch.setattr(op, name, counted)
    migrate.upgrade(engine)
    return calls


def test_a_migration_broken_at_any_statement_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = keyed_engine(tmp_path / "whole.db", KEY)
    with monkeypatch.context() as patch:
        total = statements_of_first_schema(patch, whole)
    whole.dispose()
    assert total > 15
    for broken_at in range(1, total + 1):
        engine = keyed_engine(tmp_path / "broken.db", KEY)
        with monkeypatch.context() as patch:
            calls = 0
            for name in ("create_table", "create_index"):
                real = getattr(op, name)

                def breaking(*args: Any, _real: Any = real, _at: int = broken_at, **o: Any) -> Any:
                    nonlocal calls
                    calls += 1
                    if calls == _at:
                        raise OSError("the power went")
                    return _real(*args, **o)

                patch.setattr(op, name, breaking)
            with pytest.raises(OSError, match="the power went"):
                migrate.upgrade(engine)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
        engine.dispose()
    engine = keyed_engine(tmp_path / "broken.db", KEY)
    migrate.upgrade(engine)
    engine.dispose()


def test_a_migration_that_breaks_foreign_keys_is_taken_back(engine: Engine) -> None:
    migrate.upgrade(engine, "0001")
    raw = engine.raw_connection()
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("INSERT INTO erasure (dossier, act) VALUES (x'00', x'01')")
    raw.close()
    with pytest.raises(RuntimeError, match="foreign keys"):
        migrate.upgrade(engine)
