"""The dossiers: identities, assessments and what was decided in them, papers, and their line."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from clea_desktop.store.tables._base import id_column, metadata, reference, release_key
from clea_desktop.store.types import Day, Id, Instant

dossier = Table(
    "dossier",
    metadata,
    id_column(),
    reference("act", "act"),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    # Salts the digests of this dossier's acts: once erased, they tell nothing any more.
    Column("salt", LargeBinary(32), nullable=False),
    UniqueConstraint("year", "number"),
)

identity = Table(
    "identity",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
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
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    Column("position", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    *release_key(),
    Column("opened_on", Day(), nullable=False),
    reference("evaluator", "person"),
    Index(None, "dossier"),
)

mark = Table(
    "mark",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    # Its place among the rows of one act: order never comes from a clock or an id.
    Column("position", Integer, nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("mark", String(12), nullable=True),
    Column("basis", String(12), nullable=False),
    Column("at", Instant(), nullable=False),
    reference("observer", "person"),
    Column("note", Text, nullable=False),
    Column("activity", Text, nullable=False),
    reference("entered_by", "person", nullable=True),
    Column("entered_at", Instant(), nullable=True),
    Column("supersedes", Id(), nullable=True),
    Index(None, "assessment"),
)

note = Table(
    "note",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    Column("position", Integer, nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant(), nullable=False),
    reference("by", "person", nullable=True),
    Column("supersedes", Id(), nullable=True),
    Index(None, "assessment"),
)

opinion = Table(
    "opinion",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    Column("text", Text, nullable=False),
    reference("by", "person"),
    Column("at", Instant(), nullable=False),
    Column("supersedes", Id(), nullable=True),
    Index(None, "assessment"),
)

closing = Table(
    "closing",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
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
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    reference("closing", "closing"),
    Column("at", Instant(), nullable=False),
    reference("by", "person"),
    Column("reason", Text, nullable=False),
    Index(None, "assessment"),
)

rectification = Table(
    "rectification",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    Column("position", Integer, nullable=False),
    Column("criterion", String(20), nullable=False),
    Column("mark", String(12), nullable=True),
    Column("at", Instant(), nullable=False),
    reference("by", "person"),
    Column("reason", Text, nullable=False),
    # How many assessments of the dossier were closed then: it weighs on those alone.
    Column("closed", Integer, nullable=False),
    Index(None, "assessment"),
)

# An assessment takes a correction of its edition, or stays as it was: decided one by one.
release_decision = Table(
    "release_decision",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    *release_key(),
    Column("taken", Boolean(create_constraint=False), nullable=False),
    Column("reason", Text, nullable=False),
    Index(None, "assessment"),
)

# An open assessment goes on in a later edition, led by a correspondence (its fingerprint).
migration = Table(
    "migration",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    *release_key(),
    # The release it followed until then.
    Column("since_release", String(100), nullable=False),
    Column("since_edition", String(100), nullable=False),
    Column("since_sequence", Integer, nullable=False),
    Column("correspondence", String(64), nullable=False),
    Column("at", Instant(), nullable=False),
    reference("by", "person"),
    # Its rank in its act, and the first mark and note of that act that come after it: a dossier
    # made elsewhere brings everything in one act.
    Column("position", Integer, nullable=False),
    Column("marks_from", Integer, nullable=False),
    Column("notes_from", Integer, nullable=False),
    Index(None, "assessment"),
)

# A paper handed over, kept to the byte: it goes with the dossier when that is erased.
document = Table(
    "document",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    # None for a paper handed over before any assessment: information, interview…
    reference("assessment", "assessment", nullable=True),
    Column("kind", String(30), nullable=False),
    Column("at", Instant(), nullable=False),
    reference("by", "person"),
    Column("pages", Integer, nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "dossier"),
)

# Two dossiers of one person: this one is read with the other from now on, its facts untouched.
joining = Table(
    "joining",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("joined", "dossier"),
    Index(None, "dossier"),
    Index(None, "joined"),
)

# The bytes of a piece, kept in a file beside: what opens them goes with the dossier, and the
# bytes are then nothing any more, wherever a copy of them is left.
evidence_file = Table(
    "evidence_file",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    # SHA-256 of the bytes, and how many they are.
    Column("digest", LargeBinary(32), nullable=False),
    Column("key", LargeBinary(32), nullable=False),
    Column("size", Integer, nullable=False),
    Index(None, "dossier"),
    Index(None, "digest"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    Column("reason", Text, nullable=False),
    Column("at", Instant(), nullable=False),
    reference("by", "person"),
    Index(None, "dossier"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("dossier", Id(), primary_key=True),
    reference("act", "act"),
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
    # When the next act is planned for, and whose the dossier is: « Aujourd’hui » reads them.
    Column("next_on", Day(), nullable=True),
    Column("evaluator", Id(), nullable=True),
    # What keeps it from a jury, the session it is entered in, and where it stands there.
    Column("lacks", Text, nullable=False, server_default=""),
    Column("session", Id(), nullable=True),
    Column("standing", String(20), nullable=False, server_default=""),
    Index(None, "reference", unique=True),
    # Covers the search as one types, in the order of the list, without touching the rows.
    Index("ix_dossier_state_listed", "hidden", "search", "dossier"),
    Index(None, "stage", "valid_until"),
    Index("ix_dossier_state_next", "hidden", "next_act", "next_on", "dossier"),
)
