"""A dossier as a file: what says nothing is left out, and the same dossier gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from clea_desktop.domain.assessment import (
    Assessment,
    MarkFact,
    Migration,
    NoteFact,
    Rectification,
    Reopening,
    Reprise,
)
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import Candidate, FormerName, FormOfAddress
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.domain.years import check_last_day
from clea_desktop.exchange.journey_writing import journey_part
from clea_desktop.exchange.placing import check_place
from clea_desktop.exchange.vocabulary import FORMAT


def write_dossier(
    dossier: Dossier, fingerprints: Mapping[ReleaseKey, str] | None = None, years: int | None = None
) -> bytes:
    """The file of a dossier, superseded marks included; reading it gives the same content.

    :param fingerprints: of the releases followed, so that the very same judges it elsewhere.
    :param years: of its edition, to say which assessments were made apart from those before them
        (a dossier joined, a reprise); when not given, none was.
    """
    assessments = dossier.assessments
    followed = assessments[0].release if assessments else None
    known = fingerprints or {}
    document = _without_empty(
        {
            "format": FORMAT,
            "referential": _referential(followed, known) if followed else None,
            "candidate": _candidate(dossier.candidate),
        }
    )
    document["assessments"] = [
        _assessment(
            assessment,
            followed,
            known,
            joined=years is not None and _apart(assessments[:rank], assessment, years),
        )
        for rank, assessment in enumerate(assessments)
    ]
    ranks = {assessment.id: rank for rank, assessment in enumerate(assessments, 1)}
    journey = journey_part(dossier.journey, ranks)
    if journey:
        document["journey"] = journey
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _referential(key: ReleaseKey, fingerprints: Mapping[ReleaseKey, str]) -> dict[str, str]:
    told = {"id": key.id, "edition": key.edition}
    return {**told, "fingerprint": fingerprints[key]} if key in fingerprints else told


def _candidate(candidate: Candidate) -> dict[str, Any]:
    place, check = candidate.birth_place, candidate.identity_check
    form = candidate.form_of_address
    return _without_empty(
        {
            "birth_name": candidate.birth_name,
            "usual_name": candidate.usual_name,
            "given_names": list(candidate.given_names),
            "sex": candidate.sex.value if candidate.sex else None,
            "form_of_address": form.value if form is not FormOfAddress.NEUTRAL else None,
            "birth_date": candidate.birth_date.iso,
            "birth_place": _without_empty(vars(place)) if place else None,
            "former_names": [_former_name(name) for name in candidate.former_names],
            "identity_check": {
                "document": check.document.value,
                "by": check.by,
                "on": check.on.isoformat(),
            }
            if check
            else None,
            "france_travail_id": candidate.france_travail_id,
            "cpf_dossier": candidate.cpf_dossier,
            "phone": candidate.phone,
            "email": candidate.email,
            "address": candidate.address,
        }
    )


def _former_name(name: FormerName) -> dict[str, Any]:
    return _without_empty(
        {
            "birth_name": name.birth_name,
            "usual_name": name.usual_name,
            "given_names": list(name.given_names),
            "until": name.until.isoformat(),
            "reason": name.reason.value,
        }
    )


def _apart(past: tuple[Assessment, ...], assessment: Assessment, years: int) -> bool:
    """Whether an assessment could not have been made after those before it, in one dossier."""
    last = max((mark.at.date() for mark in assessment.marks), default=assessment.opened_on)
    try:
        check_place(past, assessment, years, certifiable=False)
        check_last_day(past, assessment.kind, last, years)
    except RuleError:
        return True
    return False


def _assessment(
    assessment: Assessment,
    followed: ReleaseKey | None,
    known: Mapping[ReleaseKey, str],
    *,
    joined: bool,
) -> dict[str, Any]:
    opinion, closing, own = assessment.opinion, assessment.closing, assessment.release
    opened = {
        "kind": assessment.kind.value,
        "opened_on": assessment.opened_on.isoformat(),
        # Always said: an assessment without its end is an open one, not a slip.
        "closed_on": closing.on.isoformat() if closing else None,
    }
    rest = _without_empty(
        {
            "referential": _referential(own, known) if own != followed else None,
            "closing_reason": closing.reason if closing else "",
            "evaluator": assessment.evaluator.name,
            "marks": [_mark(mark, assessment) for mark in assessment.marks],
            "notes": [_note(note) for note in assessment.notes],
            "opinion": {
                "text": opinion.text,
                "by": opinion.by.name,
                "at": opinion.at.isoformat(),
            }
            if opinion
            else None,
            "reopenings": [_reopening(again) for again in assessment.reopenings],
            "rectifications": [_rectification(right) for right in assessment.rectifications],
            "reprise": _reprise(assessment.reprise) if assessment.reprise else None,
            "migrations": [_migration(each, assessment, known) for each in assessment.migrations],
            "joined": joined or None,
        }
    )
    return {**opened, **rest}


def _migration(
    migration: Migration, assessment: Assessment, known: Mapping[ReleaseKey, str]
) -> dict[str, Any]:
    return {
        "since": _referential(migration.since, known),
        "at": migration.at.isoformat(),
        "by": migration.by.name,
        "correspondence": migration.correspondence,
        **_without_empty(
            {
                "marks": [_mark(mark, assessment) for mark in migration.marks],
                "notes": [_note(note) for note in migration.notes],
            }
        ),
    }


def _reprise(reprise: Reprise) -> dict[str, Any]:
    told = _without_empty(
        {
            "organisation": reprise.organisation,
            "edition": reprise.edition,
            "checked_by": reprise.checked_by.name,
            "checked_on": reprise.checked_on.isoformat(),
        }
    )
    return {**told, "codes": sorted(reprise.codes)}


def _reopening(again: Reopening) -> dict[str, Any]:
    return _without_empty(
        {
            "closed_on": again.closing.on.isoformat(),
            "closing_reason": again.closing.reason,
            "at": again.at.isoformat(),
            "by": again.by.name,
            "reason": again.reason,
        }
    )


def _rectification(right: Rectification) -> dict[str, Any]:
    return {
        "criterion": right.criterion,
        "mark": right.mark.value if right.mark else None,
        "at": right.at.isoformat(),
        "by": right.by.name,
        "reason": right.reason,
        "closed": right.closed,
    }


def _mark(fact: MarkFact, assessment: Assessment) -> dict[str, Any]:
    own_observer = fact.observer.name != assessment.evaluator.name
    decided = {
        "criterion": fact.criterion,
        "mark": fact.mark.value if fact.mark else None,
        "at": fact.at.isoformat(),
        "basis": fact.basis.value,
    }
    rest = _without_empty(
        {
            "note": fact.note,
            "observer": fact.observer.name if own_observer else None,
            "activity": fact.activity,
            "entered_by": fact.entered_by.name if fact.entered_by else None,
            "entered_at": fact.entered_at.isoformat() if fact.entered_at else None,
        }
    )
    return {**decided, **rest}


def _note(note: NoteFact) -> dict[str, Any]:
    # An empty text takes a note away: it is said.
    written = {"criterion": note.criterion, "text": note.text, "at": note.at.isoformat()}
    return {**written, "by": note.by.name} if note.by else written
