"""The fiche de liaison, for who oriented the person: came or not, and the next step; no result."""

from __future__ import annotations

from clea_desktop.documents.blocks import (
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Text,
)
from clea_desktop.documents.content.making import paper, to_reach_us
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.journey import Agreement, Decision, Interview, Presence
from clea_desktop.domain.people import folded

TITLE = "Fiche de liaison"


def liaison(subject: Subject) -> Paper:
    """What a prescripteur may know, once the person agreed to it.

    :raises RuleError: no prescripteur is noted, or the person's agreement for them is not.
    """
    held, agreed = _agreed(subject)
    facts: list[tuple[str, Text]] = [
        ("Personne", subject.dossier.candidate.full_name),
        ("Entretien d’accueil", f"présence le {date_words(held.on)}"),
        *_presence(subject),
        (
            f"Dossier {subject.certification}",
            "ouvert" if _is_open(subject, held) else "pas encore ouvert",
        ),
        ("Prochaine étape", _next(subject, held)),
    ]
    return paper(
        subject,
        "liaison",
        TITLE,
        f"Pour {held.prescriber}",
        (
            Heading(1, TITLE, f"Pour {held.prescriber}"),
            Paragraph(
                f"Vous avez orienté cette personne vers {subject.certification}. Nous vous disons "
                "où elle en est."
            ),
            Facts(tuple(facts)),
            Paragraph(
                f"La personne a donné son accord le {date_words(agreed.on)}. Elle peut le "
                f"reprendre à tout moment. Cette fiche ne dit rien de ses résultats{NBSP}: ils "
                "lui appartiennent."
            ),
            Signatures((Signature(f"Fiche établie par {held.adviser.name}"),)),
            to_reach_us(subject),
        ),
        large=False,
    )


def _agreed(subject: Subject) -> tuple[Interview, Agreement]:
    """The interview, and the agreement that lets the prescripteur be told."""
    held = subject.dossier.journey.interview
    what = f"La fiche de liaison du dossier {subject.dossier.reference}"
    if held is None or not held.prescriber:
        raise RuleError(
            f"{what} n’a pas de destinataire{NBSP}: notez d’abord le prescripteur dans "
            "l’entretien d’accueil."
        )
    for agreement in held.agreements:
        if agreement.stands and _same(agreement.recipient, held.prescriber):
            return held, agreement
    raise RuleError(
        f"{what} attend l’accord de la personne pour «{NBSP}{held.prescriber}{NBSP}»{NBSP}: "
        "notez-le d’abord dans l’entretien d’accueil."
    )


def _same(recipient: str, prescriber: str) -> bool:
    """One of the two names may say more: « Mission locale », « Mission locale de Lisieux »."""
    one, other = folded(recipient), folded(prescriber)
    return one in other or other in one


def _presence(subject: Subject) -> list[tuple[str, Text]]:
    """The séances of the préalable: later ones would tell what it gave."""
    first = next((a.first_closed_on for a in subject.assessments), None)
    told = {Presence.PRESENT: "présence", Presence.ABSENT: "absence"}
    return [
        (f"Séance du {date_words(sitting.on)}", told[sitting.presence])
        for sitting in sorted(subject.dossier.journey.sittings, key=lambda each: each.on)
        if not sitting.awaited and (first is None or sitting.on <= first)
    ]


def _is_open(subject: Subject, held: Interview) -> bool:
    return bool(subject.dossier.assessments) or held.decision is Decision.AGREES


def _next(subject: Subject, held: Interview) -> str:
    """Where the path goes, which is the same whatever an assessment gave."""
    journey = subject.dossier.journey
    coming = journey.next_sitting(subject.dated or subject.today)
    if journey.departure is not None:
        return "le parcours continue avec un autre organisme"
    # A séance after the préalable would tell that something was left.
    if any(assessment.first_closed_on for assessment in subject.dossier.assessments):
        return "le parcours continue"
    if coming is not None:
        return f"séance le {date_words(coming.on)}"
    if subject.dossier.assessments:
        return "l’évaluation continue"
    match held.decision:
        case Decision.THINKS | Decision.LATER:
            again = f"{NBSP}; nous rappelons le {date_words(held.call_on)}" if held.call_on else ""
            return f"la personne prend son temps{again}"
        case Decision.ELSEWHERE:
            return "la personne a choisi un autre organisme"
        case Decision.AGREES:
            return "évaluation préalable"
        case _:
            return "la personne n’a pas encore décidé"
