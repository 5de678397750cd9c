"""A dossier written and read again is the same dossier, and written again the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    MarkFact,
    NoteFact,
    Rectification,
    Reopening,
    Reprise,
)
from clea_desktop.domain.dossier import Dossier, with_closings
from clea_desktop.domain.people import BirthPlace, Person
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.exchange.writing import write_dossier
from tests.domain import made_up
from tests.domain.made_up import SMALL
from tests.exchange.made_up import dossiers
from tests.exchange.samples import DOSSIER_SCHEMA, FINALE, read, spoilt, whole, without


def shaped(dossier: Dossier) -> Any:
    """The document a dossier is written as."""
    return json.loads(write_dossier(dossier))


def test_every_field_is_written_as_it_was_read() -> None:
    content = whole()
    # What the file may leave out is left out, and instants are told to the second.
    del content["assessments"][0]["referential"]
    for mark in (m for a in content["assessments"] for m in a["marks"]):
        mark.setdefault("basis", "observation")
        mark["at"] = mark["at"].replace("Z", ":00+00:00")
    assert shaped(read(whole())) == content


def test_the_file_is_pretty_utf_8_with_line_feeds() -> None:
    data = write_dossier(read(whole()))
    assert data.startswith(b'{\n "format": "clea-dossier/1",\n "referential": {\n')
    assert data.endswith(b"}\n")
    assert not data.endswith(b"\n\n")
    assert b"\r" not in data
    assert "Ķalniņa" in data.decode()


def test_what_says_nothing_is_left_out() -> None:
    dossier = made_up.dossier(made_up.preliminary(made_up.mark("1.1.1")))
    assert shaped(dossier) == {
        "format": "clea-dossier/1",
        "referential": {"id": "made-up", "edition": "2026"},
        "candidate": {
            "birth_name": "Ķalniņa",
            "given_names": ["Anne-Marie"],
            "birth_date": "1990-05-17",
        },
        "assessments": [
            {
                "kind": "prealable",
                "opened_on": "2026-03-02",
                "closed_on": None,
                "evaluator": "Paul Roux",
                "marks": [
                    {
                        "criterion": "1.1.1",
                        "mark": "acquired",
                        "at": "2026-03-02T09:15:00+00:00",
                        "basis": "observation",
                    }
                ],
            }
        ],
    }


def test_a_dossier_just_opened_names_no_referential() -> None:
    content = shaped(made_up.dossier())
    assert content["assessments"] == []
    assert "referential" not in content
    assert read(content).assessments == ()


def test_an_assessment_names_its_edition_when_it_is_not_that_of_the_first() -> None:
    first = made_up.preliminary(closed=made_up.DAY)
    other = replace(made_up.final(), release=ReleaseKey("made-up", "2016"))
    assessments = shaped(made_up.dossier(first, other))["assessments"]
    assert "referential" not in assessments[0]
    assert assessments[1]["referential"] == {"id": "made-up", "edition": "2016"}


def test_a_withdrawn_decision_and_an_emptied_note_are_said() -> None:
    assessment = shaped(read(whole()))["assessments"][0]
    assert assessment["marks"][3]["mark"] is None
    assert assessment["notes"][1]["text"] == ""


def test_a_place_of_which_nothing_is_known_is_left_out() -> None:
    dossier = made_up.dossier()
    nowhere = replace(dossier.candidate, birth_place=BirthPlace())
    assert "birth_place" not in shaped(replace(dossier, candidate=nowhere))["candidate"]


@pytest.mark.parametrize("content", [whole(), without(FINALE), spoilt(("assessments",), [])])
def test_ids_and_the_reference_stay_in_their_centre(content: Any) -> None:
    here = read(content)
    there = replace(
        here,
        reference="2026-0042",
        id=b"dossier",
        assessments=tuple(_identified(a) for a in here.assessments),
    )
    assert write_dossier(there) == write_dossier(here)


def _identified(assessment: Assessment) -> Assessment:
    def mark(fact: MarkFact) -> MarkFact:
        typist = fact.entered_by and Person(fact.entered_by.name, b"typist")
        observer = Person(fact.observer.name, b"observer")
        return replace(fact, id=b"mark", observer=observer, entered_by=typist)

    def note(fact: NoteFact) -> NoteFact:
        return replace(fact, id=b"note", by=fact.by and Person(fact.by.name, b"writer"))

    def by_record(fact: Reopening | Rectification) -> Any:
        return replace(fact, by=Person(fact.by.name, b"responsable"))

    return replace(
        assessment,
        id=b"assessment",
        evaluator=Person(assessment.evaluator.name, b"evaluator"),
        marks=tuple(mark(fact) for fact in assessment.marks),
        notes=tuple(note(fact) for fact in assessment.notes),
        reopenings=tuple(by_record(fact) for fact in assessment.reopenings),
        rectifications=tuple(by_record(fact) for fact in assessment.rectifications),
    )


@settings(max_examples=150)
@given(dossiers())
def test_any_dossier_comes_back_the_same(dossier: Dossier) -> None:
    data = write_dossier(dossier)
    again = read(data)
    assert again == dossier
    assert write_dossier(again) == data
    DOSSIER_SCHEMA.validate(json.loads(data))
    # In one dossier, nothing was made apart.
    assert write_dossier(dossier, years=SMALL.validity_years) == data


@settings(max_examples=60)
@given(dossiers(walked=False), dossiers(walked=False))
def test_two_dossiers_read_as_one_come_back_the_same(kept: Dossier, other: Dossier) -> None:
    decided = {(mark.criterion, mark.at) for each in kept.assessments for mark in each.marks}
    others = (
        replace(each, marks=tuple(m for m in each.marks if (m.criterion, m.at) not in decided))
        for each in other.assessments
    )
    both = sorted((*kept.assessments, *others), key=lambda each: each.opened_on)
    made = (_ended(each) for each in both)
    joined = with_closings(SMALL, replace(kept, assessments=tuple(made)))
    data = write_dossier(joined, years=SMALL.validity_years)
    again = read(data)
    assert again == joined
    assert write_dossier(again, years=SMALL.validity_years) == data
    DOSSIER_SCHEMA.validate(json.loads(data))


def test_a_joined_dossier_that_took_validations_over_comes_back_too() -> None:
    first = replace(made_up.preliminary(closed=made_up.DAY), marks=())
    later = made_up.DAY + timedelta(days=10)
    told = Reprise("Ailleurs", SMALL.key.edition, frozenset(), first.evaluator, later)
    second = replace(
        first, opened_on=later, closing=Closing(later, "Ailleurs."), marks=(), reprise=told
    )
    first = replace(first, closing=Closing(made_up.DAY, "Inventé."))
    joined = with_closings(SMALL, replace(made_up.dossier(first), assessments=(first, second)))
    data = write_dossier(joined, years=SMALL.validity_years)
    again = read(data)
    assert again.assessments[1].reprise is not None
    assert write_dossier(again, years=SMALL.validity_years) == data


def _ended(assessment: Assessment) -> Assessment:
    """The assessment over and never put right, as a dossier joined has it."""
    days = [mark.at.date() for mark in assessment.marks]
    days += [note.at.date() for note in assessment.notes]
    days += [again.closing.on for again in assessment.reopenings]
    last = assessment.closed_on or max(days, default=assessment.opened_on)
    reason = assessment.closing.reason if assessment.closing else ""
    return replace(assessment, closing=Closing(last, reason), rectifications=())
