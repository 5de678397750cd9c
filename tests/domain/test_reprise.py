"""Validations brought from elsewhere: what is refused, what they count for, the years they move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.assessment import Closing, Kind, MarkFact, Rectification
from clea_desktop.domain.dossier import Dossier, facts_of, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Closed, Ground, Marked, TakenOver
from clea_desktop.domain.path import Act, next_act
from clea_desktop.domain.possible import why_not
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.domain.step_checks import check_reprise
from tests.domain.made_up import (
    DAY,
    EVALUATOR,
    KEY,
    SMALL,
    acquired,
    at,
    dossier,
    final,
    mark,
    preliminary,
)
from tests.domain.paths import (
    CLOSED,
    EVERY,
    LIMIT,
    YEARS,
    assessed,
    assessing,
    followed_by,
    plain,
    reprise,
    situation,
    taken_over,
)

THEN = date(2025, 6, 1)
TODAY = date(2026, 3, 10)

# --- what is refused ---------------------------------------------------------------------------


def refusal(held: Dossier, on: date = THEN, *codes: str, organisation: str = "AFPA") -> str:
    told = reprise(*codes, checked_on=TODAY, organisation=organisation)
    with pytest.raises(RuleError) as caught:
        check_reprise(held, Kind.PREALABLE, told, on, SMALL, TODAY)
    return plain(caught.value.sentence)


@pytest.mark.parametrize("held", [dossier(), assessed()])
@pytest.mark.parametrize("codes", [(), ("1",), ("1.1", "2", "3.1.1")])
def test_validations_are_taken_over(held: Dossier, codes: tuple[str, ...]) -> None:
    check_reprise(held, Kind.PREALABLE, reprise(*codes, checked_on=TODAY), THEN, SMALL, TODAY)


def test_a_reprise_keeps_to_the_years() -> None:
    told = reprise("1", checked_on=TODAY)
    assert refusal(assessed(), TODAY, "1") == (
        "La reprise (AFPA) porte sur une évaluation préalable du 10 mars 2026, alors que celle "
        "d’avant vaut jusqu’au 3 mars 2031 : reprenez-la comme évaluation finale."
    )
    check_reprise(assessed(), Kind.FINALE, told, TODAY, SMALL, TODAY)
    old = taken_over(dossier(), date(2015, 1, 1), "1.1")
    with pytest.raises(RuleError) as caught:
        check_reprise(old, Kind.FINALE, told, date(2024, 1, 1), SMALL, TODAY)
    assert plain(caught.value.sentence) == (
        "La reprise (AFPA) porte sur une évaluation finale du 1er janvier 2024, après le dernier "
        "jour, le 1er janvier 2020 : elle ne compte pas."
    )


def test_a_finale_is_not_taken_over_before_its_prealable() -> None:
    with pytest.raises(RuleError) as caught:
        check_reprise(dossier(), Kind.FINALE, reprise("1", checked_on=TODAY), THEN, SMALL, TODAY)
    assert plain(caught.value.sentence) == (
        "La reprise (AFPA) porte sur une évaluation finale sans son évaluation préalable : "
        "reprenez d’abord celle-ci."
    )


def test_a_reprise_names_its_organisme() -> None:
    assert refusal(dossier(), organisation="") == (
        "La reprise n’a pas d’organisme : nommez celui du livret."
    )


def test_a_reprise_is_not_to_come() -> None:
    assert refusal(dossier(), TODAY + timedelta(days=1)) == (
        "La reprise (AFPA) est datée du 11 mars 2026, un jour à venir : mettez la date du livret."
    )


@pytest.mark.parametrize("code", ["9", "1.9", "1.1.9", "critère"])
def test_a_reprise_speaks_of_lines_of_the_edition(code: str) -> None:
    assert refusal(dossier(), THEN, "1", code, "2") == (
        f"La reprise (AFPA) porte sur {code}, qui n’existe pas dans l’édition 2026."
    )


def test_a_reprise_follows_the_edition_of_the_dossier() -> None:
    elsewhere = replace(preliminary(closed=CLOSED), release=ReleaseKey("made-up", "2031"))
    assert refusal(dossier(elsewhere)) == (
        "La reprise (AFPA) suit une autre édition que le dossier : choisissez la sienne."
    )
    corrected = replace(elsewhere, release=replace(KEY, sequence=4))
    check_reprise(
        dossier(corrected), Kind.PREALABLE, reprise("1", checked_on=TODAY), THEN, SMALL, TODAY
    )


def test_a_reprise_comes_before_any_rectification() -> None:
    right = Rectification("1.1.1", None, at(CLOSED), EVALUATOR, "Une autre personne.", 1)
    put_right = replace(preliminary(closed=CLOSED), rectifications=(right,))
    assert refusal(dossier(preliminary(closed=CLOSED), put_right)) == (
        "La reprise (AFPA) ne s’enregistre plus : une rectification a déjà été faite dans ce "
        "dossier."
    )


# --- what it counts for ------------------------------------------------------------------------


def test_a_reprise_is_read_before_the_facts_of_its_assessment() -> None:
    held = taken_over(dossier(), THEN, "1.1", "2", "3.1.1")
    assert list(facts_of(SMALL, held.assessments)) == [
        TakenOver("AFPA", THEN, frozenset({"1.1", "2", "3.1.1"})),
        Closed(0, Kind.PREALABLE, THEN, frozenset({"1.1", "2.1"})),
    ]
    told = standing(SMALL, held.assessments)
    assert told.validated == {"1.1", "2.1"}
    assert told.subdomain("2.1").ground is Ground.REPRISE
    assert told.marks == {"3.1.1": Mark.ACQUIRED}


def test_a_finale_completes_what_was_validated_elsewhere() -> None:
    held = taken_over(dossier(), THEN, "1", "2", "3.2", "3.3", "3.1.1")
    done = followed_by(held, final(*acquired(("3.1.2", "3.1.3")), opened=DAY, closed=CLOSED))
    assert list(facts_of(SMALL, done.assessments))[2] == Marked(
        1, {"3.1.2": Mark.ACQUIRED, "3.1.3": Mark.ACQUIRED}
    )
    assert situation(done).certifiable


def test_a_reprise_of_a_period_that_is_over_counts_no_more() -> None:
    held = taken_over(assessed(), date(2020, 6, 1), "2", "3")
    assert standing(SMALL, held.assessments).validated == {"1.1"}
    within = taken_over(assessed(), date(2021, 6, 1), "2", "3")
    assert standing(SMALL, within.assessments).validated == {"1.1", "2.1", "3.1", "3.2", "3.3"}


# --- the years ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2025, 6, 1), date(2030, 6, 1)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2024, 2, 28), date(2029, 2, 28)),
        (date(2021, 3, 2), date(2026, 3, 2)),
        # The préalable made here opened after the last day of that one: a period of its own.
        (date(2021, 3, 1), LIMIT),
        # Made elsewhere after the préalable made here: the earliest still counts.
        (date(2027, 1, 8), LIMIT),
        (LIMIT, LIMIT),
        (LIMIT + timedelta(days=1), date(2036, 3, 4)),
    ],
)
def test_the_years_run_from_the_earliest_prealable_here_or_elsewhere(on: date, last: date) -> None:
    assert situation(assessed()).valid_until == LIMIT
    assert situation(taken_over(assessed(), on, "2")).valid_until == last


def test_a_finale_made_elsewhere_moves_no_day() -> None:
    held = taken_over(assessed(), date(2027, 1, 8), "2", kind=Kind.FINALE)
    assert situation(held).valid_until == LIMIT


def test_the_finale_of_somebody_assessed_elsewhere_falls_within_the_years_of_there() -> None:
    held = taken_over(dossier(), date(2024, 2, 29), "2")
    last, after = date(2029, 2, 28), date(2029, 3, 1)
    assert why_not(Act.OPEN_FINALE, situation(held, last)) is None
    late = why_not(Act.OPEN_FINALE, situation(held, after))
    assert late is not None
    assert "le dernier jour était le 28 février 2029" in plain(late)
    assert next_act(situation(held, after)) is Act.OPEN_PREALABLE


def test_a_new_prealable_begins_a_period_once_the_earliest_one_is_over() -> None:
    """The préalable made here, within the years of the one made elsewhere, began none."""
    held = taken_over(assessed(), THEN, "2", "3")
    after = date(2030, 6, 2)
    assert why_not(Act.OPEN_PREALABLE, situation(held, after)) is None
    again = followed_by(held, preliminary(opened=after))
    assert situation(again, after).valid_until is None
    assert standing(SMALL, again.assessments).validated == frozenset()


_any_day = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(_any_day, _any_day)
def test_a_reprise_within_the_years_only_ever_brings_the_last_day_nearer(
    own: date, elsewhere: date
) -> None:
    held = dossier(preliminary(opened=own, closed=own))
    alone = situation(held).valid_until
    together = situation(taken_over(held, elsewhere)).valid_until
    first, second = sorted((own, elsewhere))
    begins_again = second > years_later(first)
    assert together == years_later(second if begins_again else first)
    assert alone == years_later(own)
    assert begins_again or together <= alone


def years_later(day: date) -> date:
    """The same date five years later, 29 February being the last day of its month."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + YEARS, 3, 1) - timedelta(days=1)
    return date(day.year + YEARS, day.month, day.day)


