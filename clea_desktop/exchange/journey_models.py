"""The shape of what a dossier file tells of the path beside its assessments."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from clea_desktop.arrivals.faults import quoted
from clea_desktop.domain.evidence import Permission
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.journey import (
    Decision,
    Presence,
    Readiness,
    Signature,
    Status,
    Strategy,
    TraceKind,
    TrainingForm,
    Trajectory,
)
from clea_desktop.exchange.hearing_models import HearingPart
from clea_desktop.exchange.parts import (
    AnyCode,
    ByName,
    Day,
    Flag,
    Instant,
    Line,
    Name,
    Part,
    Text,
    at_most,
    each_once,
    refuse,
    string,
)

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_STEPS_LIMIT = 1_000
"""Of each kind: some hundreds of exchanges are a lot, but a life has them."""

_FEW = 100
_CODES_LIMIT = 200


def _time(value: Any) -> time:
    text = string(value)
    if not _TIME.fullmatch(text):
        raise refuse(
            f"{quoted(text)} n’est pas une heure de la journée{NBSP}: il faut deux chiffres pour "
            "l’heure et deux pour les minutes"
        )
    return time.fromisoformat(text)


def _digest(value: Any) -> str:
    text = string(value)
    if not _DIGEST.fullmatch(text):
        raise refuse(f"{quoted(text)} n’est pas une empreinte SHA-256")
    return text


Hour = Annotated[time, BeforeValidator(_time)]
Rank = Annotated[int, Field(ge=1, le=50)]


class TracePart(Part):
    """An exchange with the person."""

    kind: Annotated[TraceKind, ByName]
    at: Instant
    by: Name
    text: Text = ""


class AgreementPart(Part):
    """What the person agrees to share."""

    recipient: Line
    content: Line = ""
    on: Day
    revoked_on: Day | None = None


class InterviewPart(Part):
    """The entretien d'accueil."""

    on: Day
    adviser: Name
    trajectory: Annotated[Trajectory, ByName] = Trajectory.OWN
    prescriber: Line = ""
    public: Line = ""
    status: Annotated[Status, ByName] | None = None
    employer: Line = ""
    funder: Line = ""
    project: Text = ""
    arrangements: Text = ""
    strategies: Annotated[
        list[Annotated[Strategy, ByName]],
        at_most(_FEW),
        each_once(lambda strategy: strategy.value),
    ] = []
    strategy: Annotated[Strategy, ByName] | None = None
    guardian: Line = ""
    third_party: Line = ""
    agreements: Annotated[list[AgreementPart], at_most(_FEW)] = []
    decision: Annotated[Decision, ByName] | None = None
    decided_on: Day | None = None
    call_on: Day | None = None


class SittingPart(Part):
    """A séance; ``assessment`` is the rank of its assessment in the file."""

    on: Day
    starts: Hour | None = None
    ends: Hour | None = None
    place: Line = ""
    evaluators: Annotated[list[Name], at_most(_FEW)] = []
    presence: Annotated[Presence, ByName] = Presence.PLANNED
    interpreter: Line = ""
    arrived: Hour | None = None
    left: Hour | None = None
    plan: Line = ""
    assessment: Rank | None = None


class RestitutionPart(Part):
    """The livret gone through with the person."""

    on: Day
    by: Name
    read_aloud: Flag = False
    next_step: Text = ""
    remarks: Text = ""
    signature: Annotated[Signature, ByName] | None = None
    assessment: Rank | None = None


class PrescriptionPart(Part):
    """The parcours recommended."""

    on: Day
    by: Name
    codes: Annotated[list[AnyCode], at_most(_CODES_LIMIT), each_once()]
    form: Annotated[TrainingForm, ByName] = TrainingForm.COURSE
    hours: int | None = None
    organisation: Line = ""
    planned_finale: Day | None = None
    note: Text = ""


class ReadinessPart(Part):
    """What a formative check says of one domaine."""

    domain: AnyCode
    state: Annotated[Readiness, ByName]


class CheckPart(Part):
    """An évaluation formative."""

    on: Day
    by: Line = ""
    readiness: Annotated[
        list[ReadinessPart], at_most(_FEW), each_once(lambda checked: checked.domain)
    ]
    note: Text = ""


class TrainerPart(Part):
    """Who trains the person, or did."""

    person: Name
    organisation: Line = ""
    starts_on: Day | None = None
    ends_on: Day | None = None


class FocusPart(Part):
    """The domaines a finale works on; without one, all of them."""

    domains: Annotated[list[AnyCode], at_most(_FEW), each_once()] = []
    assessment: Rank


class EvidencePart(Part):
    """A piece; its bytes stand beside, named by their digest."""

    name: Line
    media_type: Line
    size: Annotated[int, Field(ge=1)]
    digest: Annotated[str, BeforeValidator(_digest)]
    added_on: Day
    by: Name
    codes: Annotated[list[AnyCode], at_most(_CODES_LIMIT), each_once()] = []
    title: Line = ""
    issuer: Line = ""
    issued_on: Day | None = None
    valid_until: Day | None = None
    face: Flag = False
    voice: Flag = False
    named: Flag = False
    permission: Annotated[Permission, ByName] | None = None
    permission_on: Day | None = None
    turned: Annotated[int, Field(ge=0, le=270)] = 0
    assessment: Rank | None = None


class DeparturePart(Part):
    """Who follows the person from that day on."""

    to: Line
    on: Day
    by: Name


class JourneyPart(Part):
    """All that happened along a path beside its assessments."""

    traces: Annotated[list[TracePart], at_most(_STEPS_LIMIT)] = []
    interview: InterviewPart | None = None
    sittings: Annotated[list[SittingPart], at_most(_STEPS_LIMIT)] = []
    restitutions: Annotated[list[RestitutionPart], at_most(_STEPS_LIMIT)] = []
    prescriptions: Annotated[list[PrescriptionPart], at_most(_STEPS_LIMIT)] = []
    checks: Annotated[list[CheckPart], at_most(_STEPS_LIMIT)] = []
    trainers: Annotated[list[TrainerPart], at_most(_STEPS_LIMIT)] = []
    focuses: Annotated[list[FocusPart], at_most(_STEPS_LIMIT)] = []
    hearings: Annotated[list[HearingPart], at_most(_STEPS_LIMIT)] = []
    departure: DeparturePart | None = None
    evidence: Annotated[list[EvidencePart], at_most(_STEPS_LIMIT)] = []
