"""What was typed about a person, its placeholders in the words of who is told of.

Nothing is written back: what the centre keeps has its placeholders, so that each copy, named or
not, is made from the same text.
"""

from __future__ import annotations

from dataclasses import replace

from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.assessment import Assessment, MarkFact, NoteFact
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.placeholders import Speaking, resolve, speaking_of


def told(subject: Subject) -> Subject:
    """A subject whose texts speak of its candidate by their name of now."""
    dossier = subject.dossier
    return replace(subject, dossier=voiced(dossier, speaking_of(dossier.candidate)))


def voiced(dossier: Dossier, speaking: Speaking) -> Dossier:
    """A dossier whose notes, opinions and what was shown again speak of a person so."""
    hearings = tuple(_hearing(each, speaking) for each in dossier.journey.hearings)
    return replace(
        dossier,
        assessments=tuple(_assessment(each, speaking) for each in dossier.assessments),
        journey=replace(dossier.journey, hearings=hearings),
    )


def _assessment(assessment: Assessment, speaking: Speaking) -> Assessment:
    def mark(fact: MarkFact) -> MarkFact:
        return replace(fact, note=resolve(fact.note, speaking)) if "{" in fact.note else fact

    def note(fact: NoteFact) -> NoteFact:
        return replace(fact, text=resolve(fact.text, speaking)) if "{" in fact.text else fact

    opinion = assessment.opinion
    return replace(
        assessment,
        marks=tuple(map(mark, assessment.marks)),
        notes=tuple(map(note, assessment.notes)),
        opinion=replace(opinion, text=resolve(opinion.text, speaking)) if opinion else None,
        migrations=tuple(
            replace(each, marks=tuple(map(mark, each.marks)), notes=tuple(map(note, each.notes)))
            for each in assessment.migrations
        ),
    )


def _hearing(hearing: Hearing, speaking: Speaking) -> Hearing:
    brought = hearing.complement
    if brought is None:
        return hearing
    shown = tuple(replace(each, text=resolve(each.text, speaking)) for each in brought.shown)
    text = resolve(brought.text, speaking)
    return replace(hearing, complement=replace(brought, text=text, shown=shown))
