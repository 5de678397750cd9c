"""The papers of a jury that sits: agenda, attendance, minutes; for who keeps its secretariat."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Table,
    Text,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.session import (
    Entry,
    SessionSubject,
    place_facts,
    proof_facts,
    session_paper,
    session_words,
)
from clea_desktop.domain.delegate import College
from clea_desktop.domain.french import NBSP, counted, date_words, listed
from clea_desktop.domain.hearing import JuryDecision, Ruling
from clea_desktop.domain.jury import Member, of_college

AGENDA = "Ordre du jour"
ATTENDANCE = "Feuille de présence du jury"
MINUTES = "Procès-verbal"

_TO_SIGN = 3
_TO_DECIDE = 2


def agenda(subject: SessionSubject) -> Paper:
    """What the jury sees to, in order."""
    dossiers = counted(len(subject.entries), "dossier")
    return session_paper(
        subject,
        "agenda",
        AGENDA,
        (
            Heading(1, AGENDA, session_words(subject)),
            Facts((*place_facts(subject), *proof_facts(subject))),
            Table(
                (Column("N°", 0.08, right=True), Column("Point", 0.92)),
                tuple(
                    Row((Cell(str(rank)), Cell(point)))
                    for rank, point in enumerate(
                        (
                            "Accueil, présences, parité et présidence",
                            "Déports",
                            f"Examen des dossiers{NBSP}: {dossiers}",
                            "Relecture et signature du procès-verbal",
                        ),
                        start=1,
                    )
                ),
                "Points de l’ordre du jour.",
            ),
            Heading(2, "Dossiers à examiner"),
            _dossiers(subject),
        ),
    )


def _dossiers(subject: SessionSubject) -> Table:
    return Table(
        (
            Column("N°", 0.08, right=True),
            Column("Dossier", 0.2),
            Column("Numéro" if subject.anonymous else "Personne", 0.72),
        ),
        tuple(
            Row((Cell(str(rank)), Cell(entry.reference), Cell(subject.named(entry))))
            for rank, entry in enumerate(subject.entries, start=1)
        ),
        "Dossiers de la session.",
    )


def attendance(subject: SessionSubject) -> Paper:
    """The members by collège, to sign; blank places where none is noted."""
    blocks: list[Block] = [
        Heading(1, ATTENDANCE, session_words(subject)),
        Facts(tuple(place_facts(subject)), columns=2),
    ]
    for college in College:
        members = of_college(subject.held.members, college)
        rows = [
            Row(
                (
                    Cell(member.name, note=_roles(subject, member)),
                    Cell(member.organisation),
                    Cell(""),
                )
            )
            for member in members
        ] or [Row((Cell(NBSP), Cell(""), Cell(""))) for _ in range(subject.delegate.rules.members)]
        blocks += [
            Heading(2, college.words),
            Table(
                (
                    Column("Nom", 0.38),
                    Column("Organisation", 0.27),
                    Column("Signature", 0.35),
                ),
                tuple(rows),
                f"{college.words}, à signer.",
                to_fill=_TO_SIGN,
            ),
        ]
    blocks += _proof(subject)
    return session_paper(subject, "jury-attendance", ATTENDANCE, blocks)


def _roles(subject: SessionSubject, member: Member) -> str:
    told = ["présidence"] if member.presides else []
    if member.substitute:
        own = next(
            (m.name for m in subject.held.members if m.id and m.id.hex() == member.replaces), ""
        )
        told.append(f"suppléance de {own}" if own else "suppléance")
    if member.present is False:
        told.append("absence notée")
    return ", ".join(told)


def minutes(subject: SessionSubject) -> Paper:
    """Who sat, what was decided of each dossier, and where to sign.

    Ready to sign as it is, with room to write what is not decided yet.
    """
    signed = subject.held.minutes
    state = f"signé le {date_words(signed.known_on)}" if signed else "à signer"
    return session_paper(
        subject,
        "minutes",
        MINUTES,
        (
            Heading(1, MINUTES, f"{session_words(subject)} · {state}"),
            Facts(tuple(place_facts(subject)), columns=2),
            *_composition(subject),
            *_asides(subject),
            Heading(2, "Décisions"),
            *_decisions(subject),
            *_proof(subject),
            *_signatures(subject),
        ),
    )


def _composition(subject: SessionSubject) -> Iterator[Block]:
    yield Heading(2, "Composition du jury")
    pairs: list[tuple[str, Text]] = []
    for college in College:
        sat = [_member(m) for m in of_college(subject.held.seated, college)]
        pairs.append((college.words, listed(sat) or words.MISSING))
    presiding = [m.name for m in subject.held.members if m.presides]
    pairs.append(("Présidence", listed(presiding) or words.MISSING))
    away = [m.name for m in subject.held.members if m.present is False]
    if away:
        pairs.append(("Absences", listed(away)))
    yield Facts(tuple(pairs))


def _member(member: Member) -> str:
    return f"{member.name} ({member.organisation})" if member.organisation else member.name


def _asides(subject: SessionSubject) -> Iterator[Block]:
    """Who did not sit for which dossier."""
    if not subject.held.asides:
        return
    members = {m.id.hex(): m.name for m in subject.held.members if m.id}
    dossiers = {entry.id.hex(): entry for entry in subject.entries}
    rows = [
        Row(
            (
                Cell(dossiers[aside.dossier].reference),
                Cell(members[aside.member]),
                Cell(aside.reason),
            )
        )
        for aside in subject.held.asides
        if aside.dossier in dossiers and aside.member in members
    ]
    if rows:
        yield Heading(2, "Déports")
        yield Table(
            (Column("Dossier", 0.2), Column("N’a pas siégé", 0.35), Column("Motif", 0.45)),
            tuple(rows),
            "Membres qui n’ont pas siégé pour un dossier.",
        )


def _decisions(subject: SessionSubject) -> Iterator[Block]:
    left = [entry for entry in subject.entries if entry.hearing.decision is None]
    yield Table(
        (
            Column("N°", 0.07, right=True),
            Column("Dossier", 0.26),
            Column("Décision", 0.19),
            Column("Ce qui est demandé, ou le motif", 0.32),
            Column("Voix", 0.16),
        ),
        tuple(
            _decided(subject, rank, entry) for rank, entry in enumerate(subject.entries, start=1)
        ),
        "Décision du jury pour chaque dossier.",
        to_fill=_TO_DECIDE if left else 0,
    )
    if left:
        choices = listed([ruling.words for ruling in Ruling], "ou")
        yield Paragraph(f"Décisions possibles{NBSP}: {choices}.", Voice.SMALL)


def _decided(subject: SessionSubject, rank: int, entry: Entry) -> Row:
    decision = entry.hearing.decision
    return Row(
        (
            Cell(str(rank)),
            Cell(subject.named(entry), note="" if subject.anonymous else entry.reference),
            Cell(decision.ruling.words if decision else ""),
            Cell(decision_words(decision) if decision else ""),
            Cell(_votes(decision) if decision else ""),
        )
    )


def decision_words(decision: JuryDecision) -> str:
    """What a decision asks for, why, or until when, after its first word."""
    told = [decision.asked.strip()] if decision.asked else []
    if decision.codes:
        told.append(f"à montrer à nouveau{NBSP}: {', '.join(decision.codes)}")
    if decision.postponed_to is not None:
        told.append(f"reporté à la session du {date_words(decision.postponed_to)}")
    return f"{NBSP}; ".join(told)


def _votes(decision: JuryDecision) -> str:
    votes = decision.votes
    if votes is None:
        return ""
    told = [f"{votes.favour} pour", f"{votes.against} contre"]
    if votes.blank:
        told.append(f"{votes.blank} blanc{'s' if votes.blank > 1 else ''}")
    return ", ".join(told)


def _proof(subject: SessionSubject) -> Iterator[Block]:
    told = proof_facts(subject)
    if told:
        yield Heading(2, "Ce qui fait foi")
        yield Facts(tuple(told))


def _signatures(subject: SessionSubject) -> Iterator[Block]:
    presiding = next((m.name for m in subject.held.members if m.presides), "")
    who = f"Présidence{NBSP}: {presiding}" if presiding else "Présidence"
    yield Heading(2, "Signatures")
    yield Signatures(
        (
            Signature(who),
            Signature("Pour le collège des employeurs"),
            Signature("Pour le collège des salariés"),
        )
    )
