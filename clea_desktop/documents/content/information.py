"""The fiche d'information: what CléA is, for whom, what for, the steps, and who does what."""

from __future__ import annotations

from collections.abc import Iterator

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Sign,
    SignedItem,
    SignedList,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper, to_reach_us
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP, number_words
from clea_desktop.domain.referential import FAMILY, Release

TITLE = f"Fiche d’information {FAMILY}"


def information(subject: Subject) -> Paper:
    """The sheet that is read before anything else: it names nobody."""
    release = subject.release
    name = words.label(release.certification) if release else FAMILY
    return paper(
        subject,
        "information",
        f"Fiche d’information {name}",
        f"{name}, expliqué en langage simple",
        (
            *_what(name, release),
            *_for_whom(name),
            *_what_for(),
            *_steps(name, release),
            *_who_does_what(name, release),
            to_reach_us(subject),
        ),
        named=False,
    )


def _what(name: str, release: Release | None) -> Iterator[Block]:
    yield Heading(1, f"{name}, c’est quoi{NBSP}?")
    # Said of the first of the family, and of no other.
    first = "C’est le premier qui vaut pour tous les métiers. " if name == FAMILY else ""
    yield Paragraph(
        f"{name} est un certificat national. {first}Il montre ce que vous savez faire.",
        Voice.LEAD,
    )
    yield Paragraph(f"{name} n’est pas un examen. On part de ce que vous savez déjà faire.")
    if release is not None:
        number = len(release.domains)
        yield Paragraph(
            f"{name} porte sur {words.some(number, 'domaine')} de la vie au travail{NBSP}:"
        )
        yield Bullets(tuple(words.label(domain.short) for domain in release.domains))


def _for_whom(name: str) -> Iterator[Block]:
    yield Heading(2, f"Pour qui{NBSP}?")
    yield Paragraph(
        f"{name} est ouvert à tout le monde. Vous pouvez avoir un emploi ou en chercher un. "
        "Votre âge, votre diplôme et votre expérience ne comptent pas."
    )
    if name == FAMILY:
        yield Paragraph("CléA est fait d’abord pour les personnes qui ont peu ou pas de diplôme.")
    yield Paragraph(
        f"Une seule question compte{NBSP}: est-ce le bon moment pour vous{NBSP}? "
        "Nous en parlons ensemble. C’est vous qui décidez."
    )


def _what_for() -> Iterator[Block]:
    yield Heading(2, f"À quoi ça sert{NBSP}?")
    yield Paragraph(f"Pendant le parcours{NBSP}:")
    yield Bullets(
        (
            "Vous voyez ce que vous savez faire, et ce qui reste à apprendre.",
            "Vous donnez de la valeur à ce que vous savez faire.",
            "Vous apprenez le reste, en formation.",
            "Vous avancez vers votre projet.",
        )
    )
    yield Paragraph(f"Avec le certificat{NBSP}:")
    yield Bullets(
        (
            "Vous montrez votre valeur aux employeurs et à vos proches.",
            "Vous trouvez plus facilement un emploi ou une formation.",
            "Vous pouvez aller vers un autre métier ou un autre secteur.",
        )
    )


def _steps(name: str, release: Release | None) -> Iterator[Block]:
    steps = (
        (
            "L’entretien d’accueil",
            f"Une personne vous reçoit, en tête à tête. Elle vous explique {name}.",
            "Vous ne vous engagez à rien. Vous pouvez réfléchir, ou revenir plus tard.",
        ),
        (
            "L’évaluation préalable",
            "Vous faites des activités. Une personne regarde ce que vous savez faire.",
            "Votre livret dit ce que vous avez validé. Ce qui est validé reste validé.",
        ),
        (
            "La formation",
            "Elle porte seulement sur ce qui reste à apprendre. Une autre personne vous évalue.",
            f"Vous avez déjà tout validé{NBSP}? Vous allez directement au jury.",
        ),
        (
            "L’évaluation finale",
            "Elle porte seulement sur ce qui reste à valider. Vous pouvez la passer en plusieurs "
            "fois.",
            *_years(release),
        ),
    )
    yield Heading(2, f"Les {number_words(len(steps))} étapes")
    yield SignedList(
        tuple(
            SignedItem(Sign.NEXT, f"{number}. {title}", tuple(told))
            for number, (title, *told) in enumerate(steps, 1)
        )
    )
    yield Paragraph(f"Après, c’est le jury qui délivre le certificat. {_all_domains(release)}")
    yield Paragraph(
        "Vous pouvez viser le certificat tout de suite, ou avancer par étapes. C’est vous qui "
        "choisissez."
    )


def _years(release: Release | None) -> Iterator[str]:
    if release is not None:
        years = words.some(release.validity_years, "an")
        yield f"Vous avez {years}. On compte à partir de l’évaluation préalable."


def _all_domains(release: Release | None) -> str:
    if release is None:
        return "Il faut valider tous les domaines."
    return f"Il faut valider {words.all_of(len(release.domains), 'domaine')}."


def _who_does_what(name: str, release: Release | None) -> Iterator[Block]:
    pairs = [
        ("Qui vous oriente", f"Vous parle de {name} et vous dit à qui vous adresser."),
        (
            "L’organisme évaluateur",
            "Vous accueille, vous évalue, vous conseille et suit votre dossier.",
        ),
        ("L’organisme de formation", "Vous forme et suit vos progrès."),
        ("Le jury", "Regarde votre dossier et décide. Il ne dépend d’aucun organisme."),
        ("Le délégataire", "Choisit les organismes et dit comment ils doivent travailler."),
    ]
    if release is not None:
        pairs.append((words.label(release.owner), f"Garantit que {name} est le même partout."))
    yield Heading(2, f"Qui fait quoi{NBSP}?")
    yield Facts(tuple(pairs))
