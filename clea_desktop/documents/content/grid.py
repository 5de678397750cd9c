"""The grille d'évaluation: what was decided on each critère, on what, when and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clea_desktop.documents.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Sign,
    Table,
    Tone,
    Voice,
)
from clea_desktop.documents.content import annexes, words
from clea_desktop.documents.content.story import held_sittings
from clea_desktop.documents.content.subject import Decision, Subject
from clea_desktop.domain.assessment import MarkFact
from clea_desktop.domain.french import NBSP, counted, date_words, listed
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import Criterion, SkillDomain

TITLE = "Grille d’évaluation"
_COLUMNS = (
    Column("Critère", 0.40),
    Column("État", 0.14),
    Column("Fondé sur", 0.12),
    Column("Activité", 0.14),
    Column("Observé", 0.20),
)


def grid(subject: Subject) -> Paper:
    """The grid alone, of a closed assessment or of one in progress.

    :raises RuleError: the dossier has no assessment.
    """
    subject.check_assessed("La grille")
    name = subject.dossier.candidate.display_name
    blocks: list[Block] = [Heading(1, name, words.told(subject)), _facts(subject)]
    last = subject.assessments[-1]
    if last.closing is None:
        said = f"{words.capital(last.kind.words)} en cours{NBSP}: les décisions valent en l’état."
        blocks.append(Callout(Tone.NEUTRAL, "", (said,)))
    if subject.provisional:
        blocks.append(words.provisional_notice())
    blocks += decisions(subject)
    return Paper(
        kind="grid",
        title=f"{TITLE} – {name}",
        subject=words.told(subject),
        author=subject.organisation.name,
        dated=subject.date,
        header=words.header(subject, TITLE),
        footer=words.footer(subject),
        blocks=tuple(blocks),
    )


def decisions(subject: Subject) -> Iterator[Block]:
    """The legend, then a heading and a table per domaine."""
    yield Paragraph(
        f"«{NBSP}{words.NOT_ASSESSED}{NBSP}» signifie non évalué. Sous un critère, les notes "
        "écrites pendant l’évaluation.",
        Voice.SMALL,
    )
    notes = notes_by_criterion(subject)
    for code, numbers in annexes.numbers_by_code(subject).items():
        notes[code] = "\n".join(filter(None, (notes.get(code, ""), numbers)))
    for domain in subject.referential.domains:
        yield Heading(2, words.coded(domain.code, domain.label))
        yield _table(subject, domain, notes)


def notes_by_criterion(subject: Subject) -> dict[str, str]:
    """The notes that stand on each critère; of several assessments, each says which."""
    notes: dict[str, list[str]] = {}
    several = len(subject.assessments) > 1
    for assessment in subject.assessments:
        which = f"{words.capital(words.short_kind(assessment.kind))}{NBSP}: " if several else ""
        for code, text in subject.notes_of(assessment).items():
            notes.setdefault(code, []).append(which + text)
    return {code: "\n".join(texts) for code, texts in notes.items()}


def typed_by_another(fact: MarkFact) -> Person | None:
    """Who typed a decision, when it was not who observed; records are compared before names."""
    typist, observer = fact.entered_by, fact.observer
    if typist is None:
        return None
    if typist.id is not None and observer.id is not None:
        return None if typist.id == observer.id else typist
    return None if typist.name == observer.name else typist


def typed_apart(fact: MarkFact) -> tuple[str, date | None]:
    """Who typed a decision if not its observer, and when if not on the day it was observed."""
    by = typed_by_another(fact)
    typed = fact.entered_at.date() if fact.entered_at else None
    return by.name if by else "", None if typed == fact.at.date() else typed


def _facts(subject: Subject) -> Facts:
    marks = subject.outcome.marks
    last = subject.assessments[-1]
    people = dict.fromkeys(assessment.evaluator.name for assessment in subject.assessments)
    closed = last.closed_on
    return Facts(
        (
            ("Dossier", subject.dossier.reference),
            ("Évaluation menée par", listed(list(people))),
            ("État", f"terminée le {date_words(closed)}" if closed else "en cours"),
            (
                "Critères évalués",
                f"{counted(len(marks), 'critère')} sur {len(subject.referential.criteria)}",
            ),
            *_plans(subject),
        ),
        columns=2,
    )


def _plans(subject: Subject) -> Iterator[tuple[str, str]]:
    """The plans d’évaluation that were used, each with its version; nothing without one."""
    used = dict.fromkeys(sitting.plan for sitting in held_sittings(subject) if sitting.plan)
    if used:
        yield "Plan d’évaluation", f"{NBSP}; ".join(used)


def _table(subject: Subject, domain: SkillDomain, notes: dict[str, str]) -> Table:
    rows: list[Row] = []
    for sub in domain.subdomains:
        rows.append(Row((Cell(words.coded(sub.code, sub.label)),), group=True))
        rows += [
            _row(subject, criterion, notes.get(criterion.code, "")) for criterion in sub.criteria
        ]
    return Table(_COLUMNS, tuple(rows), f"Décisions sur les critères du domaine {domain.code}.")


def _row(subject: Subject, criterion: Criterion, note: str) -> Row:
    named = Cell(words.coded(criterion.code, criterion.label), note=note)
    mark = subject.outcome.marks.get(criterion.code)
    decision = subject.decisions.get(criterion.code)
    if decision is None:
        # Acquis without a decision of the dossier: it was taken over.
        basis = "reprise" if mark is not None else ""
        return Row((named, _state(mark), Cell(basis), Cell(""), Cell("")))
    fact = decision.fact
    people = [fact.observer.name, _typed_words(fact), _edition_words(subject, decision)]
    return Row(
        (
            named,
            _state(mark),
            Cell(words.BASIS[fact.basis]),
            Cell(fact.activity),
            Cell(date_words(fact.at.date()), note="\n".join(filter(None, people))),
        )
    )


def _edition_words(subject: Subject, decision: Decision) -> str:
    """« 1.1.2 de l’édition 2016 », of a decision made on an earlier edition; or nothing."""
    if subject.is_of_edition(decision.assessment):
        return ""
    return f"{decision.fact.criterion} de l’édition {decision.assessment.release.edition}"


def _typed_words(fact: MarkFact) -> str:
    """« Saisi par Claire Petit le 3 mars 2026 », or nothing."""
    by, on = typed_apart(fact)
    told = [f"par {by}" if by else "", f"le {date_words(on)}" if on else ""]
    return " ".join(["Saisi", *filter(None, told)]) if any(told) else ""


def _state(mark: Mark | None) -> Cell:
    if mark is None:
        return Cell(words.NOT_ASSESSED, Sign.NOT_ASSESSED)
    return Cell(mark.words, words.SIGN[mark])
