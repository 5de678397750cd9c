"""From the assessments of a dossier to the facts, and what each closing freezes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import before, facts_of, standing, with_closings
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Closed, Ground, Marked
from tests.domain.made_up import DAY, SMALL, acquired, dossier, final, mark, preliminary

A = Mark.ACQUIRED
YEARS = SMALL.validity_years
CLOSED = date(2026, 3, 3)
LATER = date(2027, 1, 8)
EVERY = tuple(criterion.code for criterion in SMALL.criteria)


def closed_path() -> tuple[Assessment, ...]:
    """A préalable that validates 1.1 and starts 3.1, a finale that completes 3.1."""
    started = dossier(
        preliminary(mark("1.1.1"), mark("3.1.1"), mark("3.1.2", Mark.NOT_ACQUIRED), closed=CLOSED),
        final(mark("3.1.2"), mark("3.1.3"), opened=LATER, closed=LATER),
    )
    return with_closings(SMALL, started).assessments


def test_the_current_assessment_is_the_last() -> None:
    assert dossier().current is None
    first, last = preliminary(closed=CLOSED), final()
    assert dossier(first, last).current is last


def test_the_facts_are_what_each_assessment_decided_and_what_its_closing_froze() -> None:
    assessments = closed_path()
    assert list(facts_of(SMALL, assessments)) == [
        Marked(0, {"1.1.1": A, "3.1.1": A, "3.1.2": Mark.NOT_ACQUIRED}),
        Closed(0, Kind.PREALABLE, CLOSED, frozenset({"1.1"})),
        Marked(1, {"3.1.2": A, "3.1.3": A}),
        Closed(1, Kind.FINALE, LATER, frozenset({"1.1", "3.1"})),
    ]


def test_a_closing_not_computed_yet_freezes_nothing() -> None:
    facts = list(facts_of(SMALL, (preliminary(mark("1.1.1"), closed=CLOSED),)))
    assert facts == [Marked(0, {"1.1.1": A})]


def test_a_new_prealable_starts_afresh() -> None:
    again = preliminary(mark("2.1.1"), opened=date(2032, 1, 5))
    assert list(facts_of(SMALL, (*closed_path(), again))) == [Marked(0, {"2.1.1": A})]


def test_each_closing_freezes_the_outcome_of_its_day() -> None:
    first, last = closed_path()
    assert first.closing is not None
    assert first.closing.outcome is not None
    assert first.closing.outcome.validated == {"1.1"}
    assert first.closing.outcome.subdomain("1.1").ground is Ground.RULE
    assert last.closing is not None
    assert last.closing.outcome is not None
    assert last.closing.outcome.validated == {"1.1", "3.1"}
    assert last.closing.outcome.subdomain("1.1").ground is Ground.CLOSED


def test_a_frozen_outcome_is_read_and_never_computed_again() -> None:
    first, last = closed_path()
    stripped = dossier(replace(first, marks=()), last)
    assert with_closings(SMALL, stripped) == stripped
    assert "1.1" in standing(SMALL, stripped.assessments).validated


def test_closings_keep_their_day_and_reason() -> None:
    left = preliminary(mark("1.1.1"), closed=CLOSED, reason="interrompue")
    (done,) = with_closings(SMALL, dossier(left)).assessments
    assert done.closing is not None
    assert (done.closing.on, done.closing.reason) == (CLOSED, "interrompue")


def test_an_open_assessment_counts_as_it_stands() -> None:
    open_one = dossier(preliminary(mark("1.1.1")))
    assert with_closings(SMALL, open_one) == open_one
    assert standing(SMALL, open_one.assessments).validated == {"1.1"}


def test_what_stood_before_each_assessment() -> None:
    path = dossier(*closed_path())
    assert before(SMALL, path, 0) is None
    stood = before(SMALL, path, 1)
    assert stood is not None
    assert stood.validated == {"1.1"}
    assert stood.marks == {
        "1.1.1": Mark.ACQUIRED,
        "3.1.1": Mark.ACQUIRED,
        "3.1.2": Mark.NOT_ACQUIRED,
    }


def test_a_finale_left_undecided_loses_nothing() -> None:
    undecided = dossier(
        preliminary(*acquired(EVERY[:3]), mark("2.1.1", Mark.NOT_ACQUIRED), closed=CLOSED),
        final(opened=LATER, closed=LATER),
    )
    first, last = with_closings(SMALL, undecided).assessments
    assert first.closing is not None
    assert first.closing.outcome is not None
    assert last.closing is not None
    assert last.closing.outcome is not None
    assert last.closing.outcome.marks == first.closing.outcome.marks
    assert last.closing.outcome.validated == first.closing.outcome.validated


def test_everything_acquis_at_once_is_certifiable() -> None:
    whole = dossier(preliminary(*acquired(EVERY), opened=DAY, closed=CLOSED))
    assert standing(SMALL, with_closings(SMALL, whole).assessments).certifiable
