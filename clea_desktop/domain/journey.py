"""What happens along a path beside the assessments: interview, séances, restitution, training.

Each of these is written whole; writing it again takes the place of the one before, under the
same ``id``. What a paper or a screen calls them stands beside each (DOMAIN.md, sections 2, 4, 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum

from clea_desktop.domain.evidence import Evidence
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.people import Person


class Trajectory(Enum):
    """How somebody came to CléA (DOMAIN.md, section 2)."""

    OWN = "own"
    PRESCRIBED = "prescribed"
    DEFERRED = "deferred"

    @property
    def words(self) -> str:
        """As the interview and the papers say it."""
        return {
            Trajectory.OWN: "1, directe : la personne demande",
            Trajectory.PRESCRIBED: "2, directe : un prescripteur propose",
            Trajectory.DEFERRED: "3, différée : autre chose d’abord, CléA plus tard",
        }[self]


class TraceKind(Enum):
    """An exchange with the person, noted in one gesture."""

    CALL = "call"
    LETTER = "letter"
    APPOINTMENT = "appointment"
    NO_SHOW = "no_show"
    INFORMED = "informed"

    @property
    def words(self) -> str:
        """As the list of exchanges says it."""
        return {
            TraceKind.CALL: "Appel",
            TraceKind.LETTER: "Courrier",
            TraceKind.APPOINTMENT: "Rendez-vous",
            TraceKind.NO_SHOW: "Pas venu(e)",
            TraceKind.INFORMED: "Informé(e)",
        }[self]


@dataclass(frozen=True)
class Trace:
    """An exchange: what it was, when, who noted it, and a word about it."""

    kind: TraceKind
    at: datetime
    by: Person
    text: str = ""
    id: bytes | None = field(default=None, compare=False)


class Status(Enum):
    """The person's situation, as the interview notes it."""

    EMPLOYEE = "employee"
    JOBSEEKER = "jobseeker"
    TRAINEE = "trainee"
    SELF_EMPLOYED = "self_employed"
    WITHOUT = "without"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Neutral words, which suit anybody."""
        return {
            Status.EMPLOYEE: "En emploi",
            Status.JOBSEEKER: "En recherche d’emploi",
            Status.TRAINEE: "En formation",
            Status.SELF_EMPLOYED: "À son compte",
            Status.WITHOUT: "Sans activité",
            Status.OTHER: "Autre situation",
        }[self]


class Strategy(Enum):
    """A *stratégie de parcours*, offered to the person and chosen by them."""

    VALUE = "value"
    ACQUIRE = "acquire"
    AT_ONCE = "at_once"
    BY_STEPS = "by_steps"

    @property
    def words(self) -> str:
        """As it is offered."""
        return {
            Strategy.VALUE: "Valoriser ses compétences",
            Strategy.ACQUIRE: "En acquérir",
            Strategy.AT_ONCE: "Viser la certification tout de suite",
            Strategy.BY_STEPS: "Valider une partie, puis le reste, par étapes",
        }[self]


class Decision(Enum):
    """What the person decided at the end of the interview; any may be changed later."""

    AGREES = "agrees"
    THINKS = "thinks"
    LATER = "later"
    ELSEWHERE = "elsewhere"

    @property
    def words(self) -> str:
        """As the interview's paper says it."""
        return {
            Decision.AGREES: "Commence l’évaluation préalable",
            Decision.THINKS: "Prend le temps de réfléchir",
            Decision.LATER: "Reviendra plus tard",
            Decision.ELSEWHERE: "Choisit un autre organisme",
        }[self]


@dataclass(frozen=True)
class Agreement:
    """What the person agrees to share, with whom, since when; taken back any day."""

    recipient: str
    content: str
    on: date
    revoked_on: date | None = None

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.revoked_on is None


