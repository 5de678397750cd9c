"""The parcours de formation recommandé: what it aims at, how, how long, and when the finale is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    Text,
    Together,
    Tone,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.dossier import standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, date_words, listed
from clea_desktop.domain.journey import Prescription
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.referential import Criterion, SkillDomain, Subdomain

TITLE = "Parcours de formation recommandé"

_Aim = tuple[SkillDomain, dict[Subdomain, list[Criterion]]]


def training(subject: Subject) -> Paper:
    """What is recommended to the person, then the critères for who will train them.

    :raises RuleError: nothing was recommended.
    """
    advised = subject.dossier.journey.prescription
    if advised is None:
        raise RuleError(
            f"Le parcours de formation du dossier {subject.dossier.reference} n’est pas encore "
            f"recommandé{NBSP}: recommandez-le d’abord."
        )
    aims = _aims(subject, advised)
    day = date_words(advised.on)
    adviser = Signature(f"Recommandé par {advised.by.name}", f"Le {day}")
    return paper(
        subject,
        "training",
        TITLE,
        f"Parcours recommandé le {day}",
        (
            Heading(1, subject.dossier.candidate.display_name, f"{TITLE} le {day}"),
            Callout(
                Tone.SUCCESS,
                "Vous gardez tout ce que vous avez validé.",
                ("Cette formation porte seulement sur ce qui reste à acquérir.",),
            ),
            Heading(2, "Ce que vous allez travailler"),
            *_aimed(aims, advised),
            Heading(2, "Comment"),
            Facts(_how(subject, advised)),
            Together((*_choice(), words.signed(subject, adviser))),
            PageBreak(),
            *_for_trainer(aims),
        ),
        told=advised.on,
        footer=words.footer(subject),
    )


def _aims(subject: Subject, advised: Prescription) -> list[_Aim]:
    """What is aimed at and was not acquis that day, by domaine and sous-domaine."""
    release = subject.referential
    known = tuple(a for a in subject.dossier.assessments if a.opened_on <= advised.on)
    stood = standing(release, known)
    aims: list[_Aim] = []
    for domain in release.domains:
        subs: dict[Subdomain, list[Criterion]] = {}
        for sub in domain.subdomains:
            whole = bool({domain.code, sub.code} & set(advised.codes))
            if criteria := _missing(sub, advised, stood, whole):
                subs[sub] = criteria
        if subs:
            aims.append((domain, subs))
    return aims


def _missing(sub: Subdomain, advised: Prescription, stood: Outcome, whole: bool) -> list[Criterion]:
    if stood.subdomain(sub.code).validated:
        return []
    marks: Mapping[str, Mark] = stood.marks
    return [
        criterion
        for criterion in sub.criteria
        if (whole and marks.get(criterion.code) is not Mark.ACQUIRED)
        or criterion.code in advised.codes
    ]


def _aimed(aims: list[_Aim], advised: Prescription) -> Iterator[Block]:
    """Each domaine with the short names of what is worked on in it."""
    for domain, subs in aims:
        yield Heading(3, words.coded(domain.code, domain.short))
        if domain.code in advised.codes and len(subs) == len(domain.subdomains):
            yield Bullets(("Tout le domaine",))
            continue
        yield Bullets(tuple(_item(sub, criteria, advised) for sub, criteria in subs.items()))


def _item(sub: Subdomain, criteria: list[Criterion], advised: Prescription) -> str:
    """A sous-domaine; with the critères chosen, when they were chosen one by one."""
    name = words.coded(sub.code, sub.short)
    chosen = [criterion for criterion in criteria if criterion.code in advised.codes]
    if not chosen:
        return name
    shorts = [words.uncapital(words.label(criterion.short)) for criterion in chosen]
    return f"{name}{NBSP}: {f'{NBSP}; '.join(shorts)}"


def _how(subject: Subject, advised: Prescription) -> tuple[tuple[str, Text], ...]:
    trainers = [
        trainer
        for trainer in subject.dossier.journey.trainers
        if trainer.ends_on is None or trainer.ends_on >= advised.on
    ]
    planned, limit = advised.planned_finale, subject.valid_until
    finale = [
        f"prévue le {date_words(planned)}" if planned else "",
        f"possible jusqu’au {date_words(limit)}" if limit else "",
    ]
    told = (
        ("Forme", advised.form.words),
        ("Durée", counted(advised.hours, "heure") if advised.hours else ""),
        ("Organisme", advised.organisation),
        ("Avec", listed([trainer.person.name for trainer in trainers])),
        ("Précisions", advised.note),
        ("Évaluation finale", ", ".join(filter(None, finale))),
    )
    return tuple((name, value) for name, value in told if value)


def _choice() -> Iterator[Block]:
    yield Paragraph("C’est un conseil. C’est vous qui décidez.")
    yield Paragraph(
        "Vous pouvez donner ce document à l’organisme de formation. Nous ne le donnons pas sans "
        "votre accord."
    )


def _for_trainer(aims: list[_Aim]) -> Iterator[Block]:
    yield Heading(1, "Pour l’organisme de formation", "Les critères visés, par sous-domaine")
    for domain, subs in aims:
        rows: list[Row] = []
        for sub, criteria in subs.items():
            rows.append(Row((Cell(words.coded(sub.code, sub.label)),), group=True))
            rows += [
                Row((Cell(criterion.code), Cell(words.label(criterion.label))))
                for criterion in criteria
            ]
        yield Heading(2, words.coded(domain.code, domain.label))
        yield Table(
            (Column("Code", 0.14), Column("Critère du référentiel", 0.86)),
            tuple(rows),
            f"Critères visés dans le domaine {domain.code}.",
        )
