"""The results for a jury: what is validated, by the rule that explains it, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import (
    Bar,
    BarChart,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Sign,
    Table,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.assessment import Assessment, decisions
from clea_desktop.domain.french import NBSP, counted, date_words, listed
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.outcome import DomainOutcome, Ground, SubdomainOutcome

VALIDATED = {True: "validé", False: "pas encore validé"}


def synthesis(subject: Subject) -> Iterator[Block]:
    """One line per assessment: when, by whom, what was assessed and what it validated."""
    yield Heading(2, "Synthèse des évaluations")
    yield Table(
        (
            Column("Évaluation", 0.2),
            Column("Menée par", 0.18),
            Column("Critères évalués", 0.2),
            Column("A validé", 0.42),
        ),
        tuple(_assessment_row(subject, assessment) for assessment in subject.assessments),
        "Évaluations de la période, dans l’ordre.",
    )


def by_domain(subject: Subject) -> Iterator[Block]:
    """The chart of the critères, and the verdict on each domaine."""
    outcomes = subject.outcome.domains
    yield Heading(2, "Résultat par domaine")
    yield BarChart(
        tuple(
            Bar(words.coded(line.code, line.short), *_counts(verdict))
            for line, verdict in zip(subject.referential.domains, outcomes, strict=True)
        ),
        " ".join(
            f"Domaine {verdict.code}{NBSP}: {_counts_words(verdict)}." for verdict in outcomes
        ),
    )
    yield Table(
        (Column("Domaine", 0.46), Column("Résultat", 0.18), Column("Pourquoi", 0.36)),
        tuple(
            Row(
                (
                    Cell(words.coded(line.code, line.label)),
                    _result(verdict),
                    Cell(verdict.explanation),
                )
            )
            for line, verdict in zip(subject.referential.domains, outcomes, strict=True)
        ),
        "Résultat de chaque domaine et son explication.",
    )


def by_subdomain(subject: Subject) -> Iterator[Block]:
    """The verdict on each sous-domaine, with the sentence of the assessment that decided it."""
    rows: list[Row] = []
    for domain in subject.referential.domains:
        rows.append(Row((Cell(words.coded(domain.code, domain.label)),), group=True))
        for line in domain.subdomains:
            verdict = subject.outcome.subdomain(line.code)
            rows.append(
                Row(
                    (
                        Cell(words.coded(line.code, line.label)),
                        _result(verdict),
                        Cell(explanation(subject, line.code), note=_decided(subject, line.code)),
                    )
                )
            )
    yield Heading(2, "Résultat par sous-domaine")
    yield Table(
        (Column("Sous-domaine", 0.36), Column("Résultat", 0.18), Column("Pourquoi", 0.46)),
        tuple(rows),
        "Résultat de chaque sous-domaine et règle qui l’explique.",
    )


def grounds(subject: Subject) -> Iterator[Block]:
    """What rests on a preuve alone, or on a reprise."""
    yield Heading(2, "Ce qui repose sur une preuve ou sur une reprise")
    on_evidence = [
        code
        for code, decision in subject.decisions.items()
        if decision.fact.basis is Basis.EVIDENCE and decision.fact.mark is Mark.ACQUIRED
    ]
    verdicts = [subject.outcome.subdomain(line.code) for line in subject.referential.subdomains]
    told = []
    for line, verdict in zip(subject.referential.subdomains, verdicts, strict=True):
        name = words.coded(line.code, line.label)
        elsewhere = subject.taken_over.get(line.code)
        if verdict.ground is Ground.REPRISE:
            told.append(f"{name}{NBSP}: {verdict.explanation}")
        elif elsewhere is not None:
            told.append(f"{name}{NBSP}: validé à l’{words.assessment_words(elsewhere)}.")
        elif verdict.validated and set(verdict.acquired) <= set(on_evidence):
            told.append(
                f"{name}{NBSP}: validé sur preuve seule ({listed(list(verdict.acquired))})."
            )
    if told:
        yield Bullets(tuple(told))
    if on_evidence:
        order = [c.code for c in subject.referential.criteria if c.code in on_evidence]
        yield Paragraph(f"Critères acquis sur preuve{NBSP}: {listed(order)}.")
    else:
        yield Paragraph("Aucun critère n’est acquis sur preuve.")
    brought = [c for c in subject.outcome.marks if c not in subject.decisions]
    if brought:
        yield Paragraph(f"Critères acquis repris d’un autre organisme{NBSP}: {listed(brought)}.")
    elif not any(verdict.ground is Ground.REPRISE for verdict in verdicts):
        yield Paragraph("Aucune validation n’est reprise d’un autre organisme.")


def opinions(subject: Subject) -> Iterator[Block]:
    """The opinion written at the end of each assessment."""
    yield Heading(2, "Avis pour le jury")
    given = [each.opinion for each in subject.assessments if each.opinion is not None]
    if not given:
        yield Paragraph("Aucun avis n’est écrit.", Voice.MUTED)
    for opinion in given:
        yield from (Paragraph(line) for line in opinion.text.splitlines() if line.strip())
        yield Paragraph(f"{opinion.by.name}, le {date_words(opinion.at.date())}", Voice.MUTED)


def explanation(subject: Subject, code: str) -> str:
    """Why a sous-domaine is validated or not: the sentence of the closing that validated it."""
    by = subject.validations.get(code)
    if by is None or by.closing is None or by.closing.outcome is None:
        return subject.outcome.subdomain(code).explanation
    return by.closing.outcome.subdomain(code).explanation


def newly_validated(subject: Subject, assessment: Assessment) -> str:
    """« domaines 1 et 4 ; sous-domaine 2.1 », what an assessment validated first; maybe nothing."""
    domains, subdomains = [], []
    for verdict in subject.outcome.domains:
        whole = verdict.validated and subject.domain_validated_by(verdict.code) is assessment
        if assessment.reprise is not None:
            whole = subject.wholly_taken_over(verdict.code) is assessment
        if whole:
            domains.append(verdict.code)
        codes = [sub.code for sub in verdict.subdomains]
        by = subject.validations if assessment.reprise is None else subject.taken_over
        new = [code for code in codes if by.get(code) is assessment]
        if new != codes or not whole:
            subdomains += new
    named = [
        f"{words.plural(len(codes), name)} {listed(codes)}"
        for name, codes in (("domaine", domains), ("sous-domaine", subdomains))
        if codes
    ]
    return f"{NBSP}; ".join(named)


def evaluated(subject: Subject, assessment: Assessment) -> str:
    """« 31 critères sur 106, dont 20 acquis », of the decisions of one assessment."""
    marks = decisions(assessment).values()
    acquired = sum(fact.mark is Mark.ACQUIRED for fact in marks)
    # How many an earlier edition had is not the paper's to say.
    of = f" sur {len(subject.referential.criteria)}" if subject.is_of_edition(assessment) else ""
    return f"{counted(len(marks), 'critère')}{of}, dont {acquired} acquis"


def _assessment_row(subject: Subject, assessment: Assessment) -> Row:
    closing, taken = assessment.closing, assessment.reprise
    reason = closing.reason if closing else ""
    if taken is not None:
        return Row(
            (
                Cell(
                    words.capital(words.assessment_words(assessment)),
                    note=f"édition {taken.edition or assessment.release.edition}",
                ),
                Cell(
                    taken.organisation,
                    note=f"vérifiée par {taken.checked_by.name} le {date_words(taken.checked_on)}",
                ),
                Cell("évalués ailleurs"),
                Cell(words.capital(newly_validated(subject, assessment)) or "Des critères"),
            )
        )
    return Row(
        (
            Cell(
                words.capital(words.assessment_words(assessment)),
                note=f"édition {assessment.release.edition}",
            ),
            Cell(assessment.evaluator.name),
            Cell(evaluated(subject, assessment)),
            Cell(
                words.capital(newly_validated(subject, assessment)) or "Rien de nouveau",
                note=f"Motif de fin{NBSP}: {reason}" if reason else "",
            ),
        )
    )


def _result(verdict: DomainOutcome | SubdomainOutcome) -> Cell:
    return Cell(VALIDATED[verdict.validated], Sign.VALIDATED if verdict.validated else None)


def _decided(subject: Subject, code: str) -> str:
    """Which assessment validated a sous-domaine, once there are several."""
    by = subject.validations.get(code)
    if by is None or by.closed_on is None or len(subject.assessments) == 1:
        return ""
    return f"{words.capital(by.kind.words)}, {date_words(by.closed_on)}"


def _counts(verdict: DomainOutcome) -> tuple[int, int, int]:
    subs = verdict.subdomains
    return (
        sum(len(sub.acquired) for sub in subs),
        sum(len(sub.not_acquired) for sub in subs),
        sum(len(sub.not_assessed) for sub in subs),
    )


def _counts_words(verdict: DomainOutcome) -> str:
    acquired, not_acquired, not_assessed = _counts(verdict)
    return f"{acquired} acquis, {not_acquired} non acquis, {not_assessed} non évalués"
