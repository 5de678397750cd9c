"""Triggers refuse to change or delete a fact, unless its dossier stands in ``erasure``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from clea_desktop.domain.assessment import Kind, Reprise
from clea_desktop.domain.contact import Contact
from clea_desktop.domain.journey import TraceKind
from clea_desktop.domain.jury import Hat
from clea_desktop.domain.marks import Mark
from clea_desktop.services import (
    adopting,
    amending,
    brought,
    candidates,
    closing,
    contacts,
    demo_edition,
    evidence,
    journey,
    juries,
    marking,
    migrating,
    papers,
    people,
    today,
    verification,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.verification import Correction
from clea_desktop.store import tables, triggers
from clea_desktop.store.acts import Draft
from tests.centres import copied, new_centre, opened_prealable, release_of, someone


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A closed centre, with the dossier that holds a row of every kind of fact."""
    centre = new_centre(tmp_path_factory.mktemp("model") / "centre")
    dossier = filled(centre)
    centre.close()
    return centre.store.folder.path, dossier


@pytest.fixture
def centre(model: tuple[Path, bytes], tmp_path: Path) -> Iterator[Centre]:
    made = copied(model[0], tmp_path / "centre")
    yield made
    made.close()


@pytest.fixture
def dossier(model: tuple[Path, bytes]) -> bytes:
    return model[1]


def filled(centre: Centre) -> bytes:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.1", "Écoute.")
    assert centre.evaluator is not None
    closing.give_opinion(centre, assessment, "Avis.", centre.evaluator)
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    amending.reopen(centre, assessment, "Une demi-journée de plus.")
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    amending.rectify(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED, "Mal lu.")
    people.rename_person(centre, centre.evaluator.id or b"", "Paul Le Roux")
    key = release_of(centre).key
    verification.tick(centre, key, ["1.1.1"], "PDF de mars 2021")
    verification.correct(centre, key, "1.1", Correction(label="Un autre libellé"))
    adopting.decide_closed(
        centre, assessment, verification.freeze(centre, key), take=True, reason="Texte relu."
    )
    other = candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    candidates.join(centre, dossier, other)
    mistaken = candidates.open_dossier(centre, someone("Benali", "Karim"))
    candidates.withdraw(centre, mistaken, "Ouvert deux fois.")
    journey.trace(centre, dossier, TraceKind.CALL)
    came = candidates.open_dossier(centre, someone("Perrin", "Hugo"))
    told = Reprise("GRETA", "2021", frozenset({"1"}), centre.evaluator, centre.clock().date())
    release = release_of(centre)
    journey.take_over(centre, came, Kind.PREALABLE, release, centre.clock().date(), told)
    contacts.trace(centre, contacts.add_contact(centre, Contact("Ndiaye")), TraceKind.CALL)
    juries.choose_hat(centre, Hat.SECRETARIAT)
    today.set_absence(centre, centre.clock().date(), centre.clock().date())
    later = release_of(centre)
    earlier = demo_edition.add_earlier_edition(centre, later)
    going_on = candidates.open_dossier(centre, someone("Ndiaye", "Awa"))
    day = centre.clock().date()
    candidates.open_assessment(centre, going_on, Kind.PREALABLE, earlier, day, centre.evaluator)
    migrating.migrate(centre, going_on, later.key, {})
    evidence.attach(centre, dossier, brought.prepare_pasted(centre, "a.txt", b"vu"))
    return dossier


FILLED = [table for table in tables.APPEND_ONLY if table.name != "erasure"]


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
        act = transaction.append(Draft("erase", "effacement", centre.clock()), [])
        for one in connection.execute(text("SELECT id FROM dossier")).scalars().all():
            connection.execute(insert(tables.erasure), {"dossier": one, "act": act})
        connection.execute(tables.dossier_state.delete())
        for table in reversed(tables.FACTS_OF_DOSSIER):
            connection.execute(table.delete())
    with centre.store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM mark")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM act")).scalar_one() == acts + 1
