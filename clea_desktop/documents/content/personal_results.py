"""Of the right of access: what was assessed, decided, and heard by a jury."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    Text,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.personal_words import Lines, dated, facts, joined, moment
from clea_desktop.domain.assessment import Assessment, MarkFact, decisions
from clea_desktop.domain.french import NBSP, counted, date_words
from clea_desktop.domain.hearing import Hearing, JuryDecision
from clea_desktop.domain.marks import Basis


def assessment(held: Assessment, lines: Lines) -> Iterator[Block]:
    """One assessment: its end, each decision and note, what was corrected since."""
    yield Heading(2, f"{words.capital(held.kind.words)} du {date_words(held.opened_on)}")
    reprise, key = held.reprise, held.release
    closing = held.closing
    pairs: list[tuple[str, Text]] = [("Évaluateur ou évaluatrice", held.evaluator.name)]
    if reprise is not None:
        pairs.append(("Faite ailleurs", f"{reprise.organisation}, édition {reprise.edition}"))
        pairs.append(("Validé là-bas", lines.every(sorted(reprise.codes), key)))
        checked = f"{reprise.checked_by.name}, le {date_words(reprise.checked_on)}"
        pairs.append(("Lu par", checked))
    if closing is not None:
        pairs.append(("Terminée le", date_words(closing.on)))
        if closing.reason:
            pairs.append(("Raison", closing.reason))
        if closing.outcome is not None:
            validated = lines.every(sorted(closing.outcome.validated), key)
            pairs.append(("Sous-domaines validés", validated or "aucun"))
    if held.opinion is not None:
        pairs.append(("Avis", held.opinion.text))
    yield Facts(tuple(pairs))
    yield from _marks(held, lines)
    for right in held.rectifications:
        mark = right.mark.words if right.mark else "non évalué"
        yield Paragraph(
            f"Rectifié le {date_words(right.at.date())} par {right.by.name}{NBSP}: "
            f"{lines.coded(right.criterion, key)}, {mark}. {right.reason}"
        )
    for again in held.reopenings:
        yield Paragraph(
            f"Rouverte le {date_words(again.at.date())} par {again.by.name}{NBSP}: {again.reason}"
        )


def _marks(held: Assessment, lines: Lines) -> Iterator[Block]:
    if not held.marks and not held.notes:
        return
    key = held.release
    stands = {id(fact) for fact in decisions(held).values()}
    rows = [
        Row(
            (
                Cell(fact.criterion, note=lines.label(fact.criterion, key)),
                Cell(_state(fact), note=_about(fact, stands=id(fact) in stands)),
                Cell(moment(fact.at), note=_who(fact)),
                Cell(fact.note or fact.activity, note=fact.activity if fact.note else ""),
            )
        )
        for fact in held.marks
    ]
    rows += [
        Row(
            (
                Cell(note.criterion, note=lines.label(note.criterion, key)),
                Cell("note"),
                Cell(moment(note.at), note=note.by.name if note.by else ""),
                Cell(note.text),
            )
        )
        for note in held.notes
    ]
    yield Table(
        (
            Column("Critère", 0.34),
            Column("Décision", 0.16),
            Column("Quand, par qui", 0.22),
            Column("Note, situation", 0.28),
        ),
        tuple(rows),
        "Toutes les décisions et les notes, celles changées depuis comprises.",
    )


def _state(fact: MarkFact) -> str:
    return fact.mark.words if fact.mark else "décision retirée"


def _about(fact: MarkFact, *, stands: bool) -> str:
    """What it rests on where that is not what was seen; whether another followed."""
    evidence = "sur preuve" if fact.mark and fact.basis is Basis.EVIDENCE else ""
    return joined((evidence, "" if stands else "changé depuis"))


def _who(fact: MarkFact) -> str:
    entered = f", saisi par {fact.entered_by.name}" if fact.entered_by else ""
    return f"{fact.observer.name}{entered}"


def hearing(held: Hearing, lines: Lines) -> Iterator[Block]:
    """One time before a jury: what was decided, contested, brought since."""
    certificate = held.certificate
    pairs = [
        ("Délégataire", held.delegate),
        ("Inscrit le", date_words(held.entered_on)),
        ("Déposé le", date_words(held.deposited_on) if held.deposited_on else ""),
        *_decision(held.decision, lines),
    ]
    for each in held.contestations:
        pairs.append((f"Contestation du {date_words(each.received_on)}", each.subject))
        pairs.append(("Réponse", each.answer))
        pairs += _decision(each.decision, lines)
    if held.complement is not None:
        pairs.append((f"Complément du {date_words(held.complement.on)}", held.complement.text))
        pairs += [
            (f"Montré à nouveau, {lines.coded(shown.code)}", shown.text)
            for shown in held.complement.shown
        ]
    pairs.append(("Certificat", f"n° {certificate.number}" if certificate else ""))
    yield from facts(f"Jury du {date_words(held.session_on)}", pairs)


def _decision(made: JuryDecision | None, lines: Lines) -> list[tuple[str, str]]:
    if made is None:
        return []
    votes, said = made.votes, ""
    if votes is not None:
        blank = counted(votes.blank, "blanc")
        said = f"{votes.favour} pour, {votes.against} contre, {blank}"
    return [
        ("Décision", dated(made.ruling.words, made.on)),
        ("Demandé", made.asked),
        ("À montrer à nouveau", lines.every(made.codes)),
        ("Reporté au", date_words(made.postponed_to) if made.postponed_to else ""),
        ("Votes", said),
    ]
