"""What happens along a path beside the assessments, and how a history of it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.journey import (
    Agreement,
    Decision,
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Journey,
    Prescription,
    Presence,
    Readiness,
    Restitution,
    Signature,
    Sitting,
    Status,
    Step,
    Strategy,
    Trace,
    TraceKind,
    Trainer,
    TrainingForm,
    Trajectory,
    journey_of,
    steps_of,
)
from clea_desktop.domain.path import next_act, next_on
from tests.domain.made_up import DAY, EVALUATOR, at, dossier
from tests.domain.paths import ADVISER, CLOSED, PARCOURS, assessed, in_training, sitting, situation

LATER = date(2026, 3, 9)

# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        Trajectory,
        TraceKind,
        Status,
        Strategy,
        Decision,
        Presence,
        Signature,
        TrainingForm,
        Readiness,
    ],
)
def test_each_value_has_words_of_its_own(kind: type[Enum]) -> None:
    words = [str(getattr(value, "words", "")) for value in kind]
    assert all(words)
    assert len(set(words)) == len(words)
    assert not any("'" in each or "  " in each for each in words)


def test_the_words_are_neutral() -> None:
    assert Presence.ABSENT.words == "pas venu(e)"
    assert TraceKind.NO_SHOW.words == "Pas venu(e)"
    assert Signature.SIGNED.words == "a signé"
    assert Signature.NOT_WISHED.words == "n’a pas souhaité signer"
    assert Readiness.NOT_YET.words == "pas encore"


# --- each step ---------------------------------------------------------------------------------


def test_an_agreement_stands_until_it_is_taken_back() -> None:
    agreement = Agreement("Mission locale", "les dates", DAY)
    assert agreement.stands
    assert not replace(agreement, revoked_on=LATER).stands


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        (time(9), time(12, 15), 195),
        (time(13, 45), time(14, 5), 20),
        (time(9), None, None),
        (None, time(12), None),
        (None, None, None),
        (time(12), time(9), -180),
    ],
)
def test_how_long_a_seance_lasted(
    starts: time | None, ends: time | None, minutes: int | None
) -> None:
    assert Sitting(DAY, starts, ends).minutes == minutes


def test_a_seance_is_awaited_until_someone_says_whether_the_person_came() -> None:
    awaited = {kind: sitting(DAY, presence=kind).awaited for kind in Presence}
    assert awaited == {Presence.PLANNED: True, Presence.PRESENT: False, Presence.ABSENT: False}


def test_the_next_seance_is_the_first_one_planned_from_a_day_on() -> None:
    morning = sitting(LATER, starts=time(9))
    journey = Journey(
        sittings=(
            Sitting(CLOSED),
            sitting(DAY, presence=Presence.PRESENT),
            sitting(LATER, starts=time(14)),
            morning,
            sitting(date(2026, 4, 1)),
        )
    )
    assert journey.next_sitting(DAY) == Sitting(CLOSED)
    assert journey.next_sitting(CLOSED) == Sitting(CLOSED)
    assert journey.next_sitting(date(2026, 3, 4)) is morning
    assert journey.next_sitting(date(2026, 4, 2)) is None
    no_hour = Sitting(LATER)
    assert Journey(sittings=(morning, no_hour)).next_sitting(DAY) is no_hour


def test_the_parcours_that_stands_is_the_last() -> None:
    later = replace(PARCOURS, on=LATER)
    assert Journey().prescription is None
    assert Journey(prescriptions=(PARCOURS, later)).prescription is later


def test_the_restitution_and_the_focus_of_an_assessment_are_the_last_written() -> None:
    first = Restitution(CLOSED, ADVISER, assessment=b"a")
    again = Restitution(LATER, ADVISER, assessment=b"a")
    other = Restitution(LATER, ADVISER, assessment=b"b")
    assert Journey().restitution_of(b"a") is None
    assert Journey(restitutions=(first, again, other)).restitution_of(b"a") is again

    some = Focus(("1",), assessment=b"a")
    assert Journey().focus_of(b"a") is None
    assert Journey(focuses=(some, Focus(("2",), assessment=b"b"))).focus_of(b"a") is some
    every = Focus((), assessment=b"a")
    assert Journey(focuses=(some, every)).focus_of(b"a") is None


# --- a history ---------------------------------------------------------------------------------

_days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_people = st.sampled_from((ADVISER, EVALUATOR))
_texts = st.sampled_from(("", "Un mot.", "Après l’été"))
_places = st.sampled_from((None, b"assessment-1", b"assessment-2"))
_instants = st.builds(datetime.combine, _days, st.just(time(9, tzinfo=at().tzinfo)))

KINDS: tuple[st.SearchStrategy[Step], ...] = (
    st.builds(Trace, st.sampled_from(TraceKind), _instants, _people, _texts),
    st.builds(
        Interview,
        _days,
        _people,
        decision=st.none() | st.sampled_from(Decision),
        call_on=st.none() | _days,
    ),
    st.builds(Sitting, _days, presence=st.sampled_from(Presence), place=_texts, assessment=_places),
    st.builds(Restitution, _days, _people, remarks=_texts, assessment=_places),
    st.builds(
        Prescription,
        _days,
        _people,
        st.sampled_from((("1",), ("2", "3.1"))),
        planned_finale=st.none() | _days,
    ),
    st.builds(FormativeCheck, _days, _texts, st.just((("2", Readiness.NEARLY),))),
    st.builds(Trainer, _people, _texts),
    st.builds(Focus, st.sampled_from(((), ("1",), ("1", "3"))), assessment=_places),
    st.builds(Departure, _texts, _days, _people),
)


@st.composite
def written(draw: st.DrawFn) -> Step:
    """A step of any kind; one of a small number of entries of that kind, or of none."""
    kind = draw(st.integers(0, len(KINDS) - 1))
    entry = draw(st.none() | st.integers(0, 2))
    step = draw(KINDS[kind])
    # There is one interview and one departure: a centre writes them under one id.
    lone = isinstance(step, Interview | Departure)
    number = None if entry is None and not lone else b"%d-%d" % (kind, 0 if lone else entry or 0)
    return replace(step, id=number)


histories = st.lists(written(), max_size=25)


def same_places(one: Step, other: Step) -> bool:
    """Whether two steps are the same to the ids, which comparing leaves out."""
    places = ("id", "assessment")
    return one == other and all(getattr(one, p, None) == getattr(other, p, None) for p in places)


def all_the_same(one: Journey, other: Journey) -> bool:
    pairs = zip(steps_of(one), steps_of(other), strict=True)
    return one == other and all(same_places(*pair) for pair in pairs)


def test_no_step_makes_an_empty_journey() -> None:
    assert journey_of(()) == Journey()
    assert steps_of(Journey()) == []


@given(histories)
def test_a_journey_is_read_back_from_its_own_steps(history: list[Step]) -> None:
    journey = journey_of(history)
    assert all_the_same(journey_of(steps_of(journey)), journey)


@given(histories)
def test_replaying_a_history_tells_the_same_stage_and_next_act(history: list[Step]) -> None:
    for held in (dossier(), assessed(), in_training()):
        whole = situation(replace(held, journey=journey_of(history)))
        by_its_steps = journey_of(steps_of(whole.dossier.journey))
        again = situation(replace(held, journey=by_its_steps))
        assert again.stage is whole.stage
        assert next_act(again) is next_act(whole)
        assert next_on(again) == next_on(whole)


def second_reading(history: list[Step]) -> list[Step]:
    """The last writing of each entry, at the place of its first one: looked for from the end."""
    read = []
    for rank, step in enumerate(history):
        if step.id is None:
            read.append(step)
        elif all(earlier.id != step.id for earlier in history[:rank]):
            read.append(next(last for last in reversed(history) if last.id == step.id))
    return read


@given(histories)
def test_the_last_writing_counts_at_the_place_of_the_first(history: list[Step]) -> None:
    kept = second_reading(history)
    journey = journey_of(history)
    assert all_the_same(journey, journey_of(kept))
    by_kind = {type(step): [each for each in kept if type(each) is type(step)] for step in kept}
    told = steps_of(journey)
    for kind, expected in by_kind.items():
        found = [step for step in told if type(step) is kind]
        assert len(found) == len(expected)
        assert all(map(same_places, found, expected))
    assert len(told) == len(kept)


@given(histories, st.data())
def test_writing_again_what_stands_changes_nothing(
    history: list[Step], data: st.DataObject
) -> None:
    named = [step for step in steps_of(journey_of(history)) if step.id is not None]
    if named:
        again = data.draw(st.sampled_from(named))
        assert all_the_same(journey_of([*history, again]), journey_of(history))


@given(histories)
def test_a_history_may_be_read_in_two_goes(history: list[Step]) -> None:
    middle = len(history) // 2
    first = steps_of(journey_of(history[:middle]))
    assert all_the_same(journey_of([*first, *history[middle:]]), journey_of(history))
