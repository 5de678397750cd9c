"""Sessions of a jury, and what it decided of the made-up candidate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from clea_desktop.documents.content.session import Entry, SessionSubject
from clea_desktop.documents.kinds import Subject
from clea_desktop.domain.delegate import College, Delegate
from clea_desktop.domain.hearing import (
    Certificate,
    Complement,
    Contestation,
    Deposit,
    Hearing,
    JuryDecision,
    Ruling,
    Shown,
    Votes,
)
from clea_desktop.domain.jury import (
    Batch,
    JurySession,
    Member,
    Minutes,
    SessionFile,
    StepAside,
)
from tests.documents import made_up
from tests.documents.made_up import CLAIRE, PAUL

HELD, DEPOSITED, KNOWN = date(2026, 7, 6), date(2026, 6, 20), date(2026, 7, 10)
DELEGATE = Delegate("Transitions Pro Normandie", address="5 place du Marché\n14000 Caen", id=b"tp")
MEMBERS = (
    Member("Anne Leroy", College.EMPLOYERS, "Medef", present=True, presides=True, id=b"anne"),
    Member("Karim Benali", College.EMPLOYERS, present=False, id=b"karim"),
    Member(
        "Léa Roy",
        College.EMPLOYERS,
        "CPME",
        substitute=True,
        replaces=b"karim".hex(),
        present=True,
        id=b"lea",
    ),
    Member("Omar Diallo", College.EMPLOYEES, "CGT", present=True, id=b"omar"),
    Member("Inès Roux", College.EMPLOYEES, "CFDT", present=True, id=b"ines"),
)
NAMES = ("Ancel Marie", "Ķalniņa Anne-Marie", "Lopes Sofia", "N’Guessan Aya", "Petit-Jean Luc")
DECISIONS = (
    JuryDecision(Ruling.CERTIFIED, HELD, votes=Votes(4, 0)),
    JuryDecision(Ruling.DEFERRED, HELD, "Une copie lisible de la carte.", votes=Votes(3, 0, 1)),
    JuryDecision(Ruling.MORE_ASKED, HELD, codes=("2.3", "4.1")),
    JuryDecision(Ruling.REFUSED, HELD, "Les observations disent trop peu."),
    JuryDecision(Ruling.NOT_EXAMINED, HELD, postponed_to=date(2026, 9, 7)),
)
DEFERRED, MORE, REFUSED, POSTPONED = DECISIONS[1:]
CERTIFIED = DECISIONS[0]


def deposit(rank: int, name: str) -> Deposit:
    """What the lists say of the dossier of that rank."""
    reference = f"2026-{rank:04d}"
    return Deposit(
        reference,
        name,
        "17 mai 1990",
        ("1", "2", "4"),
        ("3", "5", "6") if rank % 2 else (),
        ("7",) if rank == 2 else (),
        ("7.3.1", "7.3.2") if rank == 3 else (),
        date(2026, 6, 4),
        f"dossiers/{rank:03d}-{reference}.pdf",
        12 + rank,
        f"{rank:02d}" * 32,
        f"{rank:032d}",
    )


def entry(rank: int, name: str, decision: JuryDecision | None = None) -> Entry:
    """A dossier of the session."""
    told = deposit(rank, name)
    hearing = Hearing(
        HELD,
        DELEGATE.name,
        date(2026, 6, 8),
        deposited_on=DEPOSITED,
        batch=1,
        rank=rank,
        decision=decision,
        deposit=told,
        session=b"session",
    )
    return Entry(told.reference, name, hearing, b"dossier-%d" % rank)


def session(
    many: int = len(NAMES),
    *,
    decided: bool = False,
    signed: bool = False,
    anonymous: bool = False,
    members: tuple[Member, ...] = MEMBERS,
) -> SessionSubject:
    """A session of July, handed over in June."""
    entries = tuple(
        entry(rank, NAMES[(rank - 1) % 5], DECISIONS[(rank - 1) % 5] if decided else None)
        for rank in range(1, many + 1)
    )
    aside = StepAside(b"ines".hex(), entries[0].id.hex(), "Une cousine.")
    batch = Batch(
        1,
        DEPOSITED,
        PAUL,
        "CleA-jury-2026-07-06-lot-1",
        tuple(each.id.hex() for each in entries),
        "7f3a91c2" * 8,
        "0b1c2d3e" * 8,
        anonymous,
    )
    held = SessionFile(
        JurySession(HELD, b"tp".hex(), starts=time(14), place="Salle 3", id=b"session"),
        members,
        (aside,) if members else (),
        (batch,),
        Minutes(KNOWN, CLAIRE) if signed else None,
    )
    return SessionSubject(
        *(held, DELEGATE, made_up.ORGANISATION, entries, HELD, batch, batch.head),
        editions=(made_up.release(),),
    )


HEARING = replace(
    entry(1, NAMES[0]).hearing,
    decision=DECISIONS[0],
    minutes_on=KNOWN,
    certificate=Certificate("CLEA-2026-14", date(2026, 7, 20)),
)
"""A certified dossier, its minutes known."""


def after(decision: JuryDecision, **changes: object) -> Subject:
    """The made-up candidate once a jury decided, its minutes known."""
    hearing = replace(HEARING, decision=decision, certificate=None, **changes)  # type: ignore[arg-type]
    known = replace(made_up.after_finale().dossier.journey, hearings=(hearing,))
    return made_up.with_journey(made_up.after_finale(), known)


def contested() -> Subject:
    """Refused, contested, then certified on the answer."""
    anew = replace(CERTIFIED, on=date(2026, 8, 20))
    contestation = Contestation(
        date(2026, 7, 15), "Un document oublié.", date(2026, 8, 20), "Relu.", anew
    )
    return after(REFUSED, contestations=(contestation,))


def completed() -> Subject:
    """A complément asked, and brought."""
    shown = tuple(
        Shown(code, date(2026, 8, 30), CLAIRE, "Sofia Lopes a compté la caisse.")
        for code in MORE.codes
    )
    brought = Complement(date(2026, 8, 31), PAUL, "La fiche d’activité.", shown)
    return after(MORE, complement=brought)
