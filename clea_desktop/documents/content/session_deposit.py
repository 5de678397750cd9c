"""The papers of a hand-over to a jury: the list, the synthesis table, the letter."""

from __future__ import annotations

from clea_desktop.documents.blocks import (
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
from clea_desktop.documents.content.session import (
    SessionSubject,
    deposited,
    proof_facts,
    session_paper,
    session_words,
)
from clea_desktop.domain.french import NBSP, counted, date_words, short_date

LIST = "Liste des dossiers déposés"
SYNTHESIS = "Tableau de synthèse"
LETTER = "Lettre d’accompagnement"


def deposit_list(subject: SessionSubject) -> Paper:
    """Every dossier of the batch, and the file that holds it.

    :raises RuleError: nothing was handed over.
    """
    batch, organisation = subject.the_batch, subject.organisation
    person = "Numéro" if subject.anonymous else "Personne"
    return session_paper(
        subject,
        "deposit-list",
        LIST,
        (
            Heading(1, LIST, session_words(subject)),
            Facts(
                (
                    ("Organisme", organisation.name),
                    ("SIRET", organisation.siret or words.MISSING),
                    ("Habilitation", organisation.accreditation.number or words.MISSING),
                    ("Lot", f"n°{NBSP}{batch.number}, déposé le {date_words(batch.on)}"),
                    ("Dossiers", str(len(subject.entries))),
                ),
                columns=2,
            ),
            Table(
                (
                    Column("N°", 0.07, right=True),
                    Column("Dossier", 0.16),
                    Column(person, 0.27),
                    Column("Fichier", 0.4),
                    Column("Pages", 0.1, right=True),
                ),
                tuple(_listed(subject, rank) for rank in range(len(subject.entries))),
                "Dossiers déposés, dans l’ordre du lot.",
            ),
        ),
    )


def _listed(subject: SessionSubject, rank: int) -> Row:
    entry = subject.entries[rank]
    told = deposited(entry)
    birth = "" if subject.anonymous else told.birth
    return Row(
        (
            Cell(str(rank + 1)),
            Cell(told.reference),
            Cell(told.reference if subject.anonymous else told.name, note=birth),
            Cell(told.file.rpartition("/")[2]),
            Cell(str(told.pages)),
        )
    )


def synthesis(subject: SessionSubject) -> Paper:
    """One row a dossier: what was validated when, and what rests on a preuve alone.

    :raises RuleError: nothing was handed over.
    """
    batch = subject.the_batch
    return session_paper(
        subject,
        "synthesis",
        SYNTHESIS,
        (
            Heading(1, SYNTHESIS, session_words(subject)),
            Paragraph(
                f"Lot n°{NBSP}{batch.number}, déposé le {date_words(batch.on)}. Les nombres sont "
                "ceux des domaines du référentiel.",
                Voice.MUTED,
            ),
            Table(
                (
                    Column("Dossier", 0.25),
                    Column("Préalable", 0.15),
                    Column("Finale", 0.14),
                    Column("Reprise", 0.13),
                    Column("Preuve seule", 0.16),
                    Column("Terminé le", 0.17),
                ),
                tuple(_summed(subject, rank) for rank in range(len(subject.entries))),
                "Domaines validés à chaque évaluation, dossier par dossier.",
            ),
        ),
    )


def _summed(subject: SessionSubject, rank: int) -> Row:
    told = deposited(subject.entries[rank])
    return Row(
        (
            Cell(
                told.reference if subject.anonymous else told.name,
                note="" if subject.anonymous else told.reference,
            ),
            Cell(_codes(told.at_prealable)),
            Cell(_codes(told.at_finale)),
            Cell(_codes(told.taken_over)),
            Cell(_codes(told.evidence_alone)),
            Cell(short_date(told.closed_on)),
        )
    )


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or words.NOT_ASSESSED


def deposit_letter(subject: SessionSubject) -> Paper:
    """A short letter to the délégataire, with what proves the batch and a place to say it came.

    :raises RuleError: nothing was handed over.
    """
    batch, organisation = subject.the_batch, subject.organisation
    held = subject.held.session
    many = counted(len(subject.entries), "dossier")
    copies = " anonymisés" if batch.anonymous and len(subject.entries) > 1 else ""
    if batch.anonymous and len(subject.entries) == 1:
        copies = " anonymisé"
    to = [subject.delegate.name, *subject.delegate.address.splitlines()]
    return session_paper(
        subject,
        "deposit-letter",
        LETTER,
        (
            Heading(1, LETTER, session_words(subject)),
            Facts(
                (
                    ("De", " · ".join(filter(None, (organisation.name, organisation.address)))),
                    ("À", ", ".join(to)),
                    ("Le", date_words(batch.on)),
                )
            ),
            Paragraph("Madame, Monsieur,"),
            Paragraph(
                f"Vous trouverez avec cette lettre {many}{copies} pour la session du jury "
                f"{subject.certification} du {date_words(held.on)}. La liste les nomme dans "
                "l’ordre, et le tableau de synthèse dit ce qui a été validé et quand."
            ),
            Paragraph(
                "Le manifeste donne la taille et l’empreinte de chaque fichier. Son empreinte à "
                f"lui, ci-dessous, permet de vérifier que rien n’a changé en chemin{NBSP}: elle se "
                "recalcule avec n’importe quel outil SHA-256."
            ),
            Facts(tuple(proof_facts(subject))),
            *(
                (
                    Paragraph(
                        "La clé des numéros est dans un fichier à part, pour le secrétariat seul. "
                        "Elle n’est pas dans l’archive."
                    ),
                )
                if batch.anonymous
                else ()
            ),
            Paragraph("Nous restons à votre disposition pour tout complément."),
            Signatures(
                (
                    Signature(f"Pour l’organisme{NBSP}: {batch.by.name}"),
                    Signature("Pour le délégataire", "Reçu le"),
                )
            ),
        ),
    )
