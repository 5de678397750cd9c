"""The papers the program makes, by the name the headless face gives each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.content import (
    appointment,
    grid,
    information,
    interview,
    jury,
    liaison,
    livret,
    privacy,
    restitution,
    sheets,
    training,
)
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP

__all__ = ["KINDS", "PaperKind", "Subject", "compose"]


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
    )
}
"""Every kind: what an assessment gives first, then what the path needs, in its order."""


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
