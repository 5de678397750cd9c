"""The times before a jury of a dossier file as values of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
    Shown,
    Votes,
)
from clea_desktop.domain.people import Person

if TYPE_CHECKING:
    from clea_desktop.exchange import hearing_models as models


def read_hearing(part: models.HearingPart) -> Hearing:
    """One time before a jury."""
    certificate = part.certificate
    return Hearing(
        session_on=part.session_on,
        delegate=part.delegate,
        entered_on=part.entered_on,
        deposited_on=part.deposited_on,
        batch=part.batch,
        rank=part.rank,
        anonymous=part.anonymous,
        decision=_decision(part.decision),
        minutes_on=part.minutes_on,
        contestations=tuple(
            Contestation(c.received_on, c.subject, c.answered_on, c.answer, _decision(c.decision))
            for c in part.contestations
        ),
        complement=_complement(part.complement) if part.complement else None,
        certificate=Certificate(certificate.number, certificate.on) if certificate else None,
    )


def _decision(part: models.JuryDecisionPart | None) -> JuryDecision | None:
    if part is None:
        return None
    votes = part.votes
    return JuryDecision(
        part.ruling,
        part.on,
        part.asked,
        tuple(part.codes),
        part.postponed_to,
        Votes(votes.favour, votes.against, votes.blank) if votes else None,
    )


def _complement(part: models.ComplementPart) -> Complement:
    shown = tuple(Shown(s.code, s.on, Person(s.observer), s.text) for s in part.shown)
    return Complement(part.on, Person(part.by), part.text, shown)
