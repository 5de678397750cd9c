"""The anonymised copy: a number in place of the person, and nothing left that tells who it is.

What people typed (notes, activities, reasons, opinions) is searched for every name of the
dossier, for each part of compound ones, without case, accents, hyphens or apostrophes; and for
the candidate's date and place of birth. Of the path, only what the copy prints is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from clea_desktop.documents.content.masking import (
    Hide,
    birth_hider,
    hider,
    name_keys,
    organisation_keys,
    place_keys,
)
from clea_desktop.documents.content.subject import Subject
from clea_desktop.documents.content.voiced import voiced
from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    MarkFact,
    NoteFact,
    Opinion,
    Rectification,
    Reopening,
    Reprise,
)
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.evidence import Evidence
from clea_desktop.domain.hearing import Hearing, JuryDecision, Shown
from clea_desktop.domain.journey import (
    Departure,
    Interview,
    Journey,
    Prescription,
    Restitution,
    Sitting,
    Trainer,
)
from clea_desktop.domain.people import Candidate, PartialDate, Person
from clea_desktop.domain.placeholders import FIRST, UNNAMED, WHOLE

_UNKNOWN_BIRTH = PartialDate(1)
# Said before a name, it would tell a woman from a man where « la personne » comes instead.
_CIVILITY = re.compile(
    r"\b(?:madame|monsieur|mademoiselle|mme|mlle|m\.)\s+(?=\{(?:nom|prénom)\})", re.IGNORECASE
)


def anonymised(subject: Subject) -> Subject:
    """The same subject without what tells who its candidate is: the reference stands for them."""
    # Placeholders first: « la personne » stands in a sentence, where a name hidden does not.
    dossier = voiced(subject.dossier, UNNAMED)
    names = _names(dossier)
    own, every = hider(name_keys(names)), _hider_of_typed(dossier, names)
    check = dossier.candidate.identity_check
    nobody = Candidate(
        birth_name=dossier.reference,
        birth_date=_UNKNOWN_BIRTH,
        identity_check=replace(check, by=own(check.by)) if check else None,
    )
    assessments = tuple(_assessment(each, own, every) for each in dossier.assessments)
    journey = _journey(dossier.journey, own, every)
    unnamed = replace(
        dossier, candidate=nobody, assessments=assessments, aliases=(), journey=journey
    )
    hidden = {piece.digest for piece in dossier.journey.evidence if piece.shows}
    shown = {digest: drawn for digest, drawn in subject.drawn.items() if digest not in hidden}
    return replace(subject, dossier=unnamed, drawn=shown)


def names_left(dossier: Dossier, text: str) -> bool:
    """Whether a text typed about a dossier holds what its anonymised copy would hide."""
    return _hider_of_typed(dossier, _names(dossier))(text) != text


def unnamed_pattern(dossier: Dossier, text: str) -> str:
    """A text whose names of the candidate became placeholders, to be said of somebody else."""
    candidate = dossier.candidate
    keys = dict.fromkeys(name_keys(_names(dossier)), WHOLE.written)
    keys |= dict.fromkeys(name_keys(candidate.given_names[:1]), FIRST.written)
    return _CIVILITY.sub("", hider(keys)(text))


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
    people = [*names, *_others(dossier), *_of_journey(dossier.journey)]
    organisations = organisation_keys(_around(dossier.journey))
    keys = place_keys(candidate.birth_place) | organisations | name_keys(people)
    hide = hider(keys)
    return lambda text: hide(hide_birth(text))


def _others(dossier: Dossier) -> Iterator[str]:
    """The people of the dossier beside its candidate."""
    check = dossier.candidate.identity_check
    if check is not None:
        yield check.by
    for assessment in dossier.assessments:
        yield assessment.evaluator.name
        if assessment.reprise is not None:
            yield assessment.reprise.checked_by.name
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


def _of_journey(journey: Journey) -> Iterator[str]:
    """The people of the path."""
    yield from (trace.by.name for trace in journey.traces)
    if journey.interview is not None:
        yield journey.interview.adviser.name
    for sitting in journey.sittings:
        yield from (person.name for person in sitting.evaluators)
    yield from (restitution.by.name for restitution in journey.restitutions)
    yield from (advised.by.name for advised in journey.prescriptions)
    yield from (trainer.person.name for trainer in journey.trainers)


def _around(journey: Journey) -> Iterator[str]:
    """Who stands around the person, named as it was typed: a name, an office or both."""
    held = journey.interview
    if held is not None:
        yield from (held.prescriber, held.employer, held.funder, held.guardian, held.third_party)
        yield from (agreement.recipient for agreement in held.agreements)
    yield from (sitting.interpreter for sitting in journey.sittings)


def _journey(journey: Journey, own: Hide, every: Hide) -> Journey:
    """What the copy prints of a path, and nothing else: the rest tells who somebody is."""

    def person(of: Person) -> Person:
        return Person(own(of.name), of.id)

    def sitting(step: Sitting) -> Sitting:
        people = tuple(map(person, step.evaluators))
        # An interpreter is shown to the jury, by their presence.
        interpreter = "présence" if step.interpreter else ""
        return replace(step, place="", evaluators=people, interpreter=interpreter)

    def restitution(step: Restitution) -> Restitution:
        return replace(step, by=person(step.by), next_step="", remarks="")

    def prescription(step: Prescription) -> Prescription:
        told = every(step.organisation)
        return replace(step, by=person(step.by), organisation=told, note="")

    def trainer(step: Trainer) -> Trainer:
        return replace(step, person=person(step.person), organisation=every(step.organisation))

    def decision(said: JuryDecision) -> JuryDecision:
        return replace(said, asked=every(said.asked))

    def shown(again: Shown) -> Shown:
        return replace(again, observer=person(again.observer), text=every(again.text))

    def hearing(step: Hearing) -> Hearing:
        brought = step.complement
        return Hearing(
            step.session_on,
            every(step.delegate),
            step.entered_on,
            deposited_on=step.deposited_on,
            decision=decision(step.decision) if step.decision else None,
            contestations=tuple(
                replace(
                    each,
                    subject=every(each.subject),
                    answer=every(each.answer),
                    decision=decision(each.decision) if each.decision else None,
                )
                for each in step.contestations
            ),
            complement=replace(
                brought,
                by=person(brought.by),
                text=every(brought.text),
                shown=tuple(map(shown, brought.shown)),
            )
            if brought
            else None,
        )

    def piece(step: Evidence) -> Evidence:
        # What shows somebody is only counted; the name of a file may be that of a person.
        told = ("", "") if step.shows else (every(step.title), every(step.issuer))
        return replace(step, name="", title=told[0], issuer=told[1], by=person(step.by))

    held, left = journey.interview, journey.departure
    return Journey(
        interview=Interview(held.on, person(held.adviser)) if held else None,
        sittings=tuple(map(sitting, journey.sittings)),
        restitutions=tuple(map(restitution, journey.restitutions)),
        prescriptions=tuple(map(prescription, journey.prescriptions)),
        trainers=tuple(map(trainer, journey.trainers)),
        hearings=tuple(map(hearing, journey.hearings)),
        departure=Departure(every(left.to), left.on, person(left.by)) if left else None,
        evidence=tuple(map(piece, journey.evidence)),
    )


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

    def reprise(taken: Reprise) -> Reprise:
        told = every(taken.organisation)
        return replace(taken, organisation=told, checked_by=person(taken.checked_by))

    return replace(
        assessment,
        evaluator=person(assessment.evaluator),
        marks=tuple(mark(fact) for fact in assessment.marks),
        notes=tuple(note(fact) for fact in assessment.notes),
        opinion=opinion(assessment.opinion) if assessment.opinion else None,
        closing=closing(assessment.closing) if assessment.closing else None,
        reopenings=tuple(reopening(act) for act in assessment.reopenings),
        rectifications=tuple(rectification(act) for act in assessment.rectifications),
        reprise=reprise(assessment.reprise) if assessment.reprise else None,
    )
