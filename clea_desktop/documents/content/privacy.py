"""The notice on personal data: what is kept, why, who reads it, how long, and the rights."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import Block, Bullets, Heading, Paper, Paragraph, Voice
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper, to_reach_us
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP

TITLE = "Notice sur les données personnelles"


def privacy(subject: Subject) -> Paper:
    """The notice given with the first sheet: it names nobody."""
    return paper(
        subject,
        "privacy",
        TITLE,
        "Ce que nous gardons, pourquoi, combien de temps, et vos droits",
        (
            *_what(subject.organisation.name),
            *_why(),
            *_who(),
            *_how_long(subject),
            *_rights(),
            to_reach_us(subject, "Pour demander quelque chose, ou poser une question."),
        ),
        named=False,
    )


def _what(organisation: str) -> Iterator[Block]:
    yield Heading(1, "Vos données personnelles")
    yield Paragraph(
        f"{organisation} garde des informations sur vous. Cette notice vous dit lesquelles, et "
        "quels sont vos droits.",
        Voice.LEAD,
    )
    yield Heading(2, "Ce que nous gardons")
    yield Bullets(
        (
            f"Qui vous êtes{NBSP}: nom, prénoms, sexe, date et lieu de naissance.",
            f"Comment vous joindre{NBSP}: téléphone, courriel, adresse.",
            "Vos numéros utiles, si vous nous les donnez (France Travail, CPF).",
            f"L’entretien d’accueil{NBSP}: votre situation, votre projet, ce qui vous aide.",
            f"Vos séances{NBSP}: les jours, les heures, votre présence.",
            "Ce que vous avez montré pendant les évaluations, et votre livret.",
            "Votre parcours de formation.",
            "Nos appels, nos courriers, nos rendez-vous.",
        )
    )
    yield Paragraph(f"Nous ne gardons jamais{NBSP}:")
    yield Bullets(
        (
            "votre numéro de sécurité sociale\u00a0;",
            "une copie de votre pièce d’identité\u00a0: nous la regardons, c’est tout\u00a0;",
            "la raison d’un aménagement\u00a0: seulement ce qui vous aide.",
        )
    )
    yield Paragraph(
        "Vos données sont dans nos ordinateurs. Elles sont chiffrées\u00a0: sans notre phrase "
        "secrète, personne ne peut les lire."
    )


def _why() -> Iterator[Block]:
    yield Heading(2, f"Pourquoi{NBSP}?")
    yield Bullets(
        (
            "Pour vous accueillir, vous évaluer et suivre votre parcours.",
            "Pour présenter votre dossier au jury.",
        )
    )
    yield Paragraph(
        "Nous devons garder ces données pour vous rendre ce service. Elles servent à cela, et à "
        "rien d’autre."
    )


def _who() -> Iterator[Block]:
    yield Heading(2, f"Qui les lit{NBSP}?")
    yield Bullets(
        (
            "Les personnes qui vous suivent dans notre organisme.",
            "Le jury, quand nous lui présentons votre dossier.",
            "Le certificateur, pour faire votre certificat. La loi lui demande de le déclarer à "
            "la Caisse des Dépôts.",
        )
    )
    yield Paragraph(
        f"Pour toute autre personne, il faut votre accord{NBSP}: un employeur, un conseiller, un "
        "organisme de formation. Vous dites à qui, et pour quoi. Vous pouvez reprendre votre "
        "accord quand vous voulez."
    )


def _how_long(subject: Subject) -> Iterator[Block]:
    release = subject.release
    years = (
        f"vos {words.some(release.validity_years, 'an')}" if release is not None else "vos droits"
    )
    yield Heading(2, f"Combien de temps{NBSP}?")
    yield Paragraph(
        f"Nous gardons votre dossier jusqu’à la fin de {years} pour passer l’évaluation finale"
        + (f", puis {words.months(subject.months_kept)}." if subject.months_kept else ".")
    )
    yield Paragraph(
        "Si un jury étudie votre dossier, nous attendons sa décision, et la fin du temps prévu "
        "pour la discuter."
    )
    yield Paragraph(
        "Ensuite, nous effaçons tout. Il reste seulement un nombre, sans nom, pour compter."
    )


def _rights() -> Iterator[Block]:
    yield Heading(2, "Vos droits")
    yield Bullets(
        (
            "Voir vos données et en avoir une copie.",
            "Les faire corriger.",
            "Les faire effacer. Avant, nous vous remettons votre livret.",
            "Demander que nous les utilisions moins, ou que nous arrêtions.",
            "Reprendre un accord.",
        )
    )
    yield Paragraph("C’est gratuit. Nous vous répondons dans le mois.")
    yield Paragraph(
        "Vous pouvez aussi écrire à la CNIL, qui protège les données personnelles\u00a0: "
        "3 place de Fontenoy, 75007 Paris, ou www.cnil.fr."
    )
