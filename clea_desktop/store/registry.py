"""What the centre itself knows: its organisme, its releases and what was ticked of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, select

from clea_desktop.domain.people import Accreditation, Organisation, Person
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import tables as t


def organisation(connection: Connection) -> Organisation:
    """The organisme évaluateur, as last written."""
    row = (
        connection.execute(
            select(t.organisation)
            .join(t.act, t.act.c.id == t.organisation.c.act)
            .order_by(t.act.c.seq.desc())
            .limit(1)
        )
        .mappings()
        .one()
    )
    return Organisation(
        name=row["name"],
        siret=row["siret"],
        activity_number=row["activity_number"],
        qualiopi=row["qualiopi"],
        address=row["address"],
        phone=row["phone"],
        accreditation=Accreditation(
            row["accreditation_number"],
            row["delegate"],
            row["accredited_from"],
            row["accredited_until"],
        ),
    )


def organisation_id(connection: Connection) -> bytes | None:
    """The row of the organisme that stands."""
    found = connection.scalar(
        select(t.organisation.c.id)
        .join(t.act, t.act.c.id == t.organisation.c.act)
        .order_by(t.act.c.seq.desc())
        .limit(1)
    )
    return bytes(found) if found else None


def founder(connection: Connection) -> bytes | None:
    """Whoever made the centre: its responsable, until profiles name others."""
    found = connection.scalar(select(t.act.c.by).where(t.act.c.kind == "init").limit(1))
    return bytes(found) if found else None


def first_known(connection: Connection, person_id: bytes) -> Person:
    """Somebody by the name first written, which every schema has."""
    return Person(
        connection.scalars(select(t.person.c.name).where(t.person.c.id == person_id)).one(),
        person_id,
    )


def made_on(connection: Connection) -> date:
    """The day the centre was made."""
    made = connection.scalar(select(t.act.c.at).where(t.act.c.kind == "init").limit(1))
    assert isinstance(made, datetime), "its first act is its making"
    return made.date()


def person(connection: Connection, person_id: bytes) -> Person:
    """Somebody by their record."""
    return Person(names(connection, [person_id])[person_id], person_id)


def names(connection: Connection, ids: Collection[bytes] | None = None) -> dict[bytes, str]:
    """The name of each person as last put right; everyone the centre knows when not given."""
    first = select(t.person.c.id, t.person.c.name)
    later = (
        select(t.person_name.c.person, t.person_name.c.name)
        .join(t.act, t.act.c.id == t.person_name.c.act)
        .order_by(t.act.c.seq)
    )
    if ids is not None:
        first = first.where(t.person.c.id.in_(ids))
        later = later.where(t.person_name.c.person.in_(ids))
    found = {row.id: str(row.name) for row in connection.execute(first)}
    found.update({row.person: str(row.name) for row in connection.execute(later)})
    return found


def releases(connection: Connection) -> dict[ReleaseKey, str]:
    """The fingerprint of each release the centre holds, in the order they came."""
    table = t.release.c
    rows = connection.execute(
        select(table.id, table.edition, table.sequence, table.fingerprint)
        .join(t.act, t.act.c.id == table.act)
        .order_by(t.act.c.seq, table.id, table.edition, table.sequence)
    )
    return {ReleaseKey(row.id, row.edition, row.sequence): row.fingerprint for row in rows}


def release_content(connection: Connection, key: ReleaseKey) -> bytes:
    """The exact content of a release the centre holds (KeyError when it holds none)."""
    table = t.release.c
    content = connection.scalar(
        select(table.content).where(
            table.id == key.id, table.edition == key.edition, table.sequence == key.sequence
        )
    )
    if content is None:
        raise KeyError(key)
    return bytes(content)


def ticked_lines(connection: Connection, key: ReleaseKey) -> frozenset[str]:
    """The lines of a release that the responsable found true to the official text."""
    table = t.release_check
    rows = connection.execute(_of_release(table, key, table.c.line, table.c.conforms))
    last = {row.line: row.conforms for row in rows}
    return frozenset(line for line, conforms in last.items() if conforms)


def release_parts(connection: Connection, key: ReleaseKey) -> dict[str, bytes]:
    """What goes with a release, by its name: the first of a name stands."""
    table = t.release_part
    rows = connection.execute(_of_release(table, key, table.c.name, table.c.content))
    found: dict[str, bytes] = {}
    for row in rows:
        found.setdefault(row.name, bytes(row.content))
    return found


def parts_of_edition(connection: Connection, key: ReleaseKey) -> dict[str, bytes]:
    """What goes with a release or with one it corrects, by name: that of the latest stands."""
    table = t.release_part.c
    rows = connection.execute(
        select(table.name, table.content)
        .join(t.act, t.act.c.id == table.act)
        .where(
            table.release == key.id, table.edition == key.edition, table.sequence <= key.sequence
        )
        .order_by(table.sequence, t.act.c.seq.desc())
    )
    return {row.name: bytes(row.content) for row in rows}


def correspondences_held(connection: Connection) -> set[tuple[str, str, str]]:
    """The référentiel and the two editions of each correspondence the centre holds."""
    table = t.release_part.c
    rows = connection.execute(
        select(table.release, table.edition, table.name).where(
            table.name.startswith("correspondance-", autoescape=True)
        )
    )
    return {
        (row.release, row.name.removeprefix("correspondance-")[: -len(".json")], row.edition)
        for row in rows
    }


class Ticked(NamedTuple):
    """A line ticked: against which text, by whom (their record and name), and when.

    Ticked in another centre, it has a name and no record.
    """

    official_text: str
    by: bytes | None
    name: str
    at: datetime


def ticks(connection: Connection, key: ReleaseKey) -> dict[str, Ticked]:
    """Each line ticked, and when it first was: a correction of other lines takes it along."""
    table = t.release_check
    asked = (
        table.c.line,
        table.c.conforms,
        table.c.official_text,
        table.c.first_by,
        table.c.first_at,
        table.c.elsewhere,
        t.act.c.by,
        t.act.c.at,
    )
    last = {row.line: row for row in connection.execute(_of_release(table, key, *asked))}
    first = {line: None if row.elsewhere else row.first_by or row.by for line, row in last.items()}
    people = names(connection, {who for who in first.values() if who})
    return {
        line: Ticked(
            row.official_text,
            first[line],
            row.elsewhere or people.get(first[line] or b"", ""),
            row.first_at or row.at,
        )
        for line, row in last.items()
        if row.conforms
    }


def corrections(
    connection: Connection, key: ReleaseKey
) -> dict[str, tuple[str | None, int | None, tuple[str, ...] | None]]:
    """The corrections that wait on a release: label, required, mandatory, by line."""
    table = t.release_correction
    asked = (table.c.line, table.c.label, table.c.required, table.c.mandatory)
    last = {row.line: row for row in connection.execute(_of_release(table, key, *asked))}
    return {
        line: (row.label, row.required, _codes(row.mandatory))
        for line, row in last.items()
        if (row.label, row.required, row.mandatory) != (None, None, None)
    }


def _codes(kept: str | None) -> tuple[str, ...] | None:
    return None if kept is None else tuple(json.loads(kept))


def _of_release(table: Table, key: ReleaseKey, *columns: Any) -> Select[Any]:
    """Rows about one release, in the order of their acts."""
    columns_ = table.c
    return (
        select(*columns)
        .join(t.act, t.act.c.id == columns_.act)
        .where(
            columns_.release == key.id,
            columns_.edition == key.edition,
            columns_.sequence == key.sequence,
        )
        .order_by(t.act.c.seq)
    )


def first_act_after(connection: Connection, seq: int) -> datetime | None:
    """When the first act after a number was written; None when there is none."""
    found: datetime | None = connection.scalar(
        select(t.act.c.at).where(t.act.c.seq > seq).order_by(t.act.c.seq).limit(1)
    )
    return found


def last_act_at(connection: Connection) -> datetime | None:
    """When the last act was written, by its number; None before the first."""
    found: datetime | None = connection.scalar(
        select(t.act.c.at).order_by(t.act.c.seq.desc()).limit(1)
    )
    return found


def act_starts(connection: Connection, seq: int, start: bytes) -> bool:
    """Whether the file holds an act of that number whose hash begins so."""
    hashes = connection.scalars(select(t.act.c.hash).where(t.act.c.seq == seq))
    return any(held[: len(start)] == start for held in hashes)


def all_acts(connection: Connection) -> set[bytes]:
    """The id of every act."""
    return set(connection.scalars(select(t.act.c.id)))


def acts_of_kind(connection: Connection, kind: str) -> set[bytes]:
    """The ids of every act of a kind."""
    return {row.id for row in connection.execute(select(t.act.c.id).where(t.act.c.kind == kind))}


def all_dossiers(connection: Connection) -> set[bytes]:
    """The id of every dossier."""
    return set(connection.scalars(select(t.dossier.c.id)))
