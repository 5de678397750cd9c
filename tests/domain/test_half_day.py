"""Séances of the centre: who is expected, who came when, what people are called in the room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.half_day import (
    SEATS,
    Half,
    HalfDay,
    absent,
    arrived,
    check_half_day,
    check_room_left,
    follow,
    gone,
    late_at,
    room_names,
    seat_of,
    told_apart,
)
from clea_desktop.domain.journey import Presence
from clea_desktop.domain.people import Candidate, PartialDate, Person, folded
from tests.domain.made_up import EVALUATOR

MORNING = HalfDay(
    date(2026, 11, 23), Half.MORNING, time(9), time(12), "Salle 2", (EVALUATOR,), id=b"half-day"
)


def _named(given: str, family: str) -> Candidate:
    return Candidate(family, PartialDate(1990), (given,) if given else ())


def test_a_half_day_is_named_and_has_its_hours() -> None:
    assert MORNING.words == "Lundi\u00a023\u00a0novembre\u00a02026, matin"
    assert MORNING.short_words == "23\u00a0novembre\u00a02026, matin"
    afternoon = HalfDay(date(2026, 11, 23), Half.AFTERNOON)
    assert afternoon.hours == (time(13, 30), time(16, 30))
    assert replace(afternoon, starts=time(14)).hours == (time(14), time(16, 30))
    assert Half.DAY.words == "journée"


def test_seances_of_one_half_day_are_told_apart_by_what_differs() -> None:
    day = "Lundi\u00a023\u00a0novembre\u00a02026"
    tomorrow = replace(MORNING, on=date(2026, 11, 24))
    assert told_apart([MORNING, tomorrow]) == [MORNING.words, tomorrow.words]
    elsewhere = replace(MORNING, place="Salle 3")
    assert told_apart([MORNING, elsewhere, tomorrow]) == [
        f"{day}, matin, Salle 2",
        f"{day}, matin, Salle 3",
        tomorrow.words,
    ]
    later = replace(MORNING, starts=time(10))
    assert told_apart([MORNING, later])[1] == (
        f"{day}, matin, de 10\u00a0h\u00a000 à 12\u00a0h\u00a000"
    )
    other = replace(MORNING, evaluators=(Person("Léa Martin", b"lea"), EVALUATOR), place="")
    assert told_apart([MORNING, other]) == [
        f"{day}, matin, Salle 2, avec {EVALUATOR.name}",
        f"{day}, matin, avec Léa Martin et {EVALUATOR.name}",
    ]
    assert told_apart([MORNING, MORNING]) == [f"{day}, matin (1)", f"{day}, matin (2)"]


def test_a_half_day_that_contradicts_itself_is_refused() -> None:
    check_half_day(MORNING)
    check_half_day(replace(MORNING, ends=None))
    with pytest.raises(RuleError, match="finit avant de commencer"):
        check_half_day(replace(MORNING, ends=time(9)))
    with pytest.raises(RuleError, match="n’a pas d’évaluateur"):
        check_half_day(replace(MORNING, evaluators=()))


def test_a_seance_holds_twelve() -> None:
    check_room_left(SEATS - 1)
    with pytest.raises(RuleError, match="déjà 10 personnes"):
        check_room_left(10, 3)


def test_the_part_of_a_person_follows_the_seance_and_says_who_came_when() -> None:
    seat = seat_of(MORNING, "Plan, version 1", b"assessment")
    assert (seat.on, seat.starts, seat.ends, seat.place) == (
        MORNING.on,
        MORNING.starts,
        MORNING.ends,
        "Salle 2",
    )
    assert (seat.session, seat.plan, seat.assessment) == (
        b"half-day",
        "Plan, version 1",
        b"assessment",
    )
    assert seat.presence is Presence.PLANNED
    late = arrived(seat, time(9, 40))
    assert (late.presence, late.minutes) == (Presence.PRESENT, 140)
    left = gone(late, time(11))
    assert (left.minutes, left.left) == (80, time(11))
    assert absent(left).arrived is None and absent(left).left is None
    assert arrived(left).left is None
    moved = follow(late, replace(MORNING, on=date(2026, 11, 24), id=b"other"), "")
    assert (moved.on, moved.session, moved.presence) == (
        date(2026, 11, 24),
        b"other",
        Presence.PRESENT,
    )


def test_people_are_called_by_as_much_of_their_name_as_tells_them_apart() -> None:
    people = [
        _named("Anne-Marie", "Ķalniņa"),
        _named("Karim", "Benali"),
        _named("Karim", "Berger"),
        _named("", "Prince"),
        _named("Marc", "Le"),
        _named("Marc", "Le"),
        _named("Marc", ""),
    ]
    assert room_names(people) == [
        "Anne-Marie Ķ.",
        "Karim Ben.",
        "Karim Ber.",
        "Prince",
        "Marc Le (1)",
        "Marc Le (2)",
        "Marc",
    ]
    assert room_names([]) == []


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["X", "Xa", "Xab", "Y"]))))
def test_no_two_people_of_a_room_are_called_alike(names: list[tuple[str, str]]) -> None:
    called = room_names([_named(given, family) for given, family in names])
    assert len(called) == len(names)
    assert len(set(map(folded, called))) == len(called)


def test_who_comes_in_ten_minutes_after_the_beginning_is_late() -> None:
    day = date(2026, 11, 23)
    held = HalfDay(day, Half.MORNING, time(9), time(12))
    assert late_at(held, datetime(2026, 11, 23, 9, 10, tzinfo=UTC)) is None
    assert late_at(held, datetime(2026, 11, 23, 9, 11, 30, tzinfo=UTC)) == time(9, 11)
    # Typed another day: nobody knows from the clock when they came.
    assert late_at(held, datetime(2026, 11, 24, 10, 0, tzinfo=UTC)) is None
