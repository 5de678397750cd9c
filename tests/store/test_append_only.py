"""Triggers refuse to change or delete a fact, unless its dossier stands in ``erasure``."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from clea_desktop.domain.assessment import Mark
from clea_desktop.services import closing, marking
from clea_desktop.services.centre import Centre
from clea_desktop.store import tables, triggers
from clea_desktop.store.acts import Draft
from tests.centres import opened_prealable


@pytest.fixture
def dossier(centre: Centre) -> bytes:
    """A dossier that holds a row of every kind of fact."""
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.1", "Écoute.")
    assert centre.evaluator is not None
    closing.give_opinion(centre, assessment, "Avis.", centre.evaluator)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    return dossier


FILLED = [table for table in tables.APPEND_ONLY if table.name not in {"release_check", "erasure"}]


@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
@pytest.mark.parametrize("sql", ['UPDATE "{0}" SET act = act', 'DELETE FROM "{0}"'])
def test_no_fact_changes_or_goes(centre: Centre, dossier: bytes, table: object, sql: str) -> None:
    name = str(table)
    statement = sql.format(name).replace("act = act", "id = id")
    with pytest.raises(DatabaseError, match=triggers.REFUSAL):
        with centre.store.database.writing() as transaction:
            transaction.connection.execute(text(statement))


def test_replace_does_not_slip_past_the_triggers(centre: Centre, dossier: bytes) -> None:
    with pytest.raises(DatabaseError, match=triggers.REFUSAL):
        with centre.store.database.writing() as transaction:
            transaction.connection.execute(text("INSERT OR REPLACE INTO mark SELECT * FROM mark"))


def test_an_erased_dossier_goes_and_the_acts_stay(centre: Centre, dossier: bytes) -> None:
    with centre.store.database.reading() as connection:
        acts = connection.execute(text("SELECT count(*) FROM act")).scalar_one()
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        act = transaction.append(Draft("erasure", "effacement", centre.clock()), [])
        connection.execute(insert(tables.erasure), {"dossier": dossier, "act": act})
        connection.execute(tables.dossier_state.delete())
        for table in reversed(tables.FACTS_OF_DOSSIER):
            connection.execute(table.delete())
    with centre.store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM mark")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM act")).scalar_one() == acts + 1
