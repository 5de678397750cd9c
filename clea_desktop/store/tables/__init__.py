"""The tables: acts, the facts they carry, and the projections that lists read.

A fact row names the act that wrote it and is never changed; ``supersedes`` names the row it
takes the place of. ``dossier_state`` and ``contact_state`` alone are rewritten: they can always
be rebuilt from facts. Nothing of this package leaves ``store``. Any change here needs a migration.
"""

from __future__ import annotations

from clea_desktop.store.tables._base import metadata
from clea_desktop.store.tables.of_centre import (
    absence,
    act,
    centre,
    centre_step,
    organisation,
    person,
    person_name,
    release,
    release_check,
    release_correction,
    release_part,
)
from clea_desktop.store.tables.of_dossier import (
    assessment,
    closing,
    document,
    dossier,
    dossier_state,
    erasure,
    evidence_file,
    identity,
    joining,
    mark,
    migration,
    note,
    opinion,
    rectification,
    release_decision,
    reopening,
    withdrawal,
)
from clea_desktop.store.tables.of_path import contact, contact_state, contact_step, reprise, step

FACTS_OF_DOSSIER = (
    dossier,
    identity,
    assessment,
    mark,
    note,
    opinion,
    closing,
    reopening,
    rectification,
    release_decision,
    migration,
    document,
    evidence_file,
    joining,
    withdrawal,
    step,
    reprise,
)
"""Tables of rows that belong to one dossier and go with it when it is erased."""

FACTS_OF_CENTRE = (
    person,
    person_name,
    organisation,
    release,
    release_check,
    release_correction,
    release_part,
    absence,
    centre_step,
    erasure,
)
"""Tables of rows that belong to the centre as a whole."""

FACTS_OF_CONTACT = (contact, contact_step)
"""Tables of rows that belong to one contact and go with it when it is erased."""

APPEND_ONLY = (act, *FACTS_OF_CENTRE, *FACTS_OF_DOSSIER, *FACTS_OF_CONTACT)
"""Tables whose rows triggers keep from being changed or deleted."""

__all__ = [
    "APPEND_ONLY",
    "FACTS_OF_CENTRE",
    "FACTS_OF_CONTACT",
    "FACTS_OF_DOSSIER",
    "absence",
    "act",
    "assessment",
    "centre",
    "centre_step",
    "closing",
    "contact",
    "contact_state",
    "contact_step",
    "document",
    "dossier",
    "dossier_state",
    "erasure",
    "evidence_file",
    "identity",
    "joining",
    "mark",
    "metadata",
    "migration",
    "note",
    "opinion",
    "organisation",
    "person",
    "person_name",
    "rectification",
    "release",
    "release_check",
    "release_correction",
    "release_decision",
    "release_part",
    "reopening",
    "reprise",
    "step",
    "withdrawal",
]
