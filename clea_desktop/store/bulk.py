"""Many whole dossiers at once: made-up centres and benchmarks, never a gesture."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice

from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.store import dossiers, rows, state, whole
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Database, Transaction
from clea_desktop.store.ids import IdSource

_CHUNK = 500


def load(
    database: Database,
    made: Iterable[Dossier],
    at: datetime,
    by: bytes | None,
    release_of: Callable[[ReleaseKey], Release],
    new_id: IdSource,
) -> None:
    """Write dossiers as if each had been imported, some hundreds to a transaction.

    :raises EnvironmentProblem: the disk refused; the chunks before are stored.
    """
    pending = iter(made)
    while chunk := list(islice(pending, _CHUNK)):
        with database.writing() as transaction:
            people = rows.People.load(transaction.connection)
            number = dossiers.next_number(transaction.connection, at.year)
            for offset, dossier in enumerate(chunk):
                numbering = whole.Numbering(new_id(), at.year, number + offset, os.urandom(32))
                _write(transaction, dossier, numbering, people, at, by, release_of, new_id)


def _write(
    transaction: Transaction,
    dossier: Dossier,
    numbering: whole.Numbering,
    people: rows.People,
    at: datetime,
    by: bytes | None,
    release_of: Callable[[ReleaseKey], Release],
    new_id: IdSource,
) -> None:
    fingerprints = {a.release: release_of(a.release).fingerprint for a in dossier.assessments}
    facts = whole.whole_rows(dossier, numbering, people, fingerprints, new_id)
    draft = Draft("import", "dossier importé", at, by=by, dossier=numbering.id)
    transaction.append(draft, facts)
    reference = dossiers.reference_words(numbering.year, numbering.number)
    known = rows.recorded(dossier, people, new_id)
    numbered = replace(known, id=numbering.id, reference=reference)
    current = dossier.current
    release = release_of(current.release) if current else None
    outcome = standing(release, dossier.assessments) if release else None
    state.add(transaction.connection, state.projection(numbered, release, outcome))
