"""Whether the journey of a dossier that arrives could have happened beside its assessments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from clea_desktop.arrivals.faults import Fault
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.journey import (
    Departure,
    FormativeCheck,
    Interview,
    Prescription,
    Step,
    steps_of,
)
from clea_desktop.domain.path import Act, Situation, check_act
from clea_desktop.domain.referential import Release
from clea_desktop.domain.step_checks import check_contradictions
from clea_desktop.domain.training import check_no_trainer_marked
from clea_desktop.exchange.journey_reading import ranks_named
from clea_desktop.exchange.vocabulary import assessment_place, step_place


def journey_faults(dossier: Dossier, release: Release | None, now: datetime) -> list[Fault]:
    """What the rules refuse of the steps of a file, in its order.

    :param dossier: its assessments judged, their closings frozen.
    :param release: that of its assessments; None when there is none.
    """
    held = len(dossier.assessments)
    strangers = [rank for rank in ranks_named(dossier.journey) if rank > held]
    if strangers:
        why = f"l’évaluation n°{NBSP}{strangers[0]} n’est pas dans le fichier"
        return [Fault("parcours", why)]
    faults = []
    counts: dict[type, int] = {}
    for step in steps_of(dossier.journey):
        counts[type(step)] = counts.get(type(step), 0) + 1
        where = step_place(step, counts[type(step)])
        faults += [Fault(where, why) for why in _refusals(dossier, step, release, now.date())]
    return [*faults, *_trainer_faults(dossier)]


def _refusals(dossier: Dossier, step: Step, release: Release | None, today: date) -> Iterator[str]:
    # It has no reference yet, which sentences name.
    here = replace(
        dossier, reference="du fichier", journey=replace(dossier.journey, departure=None)
    )
    if isinstance(step, Prescription | FormativeCheck):
        # Judged by what stood that day.
        past = tuple(a for a in here.assessments if a.closed_on and a.closed_on <= step.on)
        here = replace(here, assessments=past)
    outcome = standing(release, here.assessments) if release and here.assessments else None
    at = Situation(here, outcome, release.validity_years if release else 0, today)
    try:
        if isinstance(step, Prescription | FormativeCheck):
            check_act(Act.PRESCRIBE, at)
        if isinstance(step, Departure):
            check_act(Act.DEPART, at)
        if not isinstance(step, Interview) and release is None and _needs_release(step):
            yield "aucune évaluation du fichier ne le permet"
            return
        check_contradictions(step, at, today, release)
    except RuleError as refused:
        yield f"{refused.sentence[0].lower()}{refused.sentence[1:]}".rstrip(".")


def _needs_release(step: Step) -> bool:
    return getattr(step, "assessment", None) is not None or hasattr(step, "domains")


def _trainer_faults(dossier: Dossier) -> Iterator[Fault]:
    for index, assessment in enumerate(dossier.assessments):
        if assessment.closing is None:
            continue
        try:
            check_no_trainer_marked(dossier.journey, assessment)
        except RuleError as refused:
            where = assessment_place(index, assessment.kind)
            yield Fault(where, f"{refused.sentence[0].lower()}{refused.sentence[1:]}".rstrip("."))