# --- what never takes a validation away --------------------------------------------------------

CRITERIA = st.sampled_from(EVERY)
MARKS = st.lists(st.builds(mark, CRITERIA, st.sampled_from((*Mark, None))), max_size=12)
LINES = st.lists(st.sampled_from(sorted(SMALL.by_code)), max_size=4)


@st.composite
def histories(draw: st.DrawFn) -> Dossier:
    """A préalable, maybe made elsewhere, then finales of any marks; the last may still be open.

    Some marks of closed assessments were put right.
    """
    held = dossier()
    if draw(st.booleans()):
        held = taken_over(held, THEN, *draw(LINES))
    else:
        held = followed_by(held, preliminary(*draw(MARKS), opened=THEN, closed=THEN, reason="a"))
    for rank in range(draw(st.integers(0, 3))):
        day = DAY + timedelta(days=30 * rank)
        if draw(st.booleans()):
            held = taken_over(held, day, *draw(LINES), kind=Kind.FINALE, number=b"%d" % rank)
        else:
            held = followed_by(held, final(*draw(MARKS), opened=day, closed=day))
    for _ in range(draw(st.integers(0, 2))):
        held = put_right(held, draw(st.integers(0, len(held.assessments) - 1)), draw(CRITERIA))
    if draw(st.booleans()):
        held = followed_by(held, final(*draw(MARKS), opened=TODAY + timedelta(days=365)))
    return held


