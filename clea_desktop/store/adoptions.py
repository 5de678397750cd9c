"""Which dossiers follow an earlier release of an edition, and what was decided of them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import tables as t
from clea_desktop.store.dossiers import read_with


def dossiers_before(connection: Connection, key: ReleaseKey) -> list[bytes]:
    """The dossiers in the lists with an assessment opened on an earlier release of the edition."""
    opened = t.assessment.c
    rows = connection.execute(
        select(opened.dossier)
        .where(
            opened.release == key.id,
            opened.edition == key.edition,
            opened.sequence < key.sequence,
        )
        .distinct()
    )
    found = {read_with(connection, row.dossier) for row in rows}
    listed = connection.execute(
        select(t.dossier_state.c.dossier)
        .where(t.dossier_state.c.dossier.in_(found), t.dossier_state.c.hidden.is_(False))
        .order_by(t.dossier_state.c.search)
    )
    return [row.dossier for row in listed]


def decided(connection: Connection, dossier: bytes, key: ReleaseKey) -> bool:
    """Whether it was decided that an assessment of a dossier takes a release, or stays."""
    table = t.release_decision.c
    found = connection.scalar(
        select(table.id)
        .where(
            table.dossier == dossier,
            table.release == key.id,
            table.edition == key.edition,
            table.sequence == key.sequence,
        )
        .limit(1)
    )
    return found is not None
