"""The line of a dossier before a jury: written without reading it again, what the disk holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
    Ruling,
    Shown,
    Standing,
)
from clea_desktop.services import hand_over, hearings, history, juries
from clea_desktop.services.centre import Centre
from clea_desktop.store import dossiers, rows, state
from tests.centres import evaluator_of
from tests.juries import HELD, a_session, entered, held, jury_centre

CERTIFIED = JuryDecision(Ruling.CERTIFIED, HELD)
LATER = date(2026, 6, 15)


def assert_lines_are_true(centre: Centre, ids: list[bytes]) -> None:
    """The line of each dossier is the one its facts on the disk make."""
    with centre.store.database.reading() as connection:
        for dossier in ids:
            made = centre.project(dossiers.load(connection, dossier))
            assert state.stored(connection, dossier) == made


def last_hearing(centre: Centre, dossier: bytes) -> Hearing:
    return centre.in_hand(dossier).journey.hearings[-1]


def test_a_line_is_true_after_each_gesture_before_a_jury(tmp_path: Path) -> None:
    centre = jury_centre(tmp_path / "centre", 4)
    session = a_session(centre)
    ids = entered(centre, session)
    one, two, three, four = ids
    assert_lines_are_true(centre, ids)
    hearings.leave(centre, session, four)
    assert centre.in_hand(four).journey.hearings == ()
    assert_lines_are_true(centre, ids)
    (tmp_path / "into").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "into", processes=1)
    held(centre)
    asked = JuryDecision(Ruling.MORE_ASKED, HELD, codes=("2.3", "4.1"))
    refused = JuryDecision(Ruling.REFUSED, HELD, "Trop peu est montré.")
    hearings.decide(centre, session, {one: asked, two: refused, three: CERTIFIED})
    assert_lines_are_true(centre, ids)
    hearings.forget_decision(centre, session, one)
    assert last_hearing(centre, one).standing is Standing.DEPOSITED
    assert_lines_are_true(centre, ids)
    history.undo(centre, one)
    assert last_hearing(centre, one).decision == asked
    assert_lines_are_true(centre, ids)
    hearings.know_minutes(centre, session, HELD)
    assert_lines_are_true(centre, ids)
    me = evaluator_of(centre)
    for code in ("2.3", "4.1"):
        shown = Shown(code, HELD, me, "Vu.")
        hearings.complete(centre, one, Complement(HELD, me, "", (shown,)))
        assert_lines_are_true(centre, ids)
    hearings.contest(centre, two, Contestation(HELD, "Une pièce oubliée."))
    answered = Contestation(HELD, "Une pièce oubliée.", HELD, "Elle est lue.", CERTIFIED)
    hearings.contest(centre, two, answered, 0)
    assert_lines_are_true(centre, ids)
    hearings.certify(centre, three, Certificate("C-1", HELD))
    assert_lines_are_true(centre, ids)


def test_a_dossier_of_a_second_session_keeps_its_first_before_it(tmp_path: Path) -> None:
    centre = jury_centre(tmp_path / "centre", 1)
    first = a_session(centre)
    ids = entered(centre, first)
    (tmp_path / "into").mkdir()
    hand_over.hand_over(centre, first, tmp_path / "into", processes=1)
    held(centre)
    deferred = JuryDecision(Ruling.DEFERRED, HELD, "Une pièce.")
    hearings.decide(centre, first, {ids[0]: deferred})
    hearings.know_minutes(centre, first, HELD)
    second = a_session(centre, on=LATER)
    hearings.enter(centre, second, ids)
    told = [each.session for each in centre.in_hand(ids[0]).journey.hearings]
    assert told == [first, second]
    assert_lines_are_true(centre, ids)
    # What is written of the first leaves it the first.
    contested = Contestation(HELD, "Une pièce oubliée.")
    hearings.contest(
        centre, ids[0], contested, hearing_id=centre.in_hand(ids[0]).journey.hearings[0].id
    )
    told = [each.session for each in centre.in_hand(ids[0]).journey.hearings]
    assert told == [first, second]
    assert_lines_are_true(centre, ids)


def test_a_gesture_on_many_reads_each_dossier_once_and_the_people_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = jury_centre(tmp_path / "centre", 3)
    session = a_session(centre)
    ids = entered(centre, session)
    (tmp_path / "into").mkdir()
    hand_over.hand_over(centre, session, tmp_path / "into", processes=1)
    held(centre)
    read: list[bytes] = []
    load, everyone = dossiers.load, rows.People.load

    def loaded(connection: Connection, dossier: bytes) -> Dossier:
        read.append(dossier)
        return load(connection, dossier)

    def known(connection: Connection) -> rows.People:
        read.append(b"people")
        return everyone(connection)

    monkeypatch.setattr(dossiers, "load", loaded)
    monkeypatch.setattr(rows.People, "load", staticmethod(known))
    hearings.decide(centre, session, dict.fromkeys(ids, CERTIFIED))
    assert sorted(read) == sorted([*ids, b"people"])
    read.clear()
    hearings.know_minutes(centre, session, HELD)
    # The minutes of the session are a fact of the centre, with people of its own.
    assert sorted(read) == sorted([*ids, b"people", b"people"])
    assert juries.all_sessions(centre)[0].over
