"""Dossiers before a jury, made in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clea_desktop.domain.dossier import Dossier, HandedOver
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Hearing,
    JuryDecision,
    Ruling,
    Shown,
)
from clea_desktop.domain.journey import Presence
from tests.domain.made_up import EVALUATOR, at
from tests.domain.paths import (
    certifiable,
    handed_over,
    identified,
    restituted,
    sitting,
    walked,
    with_opinion,
)

ENTERED = date(2026, 4, 1)
DEPOSITED = date(2026, 4, 10)
SESSION = date(2026, 5, 4)
KNOWN = date(2026, 5, 12)
TODAY = date(2026, 6, 1)
MAY = date(2026, 5, 30)
JURY = b"the-session-of-4"

CERTIFIED = JuryDecision(Ruling.CERTIFIED, SESSION)
DOCUMENT_ASKED = JuryDecision(Ruling.DEFERRED, SESSION, asked="Une copie de la carte.")
SHOWN_ASKED = JuryDecision(Ruling.MORE_ASKED, SESSION, codes=("1.1", "2.1"))
REFUSED = JuryDecision(Ruling.REFUSED, SESSION, asked="Le dossier ne suffit pas.")
POSTPONED = JuryDecision(Ruling.NOT_EXAMINED, SESSION, postponed_to=date(2026, 9, 7))

ENTRY = Hearing(SESSION, "Un délégataire", ENTERED, session=JURY, id=b"the-first-entry!")
GIVEN = replace(ENTRY, deposited_on=DEPOSITED, batch=1, rank=1)


SHOWN = Complement(
    MAY, EVALUATOR, "", (Shown("1.1", MAY, EVALUATOR, "Vu."), Shown("2.1", MAY, EVALUATOR, "Vu."))
)
PARCHEMIN = Certificate("CLEA-2026-1", date(2026, 5, 20))


def complete() -> Dossier:
    """A dossier that lacks nothing."""
    came = sitting(date(2026, 3, 2), presence=Presence.PRESENT)
    return identified(walked(with_opinion(restituted(handed_over(certifiable()))), came))


def heard(hearing: Hearing) -> Dossier:
    """A complete dossier, and its time before a jury."""
    return walked(complete(), hearing)


def decided(decision: JuryDecision, *, known: bool = False) -> Hearing:
    """A hearing with its decision, its minutes known or not."""
    return replace(GIVEN, decision=decision, minutes_on=KNOWN if known else None)


def told(held: Dossier, on: date = KNOWN) -> Dossier:
    """The same, its letter in the person's hands."""
    letter = HandedOver(b"the-letter", "letter", None, at(on), EVALUATOR, 1)
    return replace(held, documents=(*held.documents, letter))


def contested(decision: JuryDecision | None = None) -> Contestation:
    """A contestation, answered when a decision is made anew."""
    received = date(2026, 5, 20)
    if decision is None:
        return Contestation(received, "Un document n’a pas été lu.")
    on = date(2026, 5, 28)
    return Contestation(
        received, "Un document n’a pas été lu.", on, "Il a été relu.", replace(decision, on=on)
    )


ASKED = decided(SHOWN_ASKED, known=True)
