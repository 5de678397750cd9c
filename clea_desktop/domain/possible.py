"""Which acts are possible on a dossier now, and why another is refused: one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.dossier import why_entered, why_not_in_use
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.hearing import Ruling
from clea_desktop.domain.path import Act, Situation
from clea_desktop.domain.years import check_opening


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


def _assessed(at: Situation) -> str | None:
    if at.current is None:
        return (
            f"Rien n’est encore évalué dans le dossier {at.dossier.reference} : ouvrez d’abord "
            "l’évaluation préalable."
        )
    return None


def _closed(at: Situation) -> str | None:
    if refused := _assessed(at):
        return refused
    if at.is_open:
        assert at.current is not None
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


def _opinion_open(at: Situation) -> str | None:
    """An opinion is written as one assesses; it is the jury’s once the dossier is."""
    if refused := _assessed(at):
        return refused
    hearing = at.hearing
    if hearing is None or hearing.deposited_on is None or hearing.brings_back:
        return None
    return (
        f"Le dossier {at.dossier.reference} est déposé pour le jury du "
        f"{date_words(hearing.session_on)}, qui a l’avis en main : il ne se change plus."
    )


def _not_decided(at: Situation) -> str | None:
    if refused := _certifiable(at):
        return refused
    hearing = at.hearing
    if hearing is None or hearing.brings_back:
        return None
    if hearing.ruling is None:
        where = "est devant" if hearing.before_jury else "est déjà inscrit à"
        jury = "le jury" if hearing.before_jury else "la session"
        return (
            f"Le dossier {at.dossier.reference} {where} {jury} du {date_words(hearing.session_on)}."
        )
    if hearing.ruling.asks:
        return (
            f"Le jury a demandé un complément pour le dossier {at.dossier.reference} : "
            "apportez-le d’abord."
        )
    return f"Le jury a décidé du dossier {at.dossier.reference} : il ne se dépose plus."


def _heard(at: Situation) -> str | None:
    if at.hearing is None:
        return (
            f"Le dossier {at.dossier.reference} n’est inscrit à aucune session de jury : "
            "inscrivez-le d’abord."
        )
    return None


def _deposited(at: Situation) -> str | None:
    if refused := _heard(at):
        return refused
    assert at.hearing is not None
    if at.hearing.deposited_on is None:
        return f"Le dossier {at.dossier.reference} n’est pas encore déposé : déposez-le d’abord."
    return None


def _something_asked(at: Situation) -> str | None:
    hearing = at.hearing
    if hearing is None or hearing.ruling is None or not hearing.ruling.asks:
        return f"Le jury n’a rien demandé de plus pour le dossier {at.dossier.reference}."
    if refused := _known(at, "le complément attend"):
        return refused
    if at.late and not hearing.answered:
        assert at.valid_until is not None
        return (
            f"Rien ne se montre plus pour le dossier {at.dossier.reference} : le dernier jour "
            f"était le {date_words(at.valid_until)} ; il faut une nouvelle évaluation préalable."
        )
    return None


def _known(at: Situation, waits: str) -> str | None:
    if at.hearing is None or at.hearing.ruling is None or at.hearing.minutes_on is None:
        return (
            f"Le procès-verbal du jury n’est pas encore connu pour le dossier "
            f"{at.dossier.reference} : {waits}."
        )
    return None


def _certified(at: Situation) -> str | None:
    if at.hearing is None or at.hearing.ruling is not Ruling.CERTIFIED:
        return f"Le jury n’a pas certifié le dossier {at.dossier.reference}."
    return _known(at, "le certificat attend")


def _told(at: Situation) -> str | None:
    return _known(at, "la lettre attend")


def _may_leave(at: Situation) -> str | None:
    if refused := _not_open(at):
        return refused
    hearing = at.hearing
    if hearing is not None and hearing.before_jury:
        return (
            f"Le dossier {at.dossier.reference} est devant le jury du "
            f"{date_words(hearing.session_on)} : attendez sa décision."
        )
    if hearing is not None and hearing.ruling is not None and hearing.minutes_on is None:
        return (
            f"Le procès-verbal du jury du {date_words(hearing.session_on)} n’est pas encore connu "
            f"pour le dossier {at.dossier.reference} : attendez-le avant de le passer."
        )
    return why_entered(at.dossier)


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
    Act.WRITE_OPINION: _opinion_open,
    Act.NOTE_PRESENCE: _assessed,
    Act.HAND_TO_JURY: _not_decided,
    Act.DEPOSIT: _heard,
    Act.DECIDE: _deposited,
    Act.COMPLETE: _something_asked,
    Act.WRITE: _told,
    Act.RECORD_CERTIFICATE: _certified,
    Act.DEPART: _may_leave,
}
