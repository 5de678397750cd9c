"""The path of a dossier: its stage, what may be done on it, and what comes next.

The screens, « Aujourd’hui » and the headless face all read it here. Nothing reads a clock: who
asks gives the day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier, why_not_in_use
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.journey import Decision
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.years import check_opening, valid_until


class Stage(Enum):
    """Where a dossier stands; the values are those of the headless face."""

    OPENED = "opened"
    PREALABLE = "prealable"
    REINFORCEMENT = "reinforcement"
    FINALE = "finale"
    JURY = "jury"
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
    HAND_TO_JURY = "hand_to_jury"
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
    Act.HAND_TO_JURY: "Préparer le dossier pour le jury",
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
        limit = self.valid_until
        late = self.today is not None and limit is not None and self.today > limit
        return late and not self.certifiable and not self.is_open

    @property
    def stage(self) -> Stage:
        """Where the dossier stands."""
        return stage(self.dossier, self.certifiable)

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
    return Stage.JURY if certifiable else Stage.REINFORCEMENT


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
        return Act.HAND_TO_JURY if current.opinion else Act.WRITE_OPINION
    if at.expired or at.valid_until is None:
        return Act.OPEN_PREALABLE
    last = journey.prescription
    if last is None or last.on < current.closing.on:
        return Act.PRESCRIBE
    return Act.OPEN_FINALE


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
    # A séance of an assessment that is over says nothing of the one to come.
    own = current.id if current is not None and current.closing is None else None
    planned = sorted(s.on for s in journey.sittings if s.awaited and s.assessment in {None, own})
    match act:
        case Act.CALL:
            return journey.interview.call_on if journey.interview else None
        case Act.OPEN_PREALABLE | Act.CLOSE_PREALABLE | Act.CLOSE_FINALE:
            return planned[0] if planned else None
        case Act.OPEN_FINALE:
            told = journey.prescription.planned_finale if journey.prescription else None
            return planned[0] if planned else told
        case _:
            return None


def why_not(act: Act, at: Situation) -> str | None:
    """Why an act is refused now, in one sentence; None when it may be done."""
    # A dossier that left the lists, or this organisme, is only read.
    if refused := why_not_in_use(at.dossier):
        return refused
    rule = _RULES.get(act)
    return rule(at) if rule else None


def check_act(act: Act, at: Situation) -> None:
    """Refuse an act out of its stage.

    :raises RuleError: why.
    """
    if refused := why_not(act, at):
        raise RuleError(refused)


def possible_acts(at: Situation) -> tuple[Act, ...]:
    """The acts that may be done now, in the order of the path."""
    return tuple(act for act in Act if why_not(act, at) is None)


# --- why an act is refused -------------------------------------------------------------------


def _opening(kind: Kind) -> Callable[[Situation], str | None]:
    def rule(at: Situation) -> str | None:
        # Asked whatever the day: the first one that the order of the path allows.
        last = at.current.closed_on if at.current else None
        on = at.today or last or date.min
        try:
            check_opening(at.dossier.assessments, kind, on, at.years, at.certifiable)
        except RuleError as refused:
            return refused.sentence
        return None

    return rule


def _going_on(kind: Kind) -> Callable[[Situation], str | None]:
    def rule(at: Situation) -> str | None:
        current = at.current
        if current is None or current.closing is not None or current.kind is not kind:
            return f"Aucune {kind.words} n’est ouverte dans le dossier {at.dossier.reference}."
        return None

    return rule


def _closed(at: Situation) -> str | None:
    if at.current is None:
        return (
            f"Rien n’est encore évalué dans le dossier {at.dossier.reference} : ouvrez d’abord "
            "l’évaluation préalable."
        )
    if at.is_open:
        return (
            f"L’{at.current.kind.words} du dossier {at.dossier.reference} n’est pas terminée : "
            "terminez-la d’abord."
        )
    return None


def _handed_over(at: Situation) -> str | None:
    if refused := _closed(at):
        return refused
    if not at.livret_handed_over:
        return (
            f"Le livret du dossier {at.dossier.reference} n’est pas encore remis : remettez-le, "
            "puis notez la restitution."
        )
    return None


def _something_left(at: Situation) -> str | None:
    if refused := _closed(at):
        return refused
    if at.certifiable:
        return (
            f"Tous les domaines du dossier {at.dossier.reference} sont validés : il n’y a plus "
            "rien à acquérir."
        )
    return None


def _certifiable(at: Situation) -> str | None:
    if refused := _closed(at):
        return refused
    if not at.certifiable:
        assert at.outcome is not None
        left = ", ".join(at.outcome.remaining)
        return (
            f"Le dossier {at.dossier.reference} n’est pas encore pour le jury : il reste à "
            f"valider {left}."
        )
    return None


def _no_interview_left(at: Situation) -> str | None:
    if at.dossier.journey.interview is None:
        return (
            f"L’entretien d’accueil du dossier {at.dossier.reference} n’est pas noté : notez-le "
            "d’abord."
        )
    return None


def _not_open(at: Situation) -> str | None:
    if at.is_open:
        assert at.current is not None
        return (
            f"L’{at.current.kind.words} ouverte le {date_words(at.current.opened_on)} n’est pas "
            f"terminée : terminez-la avant de passer le dossier {at.dossier.reference}."
        )
    return None


_RULES: Mapping[Act, Callable[[Situation], str | None]] = {
    Act.CALL: _no_interview_left,
    Act.OPEN_PREALABLE: _opening(Kind.PREALABLE),
    Act.CLOSE_PREALABLE: _going_on(Kind.PREALABLE),
    Act.HAND_OVER: _closed,
    Act.RESTITUTE: _handed_over,
    Act.PRESCRIBE: _something_left,
    Act.CHECK: _something_left,
    Act.OPEN_FINALE: _opening(Kind.FINALE),
    Act.CLOSE_FINALE: _going_on(Kind.FINALE),
    Act.WRITE_OPINION: _closed,
    Act.HAND_TO_JURY: _certifiable,
    Act.DEPART: _not_open,
}
