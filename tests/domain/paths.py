"""Dossiers at every place of the whole path, made in memory against the small release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.assessment import Assessment, Closing, Kind, Opinion, Reprise
from clea_desktop.domain.dossier import Dossier, HandedOver, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import (
    Departure,
    Interview,
    Prescription,
    Restitution,
    Sitting,
    Step,
    journey_of,
    steps_of,
)
from clea_desktop.domain.path import Act, Situation
from clea_desktop.domain.people import IdentityCheck, IdentityDocument, Person
from clea_desktop.domain.possible import check_act, why_not
from clea_desktop.domain.step_checks import check_step
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
from tests.domain.sentences import faults

YEARS = SMALL.validity_years
CLOSED = date(2026, 3, 3)
LIMIT = date(2031, 3, 3)
SOME = ("1.1.1", "3.1.1")
EVERY = tuple(criterion.code for criterion in SMALL.criteria)
ADVISER = Person("Nadia Fabre", b"adviser-number")
PARCOURS = Prescription(CLOSED, ADVISER, ("2", "3.1"))


def situation(held: Dossier, today: date | None = CLOSED) -> Situation:
    """What the rules of the path read of a dossier, on a day."""
    outcome = standing(SMALL, held.assessments) if held.assessments else None
    return Situation(held, outcome, YEARS, today)


def walked(held: Dossier, *steps: Step) -> Dossier:
    """The dossier once those steps are written after its own."""
    return replace(held, journey=journey_of([*steps_of(held.journey), *steps]))


def with_last(held: Dossier, last: Assessment) -> Dossier:
    """The dossier with another last assessment, its closing frozen."""
    return with_closings(SMALL, replace(held, assessments=(*held.assessments[:-1], last)))


def followed_by(held: Dossier, new: Assessment) -> Dossier:
    """The dossier with one more assessment, which gets a number of its own."""
    numbered = replace(new, id=b"assessment-%d" % (len(held.assessments) + 1))
    return with_closings(SMALL, replace(held, assessments=(*held.assessments, numbered)))


def welcomed(**answers: object) -> Dossier:
    """A dossier after its interview, with those answers."""
    return walked(dossier(), replace(Interview(DAY, ADVISER), **answers))  # type: ignore[arg-type]


def assessing() -> Dossier:
    """A préalable going on."""
    return followed_by(welcomed(), preliminary(*acquired(SOME)))


def assessed(on: date = CLOSED) -> Dossier:
    """A préalable closed that day, something left; nothing is handed over yet."""
    return followed_by(welcomed(), preliminary(*acquired(SOME), closed=on, reason="interrompue"))


def closed(held: Dossier, on: date, reason: str = "") -> Dossier:
    """The dossier once its open assessment is closed."""
    assert held.current is not None
    return with_last(held, replace(held.current, closing=Closing(on, reason)))


def handed_over(held: Dossier, kind: str = "livret", *, day: date = CLOSED) -> Dossier:
    """The same, with the livret of the last assessment in the person's hands."""
    assert held.current is not None and held.current.id is not None
    number = b"paper-%d" % (len(held.documents) + 1)
    paper = HandedOver(number, kind, held.current.id, at(day), EVALUATOR, 4)
    return replace(held, documents=(*held.documents, paper))


def restituted(held: Dossier, on: date = CLOSED) -> Dossier:
    """The same, its livret gone through with the person."""
    assert held.current is not None
    return walked(held, Restitution(on, ADVISER, assessment=held.current.id))


def in_training() -> Dossier:
    """A préalable handed over and restituted, a parcours recommended."""
    return walked(restituted(handed_over(assessed())), PARCOURS)


def in_finale(opened: date = date(2027, 1, 8)) -> Dossier:
    """A finale going on."""
    return followed_by(in_training(), final(mark("2.1.1"), opened=opened))


def certifiable(on: date = CLOSED) -> Dossier:
    """A préalable closed that day with everything acquis."""
    return followed_by(welcomed(), preliminary(*acquired(EVERY), closed=on))


def identified(held: Dossier) -> Dossier:
    """The same, the identity verified."""
    check = IdentityCheck(IdentityDocument.PASSPORT, EVALUATOR.name, CLOSED)
    return replace(held, candidate=replace(held.candidate, identity_check=check))


def with_opinion(held: Dossier) -> Dossier:
    """The same, the evaluator's opinion for the jury written."""
    assert held.current is not None
    return with_last(held, replace(held.current, opinion=Opinion("Favorable.", EVALUATOR, at())))


def gone(held: Dossier, on: date = CLOSED) -> Dossier:
    """The same, followed by another organisme."""
    return walked(held, Departure("AFPA", on, ADVISER))


def reprise(*codes: str, checked_on: date = DAY, organisation: str = "AFPA") -> Reprise:
    """What another organisme validated, read by the adviser."""
    return Reprise(organisation, KEY.edition, frozenset(codes), ADVISER, checked_on)


def taken_over(
    held: Dossier, on: date, *codes: str, kind: Kind = Kind.PREALABLE, number: bytes = b"elsewhere"
) -> Dossier:
    """The dossier with an assessment made elsewhere that day, in its place among the others."""
    new = preliminary(opened=on, closed=on)
    told = replace(new, kind=kind, id=number, evaluator=ADVISER, reprise=reprise(*codes))
    ordered = sorted((*held.assessments, told), key=lambda each: each.opened_on)
    return with_closings(SMALL, replace(held, assessments=tuple(ordered)))


def plain(sentence: str) -> str:
    """A sentence that may be shown, with ordinary spaces."""
    assert not faults(sentence), (faults(sentence), sentence)
    return sentence.replace("\u00a0", " ")


def act_refusal(act: Act, held: Situation) -> str:
    """Why an act is refused; asking and trying say the same."""
    with pytest.raises(RuleError) as caught:
        check_act(act, held)
    assert why_not(act, held) == caught.value.sentence
    return plain(caught.value.sentence)


def step_refusal(step: Step, held: Dossier, today: date = CLOSED) -> str:
    """Why a step is refused."""
    with pytest.raises(RuleError) as caught:
        write(step, held, today)
    return plain(caught.value.sentence)


def write(step: Step, held: Dossier, today: date = CLOSED) -> Dossier:
    """The dossier once a step that is allowed is written."""
    check_step(step, situation(held, today), today, SMALL if held.assessments else None)
    return walked(held, step)


def sitting(on: date, **answers: object) -> Sitting:
    """A séance of that day, with those answers."""
    return replace(Sitting(on), **answers)  # type: ignore[arg-type]
