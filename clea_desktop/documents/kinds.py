"""The papers the program makes, by the name the headless face gives each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.content import (
    after_jury,
    appointment,
    grid,
    information,
    interview,
    jury,
    liaison,
    livret,
    privacy,
    restitution,
    session_deposit,
    session_sitting,
    sheets,
    training,
)
from clea_desktop.documents.content.session import SessionSubject
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP

__all__ = ["KINDS", "SESSION_KINDS", "PaperKind", "Subject", "compose", "compose_of_session"]


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: its name in commands, in French, and what builds it."""

    code: str
    name: str
    build: Callable[[Subject], Paper]


KINDS = {
    kind.code: kind
    for kind in (
        PaperKind("livret", "Livret de validation des acquis, langage simple", livret.livret),
        PaperKind(
            "livret-standard",
            "Livret de validation des acquis, forme standard",
            livret.standard_livret,
        ),
        PaperKind("jury", "Dossier pour le jury", jury.jury),
        PaperKind("jury-anonymous", "Dossier pour le jury, copie anonymisée", jury.anonymous_jury),
        PaperKind("grid", "Grille d’évaluation", grid.grid),
        PaperKind("attestation", livret.ATTESTATION, livret.attestation),
        PaperKind("information", information.TITLE, information.information),
        PaperKind("privacy", privacy.TITLE, privacy.privacy),
        PaperKind("interview", interview.TITLE, interview.interview),
        PaperKind("liaison", liaison.TITLE, liaison.liaison),
        PaperKind("appointment", appointment.TITLE, appointment.appointment),
        PaperKind("attendance", sheets.ATTENDANCE, sheets.attendance),
        PaperKind("observation", sheets.OBSERVATION, sheets.observation),
        PaperKind("restitution", restitution.TITLE, restitution.restitution),
        PaperKind("training", training.TITLE, training.training),
        PaperKind("letter", after_jury.TITLE, after_jury.letter),
    )
}
"""Every kind: what an assessment gives first, then what the path needs, in its order."""


SESSION_KINDS = {
    "agenda": (session_sitting.AGENDA, session_sitting.agenda),
    "jury-attendance": (session_sitting.ATTENDANCE, session_sitting.attendance),
    "minutes": (session_sitting.MINUTES, session_sitting.minutes),
    "deposit-list": (session_deposit.LIST, session_deposit.deposit_list),
    "synthesis": (session_deposit.SYNTHESIS, session_deposit.synthesis),
    "deposit-letter": (session_deposit.LETTER, session_deposit.deposit_letter),
}
"""The papers of a jury's session: their French names, and what builds each."""


def compose_of_session(kind: str, subject: SessionSubject) -> Paper:
    """The paper of that kind about a session.

    :raises RuleError: unknown kind, or nothing was handed over.
    """
    known = SESSION_KINDS.get(kind)
    if known is None:
        raise RuleError(
            f"Le document «{NBSP}{kind}{NBSP}» n’existe pas{NBSP}: choisissez parmi "
            f"{', '.join(SESSION_KINDS)}."
        )
    return known[1](subject)


def compose(kind: str, subject: Subject) -> Paper:
    """The paper of that kind about that subject.

    :raises RuleError: unknown kind, the dossier is not where this paper needs it to be, or the
        date asked for is before its last fact.
    """
    known = KINDS.get(kind)
    if known is None:
        raise RuleError(
            f"Le document «{NBSP}{kind}{NBSP}» n’existe pas{NBSP}: choisissez parmi "
            f"{', '.join(KINDS)}."
        )
    subject.check_date()
    return known.build(subject)
