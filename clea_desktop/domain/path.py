"""The path of a dossier: its stage, what may be done on it, and what comes next.

The screens, « Aujourd’hui » and the headless face all read it here. Nothing reads a clock: who
asks gives the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.hearing import Hearing, Ruling
from clea_desktop.domain.journey import Decision, Presence, held_for
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.years import period, valid_until

LETTER = "letter"
"""The kind of the paper that tells the person what the jury decided."""


class Stage(Enum):
    """Where a dossier stands; the values are those of the headless face."""

    OPENED = "opened"
    PREALABLE = "prealable"
    REINFORCEMENT = "reinforcement"
    FINALE = "finale"
    JURY = "jury"
    DEPOSITED = "deposited"
    COMPLEMENT = "complement"
    DECIDED = "decided"
    CERTIFIED = "certified"
    ELSEWHERE = "elsewhere"

    @property
    def words(self) -> str:
        """The stage as screens and papers name it."""
        return _STAGE_WORDS[self]


_STAGE_WORDS = {
    Stage.OPENED: "Dossier ouvert",
    Stage.PREALABLE: "Évaluation préalable en cours",
    Stage.REINFORCEMENT: "Renforcement",
    Stage.FINALE: "Évaluation finale en cours",
    Stage.JURY: "Prêt pour le jury",
    Stage.DEPOSITED: "Devant le jury",
    Stage.COMPLEMENT: "Complément à apporter",
    Stage.DECIDED: "Décision rendue",
    Stage.CERTIFIED: "Certifié",
    Stage.ELSEWHERE: "Suivi ailleurs",
}


class Act(Enum):
    """What may be done on a dossier; the values are those of the headless face."""

    INTERVIEW = "interview"
    CALL = "call"
    OPEN_PREALABLE = "open_prealable"
    CLOSE_PREALABLE = "close_prealable"
    PLAN_SITTING = "plan_sitting"
    HAND_OVER = "hand_over"
    RESTITUTE = "restitute"
    PRESCRIBE = "prescribe"
    CHECK = "check"
    OPEN_FINALE = "open_finale"
    CLOSE_FINALE = "close_finale"
    WRITE_OPINION = "write_opinion"
    CHECK_IDENTITY = "check_identity"
    NOTE_PRESENCE = "note_presence"
    HAND_TO_JURY = "hand_to_jury"
    DEPOSIT = "deposit"
    DECIDE = "decide"
    COMPLETE = "complete"
    WRITE = "write"
    RECORD_CERTIFICATE = "record_certificate"
    DEPART = "depart"

    @property
    def words(self) -> str:
        """The act as a button or a list names it."""
        return _ACT_WORDS[self]


_ACT_WORDS = {
    Act.INTERVIEW: "Entretien d’accueil",
    Act.CALL: "Rappeler la personne",
    Act.OPEN_PREALABLE: "Ouvrir l’évaluation préalable",
    Act.CLOSE_PREALABLE: "Continuer l’évaluation préalable",
    Act.PLAN_SITTING: "Prévoir une séance",
    Act.HAND_OVER: "Remettre le livret",
    Act.RESTITUTE: "Noter la restitution",
    Act.PRESCRIBE: "Recommander un parcours de formation",
    Act.CHECK: "Noter une évaluation formative",
    Act.OPEN_FINALE: "Ouvrir l’évaluation finale",
    Act.CLOSE_FINALE: "Continuer l’évaluation finale",
    Act.WRITE_OPINION: "Écrire l’avis pour le jury",
    Act.CHECK_IDENTITY: "Vérifier l’identité",
    Act.NOTE_PRESENCE: "Noter la présence aux séances",
    Act.HAND_TO_JURY: "Inscrire à une session de jury",
    Act.DEPOSIT: "Déposer le dossier",
    Act.DECIDE: "Noter la décision du jury",
    Act.COMPLETE: "Apporter le complément demandé",
    Act.WRITE: "Remettre la lettre",
    Act.RECORD_CERTIFICATE: "Noter le certificat",
    Act.DEPART: "Passer le dossier à un autre organisme",
}


@dataclass(frozen=True)
class Situation:
    """A dossier, what its facts come to, the years its edition gives, and the day it is asked.

    ``outcome`` is None before the first assessment; ``today`` None asks what the dossier tells
    whatever the day, as the lines of lists do.
    """

    dossier: Dossier
    outcome: Outcome | None
    years: int
    today: date | None = None

    @property
    def certifiable(self) -> bool:
        """Everything is validated."""
        return self.outcome is not None and self.outcome.certifiable

    @property
    def current(self) -> Assessment | None:
        """The last assessment."""
        return self.dossier.current

    @property
    def is_open(self) -> bool:
        """Whether an assessment is going on."""
        return self.current is not None and self.current.closing is None

    @property
    def valid_until(self) -> date | None:
        """The last day of the finale."""
        return valid_until(self.dossier.assessments, self.years)

    @property
    def expired(self) -> bool:
        """The last day of the finale is over, something is left, and no assessment is open."""
        return self.late and not self.certifiable and not self.is_open

    @property
    def present(self) -> tuple[Assessment, ...]:
        """The assessments of the present period."""
        return period(self.dossier.assessments, self.years)

    @property
    def late(self) -> bool:
        """Whether the last day of the finale is over."""
        limit = self.valid_until
        return self.today is not None and limit is not None and self.today > limit

    @property
    def stage(self) -> Stage:
        """Where the dossier stands."""
        return stage(self.dossier, self.certifiable)

    @property
    def hearing(self) -> Hearing | None:
        """The last time before a jury, of what is assessed now."""
        return present_hearing(self.dossier)

    @property
    def livret_handed_over(self) -> bool:
        """Whether the person has the livret of the last assessment."""
        current = self.current
        return current is not None and any(
            document.is_livret
            and document.assessment == current.id
            and document.replaced_on is None
            for document in self.dossier.documents
        )


def stage(dossier: Dossier, certifiable: bool) -> Stage:
    """The stage of a dossier, by what its facts come to."""
    last = dossier.current
    if dossier.journey.departure is not None:
        return Stage.ELSEWHERE
    if last is None:
        return Stage.OPENED
    if last.closing is None:
        return Stage.PREALABLE if last.kind is Kind.PREALABLE else Stage.FINALE
    if not certifiable:
        return Stage.REINFORCEMENT
    return _jury_stage(present_hearing(dossier))


def present_hearing(dossier: Dossier) -> Hearing | None:
    """The last time before a jury; None when an assessment was opened since."""
    hearings, current = dossier.journey.hearings, dossier.current
    if not hearings or current is None or hearings[-1].entered_on < current.opened_on:
        return None
    return hearings[-1]


def _jury_stage(hearing: Hearing | None) -> Stage:
    if hearing is None or hearing.brings_back:
        return Stage.JURY
    match hearing.ruling:
        case None:
            return Stage.DEPOSITED if hearing.before_jury else Stage.JURY
        case Ruling.CERTIFIED:
            return Stage.CERTIFIED
        case Ruling.REFUSED:
            return Stage.DECIDED
        case _:
            return Stage.COMPLEMENT


def next_act(at: Situation) -> Act | None:
    """The one obvious next act; None when nothing is to be done here."""
    journey, current = at.dossier.journey, at.current
    if journey.departure is not None:
        return None
    if current is None:
        return _before_assessing(at)
    if current.closing is None:
        return Act.CLOSE_PREALABLE if current.kind is Kind.PREALABLE else Act.CLOSE_FINALE
    if current.reprise is None and not at.livret_handed_over:
        return Act.HAND_OVER
    if current.reprise is None and journey.restitution_of(current.id) is None:
        return Act.RESTITUTE
    if at.certifiable:
        return _before_jury(at) if current.opinion else Act.WRITE_OPINION
    if at.expired or at.valid_until is None:
        return Act.OPEN_PREALABLE
    last = journey.prescription
    if last is None or last.on < current.closing.on:
        return Act.PRESCRIBE
    return Act.OPEN_FINALE


def unattended(at: Situation) -> Assessment | None:
    """The first assessment made here of which no séance says that the person came."""
    for made in at.present:
        if made.reprise is None:
            held = held_for(at.dossier.journey.sittings, made.id, made.opened_on, made.closed_on)
            if not any(sitting.presence is Presence.PRESENT for sitting in held):
                return made
    return None


def _before_jury(at: Situation) -> Act | None:
    hearing = at.hearing
    if hearing is None or (hearing.ruling is None and not hearing.before_jury):
        if at.dossier.candidate.identity_check is None:
            return Act.CHECK_IDENTITY
        if unattended(at) is not None:
            return Act.NOTE_PRESENCE
        return Act.HAND_TO_JURY if hearing is None else Act.DEPOSIT
    if hearing.ruling is None:
        return Act.DECIDE
    if hearing.minutes_on is None:
        # The decision may still change: the minutes are the session’s to note.
        return Act.HAND_TO_JURY if hearing.brings_back else None
    assert hearing.known_on is not None, "the minutes are"
    if not _letter_handed(at.dossier, hearing.known_on):
        return Act.WRITE
    if hearing.brings_back:
        return Act.HAND_TO_JURY
    if hearing.ruling.asks:
        # Nothing is shown again after the last day.
        return Act.OPEN_PREALABLE if at.late else Act.COMPLETE
    certified = hearing.ruling is Ruling.CERTIFIED
    return Act.RECORD_CERTIFICATE if certified and hearing.certificate is None else None


def _letter_handed(dossier: Dossier, since: date) -> bool:
    return any(d.kind == LETTER and d.at.date() >= since for d in dossier.documents)


def _before_assessing(at: Situation) -> Act | None:
    interview = at.dossier.journey.interview
    if interview is None:
        return Act.INTERVIEW
    match interview.decision:
        case Decision.THINKS | Decision.LATER:
            return Act.CALL
        case Decision.ELSEWHERE:
            return None
        case _:
            return Act.OPEN_PREALABLE


def next_on(at: Situation) -> date | None:
    """The day the next act is planned for; None when nobody said."""
    journey, act = at.dossier.journey, next_act(at)
    current = at.current
    # A séance of an assessment that is over says nothing of the one to come; nor does one that
    # was planned before it, and never answered.
    own = current.id if current is not None and current.closing is None else None
    since = (current.closed_on if current is not None else None) or date.min
    planned = sorted(
        sitting.on
        for sitting in journey.sittings
        if sitting.awaited and sitting.assessment in {None, own} and sitting.on >= since
    )
    match act:
        case Act.CALL:
            return journey.interview.call_on if journey.interview else None
        case Act.OPEN_PREALABLE | Act.CLOSE_PREALABLE | Act.CLOSE_FINALE:
            return planned[0] if planned else None
        case Act.OPEN_FINALE:
            told = journey.prescription.planned_finale if journey.prescription else None
            return planned[0] if planned else told
        case Act.DEPOSIT if at.hearing is not None:
            return at.hearing.deposit_by or at.hearing.session_on
        case Act.DECIDE:
            return at.hearing.session_on if at.hearing else None
        case _:
            return None
