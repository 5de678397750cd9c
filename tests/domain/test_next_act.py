"""What comes next on a path, on which day, and within which years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from clea_desktop.domain.assessment import Kind, Reopening
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.journey import Decision, Interview, Presence, Sitting
from clea_desktop.domain.path import Act, Stage, next_act, next_on
from clea_desktop.domain.possible import possible_acts, why_not
from tests.domain.made_up import DAY, EVALUATOR, SMALL, acquired, at, dossier, final, preliminary
from tests.domain.paths import (
    ADVISER,
    CLOSED,
    EVERY,
    LIMIT,
    PARCOURS,
    YEARS,
    assessed,
    assessing,
    certifiable,
    closed,
    followed_by,
    gone,
    handed_over,
    identified,
    in_finale,
    in_training,
    restituted,
    sitting,
    situation,
    taken_over,
    walked,
    welcomed,
    with_last,
    with_opinion,
)

LATER = date(2027, 1, 8)
AFTER = LIMIT + timedelta(days=1)

# --- the next act ------------------------------------------------------------------------------


def test_the_next_act_over_a_whole_path() -> None:
    """From the first interview to the jury, by two finales."""
    held = dossier()

    def expect(act: Act | None, today: date = CLOSED) -> None:
        here = situation(held, today)
        assert next_act(here) is act
        assert act is None or act in possible_acts(here)

    expect(Act.INTERVIEW)
    held = walked(held, Interview(DAY, ADVISER, decision=Decision.THINKS, id=b"interview"))
    expect(Act.CALL)
    held = walked(held, Interview(DAY, ADVISER, decision=Decision.LATER, id=b"interview"))
    expect(Act.CALL)
    held = walked(held, Interview(DAY, ADVISER, decision=Decision.ELSEWHERE, id=b"interview"))
    expect(None)
    held = walked(held, Interview(DAY, ADVISER, id=b"interview"))
    expect(Act.OPEN_PREALABLE)
    held = walked(held, Interview(DAY, ADVISER, decision=Decision.AGREES, id=b"interview"))
    expect(Act.OPEN_PREALABLE)

    held = followed_by(held, preliminary(*acquired(EVERY[:2])))
    expect(Act.CLOSE_PREALABLE)
    held = closed(held, CLOSED, "interrompue")
    expect(Act.HAND_OVER)
    held = handed_over(held)
    expect(Act.RESTITUTE)
    held = restituted(held)
    expect(Act.PRESCRIBE)
    held = walked(held, PARCOURS)
    expect(Act.OPEN_FINALE, LATER)

    held = followed_by(held, final(*acquired(EVERY[2:4]), opened=LATER))
    expect(Act.CLOSE_FINALE, LATER)
    held = closed(held, LATER)
    expect(Act.HAND_OVER, LATER)
    held = handed_over(held, day=LATER)
    expect(Act.RESTITUTE, LATER)
    held = restituted(held, LATER)
    expect(Act.PRESCRIBE, LATER)
    held = walked(held, replace(PARCOURS, on=LATER))
    expect(Act.OPEN_FINALE, LATER)

    held = followed_by(held, final(*acquired(EVERY), opened=LIMIT, closed=LIMIT))
    expect(Act.HAND_OVER, AFTER)
    held = handed_over(held, day=AFTER)
    expect(Act.RESTITUTE, AFTER)
    held = restituted(held, AFTER)
    expect(Act.WRITE_OPINION, AFTER)
    held = with_opinion(held)
    expect(Act.CHECK_IDENTITY, AFTER)
    held = identified(held)
    expect(Act.NOTE_PRESENCE, AFTER)
    for made in held.assessments:
        held = walked(held, sitting(made.opened_on, presence=Presence.PRESENT))
    expect(Act.HAND_TO_JURY, AFTER)
    assert next_act(situation(gone(held))) is None


def test_a_parcours_made_before_the_last_assessment_ended_counts_no_more() -> None:
    finale = final(opened=LATER, closed=LATER)
    held = restituted(handed_over(followed_by(in_training(), finale)), LATER)
    assert next_act(situation(held, LATER)) is Act.PRESCRIBE
    same_day = walked(held, replace(PARCOURS, on=LATER))
    assert next_act(situation(same_day, LATER)) is Act.OPEN_FINALE


def test_another_paper_or_the_livret_of_another_assessment_is_not_the_livret() -> None:
    held = handed_over(assessed(), "attestation")
    assert next_act(situation(held)) is Act.HAND_OVER
    later = followed_by(in_training(), final(opened=LATER, closed=LATER))
    assert not situation(later).livret_handed_over
    assert situation(handed_over(assessed(), "livret_facile")).livret_handed_over
    assert not situation(dossier()).livret_handed_over


def test_after_a_reprise_nothing_is_handed_over_nor_restituted_here() -> None:
    part = taken_over(dossier(), date(2025, 6, 1), "1", "2", "3.1")
    assert next_act(situation(part)) is Act.PRESCRIBE
    assert next_act(situation(walked(part, PARCOURS))) is Act.OPEN_FINALE
    whole = taken_over(dossier(), date(2025, 6, 1), "1", "2", "3")
    assert next_act(situation(whole)) is Act.WRITE_OPINION
    assert next_act(situation(identified(with_opinion(whole)))) is Act.HAND_TO_JURY


# --- the day of the next act -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (dossier(), None),
        (welcomed(decision=Decision.THINKS), None),
        (welcomed(decision=Decision.THINKS, call_on=date(2026, 3, 20)), date(2026, 3, 20)),
        (welcomed(call_on=date(2026, 3, 20)), None),
        (welcomed(), None),
        (walked(welcomed(), Sitting(LATER), Sitting(date(2026, 3, 9))), date(2026, 3, 9)),
        (walked(assessing(), Sitting(CLOSED)), CLOSED),
        (walked(assessing(), sitting(CLOSED, presence=Presence.ABSENT)), None),
        (walked(assessed(), Sitting(LATER)), None),
        (in_training(), None),
        (walked(in_training(), replace(PARCOURS, planned_finale=LATER)), LATER),
        (
            walked(in_training(), replace(PARCOURS, planned_finale=LATER), Sitting(CLOSED)),
            CLOSED,
        ),
        (walked(in_finale(), Sitting(LATER)), LATER),
        (gone(in_finale()), None),
    ],
)
def test_the_day_of_the_next_act(held: Dossier, expected: date | None) -> None:
    assert next_on(situation(held)) == expected
    assert next_on(situation(held, None)) == expected


# --- the years ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_close", "last"),
    [
        (CLOSED, LIMIT),
        (date(2028, 2, 28), date(2033, 2, 28)),
        (date(2028, 2, 29), date(2033, 2, 28)),
        (date(2027, 3, 1), date(2032, 3, 1)),
        (date(2027, 2, 28), date(2032, 2, 28)),
    ],
)
def test_a_finale_opens_until_the_last_day_and_not_the_day_after(
    first_close: date, last: date
) -> None:
    held = walked(
        restituted(handed_over(assessed(first_close)), first_close), replace(PARCOURS, on=last)
    )
    on_last, after = situation(held, last), situation(held, last + timedelta(days=1))
    assert on_last.valid_until == last
    assert not on_last.expired
    assert next_act(on_last) is Act.OPEN_FINALE
    assert why_not(Act.OPEN_FINALE, on_last) is None
    assert why_not(Act.OPEN_PREALABLE, on_last) is not None
    assert after.expired
    assert next_act(after) is Act.OPEN_PREALABLE
    assert why_not(Act.OPEN_FINALE, after) is not None
    assert why_not(Act.OPEN_PREALABLE, after) is None


@pytest.mark.parametrize(
    "zone",
    [
        ZoneInfo("Europe/Paris"),
        ZoneInfo("Indian/Reunion"),
        ZoneInfo("America/Cayenne"),
        ZoneInfo("Pacific/Tahiti"),
        timezone(timedelta(hours=14)),
        timezone(timedelta(hours=-12)),
        UTC,
    ],
    ids=str,
)
def test_the_last_day_ends_at_midnight_of_the_place(zone: ZoneInfo | timezone) -> None:
    """The day asked is the clock's own, in its own offset."""
    held = in_training()
    last_minute = datetime(2031, 3, 3, 23, 59, 59, 999_999, tzinfo=zone)
    midnight = datetime(2031, 3, 4, tzinfo=zone)
    assert not situation(held, last_minute.date()).expired
    assert situation(held, midnight.date()).expired


