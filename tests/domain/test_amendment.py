"""Reopening until the livret is handed over or an assessment follows; then rectification."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from clea_desktop.domain.amendment import (
    check_rectifying,
    check_reopening,
    closed_count,
    touched,
    why_not_reopen,
    with_rectification,
)
from clea_desktop.domain.assessment import Rectification, Reopening, Reprise, decisions
from clea_desktop.domain.dossier import (
    Dossier,
    HandedOver,
    Withdrawal,
    check_in_use,
    check_joining,
    check_withdrawal,
    facts_of,
    standing,
    with_closings,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import Hearing, JuryDecision
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.outcome import Rectified
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.domain.years import first_close, period, valid_until
from tests.domain.hearings import (
    CERTIFIED,
    DOCUMENT_ASKED,
    ENTRY,
    GIVEN,
    POSTPONED,
    REFUSED,
    SHOWN_ASKED,
    decided,
    heard,
)
from tests.domain.made_up import EVALUATOR, SMALL, dossier, final, mark, preliminary
from tests.domain.paths import plain

CLOSED = date(2026, 3, 3)
LATER = date(2027, 1, 8)
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
YEARS = SMALL.validity_years


def closed(**more: Any) -> Dossier:
    held = with_closings(SMALL, dossier(preliminary(mark("1.1.1"), closed=CLOSED)))
    first = replace(held.assessments[0], id=b"first")
    return replace(held, id=b"held", assessments=(first,), **more)


def finished() -> Dossier:
    """A préalable, and a finale closed after it."""
    held = closed()
    later = replace(final(mark("2.1.1"), opened=LATER, closed=LATER), id=b"later")
    return with_closings(SMALL, replace(held, assessments=(*held.assessments, later)))


def paper(kind: str = "livret") -> HandedOver:
    return HandedOver(b"paper", kind, b"first", NOW, EVALUATOR, 3)


def right(criterion: str, value: Mark | None, count: int) -> Rectification:
    return Rectification(criterion, value, NOW, EVALUATOR, "Une autre personne.", count)


def test_a_closed_assessment_is_reopened_until_its_livret_is_handed_over() -> None:
    check_reopening(closed(), 0)
    check_reopening(closed(documents=(paper("jury"),)), 0)
    with pytest.raises(RuleError, match="livret a été remis le 1er"):
        check_reopening(closed(documents=(paper(),)), 0)


def test_an_open_one_and_one_that_was_followed_are_not_reopened() -> None:
    assert "rien à rouvrir" in (why_not_reopen(dossier(preliminary()), 0) or "")
    assert "l’a suivie" in (why_not_reopen(finished(), 0) or "")
    assert why_not_reopen(finished(), 1) is None


def test_a_reopening_moves_no_year() -> None:
    held = closed()
    first = held.assessments[0]
    assert first.closing is not None
    again = replace(
        first, closing=None, reopenings=(Reopening(first.closing, NOW, EVALUATOR, "Oubli."),)
    )
    assert (again.closed_on, again.first_closed_on) == (None, CLOSED)
    assert first_close((again,), YEARS) == CLOSED
    assert valid_until((again,), YEARS) == date(2031, 3, 3)
    assert first_close((preliminary(),), YEARS) is None
    # Joined dossiers: a second préalable within the years begins nothing.
    second = preliminary(opened=date(2027, 5, 1))
    assert period((again, second), YEARS) == (again, second)


def test_a_rectification_waits_until_nothing_else_may_be_done() -> None:
    with pytest.raises(RuleError, match="est ouverte"):
        check_rectifying(SMALL, dossier(preliminary()), 0, "1.1.1", None)
    with pytest.raises(RuleError, match="rouvrez-la"):
        check_rectifying(SMALL, closed(), 0, "1.1.1", Mark.NOT_ACQUIRED)
    handed = closed(documents=(paper(),))
    check_rectifying(SMALL, handed, 0, "1.1.1", Mark.NOT_ACQUIRED)
    check_rectifying(SMALL, handed, 0, "2.1.1", Mark.ACQUIRED)
    with pytest.raises(RuleError, match="déjà acquis"):
        check_rectifying(SMALL, handed, 0, "1.1.1", Mark.ACQUIRED)
    with pytest.raises(RuleError, match="déjà non évalué"):
        check_rectifying(SMALL, handed, 0, "2.1.1", None)
    with pytest.raises(RuleError, match="n’existe pas"):
        check_rectifying(SMALL, handed, 0, "9.9.9", None)


def test_what_it_touches_is_told_before() -> None:
    held = replace(finished(), documents=(paper(), replace(paper(), replaced_on=LATER)))
    seen = touched(SMALL, held, 0, right("1.1.1", Mark.NOT_ACQUIRED, 2))
    assert [(was.code, was.validated, now.validated) for was, now in seen.subdomains] == [
        ("1.1", True, False)
    ]
    assert [finale.id for finale in seen.finales] == [b"later"]
    assert seen.documents == (paper(),)
    assert "1.1" in seen.before.validated
    assert "1.1" not in seen.after.validated


def test_a_rectification_weighs_on_what_was_closed_then_and_not_on_what_came_after() -> None:
    held = with_rectification(closed(), 0, right("1.1.1", Mark.NOT_ACQUIRED, 1))
    assert "1.1" not in standing(SMALL, held.assessments).validated
    later = final(mark("1.1.1"), opened=LATER, closed=LATER)
    after = with_closings(SMALL, replace(held, assessments=(*held.assessments, later)))
    assert "1.1" in standing(SMALL, after.assessments).validated
    facts = list(facts_of(SMALL, after.assessments))
    assert facts.count(Rectified(0, "1.1.1", Mark.NOT_ACQUIRED)) == 1
    assert closed_count(after) == 2


def test_the_decisions_that_stand_are_the_rectified_ones() -> None:
    own = preliminary(mark("1.1.1"), mark("1.1.2"))
    own = replace(
        own,
        rectifications=(
            right("1.1.1", Mark.NOT_ACQUIRED, 1),
            right("1.1.2", None, 1),
            right("2.1.1", Mark.ACQUIRED, 1),
        ),
    )
    stands = decisions(own)
    assert {code: fact.mark for code, fact in stands.items()} == {
        "1.1.1": Mark.NOT_ACQUIRED,
        "2.1.1": Mark.ACQUIRED,
    }
    assert stands["2.1.1"].observer == EVALUATOR
    assert stands["2.1.1"].basis is Basis.OBSERVATION


def test_a_dossier_that_left_the_lists_takes_no_gesture() -> None:
    check_in_use(closed())
    withdrawn = closed(withdrawal=Withdrawal("Double.", NOW, EVALUATOR))
    with pytest.raises(RuleError, match="a été retiré le 1er"):
        check_in_use(withdrawn)
    with pytest.raises(RuleError, match="réuni à un autre"):
        check_in_use(closed(joined_to=b"other"))


def test_only_a_dossier_without_papers_is_withdrawn() -> None:
    check_withdrawal(closed())
    with pytest.raises(RuleError, match="un document en a été remis"):
        check_withdrawal(closed(documents=(paper("jury"),)))


def test_what_may_be_joined() -> None:
    one, other = closed(), replace(closed(), id=b"other", reference="2026-0002")
    check_joining(one, other)
    check_joining(one, replace(other, assessments=()))
    with pytest.raises(RuleError, match="le même"):
        check_joining(one, one)
    opened = replace(other, assessments=(preliminary(),))
    check_joining(one, opened)
    with pytest.raises(RuleError, match="serait suivie d’une autre"):
        check_joining(replace(one, assessments=(preliminary(),)), opened)
    elsewhere = replace(other.assessments[0], release=ReleaseKey("made-up", "2016"))
    with pytest.raises(RuleError, match="éditions différentes"):
        check_joining(one, replace(other, assessments=(elsewhere,)))
    put_right = with_rectification(other, 0, right("1.1.1", None, 1))
    with pytest.raises(RuleError, match="rectification"):
        check_joining(one, put_right)
    check_joining(replace(one, assessments=()), put_right)


def test_what_was_done_elsewhere_is_neither_reopened_nor_rectified_here() -> None:
    held = closed()
    made = Reprise("AFPA", "2026", frozenset({"1"}), EVALUATOR, CLOSED)
    elsewhere = replace(held, assessments=(replace(held.assessments[0], reprise=made),))
    with pytest.raises(RuleError, match=r"ne se rouvre pas.*ailleurs \(AFPA\)"):
        check_reopening(elsewhere, 0)
    with pytest.raises(RuleError, match=r"ne se rectifie pas ici.*ailleurs"):
        check_rectifying(SMALL, elsewhere, 0, "1.1.1", Mark.NOT_ACQUIRED)


# --- once a jury has it ------------------------------------------------------------------------


def test_what_a_jury_has_is_neither_reopened_nor_then_rectified() -> None:
    without_livret = replace(heard(GIVEN), documents=())
    assert plain(why_not_reopen(without_livret, 0) or "") == (
        "L’évaluation préalable ne se rouvre plus : le dossier a été déposé au jury le 10 avril "
        "2026."
    )
    assert why_not_reopen(replace(heard(ENTRY), documents=()), 0) is None


@pytest.mark.parametrize("decision", [CERTIFIED, DOCUMENT_ASKED, REFUSED], ids=str)
def test_what_a_jury_decided_is_not_rectified(decision: JuryDecision) -> None:
    with pytest.raises(RuleError) as caught:
        check_rectifying(SMALL, heard(decided(decision)), 0, "1.1.1", None)
    assert plain(caught.value.sentence) == (
        "L’évaluation préalable ne se rectifie plus : le jury a décidé du dossier le 4 mai 2026."
    )


@pytest.mark.parametrize("hearing", [GIVEN, decided(SHOWN_ASKED), decided(POSTPONED)], ids=str)
def test_what_a_jury_will_see_again_may_be_rectified(hearing: Hearing) -> None:
    check_rectifying(SMALL, heard(hearing), 0, "1.1.1", None)
