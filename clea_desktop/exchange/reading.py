"""From the bytes of a dossier file to a ``Dossier`` that every rule accepts.

The format is described by ``resources/schemas/clea-dossier-1.schema.json``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pydantic import ValidationError

from clea_desktop.arrivals.faults import UPDATE, Fault, quoted, refusal
from clea_desktop.arrivals.strict_json import read_json
from clea_desktop.domain.assessment import Assessment, Closing, MarkFact, NoteFact, Opinion
from clea_desktop.domain.dossier import Dossier, with_closings
from clea_desktop.domain.people import BirthPlace, Candidate, FormerName, IdentityCheck, Person
from clea_desktop.domain.referential import Release
from clea_desktop.exchange import models
from clea_desktop.exchange.rules import faults_of
from clea_desktop.exchange.vocabulary import VOCABULARY

SIZE_LIMIT = 5_000_000
"""The longest dossier file, in bytes."""

ReleaseOf = Callable[[str, str], Release | None]
"""The release of an identifier and an edition; None when the centre has none."""


def read_dossier(data: bytes, source: str, release_of: ReleaseOf, now: datetime) -> Dossier:
    """The dossier a file holds, its closings computed and frozen, without a reference yet.

    :param source: the file's name, for the sentence.
    :param now: aware; nothing in the file may be later.
    :raises RuleError: the first fault, where it is, what to do, and how many others.
    """
    value = read_json(data, source, SIZE_LIMIT)
    content = _shaped(value, source)
    if not content.assessments:
        dossier = Dossier("", _candidate(content.candidate))
        faults = list(faults_of(dossier, None, now))
    else:
        release = _release(content, source, release_of)
        assessments = tuple(_assessment(part, release) for part in content.assessments)
        dossier = Dossier("", _candidate(content.candidate), assessments)
        faults = list(faults_of(dossier, release, now))
        if not faults:
            return with_closings(release, dossier)
    if faults:
        raise refusal(source, faults)
    return dossier


def _shaped(value: object, source: str) -> models.DossierContent:
    # A file of another format would have a hundred faults; this one says it all.
    found = value.get("format") if isinstance(value, dict) else None
    if found is not None and found != models.FORMAT:
        why = f"c’est un fichier {quoted(found)}, il faut {quoted(models.FORMAT)}"
        raise refusal(source, [Fault("format", why, UPDATE)])
    try:
        return models.DossierContent.model_validate(value)
    except ValidationError as error:
        faults = [VOCABULARY.fault_of(item, value) for item in error.errors(include_url=False)]
        raise refusal(source, faults) from error


def _release(content: models.DossierContent, source: str, release_of: ReleaseOf) -> Release:
    """The one release of every assessment.

    An edition that changes on the way needs the correspondence of the two: until a référentiel
    update brings it, such a file is refused rather than misread.
    """
    named = [
        (index, part.referential or content.referential)
        for index, part in enumerate(content.assessments)
    ]
    found: Release | None = None
    for index, referential in named:
        where = f"évaluation n°\u00a0{index + 1} › référentiel"
        if referential is None:
            raise refusal(source, [Fault(where, "ce champ est absent")])
        release = release_of(referential.id, referential.edition)
        if release is None:
            why = (
                f"l’édition {quoted(referential.edition)} de {quoted(referential.id)} n’est pas "
                "dans ce centre"
            )
            raise refusal(source, [Fault(where, why, "importez d’abord ce référentiel")])
        if found is not None and found.key != release.key:
            why = (
                f"elle suit l’édition {release.key.edition}, les précédentes l’édition "
                f"{found.key.edition}, et ce programme ne change pas d’édition en cours de parcours"
            )
            raise refusal(source, [Fault(where, why, "importez un parcours d’une seule édition")])
        found = release
    assert found is not None
    return found


def _candidate(part: models.CandidatePart) -> Candidate:
    place, check = part.birth_place, part.identity_check
    return Candidate(
        birth_name=part.birth_name,
        birth_date=part.birth_date,
        given_names=tuple(part.given_names),
        usual_name=part.usual_name,
        sex=part.sex,
        form_of_address=part.form_of_address,
        birth_place=BirthPlace(**place.model_dump()) if place else None,
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


def _assessment(part: models.AssessmentPart, release: Release) -> Assessment:
    evaluator = Person(part.evaluator)
    opinion = part.opinion
    return Assessment(
        kind=part.kind,
        release=release.key,
        opened_on=part.opened_on,
        evaluator=evaluator,
        marks=tuple(_mark(mark, evaluator) for mark in part.marks),
        notes=tuple(
            NoteFact(note.criterion, note.text, note.at, Person(note.by) if note.by else None)
            for note in part.notes
        ),
        opinion=Opinion(opinion.text, Person(opinion.by), opinion.at) if opinion else None,
        closing=Closing(part.closed_on, part.closing_reason) if part.closed_on else None,
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