def test_a_reopening_moves_no_day() -> None:
    held = assessed()
    (first,) = held.assessments
    assert first.closing is not None
    taken_back = Reopening(first.closing, at(CLOSED), EVALUATOR, "À reprendre.")
    reopened = with_last(held, replace(first, closing=None, reopenings=(taken_back,)))
    assert situation(reopened).valid_until == LIMIT
    # Open again, it may still be finished: it is late, and not over.
    assert not situation(reopened, AFTER).expired
    assert next_act(situation(reopened, AFTER)) is Act.CLOSE_PREALABLE
    again = replace(first, reopenings=(taken_back,), closing=replace(first.closing, on=LATER))
    assert situation(with_last(held, again)).valid_until == LIMIT


@pytest.mark.parametrize(
    ("held", "today"),
    [
        (dossier(), AFTER),
        (assessing(), AFTER),
        (assessed(), LIMIT),
        (assessed(), None),
        (in_finale(), AFTER),
        (certifiable(), AFTER),
    ],
)
def test_nothing_is_over_before_it_begins_or_once_all_is_validated(
    held: Dossier, today: date | None
) -> None:
    assert not situation(held, today).expired


def test_a_new_prealable_starts_afresh_and_the_old_period_stays_readable() -> None:
    held = followed_by(in_training(), preliminary(*acquired(("2.1.1",)), opened=AFTER))
    here = situation(held, AFTER)
    assert here.outcome is not None
    assert here.outcome.validated == {"2.1"}
    assert here.valid_until is None
    assert here.stage is Stage.PREALABLE
    first = held.assessments[0]
    assert first.closing is not None and first.closing.outcome is not None
    assert first.closing.outcome.validated == {"1.1"}