@dataclass(frozen=True)
class Interview:
    """The *entretien d’accueil*: what was said, offered and decided.

    ``arrangements`` are what the person needs, never its cause. ``call_on`` is the day to call
    again, when they did not decide yet.
    """

    on: date
    adviser: Person
    trajectory: Trajectory = Trajectory.OWN
    prescriber: str = ""
    public: str = ""
    status: Status | None = None
    employer: str = ""
    funder: str = ""
    project: str = ""
    arrangements: str = ""
    strategies: tuple[Strategy, ...] = ()
    strategy: Strategy | None = None
    guardian: str = ""
    third_party: str = ""
    agreements: tuple[Agreement, ...] = ()
    decision: Decision | None = None
    decided_on: date | None = None
    call_on: date | None = None
    id: bytes | None = field(default=None, compare=False)


class Presence(Enum):
    """Whether the person came to a séance."""

    PLANNED = "planned"
    PRESENT = "present"
    ABSENT = "absent"

    @property
    def words(self) -> str:
        """As the list of séances says it."""
        return {
            Presence.PLANNED: "prévue",
            Presence.PRESENT: "venu(e)",
            Presence.ABSENT: "pas venu(e)",
        }[self]


@dataclass(frozen=True)
class Sitting:
    """A *séance*: a half-day of assessment.

    ``arrived`` and ``left`` are said of who came late or went before the end; ``plan`` names the
    plan d’évaluation and its version. ``assessment`` is the id of the assessment it belongs to,
    None for the one to come; ``session`` that of the centre's séance it is a part of, None when
    it was planned for this person alone.
    """

    on: date
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    evaluators: tuple[Person, ...] = ()
    presence: Presence = Presence.PLANNED
    interpreter: str = ""
    arrived: time | None = None
    left: time | None = None
    plan: str = ""
    session: bytes | None = field(default=None, compare=False)
    assessment: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)

    @property
    def awaited(self) -> bool:
        """Whether it is still to be held."""
        return self.presence is Presence.PLANNED

    @property
    def minutes(self) -> int | None:
        """How long it lasted for this person; None while either end is unknown."""
        starts, ends = self.arrived or self.starts, self.left or self.ends
        if starts is None or ends is None:
            return None
        return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


class Signature(Enum):
    """What the person did of the sheet of restitution."""

    SIGNED = "signed"
    NOT_WISHED = "not_wished"

    @property
    def words(self) -> str:
        """As the paper says it."""
        signed = self is Signature.SIGNED
        return "a signé" if signed else "n’a pas souhaité signer"


def held_for(
    sittings: Iterable[Sitting], assessment: bytes | None, opened_on: date, closed_on: date | None
) -> tuple[Sitting, ...]:
    """The séances of an assessment: its own, and those planned before it that fell within it.

    :param closed_on: None while it is open.
    """
    return tuple(
        sitting
        for sitting in sittings
        if sitting.assessment == assessment
        or (
            sitting.assessment is None
            and opened_on <= sitting.on
            and (closed_on is None or sitting.on <= closed_on)
        )
    )


@dataclass(frozen=True)
class Restitution:
    """The livret gone through with the person; ``remarks`` are their own words."""

    on: date
    by: Person
    read_aloud: bool = False
    next_step: str = ""
    remarks: str = ""
    signature: Signature | None = None
    assessment: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


class TrainingForm(Enum):
    """How what is missing is to be acquired."""

    COURSE = "course"
    AT_WORK = "at_work"
    BOTH = "both"

    @property
    def words(self) -> str:
        """As the parcours says it."""
        return {
            TrainingForm.COURSE: "Formation",
            TrainingForm.AT_WORK: "Situation de travail",
            TrainingForm.BOTH: "Formation et situation de travail",
        }[self]


@dataclass(frozen=True)
class Prescription:
    """The *parcours de formation recommandé*; ``codes`` are domaines, sous-domaines, critères."""

    on: date
    by: Person
    codes: tuple[str, ...]
    form: TrainingForm = TrainingForm.COURSE
    hours: int | None = None
    organisation: str = ""
    planned_finale: date | None = None
    note: str = ""
    id: bytes | None = field(default=None, compare=False)


