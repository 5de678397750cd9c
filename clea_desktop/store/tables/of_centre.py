"""The centre: its acts, its people, its organisme, its releases."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from clea_desktop.store.tables._base import RELEASE, id_column, metadata, reference, release_key
from clea_desktop.store.types import Day, Id, Instant

centre = Table(
    "centre",
    metadata,
    id_column(),
    # The installation that writes now; a restored copy takes a new one, so no chain forks.
    Column("origin", Id(), nullable=False),
    # Names the files of the pieces, so that a name tells nothing of what is in the file.
    Column("naming_key", LargeBinary(32), nullable=True),
)

act = Table(
    "act",
    metadata,
    id_column(),
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
    id_column(),
    reference("act", "act"),
    Column("name", Text, nullable=False),
)

# A name put right: the record, by which people are compared, stays.
person_name = Table(
    "person_name",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("person", "person"),
    Column("name", Text, nullable=False),
    Index(None, "person"),
)

organisation = Table(
    "organisation",
    metadata,
    id_column(),
    reference("act", "act"),
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
    reference("act", "act"),
    Column("fingerprint", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# « conforme au texte du …, vérifié par … le … »: one row a line ticked by the responsable.
release_check = Table(
    "release_check",
    metadata,
    id_column(),
    reference("act", "act"),
    *release_key(),
    Column("line", String(20), nullable=False),
    Column("official_text", Text, nullable=False),
    # The last row of a line counts: a tick is taken back by a row that says so.
    Column("conforms", Boolean(create_constraint=False), nullable=False, server_default="1"),
    # Who ticked it and when, if that was on a release before: a correction takes it along.
    Column("first_by", Id(), nullable=True),
    Column("first_at", Instant(), nullable=True),
    # Who ticked it, of another centre: the release came with its checks.
    Column("elsewhere", Text, nullable=True),
    Index(None, *RELEASE),
)

# What goes with a release: its manifest and signature, correspondences, help, contexts. Each is
# known by its name; the first of a name stands.
release_part = Table(
    "release_part",
    metadata,
    id_column(),
    reference("act", "act"),
    *release_key(),
    Column("name", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, *RELEASE),
)

# What the responsable read otherwise in the official text; the last row of a line counts, and
# freezing makes them a release of its own. An empty column says what the release says.
release_correction = Table(
    "release_correction",
    metadata,
    id_column(),
    reference("act", "act"),
    *release_key(),
    Column("line", String(20), nullable=False),
    Column("label", Text, nullable=True),
    Column("required", Integer, nullable=True),
    Column("mandatory", Text, nullable=True),
    Index(None, *RELEASE),
)

# What the centre keeps beside its dossiers: délégataires, sessions of juries and what is written
# of them, settings, réclamations. As ``step`` for a dossier: fields are JSON, read together.
centre_step = Table(
    "centre_step",
    metadata,
    id_column(),
    reference("act", "act"),
    # The entry it is about: the session of a member, of a hand-over…
    Column("about", Id(), nullable=True),
    Column("kind", String(20), nullable=False),
    Column("entry", Id(), nullable=False),
    Column("dropped", Boolean(create_constraint=False), nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "kind"),
    Index(None, "about"),
)

# « Absent du … au … »: others see to the person's dossiers meanwhile.
absence = Table(
    "absence",
    metadata,
    id_column(),
    reference("act", "act"),
    reference("person", "person"),
    Column("starts_on", Day(), nullable=False),
    Column("ends_on", Day(), nullable=False),
    Index(None, "person"),
)
