"""The path beside the assessments: its steps, what was taken over, contacts and their line."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from clea_desktop.store.tables._base import id_column, metadata, reference
from clea_desktop.store.types import Day, Id

# What happened along a path: an interview, a séance, a restitution… each whole. Its kinds grow
# with the program and are read together, never searched: their fields are JSON, not columns.
step = Table(
    "step",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    # Of which assessment; none for what is apart from any, or of the one to come.
    reference("assessment", "assessment", nullable=True),
    # Before which jury, in which séance: without foreign key, for steps of the centre tell them.
    Column("session", Id(), nullable=True),
    Column("kind", String(20), nullable=False),
    # The same for every writing of one thing: the last one counts.
    Column("entry", Id(), nullable=False),
    # Written again to say that it never was.
    Column("dropped", Boolean(create_constraint=False), nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "dossier"),
    Index(None, "session"),
)

# An assessment made elsewhere: what its livret says was validated, and who read it there.
reprise = Table(
    "reprise",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("dossier", "dossier"),
    reference("assessment", "assessment"),
    Column("organisation", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("codes", Text, nullable=False),
    reference("checked_by", "person"),
    Column("checked_on", Day(), nullable=False),
    Column("scan", LargeBinary, nullable=True),
    Column("scan_name", Text, nullable=False),
    Index(None, "assessment"),
)

contact = Table(
    "contact",
    metadata,
    id_column(),
    reference("act", "act"),
    Column("taken_on", Day(), nullable=False),
    # As with a dossier: once erased, the digests of its acts tell nothing any more.
    Column("salt", LargeBinary(32), nullable=False),
)

# What is known of a contact, its exchanges, its end: as ``step`` for a dossier.
contact_step = Table(
    "contact_step",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("contact", "contact"),
    Column("kind", String(20), nullable=False),
    Column("entry", Id(), nullable=False),
    Column("dropped", Boolean(create_constraint=False), nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "contact"),
)

contact_state = Table(
    "contact_state",
    metadata,
    Column("contact", Id(), ForeignKey("contact.id"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("trajectory", String(20), nullable=False),
    # What was said of it last: a word of its end, or of its last exchange.
    Column("said", Text, nullable=False),
    Column("taken_on", Day(), nullable=False),
    Column("next_on", Day(), nullable=True),
    # Something is still to be done here: neither ended nor become a dossier.
    Column("awaited", Boolean(create_constraint=False), nullable=False),
    Index("ix_contact_state_awaited", "awaited", "next_on", "contact"),
)
