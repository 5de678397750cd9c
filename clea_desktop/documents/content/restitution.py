"""The restitution: the livret gone through together, the next step, and the person's own words."""

from __future__ import annotations

from collections.abc import Iterator

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
    Table,
    Text,
    Together,
    Tone,
)
from clea_desktop.documents.blocks import Signature as Place
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper
from clea_desktop.documents.content.next_step import Register, next_step
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.journey import Restitution, Signature

TITLE = "Restitution"
_ROOM_FOR_REMARKS = 9


def restitution(subject: Subject) -> Paper:
    """The restitution of the last assessment; a sheet to fill with a pen until it is noted.

    :raises RuleError: no assessment, or the last one is still open.
    """
    subject.check_closed("La restitution")
    last = subject.assessments[-1]
    held = subject.dossier.journey.restitution_of(last.id)
    when = f" du {date_words(held.on)}" if held else ""
    assessment = words.assessment_words(last)
    return paper(
        subject,
        "restitution",
        TITLE,
        f"Restitution de l’{assessment}",
        (
            Heading(1, subject.dossier.candidate.display_name, f"{TITLE}{when}"),
            Paragraph(
                f"Nous avons regardé votre livret ensemble. Il dit ce que vous avez montré à "
                f"l’{assessment}."
            ),
            Facts(_facts(held)),
            *_next(subject, held),
            *_remarks(held),
            Together((_signatures(subject, held),)),
        ),
        told=held.on if held else None,
    )


def _facts(held: Restitution | None) -> tuple[tuple[str, Text], ...]:
    if held is None:
        return (("Date", NBSP), ("Avec", NBSP), ("Livret lu à voix haute", f"oui{NBSP * 8}non"))
    return (
        ("Date", date_words(held.on)),
        ("Avec", held.by.name),
        ("Votre livret", "lu à voix haute" if held.read_aloud else "parcouru ensemble"),
    )


def _next(subject: Subject, held: Restitution | None) -> Iterator[Block]:
    """What was agreed, in its words; else what the livret says."""
    said = held.next_step.strip() if held else ""
    lines = said.splitlines() or [words.capital(next_step(subject, Register(simple=True)))]
    yield Heading(2, "Votre prochaine étape")
    yield Callout(Tone.INFO, "", tuple(line for line in lines if line.strip()))


def _remarks(held: Restitution | None) -> Iterator[Block]:
    if held is None:
        yield Heading(2, "Vos remarques")
        yield Table(
            (Column("Ce que vous voulez dire, avec vos mots", 1.0),),
            (Row((Cell(""),)),),
            "Place pour écrire vos remarques.",
            to_fill=_ROOM_FOR_REMARKS,
        )
    elif held.remarks:
        yield Heading(2, "Vos remarques")
        yield from words.given_back(held.remarks)


def _signatures(subject: Subject, held: Restitution | None) -> Block:
    by = Place(f"Livret présenté par {held.by.name}" if held else "Livret présenté par")
    match held.signature if held else None:
        case Signature.NOT_WISHED:
            return words.signed(subject, by, mention="N’a pas souhaité signer.")
        case _:
            return words.signed(subject, by)
