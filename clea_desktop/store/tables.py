"""The tables: acts, the facts they carry, and the one projection that lists read.

A fact row names the act that wrote it and is never changed; ``supersedes`` names the row it
takes the place of. ``dossier_state`` alone is rewritten: it can always be rebuilt from facts.
Classes of this module never leave ``store``. Any change here needs a migration.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from clea_desktop.store.types import Day, Id, Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[Any]:
    return Column("id", Id(), primary_key=True)


def _ref(name: str, target: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Id(), ForeignKey(f"{target}.id"), nullable=nullable)


centre = Table(
    "centre",
    metadata,
    _id(),
    # The installation that writes now; a restored copy takes a new one, so no chain forks.
    Column("origin", Id(), nullable=False),
)

act = Table(
    "act",
    metadata,
    _id(),
    Column("origin", Id(), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(30), nullable=False),
    # Codes and words only, never a name: acts outlive an erasure.
    Column("label", String(200), nullable=False),
    Column("by", Id(), nullable=True),
    Column("at", Instant(), nullable=False),
    # No foreign key: the dossier may be erased, its acts stay.
    Column("dossier", Id(), nullable=True),
    Column("undoes", Id(), nullable=True),
    Column("digest", LargeBinary(32), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("origin", "seq"),
    Index(None, "dossier"),
)

person = Table(
    "person",
    metadata,
    _id(),
    _ref("act", "act"),
    Column("name", Text, nullable=False),
)

# A name put right: the record, by which people are compared, stays.
person_name = Table(
    "person_name",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("person", "person"),
    Column("name", Text, nullable=False),
    Index(None, "person"),
)

organisation = Table(
    "organisation",
    metadata,
    _id(),
    _ref("act", "act"),
    Column("supersedes", Id(), nullable=True),
    Column("name", Text, nullable=False),
    Column("siret", Text, nullable=False),
    Column("activity_number", Text, nullable=False),
    Column("qualiopi", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("accreditation_number", Text, nullable=False),
    Column("delegate", Text, nullable=False),
    Column("accredited_from", Day(), nullable=True),
    Column("accredited_until", Day(), nullable=True),
)

release = Table(
    "release",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("edition", String(100), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    _ref("act", "act"),
    Column("fingerprint", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

_RELEASE = ["release", "edition", "sequence"]


def _release_key() -> list[Any]:
    return [
        Column("release", String(100), nullable=False),
        Column("edition", String(100), nullable=False),
        Column("sequence", Integer, nullable=False),
        ForeignKeyConstraint(_RELEASE, ["release.id", "release.edition", "release.sequence"]),
    ]


# « conforme au texte du …, vérifié par … le … »: one row a line ticked by the responsable.
release_check = Table(
    "release_check",
    metadata,
    _id(),
    _ref("act", "act"),
    *_release_key(),
    Column("line", String(20), nullable=False),
    Column("official_text", Text, nullable=False),
    # The last row of a line counts: a tick is taken back by a row that says so.
    Column("conforms", Boolean(create_constraint=False), nullable=False, server_default="1"),
    Index(None, *_RELEASE),
)

# What the responsable read otherwise in the official text; the last row of a line counts, and
# freezing makes them a release of its own. An empty column says what the release says.
release_correction = Table(
    "release_correction",
    metadata,
    _id(),
    _ref("act", "act"),
    *_release_key(),
    Column("line", String(20), nullable=False),
    Column("label", Text, nullable=True),
    Column("required", Integer, nullable=True),
    Column("mandatory", Text, nullable=True),
    Index(None, *_RELEASE),
)

dossier = Table(
    "dossier",
    metadata,
    _id(),
    _ref("act", "act"),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    # Salts the digests of this dossier's acts: once erased, they tell nothing any more.
    Column("salt", LargeBinary(32), nullable=False),
    UniqueConstraint("year", "number"),
)

identity = Table(
    "identity",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    Column("supersedes", Id(), nullable=True),
    Column("birth_name", Text, nullable=False),
    Column("usual_name", Text, nullable=True),
    Column("given_names", Text, nullable=False),
    Column("sex", String(1), nullable=True),
    Column("birth_date", String(10), nullable=False),
    Column("form_of_address", String(10), nullable=False),
    Column("birth_place", Text, nullable=True),
    Column("former_names", Text, nullable=False),
    Column("identity_check", Text, nullable=True),
    Column("france_travail_id", Text, nullable=False),
    Column("cpf_dossier", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("address", Text, nullable=False),
    Index(None, "dossier"),
)

assessment = Table(
    "assessment",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    Column("position", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    *_release_key(),
    Column("opened_on", Day(), nullable=False),
    _ref("evaluator", "person"),
    Index(None, "dossier"),
)

mark = Table(
    "mark",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    # Its place among the rows of one act: order never comes from a clock or an id.
    Column("position", Integer, nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("mark", String(12), nullable=True),
    Column("basis", String(12), nullable=False),
    Column("at", Instant(), nullable=False),
    _ref("observer", "person"),
    Column("note", Text, nullable=False),
    Column("activity", Text, nullable=False),
    _ref("entered_by", "person", nullable=True),
    Column("entered_at", Instant(), nullable=True),
    Column("supersedes", Id(), nullable=True),
    Index(None, "assessment"),
)

note = Table(
    "note",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    Column("position", Integer, nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant(), nullable=False),
    _ref("by", "person", nullable=True),
    Column("supersedes", Id(), nullable=True),
    Index(None, "assessment"),
)

opinion = Table(
    "opinion",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    Column("text", Text, nullable=False),
    _ref("by", "person"),
    Column("at", Instant(), nullable=False),
    Column("supersedes", Id(), nullable=True),
    Index(None, "assessment"),
)

closing = Table(
    "closing",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    Column("closed_on", Day(), nullable=False),
    Column("reason", Text, nullable=False),
    # The outcome as it was that day, with the fingerprint of the release that judged it.
    Column("outcome", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Index(None, "assessment"),
)

reopening = Table(
    "reopening",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    _ref("closing", "closing"),
    Column("at", Instant(), nullable=False),
    _ref("by", "person"),
    Column("reason", Text, nullable=False),
    Index(None, "assessment"),
)

rectification = Table(
    "rectification",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    Column("position", Integer, nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("mark", String(12), nullable=True),
    Column("at", Instant(), nullable=False),
    _ref("by", "person"),
    Column("reason", Text, nullable=False),
    # How many assessments of the dossier were closed then: it weighs on those alone.
    Column("closed", Integer, nullable=False),
    Index(None, "assessment"),
)

# An assessment takes a correction of its edition, or stays as it was: decided one by one.
release_decision = Table(
    "release_decision",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    *_release_key(),
    Column("taken", Boolean(create_constraint=False), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "assessment"),
)

# A paper handed over, kept to the byte: it goes with the dossier when that is erased.
document = Table(
    "document",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("assessment", "assessment"),
    Column("kind", String(30), nullable=False),
    Column("at", Instant(), nullable=False),
    _ref("by", "person"),
    Column("pages", Integer, nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "dossier"),
)

# Two dossiers of one person: this one is read with the other from now on, its facts untouched.
joining = Table(
    "joining",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    _ref("joined", "dossier"),
    Index(None, "dossier"),
    Index(None, "joined"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    _id(),
    _ref("act", "act"),
    _ref("dossier", "dossier"),
    Column("reason", Text, nullable=False),
    Column("at", Instant(), nullable=False),
    _ref("by", "person"),
    Index(None, "dossier"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("dossier", Id(), primary_key=True),
    _ref("act", "act"),
)

dossier_state = Table(
    "dossier_state",
    metadata,
    Column("dossier", Id(), ForeignKey("dossier.id"), primary_key=True),
    Column("reference", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("stage", String(20), nullable=False),
    Column("next_act", String(20), nullable=False),
    Column("opened_on", Day(), nullable=True),
    Column("closed_on", Day(), nullable=True),
    Column("valid_until", Day(), nullable=True),
    Column("acquired", Integer, nullable=False),
    Column("not_acquired", Integer, nullable=False),
    Column("not_assessed", Integer, nullable=False),
    Column("domains_validated", Integer, nullable=False),
    Column("certifiable", Boolean(create_constraint=False), nullable=False),
    Column("birth_date", String(10), nullable=False, server_default=""),
    # Withdrawn, or read with another dossier: lists leave it out.
    Column("hidden", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Index(None, "reference", unique=True),
    # Covers the search as one types, in the order of the list, without touching the rows.
    Index("ix_dossier_state_listed", "hidden", "search", "dossier"),
    Index(None, "stage", "valid_until"),
)

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
    document,
    joining,
    withdrawal,
)
"""Tables of rows that belong to one dossier and go with it when it is erased."""

FACTS_OF_CENTRE = (
    person,
    person_name,
    organisation,
    release,
    release_check,
    release_correction,
)
"""Tables of rows that belong to the centre as a whole."""

APPEND_ONLY = (act, *FACTS_OF_CENTRE, *FACTS_OF_DOSSIER, erasure)
"""Tables whose rows triggers keep from being changed or deleted."""
