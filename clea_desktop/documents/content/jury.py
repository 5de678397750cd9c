"""The dossier pour le jury: what is known, what is validated and why, and all it rests on.

Its anonymised copy says the same with a number in place of the identity, and carries no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clea_desktop.documents.blocks import (
    Block,
    Callout,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Text,
    Tone,
    Voice,
)
from clea_desktop.documents.content import annexes, grid, history, livret, story, verdicts, words
from clea_desktop.documents.content.anonymous import anonymised
from clea_desktop.documents.content.jury_copy import jury_copy
from clea_desktop.documents.content.subject import Subject
from clea_desktop.domain.french import NBSP, date_words, listed
from clea_desktop.domain.people import Accreditation

TITLE = "Dossier pour le jury"
ANONYMOUS_TITLE = "Dossier pour le jury, copie anonymisée"
_PLACES_IN_A_ROW = 3


def jury(subject: Subject) -> Paper:
    """The dossier as deposited, with the data of its reader attached.

    :raises RuleError: no assessment, or the last one is still open.
    """
    subject.check_closed("Le dossier pour le jury")
    paper = _paper(subject, "jury", TITLE, named=True)
    return replace(paper, attachments=(jury_copy(subject),))


def anonymous_jury(subject: Subject) -> Paper:
    """The copy for a jury that reads without knowing whom.

    :raises RuleError: no assessment, or the last one is still open.
    """
    subject.check_closed("Le dossier pour le jury")
    return _paper(anonymised(subject), "jury-anonymous", ANONYMOUS_TITLE, named=False)


def _paper(subject: Subject, kind: str, title: str, named: bool) -> Paper:
    name = subject.dossier.candidate.display_name if named else subject.dossier.reference
    blocks = [
        Heading(1, name if named else f"Dossier {name}", words.told(subject)),
        *_state(subject),
        *_identity(subject, named),
        *_organisation(subject),
        *verdicts.synthesis(subject),
        *verdicts.by_domain(subject),
        *verdicts.by_subdomain(subject),
        *verdicts.grounds(subject),
        *verdicts.opinions(subject),
        *history.controls(subject, named),
        *history.timeline(subject),
        *story.sittings(subject),
        *history.presence(subject),
        *story.training(subject),
        *story.juries(subject),
        *_signatures(subject),
        PageBreak(),
        Heading(1, livret.TITLE, "Ce que le livret dit à la personne"),
        *livret.findings(subject),
        PageBreak(),
        Heading(1, grid.TITLE, "Chaque critère, avec ses notes"),
        *grid.decisions(subject),
        *annexes.pieces(subject, named),
    ]
    return Paper(
        kind=kind,
        title=f"{title} – {name}",
        subject=words.told(subject),
        author=subject.organisation.name,
        dated=subject.date,
        header=words.header(subject, title),
        footer=words.footer(subject),
        blocks=tuple(blocks),
    )


def _state(subject: Subject) -> Iterator[Block]:
    outcome = subject.outcome
    if outcome.certifiable:
        every = words.all_of(len(outcome.domains), "domaine")
        verb = "sont validés" if len(outcome.domains) > 1 else "est validé"
        yield Callout(Tone.SUCCESS, f"Dossier complet{NBSP}: {every} {verb}.")
    else:
        yield Callout(
            Tone.ATTENTION,
            "Dossier incomplet",
            (f"Il reste à valider{NBSP}: {listed(list(outcome.remaining))}.",),
        )
    if subject.provisional:
        yield words.provisional_notice()


def _identity(subject: Subject, named: bool) -> Iterator[Block]:
    candidate = subject.dossier.candidate
    pairs: list[tuple[str, Text]] = []
    if named:
        place, check = candidate.birth_place, candidate.identity_check
        pairs.append(("Nom de naissance", candidate.birth_name))
        if candidate.usual_name:
            pairs.append(("Nom d’usage", candidate.usual_name))
        one_name = f"aucun{NBSP}: un seul nom, à signaler au certificateur"
        pairs += [
            ("Prénoms", ", ".join(candidate.given_names) or one_name),
            ("Date de naissance", candidate.birth_date.words),
            (
                "Lieu de naissance",
                ", ".join(filter(None, (place.commune, place.country) if place else ()))
                or words.MISSING,
            ),
            (
                "Identité",
                f"vérifiée sur {words.IDENTITY_DOCUMENT[check.document]} par {check.by} "
                f"le {date_words(check.on)}"
                if check
                else "à vérifier",
            ),
        ]
    pairs.append(("Numéro du dossier", subject.dossier.reference))
    if subject.valid_until is not None:
        pairs.append(("Finale possible jusqu’au", date_words(subject.valid_until)))
    yield Heading(2, "Personne évaluée")
    yield Facts(tuple(pairs), columns=2)


def _organisation(subject: Subject) -> Iterator[Block]:
    organisation, release = subject.organisation, subject.referential
    yield Heading(2, "Organisme évaluateur et référentiel")
    yield Facts(
        (
            ("Organisme", organisation.name),
            ("SIRET", organisation.siret or words.MISSING),
            ("Déclaration d’activité", organisation.activity_number or words.MISSING),
            ("Habilitation", _accreditation(organisation.accreditation)),
            ("Référentiel", f"{words.label(release.title)} ({release.key.id})"),
            ("Édition", release.key.edition),
            ("Empreinte", release.fingerprint),
        )
    )


def _accreditation(given: Accreditation) -> str:
    if not given.number:
        return words.MISSING
    told = [given.number]
    if given.delegate:
        told.append(given.delegate)
    if given.starts_on is not None:
        told.append(f"depuis le {date_words(given.starts_on)}")
    if given.ends_on is not None:
        told.append(f"jusqu’au {date_words(given.ends_on)}")
    return ", ".join(told)


def _signatures(subject: Subject) -> Iterator[Block]:
    """One place for each person who led an assessment, or checked a reprise."""
    people = list(dict.fromkeys(words.led_by(each) for each in subject.assessments))
    yield Heading(2, "Signature")
    yield Paragraph(f"Dossier établi le {date_words(subject.date)}.", Voice.BODY)
    for first in range(0, len(people), _PLACES_IN_A_ROW):
        yield Signatures(tuple(Signature(who) for who in people[first : first + _PLACES_IN_A_ROW]))
