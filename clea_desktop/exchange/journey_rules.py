"""Whether the journey of a dossier that arrives could have happened beside its assessments.

A file tells at once what was written day after day: each step is judged by what stood on its
day, and what may have changed since is not held against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from clea_desktop.arrivals.faults import Fault
from clea_desktop.domain.assessment import Assessment, present_marks
from clea_desktop.domain.dossier import Dossier, standing, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.journey import (
    Departure,
    Focus,
    FormativeCheck,
    Prescription,
    Restitution,
    Step,
    Trainer,
    steps_of,
)
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.path import Act, Situation
from clea_desktop.domain.possible import check_act
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.domain.step_checks import check_contradictions
from clea_desktop.domain.training import check_not_trainer
from clea_desktop.exchange.journey_reading import rank_named
from clea_desktop.exchange.vocabulary import assessment_place, fault_from, item_place, step_place

# The papers handed over stay in their centre: what needs one is judged by what it was made of.
_ACTS: Mapping[type, Act] = {
    Restitution: Act.HAND_OVER,
    Prescription: Act.PRESCRIBE,
    FormativeCheck: Act.HAND_OVER,
    Focus: Act.CLOSE_FINALE,
    Hearing: Act.HAND_OVER,
    Departure: Act.DEPART,
}


def journey_faults(
    dossier: Dossier, releases: Mapping[ReleaseKey, Release], now: datetime, *, apart: bool
) -> list[Fault]:
    """What the rules refuse of the steps of a file, in its order, and of its trainers.

    :param dossier: its assessments judged, their closings frozen.
    :param releases: those of its assessments.
    :param apart: some of them were made apart from the others, which knew nothing of them.
    """
    faults = []
    counts: Counter[type] = Counter()
    for step in steps_of(dossier.journey):
        counts[type(step)] += 1
        try:
            _check(step, dossier, releases, now.date(), apart=apart)
        except RuleError as refused:
            faults.append(fault_from(step_place(step, counts[type(step)]), refused))
    return [*faults, *_trainer_faults(dossier)]


def _check(
    step: Step,
    dossier: Dossier,
    releases: Mapping[ReleaseKey, Release],
    today: date,
    *,
    apart: bool,
) -> None:
    rank = rank_named(step)
    if rank > len(dossier.assessments):
        raise RuleError(f"L’évaluation n°{NBSP}{rank} n’est pas dans le fichier.")
    seen = _seen(step, dossier.assessments, rank)
    # Its codes are those of the edition followed then.
    followed = (seen or dossier.assessments)[-1:]
    release = releases[followed[0].release] if followed else None
    outcome = None
    if isinstance(step, Prescription) and release and seen:
        known = replace(dossier, assessments=seen)
        outcome = _known(release, known, releases, step.on, apart=apart)
    at = Situation(
        # It has no reference yet, which sentences name.
        replace(
            dossier,
            reference="du fichier",
            assessments=seen,
            journey=replace(dossier.journey, departure=None),
        ),
        outcome,
        release.validity_years if release else 0,
        today,
    )
    act = _ACTS.get(type(step))
    if act is not None:
        check_act(act, at)
    check_contradictions(step, at, today, release)


def _seen(step: Step, assessments: tuple[Assessment, ...], rank: int) -> tuple[Assessment, ...]:
    """The assessments that a step came after, each closed the day it first was."""
    first = tuple(map(_first_closed, assessments))
    match step:
        case Trainer():
            # Told at the decision itself, of open assessments too.
            return ()
        case Departure():
            return assessments
        case Prescription():
            return _closed_by(first, step.on)
        case FormativeCheck():
            return _closed_by(first, date.max)
        case Restitution() if not rank:
            return _closed_by(first, step.on)
        case Hearing():
            return _closed_by(first, step.deposited_on or step.entered_on)
        case Focus():
            # Chosen while it was open.
            return (*first[: rank - 1], replace(first[rank - 1], closing=None))
        case _:
            return first[:rank] if rank else first


def _first_closed(assessment: Assessment) -> Assessment:
    if not assessment.reopenings:
        return assessment
    first = assessment.reopenings[0].closing
    return replace(assessment, closing=replace(assessment.closing or first, on=first.on))


def _closed_by(assessments: tuple[Assessment, ...], on: date) -> tuple[Assessment, ...]:
    return tuple(a for a in assessments if a.closed_on is not None and a.closed_on <= on)


def _known(
    release: Release,
    dossier: Dossier,
    releases: Mapping[ReleaseKey, Release],
    on: date,
    *,
    apart: bool,
) -> Outcome:
    """What was validated that day at any hour; what may have been otherwise counts as open.

    :param dossier: with the assessments closed by then.
    """
    closed = dossier.assessments
    sooner = tuple(a for a in closed if a.closed_on != on and not _taken_over_since(a, on))
    if any(_taken_over_since(a, on) for a in closed):
        # What closings froze here holds what came later there: it is computed again without.
        thawed = replace(dossier, assessments=tuple(map(_thawed, sooner)))
        sooner = with_closings(release, thawed, releases).assessments
    states = [standing(release, seen) for seen in (sooner or closed[:1], closed)]
    changed = {
        release.subdomain_of[code].code
        for seen in closed
        for code in _changed_since(seen, on)
        if code in release.subdomain_of
    }
    sure = frozenset[str]() if apart else states[0].validated & states[1].validated - changed
    domains = []
    for domain in states[1].domains:
        subs = tuple(replace(sub, validated=sub.code in sure) for sub in domain.subdomains)
        validated = all(sub.validated for sub in subs)
        domains.append(replace(domain, validated=validated, subdomains=subs))
    return replace(states[1], domains=tuple(domains))


def _taken_over_since(assessment: Assessment, on: date) -> bool:
    """Whether it was made elsewhere, and may have come here after what was written that day."""
    return assessment.reprise is not None and assessment.reprise.checked_on >= on


def _thawed(assessment: Assessment) -> Assessment:
    assert assessment.closing is not None, "those seen are closed"
    return replace(assessment, closing=replace(assessment.closing, outcome=None))


def _changed_since(assessment: Assessment, on: date) -> Iterator[str]:
    """The critères put right, or that a reopening let decide, from that day on."""
    for right in assessment.rectifications:
        if right.at.date() >= on:
            yield right.criterion
    if any(again.at.date() >= on for again in assessment.reopenings):
        for mark in assessment.marks:
            yield mark.criterion


def _trainer_faults(dossier: Dossier) -> Iterator[Fault]:
    """The decisions that stand of those who train the person."""
    if not dossier.journey.trainers:
        return
    for index, assessment in enumerate(dossier.assessments):
        standing_marks = present_marks(assessment.marks)
        where = assessment_place(index, assessment.kind)
        for rank, mark in enumerate(assessment.marks):
            if standing_marks.get(mark.criterion) is not mark:
                continue
            what = f"Le critère {mark.criterion} ne se décide pas ainsi"
            try:
                check_not_trainer(dossier.journey, mark.observer, mark.at.date(), what)
            except RuleError as refused:
                place = item_place("décision", rank, mark.criterion)
                yield fault_from(f"{where} › {place}", refused)
