"""The papers the program makes, by the name the headless face gives each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.content import (
    after_jury,
    appointment,
    grid,
    half_day,
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
from clea_desktop.documents.content.half_day import HalfDaySubject
from clea_desktop.documents.content.session import SessionSubject
from clea_desktop.documents.content.subject import Subject
from clea_desktop.documents.content.voiced import told
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP

__all__ = [
    "HALF_DAY_KINDS",
    "KINDS",
    "OTHER_READERS",
    "SESSION_KINDS",
    "PaperKind",
    "Reader",
    "SessionKind",
    "Subject",
    "compose",
    "compose_of_session",
]


class Reader(Enum):
    """Whom a paper is for: what it may hold follows (DOMAIN.md, section 4)."""

    PERSON = "la personne"
    ORGANISATION = "l’organisme"
    EVALUATOR = "l’évaluateur"
    JURY = "le jury"
    DELEGATE = "le délégataire"
    PRESCRIBER = "le prescripteur"
    TRAINING = "l’organisme de formation"
    FUNDER = "le financeur"
    AUDITOR = "l’auditeur"


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: its name in commands, in French, its reader, and what builds it.

    Where it has several readers, it is the one who may read the least.
    """

    code: str
    name: str
    reader: Reader
    build: Callable[[Subject], Paper]


@dataclass(frozen=True)
class SessionKind:
    """A paper of a jury's session: its French name, its reader, and what builds it."""

    name: str
    reader: Reader
    build: Callable[[SessionSubject], Paper]


@dataclass(frozen=True)
class HalfDayKind:
    """A paper of a séance: its French name, its reader, and what builds it."""

    name: str
    reader: Reader
    build: Callable[[HalfDaySubject], Paper]


KINDS = {
    kind.code: kind
    for kind in (
        PaperKind(
            "livret",
            "Livret de validation des acquis, langage simple",
            Reader.PERSON,
            livret.livret,
        ),
        PaperKind(
            "livret-standard",
            "Livret de validation des acquis, forme standard",
            Reader.PERSON,
            livret.standard_livret,
        ),
        PaperKind("jury", "Dossier pour le jury", Reader.JURY, jury.jury),
        PaperKind(
            "jury-anonymous",
            "Dossier pour le jury, copie anonymisée",
            Reader.JURY,
            jury.anonymous_jury,
        ),
        PaperKind("grid", "Grille d’évaluation", Reader.ORGANISATION, grid.grid),
        PaperKind("attestation", livret.ATTESTATION, Reader.PERSON, livret.attestation),
        PaperKind("information", information.TITLE, Reader.PERSON, information.information),
        PaperKind("privacy", privacy.TITLE, Reader.PERSON, privacy.privacy),
        PaperKind("interview", interview.TITLE, Reader.ORGANISATION, interview.interview),
        PaperKind("liaison", liaison.TITLE, Reader.PRESCRIBER, liaison.liaison),
        PaperKind("appointment", appointment.TITLE, Reader.PERSON, appointment.appointment),
        PaperKind("attendance", sheets.ATTENDANCE, Reader.ORGANISATION, sheets.attendance),
        PaperKind("observation", sheets.OBSERVATION, Reader.EVALUATOR, sheets.observation),
        PaperKind("restitution", restitution.TITLE, Reader.PERSON, restitution.restitution),
        PaperKind("training", training.TITLE, Reader.TRAINING, training.training),
        PaperKind("letter", after_jury.TITLE, Reader.PERSON, after_jury.letter),
    )
}
"""Every kind: what an assessment gives first, then what the path needs, in its order."""


_UNNAMED = frozenset({"jury-anonymous"})
"""The papers that name nobody: their own placeholders are resolved as they are anonymised."""

SESSION_KINDS = {
    "agenda": SessionKind(session_sitting.AGENDA, Reader.JURY, session_sitting.agenda),
    "jury-attendance": SessionKind(
        session_sitting.ATTENDANCE, Reader.JURY, session_sitting.attendance
    ),
    "minutes": SessionKind(session_sitting.MINUTES, Reader.JURY, session_sitting.minutes),
    "deposit-list": SessionKind(
        session_deposit.LIST, Reader.DELEGATE, session_deposit.deposit_list
    ),
    "synthesis": SessionKind(session_deposit.SYNTHESIS, Reader.JURY, session_deposit.synthesis),
    "deposit-letter": SessionKind(
        session_deposit.LETTER, Reader.DELEGATE, session_deposit.deposit_letter
    ),
}
"""The papers of a jury's session: what each is called, who reads it, what builds it."""

HALF_DAY_KINDS = {
    "emargement": HalfDayKind(half_day.ATTENDANCE, Reader.ORGANISATION, half_day.attendance),
    "observation": HalfDayKind(half_day.OBSERVATION, Reader.EVALUATOR, half_day.observation),
}
"""The papers of a séance, which tell of several people at once."""

OTHER_READERS = {
    "personal": Reader.PERSON,
    "erasure": Reader.PERSON,
    "fees": Reader.FUNDER,
    "audit-list": Reader.AUDITOR,
    "complaints": Reader.AUDITOR,
}
"""Who reads the papers made of something else than one dossier or one session."""


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
    return known.build(subject)


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
    return known.build(subject if known.code in _UNNAMED else told(subject))
