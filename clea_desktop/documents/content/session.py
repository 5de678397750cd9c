"""What the papers of a jury's session are made from, and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clea_desktop.documents.blocks import Block, Paper, Text
from clea_desktop.documents.content import words
from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.hearing import Deposit, Hearing
from clea_desktop.domain.jury import Batch, SessionFile
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.referential import FAMILY, Release

_GROUP = 8


@dataclass(frozen=True)
class Entry:
    """A dossier of a session: its reference, whose it is, its hearing there."""

    reference: str
    name: str
    hearing: Hearing
    id: bytes = b""


@dataclass(frozen=True)
class SessionSubject:
    """What a paper of a session is made from: nothing else is read, and no clock.

    ``entries`` are the dossiers of the batch for its papers, of the session for the others.
    ``head`` is the last act of the journal, in hexadecimal. ``dated`` is the paper's date.
    ``editions`` are those that its dossiers follow.
    """

    held: SessionFile
    delegate: Delegate
    organisation: Organisation
    entries: tuple[Entry, ...]
    dated: date
    batch: Batch | None = None
    head: str = ""
    editions: tuple[Release, ...] = ()

    @property
    def certification(self) -> str:
        """What the jury decides of: one certification, that of every dossier entered."""
        return words.label(self.editions[0].certification) if self.editions else FAMILY

    @property
    def anonymous(self) -> bool:
        """Whether a number stands for each person."""
        return self.batch.anonymous if self.batch else self.delegate.anonymous

    def named(self, entry: Entry) -> str:
        """A person, or the number that stands for them."""
        return entry.reference if self.anonymous else entry.name

    @property
    def the_batch(self) -> Batch:
        """The batch its papers tell of.

        :raises RuleError: none was handed over.
        """
        if self.batch is None:
            raise RuleError(
                f"La session du {date_words(self.held.session.on)} n’a encore rien déposé{NBSP}: "
                "remettez d’abord les dossiers au jury."
            )
        return self.batch


def deposited(entry: Entry) -> Deposit:
    """What the lists of a batch say of a dossier.

    :raises RuleError: it is in none.
    """
    if entry.hearing.deposit is None:
        raise RuleError(f"Le dossier {entry.reference} n’est pas encore déposé.")
    return entry.hearing.deposit


def session_paper(
    subject: SessionSubject, kind: str, title: str, blocks: Iterable[Block], *, footer: str = ""
) -> Paper:
    """A paper of a session, for professionals."""
    when = date_words(subject.held.session.on)
    return Paper(
        kind=kind,
        title=f"{title} – session du {when}",
        subject=f"Jury {subject.certification} du {when}, {subject.delegate.name}",
        author=subject.organisation.name,
        dated=subject.dated,
        header=(subject.organisation.name, title),
        footer=" · ".join(
            [footer or f"Session du {when}", *map(words.edition_words, subject.editions)]
        ),
        blocks=tuple(blocks),
    )


def session_words(subject: SessionSubject) -> str:
    """« Session du 4 mai 2026 · Transitions Pro Normandie »; what it decides of, if not of CléA."""
    told = f"Session du {date_words(subject.held.session.on)} · {subject.delegate.name}"
    return told if subject.certification == FAMILY else f"{told} · {subject.certification}"


def place_facts(subject: SessionSubject) -> list[tuple[str, Text]]:
    """When and where the jury sits."""
    session = subject.held.session
    told: list[tuple[str, Text]] = [
        ("Délégataire", subject.delegate.name),
        ("Session", date_words(session.on)),
    ]
    if session.starts is not None:
        told.append(("Heure", words.hour_words(session.starts)))
    if session.place:
        told.append(("Lieu", session.place))
    return told


def proof_facts(subject: SessionSubject) -> list[tuple[str, Text]]:
    """What proves a batch and the journal of the centre, in groups that people can compare."""
    told: list[tuple[str, Text]] = []
    if subject.batch is not None:
        told.append(
            (f"Empreinte du lot n°{NBSP}{subject.batch.number}", grouped(subject.batch.digest))
        )
    if subject.head:
        told.append(("Journal du centre", grouped(subject.head)))
    return told


def grouped(digest: str) -> str:
    """A digest by eight signs."""
    return " ".join(digest[first : first + _GROUP] for first in range(0, len(digest), _GROUP))