def put_right(held: Dossier, index: int, criterion: str) -> Dossier:
    """The dossier, the decision of one assessment on a critère having been an error."""
    closed = sum(assessment.closing is not None for assessment in held.assessments)
    right = Rectification(criterion, None, at(LIMIT), EVALUATOR, "Une erreur.", closed)
    own = held.assessments[index]
    changed = replace(own, rectifications=(*own.rectifications, right))
    before, after = held.assessments[:index], held.assessments[index + 1 :]
    return replace(held, assessments=(*before, changed, *after))


def validated(held: Dossier) -> frozenset[str]:
    return standing(SMALL, held.assessments).validated


def ended(held: Dossier) -> Dossier:
    """The dossier, its last assessment closed."""
    last = held.assessments[-1]
    if last.closing is None:
        last = replace(last, closing=Closing(last.opened_on))
    return with_closings(SMALL, replace(held, assessments=(*held.assessments[:-1], last)))


@given(histories(), CRITERIA, st.data())
def test_an_acquis_never_takes_a_validation_away(
    held: Dossier, criterion: str, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(held.assessments) - 1))
    own = held.assessments[index]
    marked = replace(own, marks=(*own.marks, mark(criterion)))
    assessments = (*held.assessments[:index], marked, *held.assessments[index + 1 :])
    assert validated(held) <= validated(replace(held, assessments=assessments))


@given(histories(), MARKS)
def test_a_finale_never_takes_a_validation_away(held: Dossier, marks: list[MarkFact]) -> None:
    closed = ended(held)
    assert validated(held) <= validated(closed)
    more = followed_by(closed, final(*marks, opened=LIMIT))
    assert validated(closed) <= validated(more)
    assert validated(more) <= validated(ended(more))
    assert situation(closed).certifiable <= situation(ended(more)).certifiable


@given(histories(), LINES)
def test_a_reprise_never_takes_a_validation_away(held: Dossier, codes: list[str]) -> None:
    closed = ended(held)
    last = closed.assessments[-1].opened_on
    assert validated(closed) <= validated(taken_over(closed, last, *codes, kind=Kind.FINALE))


@given(histories())
def test_only_a_rectification_takes_a_validation_away(held: Dossier) -> None:
    closed = ended(held)
    for index in range(len(closed.assessments)):
        for criterion in EVERY:
            lost = validated(closed) - validated(put_right(closed, index, criterion))
            assert lost <= {SMALL.subdomain_of[criterion].code}


# --- found wrong -------------------------------------------------------------------------------


def test_an_assessment_going_on_is_finished_before_a_later_one_is_taken_over() -> None:
    """Else the reprise is the last, and another assessment opens beside the open one."""
    held = assessing()
    told = reprise("2", checked_on=TODAY)
    try:
        check_reprise(held, Kind.PREALABLE, told, CLOSED, SMALL, TODAY)
    except RuleError:
        return
    here = situation(taken_over(held, CLOSED, "2"), TODAY)
    assert why_not(Act.OPEN_FINALE, here) is not None


def test_a_reprise_is_not_checked_in_days_to_come() -> None:
    """Nothing tells the rule today: a file that says « checked in 2099 » takes any day."""
    with pytest.raises(RuleError):
        check_reprise(
            dossier(),
            Kind.PREALABLE,
            reprise("1", checked_on=date(2099, 1, 1)),
            date(2098, 1, 1),
            SMALL,
            TODAY,
        )
