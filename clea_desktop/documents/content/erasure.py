"""The certificate of an erasure: what went, when the last backup goes, what is left by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    Signatures,
    Text,
    Tone,
    Voice,
)
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.retention import Fate, Written

TITLE = "Attestation d’effacement"
ANONYMISED = "Attestation d’anonymisation"


@dataclass(frozen=True)
class ErasureTold:
    """What an erasure did.

    ``name`` is whose, when they alone were erased: it is for them. Of several, references alone.
    """

    fate: Fate
    on: date
    people: str
    name: str
    references: tuple[str, ...]
    places: tuple[Written, ...]
    gone_by: date | None
    organisation: Organisation
    by: str
    pieces: int = 0


def certificate(told: ErasureTold) -> Paper:
    """The certificate of an erasure; the centre keeps none."""
    title = TITLE if told.fate is Fate.ERASED else ANONYMISED
    return Paper(
        kind="erasure",
        title=title,
        subject="Ce qui a été effacé, et le jour où la dernière sauvegarde disparaît",
        author=told.organisation.name,
        dated=told.on,
        header=(told.organisation.name, title),
        footer="",
        blocks=tuple(_blocks(told, title)),
    )


def _blocks(told: ErasureTold, title: str) -> Iterator[Block]:
    yield Heading(1, title, f"Le {date_words(told.on)}")
    done = "effacé" if told.fate is Fate.ERASED else "rendu anonyme"
    whose = f" de {told.name}" if told.name else ""
    yield Paragraph(
        f"{told.organisation.name} a {done} tout ce qu’il gardait{whose}{NBSP}: identité, "
        "coordonnées, entretien, décisions, notes, preuves jointes et documents remis.",
        Voice.LEAD,
    )
    pairs: list[tuple[str, Text]] = [("Ce qui est concerné", told.people)]
    if told.references:
        pairs.append(("Dossiers", ", ".join(told.references)))
    if told.pieces:
        gone = "ôté" if told.pieces == 1 else "ôtés"
        pairs.append(("Fichiers de preuve", f"{told.pieces}, {gone} du disque"))
    yield Facts(tuple(pairs))
    yield Callout(Tone.INFO, "Les sauvegardes", (_backups(told),))
    yield Heading(2, "Ce qui reste")
    left = [
        f"Un compte sans nom{NBSP}: la sorte d’évaluation, l’année, le résultat.",
        "Les actes du journal, sous un numéro tiré au hasard qui ne mène plus à personne.",
    ]
    if told.fate is Fate.ANONYMISED:
        left.insert(1, "Les numéros des domaines validés, sans nom ni jour.")
    yield Bullets(tuple(left))
    yield from _by_hand(told)
    yield Signatures((Signature("Pour l’organisme", told.by),))


def _backups(told: ErasureTold) -> str:
    if told.gone_by is None:
        return "Aucune sauvegarde de cet ordinateur ne contenait ces données."
    return (
        f"La dernière sauvegarde de cet ordinateur qui contient ces données disparaît le "
        f"{date_words(told.gone_by)} au plus tard, si le centre continue d’être sauvegardé. "
        f"D’ici là, restaurer une sauvegarde refait l’effacement."
    )


def _by_hand(told: ErasureTold) -> Iterator[Block]:
    yield Heading(2, "À détruire à la main")
    if told.places:
        yield Bullets(
            tuple(
                f"{each.what}, le {date_words(each.at.date())}{NBSP}: {each.where}"
                for each in told.places
            )
        )
    yield Paragraph(
        "Les papiers imprimés, les fichiers copiés ailleurs et les sauvegardes mises sur une clé "
        "ou un autre disque ne sont pas atteints par le programme. Ce que le jury ou le "
        "certificateur a reçu lui appartient."
    )
