"""The annexes of a dossier: the pieces it holds, listed, then shown one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Table,
    Together,
    Voice,
)
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.evidence import Annex, Evidence, annexes, nobody_seen, weight_words
from clea_desktop.domain.french import NBSP, counted, date_words, listed

TITLE = "Annexes"
_COLUMNS = (
    Column("N°", 0.07),
    Column("Preuve", 0.39),
    Column("Critères", 0.17),
    Column("On y voit ou entend", 0.21),
    Column("Empreinte", 0.16),
)
_SHORT = 16
"""How many signs of a fingerprint are printed: enough to compare with a file by eye."""


def pieces(subject: Subject, named: bool) -> Iterator[Block]:
    """A page break, the list, then each picture and page; nothing when there is no piece.

    :param named: False for a copy that tells nobody: what shows somebody is left out of it.
    """
    held = annexes(subject.dossier.journey.evidence)
    if not held:
        return
    yield PageBreak()
    yield Heading(1, TITLE, f"{counted(len(held), 'preuve')} dans le dossier")
    kept = [each for each in held if named or nobody_seen(each.piece)]
    if len(kept) < len(held):
        left = [each.number for each in held if each not in kept]
        several = "sont laissées" if len(left) > 1 else "est laissée"
        yield Paragraph(
            f"{listed(left)} {several} de côté dans cette copie{NBSP}: rien ne dit que personne "
            "n’y est.",
            Voice.BODY,
        )
    if not kept:
        return
    yield Paragraph(
        "L’empreinte est le début du SHA-256 du fichier que garde l’organisme.", Voice.SMALL
    )
    rows = tuple(_row(subject, each, named) for each in kept)
    yield Table(_COLUMNS, rows, "Preuves du dossier et critères qu’elles montrent.")
    for each in kept:
        yield from _shown(subject, each, named)


def numbers_by_code(subject: Subject) -> dict[str, str]:
    """« Preuves A1 et A3 », by the codes of the critères of the paper."""
    found: dict[str, list[str]] = {}
    for each in annexes(subject.dossier.journey.evidence):
        for code in codes_of(subject, each.piece):
            found.setdefault(code, []).append(each.number)
    return {
        code: f"{'Preuves' if len(numbers) > 1 else 'Preuve'} {listed(numbers)}"
        for code, numbers in found.items()
    }


def codes_of(subject: Subject, piece: Evidence) -> tuple[str, ...]:
    """The critères a piece shows, by the codes of the paper, whatever edition it was linked in."""
    of = next((a for a in subject.dossier.assessments if a.id == piece.assessment), None)
    if of is None or piece.assessment is None or subject.is_of_edition(of):
        return tuple(code for code in piece.codes if code in subject.referential.codes)
    led = subject.referential.correspondence_from(of.release)
    if led is None:
        return ()
    targets = [t for code in piece.codes if code in led.link_of for t in led.link_of[code].targets]
    return tuple(dict.fromkeys(targets))


def _row(subject: Subject, annex: Annex, named: bool) -> Row:
    piece = annex.piece
    codes = listed(codes_of(subject, piece)) or "aucun"
    fingerprint = piece.digest[:_SHORT]
    spaced = " ".join(fingerprint[at : at + 4] for at in range(0, _SHORT, 4))
    return Row(
        (
            Cell(annex.number),
            Cell(_called(annex, named), note="\n".join(_about(piece, subject, named))),
            Cell(codes),
            Cell(piece.shows_words or "à dire"),
            Cell(spaced),
        )
    )


def _called(annex: Annex, named: bool) -> str:
    """Its title; the name of a file, which may be somebody's, is not in a copy of nobody."""
    piece = annex.piece
    return piece.called if named else piece.title or f"Preuve {annex.number}"


def _about(piece: Evidence, subject: Subject, named: bool) -> Iterator[str]:
    told = []
    if piece.issuer:
        told.append(f"Émise par {piece.issuer}")
    if piece.issued_on:
        told.append(f"{'le' if told else 'Émise le'} {date_words(piece.issued_on)}")
    if told:
        yield " ".join(told)
    if piece.valid_until is not None:
        over = piece.outdated(subject.date)
        words = "N’est plus valable depuis le" if over else "Valable jusqu’au"
        yield f"{words} {date_words(piece.valid_until)}"
    drawn = subject.drawn.get(piece.digest)
    if drawn is None:
        file = f"{piece.name}, " if named else ""
        yield f"Fichier gardé par l’organisme, non imprimé ({file}{weight_words(piece.size)})"
    elif drawn.more:
        yield f"{counted(drawn.more, 'page suivante', 'pages suivantes')} dans le fichier"


def _shown(subject: Subject, annex: Annex, named: bool) -> Iterator[Block]:
    drawn = subject.drawn.get(annex.piece.digest)
    if drawn is None:
        return
    called = _called(annex, named)
    total = len(drawn.pages)
    for rank, page in enumerate(drawn.pages, start=1):
        which = f", page {rank}" if total > 1 else ""
        codes = listed(codes_of(subject, annex.piece))
        pictured = f"Annexe {annex.number}{which}{NBSP}: {called}"
        if codes:
            pictured = f"{pictured}, pour {codes}"
        head = Heading(2, f"{annex.number}{NBSP}– {called}") if rank == 1 else None
        caption = Paragraph(f"{pictured}.", Voice.SMALL)
        picture = Picture(page.jpeg, page.width, page.height, pictured)
        yield Together(tuple(filter(None, (head, picture, caption))))
