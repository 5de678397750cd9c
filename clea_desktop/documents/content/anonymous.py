"""The anonymised copy: a number in place of the person, and nothing left that tells who it is.

What people typed (notes, activities, reasons, opinions) is searched for every name of the
dossier, for each part of compound ones, without case, accents, hyphens or apostrophes; and for
the candidate's date and place of birth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clea_desktop.documents.content.masking import (
    Hide,
    birth_hider,
    hider,
    name_keys,
    place_keys,
)
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    MarkFact,
    NoteFact,
    Opinion,
    Rectification,
    Reopening,
)
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.people import Candidate, PartialDate, Person

_UNKNOWN_BIRTH = PartialDate(1)


def anonymised(subject: Subject) -> Subject:
    """The same subject without what tells who its candidate is: the reference stands for them."""
    dossier = subject.dossier
    names = _names(dossier)
    own, every = hider(name_keys(names)), _hider_of_typed(dossier, names)
    check = dossier.candidate.identity_check
    nobody = Candidate(
        birth_name=dossier.reference,
        birth_date=_UNKNOWN_BIRTH,
        identity_check=replace(check, by=own(check.by)) if check else None,
    )
    assessments = tuple(_assessment(each, own, every) for each in dossier.assessments)
    unnamed = replace(dossier, candidate=nobody, assessments=assessments, aliases=())
    return replace(subject, dossier=unnamed)


def _names(dossier: Dossier) -> list[str]:
    """Every name of a candidate, alone and as people write it whole, either way round."""
    candidate = dossier.candidate
    given, family = candidate.given_names[:1], candidate.family_name
    whole = [" ".join([*given, family]), " ".join([family, *given])]
    # The dossiers joined to this one may have others, and references that are no name.
    aliases = [alias for alias in dossier.aliases if not any(map(str.isdigit, alias))]
    return [*candidate.all_names, *whole, *aliases]


def _hider_of_typed(dossier: Dossier, names: list[str]) -> Hide:
    """What hides the person, and everyone named beside, in what was typed."""
    candidate = dossier.candidate
    hide_birth = birth_hider(candidate.birth_date)
    keys = place_keys(candidate.birth_place) | name_keys([*names, *_others(dossier)])
    hide = hider(keys)
    return lambda text: hide(hide_birth(text))


def _others(dossier: Dossier) -> Iterator[str]:
    """The people of the dossier beside its candidate."""
    check = dossier.candidate.identity_check
    if check is not None:
        yield check.by
    for assessment in dossier.assessments:
        yield assessment.evaluator.name
        if assessment.opinion is not None:
            yield assessment.opinion.by.name
        for fact in assessment.marks:
            yield fact.observer.name
            if fact.entered_by is not None:
                yield fact.entered_by.name
        for note in assessment.notes:
            if note.by is not None:
                yield note.by.name
        yield from (act.by.name for act in assessment.reopenings)
        yield from (act.by.name for act in assessment.rectifications)


def _assessment(assessment: Assessment, own: Hide, every: Hide) -> Assessment:
    """An assessment whose people keep their names, unless they share one with the candidate."""

    def person(of: Person) -> Person:
        return Person(own(of.name), of.id)

    def mark(fact: MarkFact) -> MarkFact:
        return replace(
            fact,
            observer=person(fact.observer),
            note=every(fact.note),
            activity=every(fact.activity),
            entered_by=person(fact.entered_by) if fact.entered_by else None,
        )

    def note(fact: NoteFact) -> NoteFact:
        return replace(fact, text=every(fact.text), by=person(fact.by) if fact.by else None)

    def opinion(given: Opinion) -> Opinion:
        return replace(given, text=every(given.text), by=person(given.by))

    def closing(end: Closing) -> Closing:
        return replace(end, reason=every(end.reason))

    def reopening(act: Reopening) -> Reopening:
        return Reopening(closing(act.closing), act.at, person(act.by), every(act.reason))

    def rectification(act: Rectification) -> Rectification:
        return replace(act, by=person(act.by), reason=every(act.reason))

    return replace(
        assessment,
        evaluator=person(assessment.evaluator),
        marks=tuple(mark(fact) for fact in assessment.marks),
        notes=tuple(note(fact) for fact in assessment.notes),
        opinion=opinion(assessment.opinion) if assessment.opinion else None,
        closing=closing(assessment.closing) if assessment.closing else None,
        reopenings=tuple(reopening(act) for act in assessment.reopenings),
        rectifications=tuple(rectification(act) for act in assessment.rectifications),
    )
