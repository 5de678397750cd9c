"""What the papers of a path share: their running lines, their date, and how one is made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clea_desktop.documents.blocks import Block, Callout, Heading, Paper, Together, Tone
from clea_desktop.documents.content import words
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP


def paper(
    subject: Subject,
    kind: str,
    title: str,
    about: str,
    blocks: Iterable[Block],
    *,
    told: date | None = None,
    named: bool = True,
    footer: str = "",
    large: bool = True,
) -> Paper:
    """A paper of the path, in *langage simple* unless it is for professionals.

    :param about: what it tells, for the properties of the file.
    :param told: the day of the act it tells; the last fact of the dossier when not given.
    :param named: whether its title and its foot say whose it is.
    :param footer: in the place of the reference and the edition.
    """
    candidate = subject.dossier.candidate
    # A paper of the first contact needs no référentiel yet.
    edition = words.edition_words(subject.release) if subject.release else ""
    own = " · ".join(filter(None, (subject.dossier.reference if named else "", edition)))
    return Paper(
        kind=kind,
        title=f"{title} – {candidate.display_name}" if named else title,
        subject=about,
        author=subject.organisation.name,
        dated=subject.dated or told or subject.date,
        header=words.header(subject, title),
        footer=footer or own,
        blocks=tuple(blocks),
        large=large,
    )


def to_reach_us(subject: Subject, said: str = "") -> Together:
    """Whom to call, and where."""
    organisation = subject.organisation
    phone = f"Téléphone{NBSP}: {organisation.phone}" if organisation.phone else ""
    where = " · ".join(filter(None, (organisation.address, phone)))
    lines = tuple(line for line in (said, where) if line)
    return Together((Heading(2, "Pour nous joindre"), Callout(Tone.INFO, organisation.name, lines)))
