"""The right of access: everything held of somebody, to be read by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Table,
    Tone,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.personal_path import identity, journey, traces
from clea_desktop.documents.content.personal_results import assessment, hearing
from clea_desktop.documents.content.personal_words import Lines, facts, moment
from clea_desktop.documents.content.voiced import voiced
from clea_desktop.domain.contact import ContactFile
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.french import NBSP, counted, date_words
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.placeholders import speaking_of
from clea_desktop.domain.referential import Release
from clea_desktop.domain.register import told
from clea_desktop.domain.retention import Retention, Thinned, Written

TITLE = "Vos données personnelles"


@dataclass(frozen=True)
class ActTold:
    """An act of the journal about somebody: when, what in words and codes, by whom."""

    at: datetime
    label: str
    by: str


@dataclass(frozen=True)
class PersonalSubject:
    """All that is held of somebody: a dossier, contacts, acts, and the files written of them.

    ``release`` words the critères of the dossier, ``others`` those of the editions it followed
    besides; ``kept`` says until when and why; ``files`` are the names of those that go along.
    """

    name: str
    dossier: Dossier | None
    release: Release | None
    contacts: tuple[ContactFile, ...]
    acts: tuple[ActTold, ...]
    places: tuple[Written, ...]
    kept: str
    files: tuple[str, ...]
    organisation: Organisation
    retention: Retention
    policy: Thinned
    dated: date
    others: tuple[Release, ...] = ()


def personal(subject: PersonalSubject) -> Paper:
    """Everything held of somebody."""
    if subject.dossier is not None:
        # As their papers read it; the data beside them have it as it is kept.
        speaking = speaking_of(subject.dossier.candidate)
        subject = replace(subject, dossier=voiced(subject.dossier, speaking))
    reference = subject.dossier.reference if subject.dossier else ""
    edition = words.edition_words(subject.release) if subject.release else ""
    return Paper(
        kind="personal",
        title=f"{TITLE} – {subject.name}",
        subject="Tout ce que le centre garde d’une personne",
        author=subject.organisation.name,
        dated=subject.dated,
        header=(subject.organisation.name, TITLE),
        footer=" · ".join(filter(None, (reference, edition))),
        blocks=tuple(_blocks(subject)),
    )


def _blocks(subject: PersonalSubject) -> Iterator[Block]:
    dossier = subject.dossier
    lines = Lines(filter(None, (subject.release, *subject.others)))
    yield Heading(1, subject.name, f"{TITLE}, au {date_words(subject.dated)}")
    yield Paragraph(
        f"Ce document dit tout ce que {subject.organisation.name} garde de vous. Le fichier "
        f"«{NBSP}donnees.json{NBSP}» dit la même chose pour un ordinateur.",
        Voice.LEAD,
    )
    if subject.kept:
        yield Callout(Tone.INFO, "Combien de temps", (subject.kept,))
    if dossier is not None:
        yield from _numbers(dossier, subject.release)
        yield from identity(dossier.candidate)
        yield from journey(dossier.journey, lines)
        for each in dossier.assessments:
            yield from assessment(each, lines)
        for heard in dossier.journey.hearings:
            yield from hearing(heard, lines)
        yield from _documents(dossier, subject.files)
    for contact in subject.contacts:
        yield from _contact(contact)
    yield from _written(subject.places)
    yield from _acts(subject.acts)
    yield Heading(2, "Pourquoi, combien de temps, qui lit")
    yield from register_table(subject.retention, subject.policy)
    yield Paragraph(
        f"Vous pouvez faire corriger ces données, ou les faire effacer{NBSP}: demandez-le à "
        f"{subject.organisation.name}. Vous pouvez aussi écrire à la CNIL (www.cnil.fr)."
    )


def _numbers(dossier: Dossier, release: Release | None) -> Iterator[Block]:
    """What the numbers of this very document mean."""
    said = [f"«{NBSP}{dossier.reference}{NBSP}» est le numéro de votre dossier dans ce centre."]
    if release is not None:
        domain = release.domains[0]
        sub = domain.subdomains[0]
        criterion = sub.criteria[0]
        of = f"du référentiel {words.label(release.certification)}"
        said += [
            f"«{NBSP}{domain.code}{NBSP}», «{NBSP}{sub.code}{NBSP}», "
            f"«{NBSP}{criterion.code}{NBSP}» sont les numéros d’un domaine, d’un sous-domaine et "
            f"d’un critère {of}{NBSP}; son nom est écrit à côté, ou au-dessous.",
            f"«{NBSP}{words.edition_words(release)}{NBSP}», au bas des pages, est l’édition de ce "
            f"référentiel, puis son empreinte{NBSP}: elle change dès qu’un mot y change.",
        ]
    yield Callout(Tone.INFO, "Ce que disent les numéros", tuple(said))


def register_table(retention: Retention, policy: Thinned) -> Iterator[Block]:
    """The register as a table."""
    yield Table(
        (
            Column("Ce qui est gardé", 0.28),
            Column("Pourquoi", 0.24),
            Column("Qui lit", 0.22),
            Column("Combien de temps", 0.26),
        ),
        tuple(
            Row((Cell(line.what, note=line.of), Cell(line.why), Cell(line.readers), Cell(kept)))
            for line, kept in told(retention, policy)
        ),
        "Ce qui est gardé, pourquoi, qui le lit et combien de temps.",
    )


def _documents(dossier: Dossier, files: Iterable[str]) -> Iterator[Block]:
    names = tuple(files)
    if not names:
        return
    yield Heading(2, "Documents gardés")
    held = len(dossier.journey.evidence)
    pieces = f", {counted(held, 'preuve')}" if held else ""
    yield Paragraph(
        f"{counted(len(dossier.documents), 'document remis', 'documents remis')}{pieces}, "
        f"dans le dossier «{NBSP}documents{NBSP}»{NBSP}:"
    )
    yield Bullets(names)


def _contact(held: ContactFile) -> Iterator[Block]:
    contact = held.contact
    yield from facts(
        f"Contact pris le {date_words(held.taken_on)}",
        [
            ("Nom", contact.full_name),
            ("Téléphone", contact.phone),
            ("Courriel", contact.email),
            ("Qui a appelé", contact.caller),
            ("Prescripteur", contact.prescriber),
            ("Souhait", contact.wish),
            ("Trajectoire", contact.trajectory.words),
            ("À rappeler le", date_words(contact.next_on) if contact.next_on else ""),
            ("Fin", held.end.words if held.end else ""),
        ],
    )
    yield from traces("Échanges de ce contact", held.traces)


def _written(places: Iterable[Written]) -> Iterator[Block]:
    lines = tuple(
        f"{each.what}, le {date_words(each.at.date())}{NBSP}: {each.where}" for each in places
    )
    if lines:
        yield Heading(2, "Fichiers écrits hors du centre")
        yield Bullets(lines)


def _acts(acts: Iterable[ActTold]) -> Iterator[Block]:
    rows = tuple(Row((Cell(moment(act.at)), Cell(act.label), Cell(act.by))) for act in acts)
    if rows:
        yield Heading(2, "Journal")
        yield Table(
            (Column("Quand", 0.28), Column("Quoi", 0.47), Column("Par", 0.25)),
            rows,
            "Ce qui a été fait dans le dossier, dans l’ordre.",
        )