class Readiness(Enum):
    """What an *évaluation formative* says of a domaine; it validates nothing."""

    READY = "ready"
    NEARLY = "nearly"
    NOT_YET = "not_yet"

    @property
    def words(self) -> str:
        """As the list of formative checks says it."""
        return {
            Readiness.READY: "prêt",
            Readiness.NEARLY: "presque",
            Readiness.NOT_YET: "pas encore",
        }[self]


@dataclass(frozen=True)
class FormativeCheck:
    """An *évaluation formative*: where the person is, domaine by domaine."""

    on: date
    by: str
    readiness: tuple[tuple[str, Readiness], ...]
    note: str = ""
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Trainer:
    """Who trains the candidate, before CléA too: by person record, never by name alone."""

    person: Person
    organisation: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Focus:
    """The domaines a finale works on, by their codes; the others wait for another."""

    domains: tuple[str, ...]
    assessment: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Departure:
    """The dossier is followed by another organisme from that day on, and is read-only here."""

    to: str
    on: date
    by: Person
    id: bytes | None = field(default=None, compare=False)


Step = (
    Trace
    | Interview
    | Sitting
    | Restitution
    | Prescription
    | FormativeCheck
    | Trainer
    | Focus
    | Hearing
    | Departure
    | Evidence
)
"""Anything that happens along a path."""


@dataclass(frozen=True)
class Journey:
    """All that happened along a path beside its assessments, each in the order first written."""

    traces: tuple[Trace, ...] = ()
    interview: Interview | None = None
    sittings: tuple[Sitting, ...] = ()
    restitutions: tuple[Restitution, ...] = ()
    prescriptions: tuple[Prescription, ...] = ()
    checks: tuple[FormativeCheck, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    focuses: tuple[Focus, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    departure: Departure | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def prescription(self) -> Prescription | None:
        """The parcours that stands: the last one."""
        return self.prescriptions[-1] if self.prescriptions else None

    def restitution_of(self, assessment: bytes | None) -> Restitution | None:
        """The restitution of an assessment; None while there is none."""
        held = [each for each in self.restitutions if each.assessment == assessment]
        return held[-1] if held else None

    def focus_of(self, assessment: bytes | None) -> Focus | None:
        """The domaines chosen for an assessment; None when all are worked on."""
        held = [each for each in self.focuses if each.assessment == assessment]
        return held[-1] if held and held[-1].domains else None

    def next_sitting(self, today: date) -> Sitting | None:
        """The first séance planned from a day on."""
        planned = [s for s in self.sittings if s.awaited and s.on >= today]
        return min(
            planned, key=lambda sitting: (sitting.on, sitting.starts or time()), default=None
        )


_PLACES = {
    Trace: "traces",
    Sitting: "sittings",
    Restitution: "restitutions",
    Prescription: "prescriptions",
    FormativeCheck: "checks",
    Trainer: "trainers",
    Focus: "focuses",
    Hearing: "hearings",
    Evidence: "evidence",
}


def journey_of(steps: Iterable[Step]) -> Journey:
    """The journey that steps make, those written again under the same id in place of the first."""
    standing: dict[object, Step] = {}
    for rank, step in enumerate(steps):
        standing[step.id or rank] = step
    kept: dict[str, list[Step]] = {}
    lone: dict[str, Step] = {}
    for step in standing.values():
        match step:
            case Interview():
                lone["interview"] = step
            case Departure():
                lone["departure"] = step
            case _:
                kept.setdefault(_PLACES[type(step)], []).append(step)
    return Journey(**{name: tuple(each) for name, each in kept.items()}, **lone)  # type: ignore[arg-type]


def steps_of(journey: Journey) -> list[Step]:
    """Every step of a journey, as :func:`journey_of` takes them."""
    steps: list[Step] = [*journey.traces]
    if journey.interview is not None:
        steps.append(journey.interview)
    steps += journey.sittings
    steps += journey.restitutions
    steps += journey.prescriptions
    steps += journey.checks
    steps += journey.trainers
    steps += journey.focuses
    steps += journey.hearings
    steps += journey.evidence
    if journey.departure is not None:
        steps.append(journey.departure)
    return steps