def test_before_any_assessment_there_is_no_day_and_nothing_is_certifiable() -> None:
    here = situation(dossier())
    assert here.valid_until is None
    assert not here.certifiable
    assert not here.is_open
    assert here.current is None


def test_the_years_of_the_edition_are_data() -> None:
    held = in_training()
    short = replace(situation(held, date(2028, 3, 4)), years=2)
    assert YEARS == SMALL.validity_years == 5
    assert short.valid_until == date(2028, 3, 3)
    assert short.expired


# --- found wrong -------------------------------------------------------------------------------


def test_a_livret_put_out_of_date_is_handed_over_again() -> None:
    held = restituted(handed_over(assessed()))
    old = replace(held.documents[0], replaced_on=LATER)
    assert next_act(situation(replace(held, documents=(old,)), LATER)) is Act.HAND_OVER


def test_a_seance_of_an_earlier_assessment_does_not_date_the_next_act() -> None:
    """Nobody noted the presence at a séance of the préalable, now closed."""
    forgotten = Sitting(DAY, assessment=b"assessment-1")
    told = replace(PARCOURS, planned_finale=LATER)
    assert next_on(situation(walked(in_training(), forgotten, told))) == LATER


def test_a_finale_taken_over_alone_asks_for_a_prealable() -> None:
    held = taken_over(dossier(), date(2025, 6, 1), "1", kind=Kind.FINALE)
    here = situation(walked(held, PARCOURS))
    assert next_act(here) in possible_acts(here)


def test_without_a_day_the_finale_of_the_path_may_open() -> None:
    assert why_not(Act.OPEN_FINALE, situation(in_training(), None)) is None
