"""« Votre rendez-vous CléA »: where, when, how long, what to bring, whom to call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from clea_desktop.documents.blocks import (
    Block,
    Bullets,
    Callout,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Text,
    Tone,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.documents.content.making import paper, to_reach_us
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words, full_date_words, listed
from clea_desktop.domain.journey import Sitting
from clea_desktop.domain.referential import FAMILY

TITLE = f"Votre rendez-vous {FAMILY}"


def appointment(subject: Subject) -> Paper:
    """The next séance from the day of the paper on, else the last one.

    :raises RuleError: no séance is planned, none was held.
    """
    sitting = _sitting(subject)
    day = full_date_words(sitting.on)
    name = subject.dossier.candidate.display_name
    title = f"Votre rendez-vous {subject.certification}"
    return paper(
        subject,
        "appointment",
        title,
        f"{day}, {subject.organisation.name}",
        (
            Heading(1, title, name),
            Callout(Tone.SUCCESS, _when(sitting), _where(subject, sitting)),
            Facts(_facts(sitting)),
            *_after(subject, sitting),
            Heading(2, f"Que faut-il apporter{NBSP}?"),
            Bullets(
                (
                    "Votre pièce d’identité, si vous en avez une.",
                    "Ce qui montre ce que vous savez faire\u00a0: attestations, certificats, "
                    "carte de secouriste.",
                    "Vos lunettes, si vous en portez.",
                )
            ),
            Heading(2, f"Comment ça se passe{NBSP}?"),
            Paragraph(
                "Ce n’est pas un examen. Vous faites des activités, à votre rythme. "
                "Vous pouvez poser des questions et demander une pause."
            ),
            to_reach_us(
                subject,
                "Vous avez un empêchement, ou du retard\u00a0? Appelez-nous. Nous choisirons un "
                "autre jour ensemble.",
            ),
        ),
    )


def _sitting(subject: Subject) -> Sitting:
    journey = subject.dossier.journey
    if not journey.sittings:
        raise RuleError(
            f"Le rendez-vous du dossier {subject.dossier.reference} attend une séance{NBSP}: "
            "prévoyez-la d’abord."
        )
    coming = journey.next_sitting(subject.dated or subject.today)
    return coming or max(journey.sittings, key=_order)


def _order(sitting: Sitting) -> tuple[date, time]:
    return sitting.on, sitting.starts or time()


def _when(sitting: Sitting) -> str:
    day = full_date_words(sitting.on)
    return f"{day}, à {words.hour_words(sitting.starts)}" if sitting.starts else day


def _where(subject: Subject, sitting: Sitting) -> tuple[Text, ...]:
    organisation = subject.organisation
    place = sitting.place or ", ".join(filter(None, (organisation.name, organisation.address)))
    hour = () if sitting.starts else ("Nous vous dirons bientôt l’heure.",)
    return (place, *hour)


def _facts(sitting: Sitting) -> tuple[tuple[str, Text], ...]:
    lasting = sitting.minutes
    told = (
        ("Durée", f"environ {words.lasting_words(lasting)}" if lasting else ""),
        ("Avec", listed([person.name for person in sitting.evaluators])),
        ("Interprète", sitting.interpreter),
    )
    return tuple((name, value) for name, value in told if value)


def _after(subject: Subject, first: Sitting) -> Iterator[Block]:
    """The other séances planned after that one."""
    planned = (s for s in subject.dossier.journey.sittings if s.awaited and s is not first)
    later = sorted((s for s in planned if _order(s) >= _order(first)), key=_order)
    if later:
        yield Paragraph(f"Ensuite{NBSP}: {listed([_short(each) for each in later])}.", Voice.BODY)


def _short(sitting: Sitting) -> str:
    day = date_words(sitting.on)
    return f"le {day} à {words.hour_words(sitting.starts)}" if sitting.starts else f"le {day}"
