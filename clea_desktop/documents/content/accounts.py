"""What a centre tells of a period: fees, assessments made, réclamations and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clea_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Table,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.domain.french import NBSP, counted, date_words, figures
from clea_desktop.domain.people import Organisation

FEES = "État des évaluations réalisées"
ASSESSMENTS = "Liste des évaluations"
COMPLAINTS = "Registre des réclamations et contestations"


@dataclass(frozen=True)
class Period:
    """The days told of, both included, and who tells."""

    starts_on: date
    ends_on: date
    organisation: Organisation
    dated: date

    @property
    def words(self) -> str:
        """« Du 1er janvier au 31 mars 2026 »."""
        return f"Du {date_words(self.starts_on)} au {date_words(self.ends_on)}"


@dataclass(frozen=True)
class FeeLine:
    """So many of one thing at one price, in cents; ``since`` is the day that price began."""

    what: str
    count: int
    cents: int | None
    since: date | None = None

    @property
    def total(self) -> int:
        """In cents; 0 without a price."""
        return self.count * (self.cents or 0)


@dataclass(frozen=True)
class AssessmentLine:
    """An assessment of the period; ``minutes`` is its real duration, None when not noted."""

    reference: str
    name: str
    kind: str
    opened_on: date
    closed_on: date | None
    minutes: int | None
    evaluators: tuple[str, ...]


@dataclass(frozen=True)
class ComplaintLine:
    """A réclamation or a contestation, and its answer."""

    number: str
    received_on: date
    who: str
    subject: str
    answered_on: date | None
    answer: str


def fees(told: Period, lines: Iterable[FeeLine]) -> Paper:
    """How many of each, and what they come to."""
    each = tuple(lines)
    total = sum(line.total for line in each)
    rows = [_fee(line) for line in each]
    rows.append(Row((Cell("Total"), Cell(""), Cell(""), Cell(euros(total)))))
    blocks: list[Block] = [
        Heading(1, FEES, told.words),
        _who(told.organisation),
        Table(
            (
                Column("Prestation", 0.46),
                Column("Nombre", 0.14, right=True),
                Column("Prix", 0.2, right=True),
                Column("Montant", 0.2, right=True),
            ),
            tuple(rows),
            "Prestations de la période, nombre et montant.",
        ),
    ]
    if any(line.cents is None for line in each):
        blocks.append(
            Paragraph("Un prix n’est pas renseigné : la ligne compte pour zéro.", Voice.SMALL)
        )
    blocks.append(Signatures((Signature("Pour l’organisme"),)))
    return _paper(told, "fees", FEES, blocks)


def _fee(line: FeeLine) -> Row:
    price = words.MISSING if line.cents is None else euros(line.cents)
    since = f"prix depuis le {date_words(line.since)}" if line.since else ""
    return Row(
        (
            Cell(line.what, note=since),
            Cell(figures(line.count)),
            Cell(price),
            Cell(euros(line.total)),
        )
    )


def euros(cents: int) -> str:
    """« 1 250,00 € »."""
    return f"{figures(cents // 100)},{cents % 100:02d}{NBSP}€"


def assessment_list(
    told: Period, lines: Iterable[AssessmentLine], *, anonymous: bool, erased: int = 0
) -> Paper:
    """Every assessment of the period: its days, its real duration, who led it.

    :param erased: how many more were made, of people erased since.
    """
    rows = tuple(_assessment(line, anonymous) for line in lines)
    return _paper(
        told,
        "audit-list",
        ASSESSMENTS,
        (
            Heading(1, ASSESSMENTS, told.words),
            _who(told.organisation, ("Évaluations", figures(len(rows)))),
            Table(
                (
                    Column("Dossier", 0.26),
                    Column("Évaluation", 0.15),
                    Column("Du", 0.15),
                    Column("Au", 0.15),
                    Column("Durée", 0.11),
                    Column("Menée par", 0.18),
                ),
                rows,
                "Évaluations de la période, leur durée et qui les a menées.",
            ),
            Paragraph(
                "La durée est celle des séances où la personne est venue, heures notées.",
                Voice.SMALL,
            ),
            *_erased(erased),
        ),
    )


def _erased(many: int) -> Iterable[Block]:
    if many:
        each = counted(many, "évaluation terminée", "évaluations terminées")
        yield Paragraph(f"En plus, {each} de personnes effacées depuis.", Voice.SMALL)


def _assessment(line: AssessmentLine, anonymous: bool) -> Row:
    minutes = words.lasting_words(line.minutes) if line.minutes else words.NOT_ASSESSED
    return Row(
        (
            Cell(
                line.reference if anonymous else line.name, note="" if anonymous else line.reference
            ),
            Cell(line.kind),
            Cell(date_words(line.opened_on)),
            Cell(date_words(line.closed_on) if line.closed_on else "en cours"),
            Cell(minutes),
            Cell(", ".join(line.evaluators)),
        )
    )


_HIDDEN = "non communiqué"


def _answer(line: ComplaintLine, anonymous: bool) -> str:
    if line.answered_on is None:
        return "en attente"
    return "répondue" if anonymous else line.answer


def complaint_register(
    told: Period, lines: Iterable[ComplaintLine], *, anonymous: bool = False
) -> Paper:
    """What was complained of or contested in the period, and each answer.

    :param anonymous: nothing that was typed is told: it may name anybody.
    """
    rows = tuple(
        Row(
            (
                Cell(line.number),
                Cell(date_words(line.received_on)),
                Cell(_HIDDEN if anonymous else line.who),
                Cell(_HIDDEN if anonymous else line.subject),
                Cell(
                    _answer(line, anonymous),
                    note=f"le {date_words(line.answered_on)}" if line.answered_on else "",
                ),
            )
        )
        for line in lines
    )
    blocks: list[Block] = [
        Heading(1, COMPLAINTS, told.words),
        _who(told.organisation, ("Nombre", figures(len(rows)))),
    ]
    if rows:
        blocks.append(
            Table(
                (
                    Column("N°", 0.11),
                    Column("Reçue le", 0.15),
                    Column("De", 0.2),
                    Column("Objet", 0.27),
                    Column("Réponse", 0.27),
                ),
                rows,
                "Réclamations et contestations de la période, avec leurs réponses.",
            )
        )
    else:
        blocks.append(Paragraph("Aucune réclamation n’a été reçue pendant cette période."))
    return _paper(told, "complaints", COMPLAINTS, blocks)


def _who(organisation: Organisation, *more: tuple[str, str]) -> Facts:
    return Facts(
        (
            ("Organisme", organisation.name),
            ("SIRET", organisation.siret or words.MISSING),
            ("Habilitation", organisation.accreditation.number or words.MISSING),
            *more,
        ),
        columns=2,
    )


def _paper(told: Period, kind: str, title: str, blocks: Iterable[Block]) -> Paper:
    return Paper(
        kind=kind,
        title=f"{title} – {told.words}",
        subject=told.words,
        author=told.organisation.name,
        dated=told.dated,
        header=(told.organisation.name, title),
        footer=told.words,
        blocks=tuple(blocks),
    )
