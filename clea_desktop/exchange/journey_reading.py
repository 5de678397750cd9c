"""The journey of a dossier file as a value of the domain; people are compared by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clea_desktop.domain.evidence import Evidence
from clea_desktop.domain.journey import (
    Agreement,
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Journey,
    Prescription,
    Restitution,
    Sitting,
    Step,
    Trace,
    Trainer,
)
from clea_desktop.domain.people import Person
from clea_desktop.exchange.hearing_reading import read_hearing

if TYPE_CHECKING:
    from clea_desktop.exchange import journey_models as models


def assessment_id(rank: int) -> bytes:
    """What stands for the id of the assessment of that rank in a file, from 1."""
    return rank.to_bytes(16, "big")


def read_journey(part: models.JourneyPart | None) -> Journey:
    """The journey a file tells; an empty one when it tells none."""
    if part is None:
        return Journey()
    return Journey(
        traces=tuple(Trace(t.kind, t.at, Person(t.by), t.text) for t in part.traces),
        interview=_interview(part.interview) if part.interview else None,
        sittings=tuple(_sitting(sitting) for sitting in part.sittings),
        restitutions=tuple(
            Restitution(
                r.on,
                Person(r.by),
                r.read_aloud,
                r.next_step,
                r.remarks,
                r.signature,
                _of(r.assessment),
            )
            for r in part.restitutions
        ),
        prescriptions=tuple(_prescription(p) for p in part.prescriptions),
        checks=tuple(
            FormativeCheck(c.on, c.by, tuple((r.domain, r.state) for r in c.readiness), c.note)
            for c in part.checks
        ),
        trainers=tuple(
            Trainer(Person(t.person), t.organisation, t.starts_on, t.ends_on) for t in part.trainers
        ),
        focuses=tuple(Focus(tuple(f.domains), _of(f.assessment)) for f in part.focuses),
        # Only entered, it is in a session of where it comes from, which this centre does not keep.
        hearings=tuple(read_hearing(each) for each in part.hearings if each.deposited_on),
        departure=Departure(part.departure.to, part.departure.on, Person(part.departure.by))
        if part.departure
        else None,
        evidence=tuple(_evidence(each) for each in part.evidence),
    )


def rank_named(step: Step) -> int:
    """The rank of the assessment that a step of a file names; 0 when it names none."""
    return int.from_bytes(getattr(step, "assessment", None) or b"", "big")


def _of(rank: int | None) -> bytes | None:
    return None if rank is None else assessment_id(rank)


def _interview(part: models.InterviewPart) -> Interview:
    return Interview(
        on=part.on,
        adviser=Person(part.adviser),
        trajectory=part.trajectory,
        prescriber=part.prescriber,
        public=part.public,
        status=part.status,
        employer=part.employer,
        funder=part.funder,
        project=part.project,
        arrangements=part.arrangements,
        strategies=tuple(part.strategies),
        strategy=part.strategy,
        guardian=part.guardian,
        third_party=part.third_party,
        agreements=tuple(
            Agreement(a.recipient, a.content, a.on, a.revoked_on) for a in part.agreements
        ),
        decision=part.decision,
        decided_on=part.decided_on,
        call_on=part.call_on,
    )


def _evidence(part: models.EvidencePart) -> Evidence:
    told = dict(part)
    of = _of(told.pop("assessment"))
    return Evidence(**{**told, "by": Person(part.by), "codes": tuple(part.codes)}, assessment=of)


def _sitting(part: models.SittingPart) -> Sitting:
    return Sitting(
        on=part.on,
        starts=part.starts,
        ends=part.ends,
        place=part.place,
        evaluators=tuple(map(Person, part.evaluators)),
        presence=part.presence,
        interpreter=part.interpreter,
        arrived=part.arrived,
        left=part.left,
        plan=part.plan,
        assessment=_of(part.assessment),
    )


def _prescription(part: models.PrescriptionPart) -> Prescription:
    return Prescription(
        on=part.on,
        by=Person(part.by),
        codes=tuple(part.codes),
        form=part.form,
        hours=part.hours,
        organisation=part.organisation,
        planned_finale=part.planned_finale,
        note=part.note,
    )
