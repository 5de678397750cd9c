"""From the bytes of a dossier file to a ``Dossier`` that every rule accepts.

The format is described by ``resources/schemas/clea-dossier-1.schema.json``. Its models are slow
to import: the first file to read pays for them, no other command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from clea_desktop.arrivals.faults import UPDATE, Fault, quoted, refusal
from clea_desktop.arrivals.strict_json import read_json
from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    MarkFact,
    Migration,
    NoteFact,
    Opinion,
    Rectification,
    Reopening,
    Reprise,
)
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.french import NBSP, listed
from clea_desktop.domain.journey import steps_of
from clea_desktop.domain.people import BirthPlace, Candidate, FormerName, IdentityCheck, Person
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.exchange.journey_reading import assessment_id, rank_named, read_journey
from clea_desktop.exchange.rules import judged
from clea_desktop.exchange.vocabulary import FORMAT, assessment_place, fault_of

if TYPE_CHECKING:
    from clea_desktop.exchange import models

SIZE_LIMIT = 5_000_000
"""The longest dossier file, in bytes."""

ReleaseOf = Callable[[str, str], Release | None]
"""The release of an identifier and an edition; None when the centre has none."""

_BRING = "importez d’abord cette édition par la page « Référentiels », ou vérifiez le fichier"


def read_dossier(
    data: bytes,
    source: str,
    release_of: ReleaseOf,
    now: datetime,
    installed: Iterable[ReleaseKey] = (),
    exact: Callable[[str], Release | None] = lambda _fingerprint: None,
) -> Dossier:
    """The dossier a file holds, its closings computed and frozen, without a reference yet.

    :param source: the file's name, for the sentence.
    :param now: aware; nothing in the file may be later.
    :param installed: what the centre has, to be named when a file wants another edition.
    :param exact: the very release of a fingerprint, when the centre has it; else the last
        correction of the edition judges.
    :raises RuleError: the first fault, where it is, what to do, and how many others.
    """
    content = _shaped(read_json(data, source, SIZE_LIMIT), source)
    followed, releases = _releases(content, source, release_of, exact, installed)
    joined = frozenset(rank for rank, part in enumerate(content.assessments) if part.joined)
    dossier, faults = judged(_dossier(content, followed), releases, now, joined)
    if faults:
        raise refusal(source, faults)
    return dossier


def _shaped(value: object, source: str) -> models.DossierContent:
    if isinstance(value, dict) and value.get("format", FORMAT) != FORMAT:
        # A file of another format would have a hundred faults; this one says it all.
        found = value["format"]
        said = f"c’est un fichier {quoted(found)}, " if isinstance(found, str) else ""
        raise refusal(source, [Fault("format", f"{said}il faut {quoted(FORMAT)}", UPDATE)])

    from pydantic import ValidationError

    from clea_desktop.exchange.models import DossierContent

    try:
        return DossierContent.model_validate(value)
    except ValidationError as error:
        first = fault_of(error.errors(include_url=False)[0], value)
        # The others are only counted: a hostile file has a hundred thousand of them. The cause
        # is not kept: it quotes what the file says of a person.
        raise refusal(source, [first] * error.error_count()) from None


_Followed = tuple[ReleaseKey, Sequence[ReleaseKey]]
"""What an assessment follows, and what it followed before each of its migrations."""


def _releases(
    content: models.DossierContent,
    source: str,
    release_of: ReleaseOf,
    exact: Callable[[str], Release | None],
    installed: Iterable[ReleaseKey],
) -> tuple[list[_Followed], Mapping[ReleaseKey, Release]]:
    """What each assessment follows, and the releases named.

    An edition that changes on the way needs the correspondence of the two: without it, such a
    file is refused rather than misread.
    """

    def found(where: str, named: models.ReferentialPart | None) -> Release:
        if named is None:
            raise refusal(source, [Fault(where, "ce champ est absent")])
        release = release_of(named.id, named.edition)
        same = exact(named.fingerprint) if named.fingerprint else None
        if same is not None and (same.key.id, same.key.edition) == (named.id, named.edition):
            release = same
        if release is None:
            has = listed(sorted({f"{key.id} {key.edition}" for key in installed}))
            wanted = f"l’édition {quoted(named.edition)} de {quoted(named.id)}"
            why = f"{wanted} n’est pas dans ce centre{f', qui a {has}' if has else ''}"
            raise refusal(source, [Fault(where, why, _BRING)])
        return release

    if content.referential is not None:
        found("référentiel", content.referential)
    told: list[tuple[Release, list[Release]]] = []
    for index, part in enumerate(content.assessments):
        place = assessment_place(index, part.kind)
        release = found(f"{place} › référentiel", part.referential or content.referential)
        before = [
            found(f"{place} › passage n°{NBSP}{rank} › référentiel", each.since)
            for rank, each in enumerate(part.migrations, 1)
        ]
        for earlier in (*(one for one, _before in told), *before):
            if not release.continues(earlier.key):
                raise refusal(source, [_apart(release, earlier, place)])
        told.append((release, before))
    # Corrections of one edition follow each other: the last one judges.
    last = {_edition(release): release.key for release, _before in told}
    releases = {one.key: one for release, before in told for one in (release, *before)}
    followed: list[_Followed] = [
        (last[_edition(release)], tuple(one.key for one in before)) for release, before in told
    ]
    return followed, releases


def _apart(release: Release, earlier: Release, place: str) -> Fault:
    why = (
        f"cette évaluation suit {release.key.id} {release.key.edition}, une précédente "
        f"{earlier.key.id} {earlier.key.edition}, et rien dans ce centre ne mène de l’une à l’autre"
    )
    return Fault(
        f"{place} › référentiel", why, "importez d’abord le référentiel qui en a la correspondance"
    )


def _edition(release: Release) -> tuple[str, str]:
    return release.key.id, release.key.edition


def _dossier(content: models.DossierContent, followed: Sequence[_Followed]) -> Dossier:
    candidate = _candidate(content.candidate)
    journey = read_journey(content.journey)
    named = {rank_named(step) for step in steps_of(journey)}
    assessments = []
    pairs = zip(content.assessments, followed, strict=True)
    for rank, (part, (release, before)) in enumerate(pairs, 1):
        made = _assessment(part, release, before)
        assessments.append(replace(made, id=assessment_id(rank)) if rank in named else made)
    return Dossier("", candidate, tuple(assessments), journey=journey)


def _candidate(part: models.CandidatePart) -> Candidate:
    check = part.identity_check
    return Candidate(
        birth_name=part.birth_name,
        birth_date=part.birth_date,
        given_names=tuple(part.given_names),
        usual_name=part.usual_name,
        sex=part.sex,
        form_of_address=part.form_of_address,
        birth_place=_birth_place(part.birth_place),
        former_names=tuple(
            FormerName(
                name.birth_name, name.usual_name, tuple(name.given_names), name.until, name.reason
            )
            for name in part.former_names
        ),
        identity_check=IdentityCheck(check.document, check.by, check.on) if check else None,
        france_travail_id=part.france_travail_id,
        cpf_dossier=part.cpf_dossier,
        phone=part.phone,
        email=part.email,
        address=part.address,
    )


def _birth_place(part: models.BirthPlacePart | None) -> BirthPlace | None:
    """A place of which nothing is known is no place, whichever way the file says it."""
    place = BirthPlace(**dict(part)) if part else BirthPlace()
    return None if place == BirthPlace() else place


def _assessment(
    part: models.AssessmentPart, release: ReleaseKey, before: Sequence[ReleaseKey]
) -> Assessment:
    evaluator = Person(part.evaluator)
    opinion = part.opinion
    return Assessment(
        kind=part.kind,
        release=release,
        opened_on=part.opened_on,
        evaluator=evaluator,
        marks=tuple(_mark(mark, evaluator) for mark in part.marks),
        notes=tuple(map(_note, part.notes)),
        opinion=Opinion(opinion.text, Person(opinion.by), opinion.at) if opinion else None,
        closing=Closing(part.closed_on, part.closing_reason) if part.closed_on else None,
        reopenings=tuple(
            Reopening(
                Closing(again.closed_on, again.closing_reason),
                again.at,
                Person(again.by),
                again.reason,
            )
            for again in part.reopenings
        ),
        rectifications=tuple(
            Rectification(
                right.criterion, right.mark, right.at, Person(right.by), right.reason, right.closed
            )
            for right in part.rectifications
        ),
        reprise=_reprise(part.reprise) if part.reprise else None,
        migrations=tuple(
            Migration(
                since,
                told.at,
                Person(told.by),
                told.correspondence,
                tuple(_mark(mark, evaluator) for mark in told.marks),
                tuple(map(_note, told.notes)),
            )
            for told, since in zip(part.migrations, before, strict=True)
        ),
    )


def _note(part: models.NotePart) -> NoteFact:
    return NoteFact(part.criterion, part.text, part.at, Person(part.by) if part.by else None)


def _reprise(part: models.ReprisePart) -> Reprise:
    return Reprise(
        part.organisation,
        part.edition,
        frozenset(part.codes),
        Person(part.checked_by),
        part.checked_on,
    )


def _mark(part: models.MarkPart, evaluator: Person) -> MarkFact:
    return MarkFact(
        criterion=part.criterion,
        mark=part.mark,
        at=part.at,
        observer=Person(part.observer) if part.observer else evaluator,
        basis=part.basis,
        note=part.note,
        activity=part.activity,
        entered_by=Person(part.entered_by) if part.entered_by else None,
        entered_at=part.entered_at,
    )
