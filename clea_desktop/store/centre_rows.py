"""Domain values to rows: what each fact of the centre itself writes."""

from __future__ import annotations

import json
from datetime import date, datetime

from clea_desktop.domain.people import Organisation
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row


def person_row(person_id: bytes, name: str) -> Row:
    """Somebody the centre now knows."""
    return t.person, {"id": person_id, "name": name}


def person_name_row(row_id: bytes, person: bytes, name: str) -> Row:
    """A person's name put right."""
    return t.person_name, {"id": row_id, "person": person, "name": name}


def organisation_row(organisation: Organisation, row_id: bytes, supersedes: bytes | None) -> Row:
    """The organisme as one fact."""
    accreditation = organisation.accreditation
    return t.organisation, {
        "id": row_id,
        "supersedes": supersedes,
        "name": organisation.name,
        "siret": organisation.siret,
        "activity_number": organisation.activity_number,
        "qualiopi": organisation.qualiopi,
        "address": organisation.address,
        "phone": organisation.phone,
        "accreditation_number": accreditation.number,
        "delegate": accreditation.delegate,
        "accredited_from": accreditation.starts_on,
        "accredited_until": accreditation.ends_on,
    }


def release_row(release: Release, content: bytes) -> Row:
    """A release the centre now uses, with its exact content."""
    return t.release, {
        "id": release.key.id,
        "edition": release.key.edition,
        "sequence": release.key.sequence,
        "fingerprint": release.fingerprint,
        "content": content,
    }


def release_check_row(
    row_id: bytes,
    key: ReleaseKey,
    line: str,
    official_text: str,
    conforms: bool,
    first: tuple[bytes | None, datetime | None] = (None, None),
    elsewhere: str | None = None,
) -> Row:
    """A line of a release, found true to the official text or no more.

    :param first: who ticked it and when, on a release before that says the same.
    :param elsewhere: who ticked it, of another centre.
    """
    return t.release_check, {
        "id": row_id,
        "release": key.id,
        "edition": key.edition,
        "sequence": key.sequence,
        "line": line,
        "official_text": official_text,
        "conforms": conforms,
        "first_by": first[0],
        "first_at": first[1],
        "elsewhere": elsewhere,
    }


def release_part_row(row_id: bytes, key: ReleaseKey, name: str, content: bytes) -> Row:
    """Something that goes with a release."""
    return t.release_part, {
        "id": row_id,
        "release": key.id,
        "edition": key.edition,
        "sequence": key.sequence,
        "name": name,
        "content": content,
    }


def release_correction_row(
    row_id: bytes,
    key: ReleaseKey,
    line: str,
    label: str | None,
    required: int | None,
    mandatory: tuple[str, ...] | None,
) -> Row:
    """What a line of a release should say; all None takes back the row before."""
    return t.release_correction, {
        "id": row_id,
        "release": key.id,
        "edition": key.edition,
        "sequence": key.sequence,
        "line": line,
        "label": label,
        "required": required,
        "mandatory": None if mandatory is None else json.dumps(list(mandatory)),
    }


def absence_row(row_id: bytes, person: bytes, starts_on: date, ends_on: date) -> Row:
    """Somebody is away."""
    return t.absence, {
        "id": row_id,
        "person": person,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
