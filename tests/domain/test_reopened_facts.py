"""Which closings came before a rectification, when one of them is taken back after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    MarkFact,
    Rectification,
    Reopening,
    check_markable,
)
from clea_desktop.domain.dossier import Dossier, before, facts_of, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Closed, Marked, Rectified
from tests.domain.made_up import EVALUATOR, SMALL, dossier, final, mark, preliminary

A, N = Mark.ACQUIRED, Mark.NOT_ACQUIRED
CLOSED = date(2026, 3, 3)
LATER = date(2027, 1, 8)
YEARS = SMALL.validity_years


def on(day: int) -> datetime:
    """Nine o’clock, that day of the month after the finale."""
    return datetime(2027, 2, day, 9, tzinfo=UTC)


def right(criterion: str, value: Mark | None, day: int, closed: int) -> Rectification:
    return Rectification(criterion, value, on(day), EVALUATOR, "Une autre personne.", closed)


def reopened(assessment: Assessment, day: int, *marks: MarkFact) -> Assessment:
    """An assessment whose closing is taken back, and decided further."""
    assert assessment.closing is not None
    taken_back = Reopening(assessment.closing, on(day), EVALUATOR, "Un critère est à reprendre.")
    return replace(
        assessment,
        closing=None,
        reopenings=(taken_back,),
        marks=(*assessment.marks, *marks),
    )


def two_closed(*rights: Rectification) -> Dossier:
    """A préalable that validates 1.1, put right; a finale that validates 2.1."""
    first = preliminary(mark("1.1.1"), closed=CLOSED)
    later = final(mark("2.1.1"), opened=LATER, closed=LATER)
    return with_closings(SMALL, dossier(replace(first, rectifications=rights), later))


def with_last(held: Dossier, last: Assessment) -> Dossier:
    return replace(held, assessments=(*held.assessments[:-1], last))


def validated(held: Dossier) -> frozenset[str]:
    return standing(SMALL, held.assessments).validated


def frozen(held: Dossier, index: int) -> frozenset[str]:
    closing = held.assessments[index].closing
    assert closing is not None and closing.outcome is not None
    return closing.outcome.validated


def test_a_closing_freezes_nothing_of_what_was_put_right_after_it() -> None:
    """Dossiers that arrive with their rectifications have closings to freeze."""
    held = two_closed(right("1.1.1", N, 2, closed=2))
    assert frozen(held, 0) == {"1.1"}
    assert frozen(held, 1) == {"1.1", "2.1"}
    assert validated(held) == {"2.1"}
    own = preliminary(mark("1.1.1"), closed=CLOSED)
    own = replace(own, rectifications=(right("1.1.1", N, 2, closed=1),))
    alone = with_closings(SMALL, dossier(own))
    assert frozen(alone, 0) == {"1.1"}
    assert validated(alone) == frozenset()


def test_a_closing_freezes_what_was_put_right_before_it() -> None:
    held = two_closed(right("1.1.1", N, 2, closed=1))
    assert frozen(held, 0) == {"1.1"}
    assert frozen(held, 1) == {"2.1"}
    assert validated(held) == {"2.1"}


def test_a_rectification_comes_before_a_closing_that_was_taken_back_after_it() -> None:
    held = two_closed(right("1.1.1", N, 2, closed=2))
    last = held.assessments[-1]
    again = with_last(held, reopened(last, 3, mark("1.1.1")))
    assert list(facts_of(SMALL, again.assessments)) == [
        Marked(0, {"1.1.1": A}),
        Closed(0, held.assessments[0].kind, CLOSED, frozenset({"1.1"})),
        Rectified(0, "1.1.1", N),
        Marked(1, {"2.1.1": A, "1.1.1": A}),
    ]
    closed_again = replace(again.assessments[-1], closing=Closing(LATER))
    done = with_closings(SMALL, with_last(again, closed_again))
    assert frozen(done, 1) == validated(done) == {"1.1", "2.1"}


def test_a_rectification_after_the_reopening_of_what_is_closed_again_comes_after_it() -> None:
    held = two_closed()
    last = replace(reopened(held.assessments[-1], 2), closing=held.assessments[-1].closing)
    first = replace(held.assessments[0], rectifications=(right("1.1.1", N, 3, closed=2),))
    facts = list(facts_of(SMALL, (first, last)))
    assert facts[-1] == Rectified(0, "1.1.1", N)


def test_a_reopened_finale_assesses_what_was_put_right_while_it_was_closed() -> None:
    held = two_closed(right("1.1.1", N, 2, closed=2))
    untouched = before(SMALL, held, 1)
    assert untouched is not None and untouched.validated == {"1.1"}
    with pytest.raises(RuleError, match=r"1\.1 est validé"):
        check_markable(final(), SMALL, "1.1.1", untouched)
    again = with_last(held, reopened(held.assessments[-1], 3))
    stood = before(SMALL, again, 1)
    assert stood is not None and stood.marks["1.1.1"] is N
    check_markable(final(), SMALL, "1.1.1", stood)


def test_putting_an_error_right_twice_around_a_reopening_keeps_the_last_word() -> None:
    held = two_closed(right("1.1.1", N, 2, closed=2), right("1.1.1", A, 4, closed=1))
    again = with_last(held, reopened(held.assessments[-1], 3))
    assert "1.1" in validated(again)


def test_a_new_period_reads_nothing_of_what_was_put_right_in_the_one_before() -> None:
    held = two_closed(right("1.1.1", N, 2, closed=2))
    day = date(2032, 1, 5)
    new = replace(
        preliminary(mark("2.1.1"), mark("1.1.1"), opened=day, closed=day),
        rectifications=(right("2.1.1", N, 2, closed=3),),
    )
    done = with_closings(SMALL, replace(held, assessments=(*held.assessments, new)))
    assert list(facts_of(SMALL, done.assessments)) == [
        Marked(0, {"2.1.1": A, "1.1.1": A}),
        Closed(0, new.kind, day, frozenset({"1.1", "2.1"})),
        Rectified(0, "2.1.1", N),
    ]


def test_an_assessment_shown_alone_shows_what_was_put_right_after_the_next_one() -> None:
    held = two_closed(right("1.1.1", N, 1, closed=2))
    alone = held.assessments[:1]
    assert [f.mark for f in facts_of(SMALL, alone) if isinstance(f, Rectified)] == [N]
    assert standing(SMALL, alone).validated == frozenset()
    assert validated(held) == {"2.1"}
