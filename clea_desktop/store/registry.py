"""What the centre itself knows: its organisme, its releases and what was ticked of them."""

from __future__ import annotations

from sqlalchemy import Connection, select

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


def person(connection: Connection, person_id: bytes) -> Person:
    """Somebody by their record."""
    name = connection.scalar(select(t.person.c.name).where(t.person.c.id == person_id))
    return Person(str(name), person_id)


def releases(connection: Connection) -> dict[ReleaseKey, str]:
    """The fingerprint of each release the centre holds."""
    table = t.release.c
    rows = connection.execute(select(table.id, table.edition, table.sequence, table.fingerprint))
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
    table = t.release_check.c
    rows = connection.execute(
        select(table.line).where(
            table.release == key.id, table.edition == key.edition, table.sequence == key.sequence
        )
    )
    return frozenset(row.line for row in rows)
