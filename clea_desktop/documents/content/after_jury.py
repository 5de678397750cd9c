"""The letter after a jury: what the organisme tells the person, by case, in words that carry on.

It is an « information de l’organisme », never a notification: the certificateur alone notifies.
It is not written before the minutes are known (DOMAIN.md, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Tone,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper, to_reach_us
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.hearing import Hearing, JuryDecision, Ruling

TITLE = "Lettre après le jury"
HEADING = "Information de l’organisme"


def letter(subject: Subject) -> Paper:
    """What the jury decided, told to the person.

    :raises RuleError: no decision, or its minutes are not known yet.
    """
    hearing, decision = _known(subject)
    name = subject.dossier.candidate.display_name
    by = subject.assessments[-1].evaluator.name
    when = f"Jury {subject.certification} du {date_words(hearing.session_on)}"
    return paper(
        subject,
        "letter",
        TITLE,
        when,
        (
            Heading(1, HEADING, f"{name} · {when[:1].lower()}{when[1:]}"),
            Paragraph(f"Le {date_words(subject.dated or _told_on(hearing))}", Voice.MUTED),
            *_said(subject, hearing, decision),
            Signatures((Signature(f"Pour l’organisme{NBSP}: {by}"),)),
            to_reach_us(subject, "Une question ? Appelez-nous, ou venez nous voir."),
        ),
        told=_told_on(hearing),
    )


def _known(subject: Subject) -> tuple[Hearing, JuryDecision]:
    # Entered again, a dossier still has the letter of the time before.
    hearings = [each for each in subject.dossier.journey.hearings if each.minutes_on is not None]
    hearing = hearings[-1] if hearings else None
    decision = hearing.present if hearing else None
    if hearing is None or decision is None:
        raise RuleError(
            f"La lettre du dossier {subject.dossier.reference} attend le procès-verbal du "
            f"jury{NBSP}: notez d’abord la décision et le jour où elle est connue."
        )
    return hearing, decision


def _told_on(hearing: Hearing) -> date:
    assert hearing.known_on is not None, "told once the minutes are known"
    return hearing.known_on


def _said(subject: Subject, hearing: Hearing, decision: JuryDecision) -> Iterator[Block]:
    match decision.ruling:
        case Ruling.CERTIFIED:
            yield from _certified(hearing, words.label(subject.referential.certification))
        case Ruling.DEFERRED | Ruling.MORE_ASKED:
            yield from _seen_again(subject, decision)
        case Ruling.NOT_EXAMINED:
            yield from _postponed(decision)
        case Ruling.REFUSED:
            yield from _not_now(subject, hearing, decision)


def _certified(hearing: Hearing, certification: str) -> Iterator[Block]:
    yield Callout(
        Tone.SUCCESS,
        f"Bravo{NBSP}! Le jury vous accorde la certification {certification}.",
        ("Elle est reconnue partout en France, dans tous les métiers.",),
    )
    yield Paragraph("C’est le résultat de votre travail. Vous pouvez en être fier, ou fière.")
    yield Heading(2, "Et maintenant")
    yield Bullets(
        (
            "Vous recevrez votre parchemin. C’est le certificateur qui l’envoie.",
            "Gardez-le bien, avec votre livret.",
            f"Vous pouvez écrire {certification} sur votre CV dès aujourd’hui.",
        )
    )
    if hearing.certificate is not None:
        yield Paragraph(
            f"Numéro du certificat{NBSP}: {hearing.certificate.number}, du "
            f"{date_words(hearing.certificate.on)}."
        )


def _seen_again(subject: Subject, decision: JuryDecision) -> Iterator[Block]:
    yield Callout(
        Tone.INFO,
        "Le jury souhaite revoir votre dossier.",
        ("Tout ce que vous avez validé reste validé.",),
    )
    if decision.codes:
        yield Heading(2, "Ce que le jury aimerait voir à nouveau")
        shorts = {sub.code: words.label(sub.short) for sub in subject.referential.subdomains}
        yield Bullets(tuple(shorts.get(code, code) for code in decision.codes))
        yield Paragraph("Nous préparons avec vous un moment pour le montrer, à votre rythme.")
    if decision.asked:
        yield Heading(2, "Ce que le jury demande")
        yield from words.given_back(decision.asked)
    yield Heading(2, "Et maintenant")
    first = (
        "Nous vous appelons pour choisir un jour."
        if decision.codes
        else "Apportez-le-nous, ou appelez-nous : nous le joignons à votre dossier."
    )
    yield Paragraph(f"{first} Ensuite, votre dossier retourne au jury.")
    if decision.codes and subject.valid_until is not None:
        yield Paragraph(f"Vous pouvez le faire jusqu’au {date_words(subject.valid_until)}.")


def _postponed(decision: JuryDecision) -> Iterator[Block]:
    assert decision.postponed_to is not None, "asked of what is not examined"
    yield Callout(
        Tone.INFO,
        f"Le jury verra votre dossier le {date_words(decision.postponed_to)}.",
        ("Il n’a pas eu le temps de le lire. Cela ne change rien à ce que vous avez validé.",),
    )
    yield Paragraph("Vous n’avez rien à faire. Nous vous écrirons après cette date.")


def _not_now(subject: Subject, hearing: Hearing, decision: JuryDecision) -> Iterator[Block]:
    yield Callout(
        Tone.INFO,
        "Le jury n’accorde pas la certification cette fois-ci.",
        ("Ce que vous savez faire reste écrit dans votre livret. Il est à vous.",),
    )
    if decision.asked:
        yield Heading(2, "Ce que dit le jury")
        yield from words.given_back(decision.asked)
    yield Heading(2, "Ce que vous pouvez faire")
    acts = ["Nous rencontrer, pour en parler et choisir la suite avec vous."]
    limit = None
    if subject.contest is not None and hearing.minutes_on is not None:
        limit = subject.contest.after(hearing.minutes_on)
    until = f" Vous avez jusqu’au {date_words(limit)}." if limit else ""
    acts.append(f"Demander au jury de regarder à nouveau votre dossier, par écrit.{until}")
    acts.append("Nous pouvons vous aider à écrire.")
    yield Bullets(tuple(acts))
