"""The fiche d'entretien d'accueil: what was said, offered and decided, in the person's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Text,
    Together,
    Tone,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.journey import Agreement, Decision, Interview, Strategy, Trajectory
from clea_desktop.domain.people import Candidate

TITLE = "Fiche d’entretien d’accueil"

_CAME = {
    Trajectory.OWN: "Vous avez demandé {what}.",
    Trajectory.PRESCRIBED: "Un prescripteur vous a proposé {what}.",
    Trajectory.DEFERRED: "Un prescripteur vous a proposé autre chose d’abord, et {what} plus tard.",
}
_STRATEGIES = {
    Strategy.VALUE: "Donner de la valeur à ce que vous savez faire",
    Strategy.ACQUIRE: "Apprendre de nouvelles choses",
    Strategy.AT_ONCE: "Viser le certificat tout de suite",
    Strategy.BY_STEPS: "Valider une partie, puis le reste, par étapes",
}
_DECISIONS = {
    Decision.AGREES: "Vous commencez l’évaluation préalable.",
    Decision.THINKS: "Vous prenez le temps de réfléchir.",
    Decision.LATER: "Vous reviendrez plus tard.",
    Decision.ELSEWHERE: "Vous choisissez un autre organisme.",
}


def interview(subject: Subject) -> Paper:
    """The sheet of the entretien d'accueil, to be read to the person and signed.

    :raises RuleError: there was none.
    """
    held = subject.dossier.journey.interview
    if held is None:
        raise RuleError(
            f"La fiche d’entretien du dossier {subject.dossier.reference} attend l’entretien "
            f"d’accueil{NBSP}: notez-le d’abord."
        )
    adviser = Signature(f"Entretien mené par {held.adviser.name}")
    day = date_words(held.on)
    return paper(
        subject,
        "interview",
        TITLE,
        f"Entretien d’accueil du {day}",
        (
            Heading(1, subject.dossier.candidate.display_name, f"Entretien d’accueil du {day}"),
            *_person(subject.dossier.candidate, held),
            *_said(held),
            Together(tuple(_path(held, subject.certification))),
            *_agreements(held.agreements),
            Together((*_decided(held), words.signed(subject, adviser))),
        ),
        told=max([held.on, *_later_days(held)]),
    )


def _later_days(held: Interview) -> list[date]:
    days = [held.decided_on]
    days += [day for agreement in held.agreements for day in (agreement.on, agreement.revoked_on)]
    return [day for day in days if day is not None]


def _person(candidate: Candidate, held: Interview) -> Iterator[Block]:
    told = (
        ("Nom", candidate.full_name),
        ("Date de naissance", candidate.birth_date.words),
        ("Téléphone", candidate.phone),
        ("Courriel", candidate.email),
        ("Adresse", candidate.address),
        ("Votre situation", held.status.words if held.status else ""),
        ("Public", held.public),
        ("Employeur", held.employer),
        ("Prescripteur", held.prescriber),
        ("Financeur", held.funder),
        ("Représentant légal", held.guardian),
        ("Autre personne présente", held.third_party),
    )
    yield Heading(2, "Vous")
    yield Facts(_filled(told))


def _said(held: Interview) -> Iterator[Block]:
    if held.project:
        yield Heading(2, "Votre projet")
        yield from words.given_back(held.project)
    if held.arrangements:
        yield Heading(2, "Ce qui vous aide")
        yield from words.given_back(held.arrangements)


def _path(held: Interview, certification: str) -> Iterator[Block]:
    yield Heading(2, "Votre chemin")
    yield Paragraph(
        f"{_CAME[held.trajectory].format(what=certification)} "
        f"(Trajectoire {held.trajectory.words.split(',')[0]}.)"
    )
    if held.strategies:
        yield Paragraph(f"Nous vous avons proposé{NBSP}:")
        yield Bullets(tuple(_STRATEGIES[strategy] for strategy in held.strategies))
    if held.strategy is not None:
        yield Facts((("Votre choix", _STRATEGIES[held.strategy]),))


def _agreements(given: tuple[Agreement, ...]) -> Iterator[Block]:
    """What the person agreed to share; what was taken back is said too."""
    yield Heading(2, "Ce que vous acceptez de partager")
    if not given:
        yield Paragraph("Rien pour le moment. Nous ne donnons rien à d’autres personnes.")
        return
    yield Bullets(tuple(map(_agreed, given)))
    yield Paragraph("Vous pouvez reprendre un accord quand vous voulez.")


def _agreed(given: Agreement) -> str:
    what = f"Avec {given.recipient}{NBSP}: {given.content or 'tout ce que dit cette fiche'}."
    ended = (
        f" Vous l’avez repris le {date_words(given.revoked_on)}."
        if given.revoked_on is not None
        else ""
    )
    return f"{what} Accord donné le {date_words(given.on)}.{ended}"


def _decided(held: Interview) -> Iterator[Block]:
    yield Heading(2, "Votre décision")
    if held.decision is None:
        yield Paragraph("Vous déciderez plus tard. C’est vous qui décidez.")
        return
    day = held.decided_on or held.on
    later = (
        f"Nous vous rappelons le {date_words(held.call_on)}." if held.call_on is not None else ""
    )
    told = (f"Vous l’avez dit le {date_words(day)}. {later}".strip(),)
    yield Callout(Tone.INFO, _DECISIONS[held.decision], told)


def _filled(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Text], ...]:
    return tuple((name, value) for name, value in pairs if value)
