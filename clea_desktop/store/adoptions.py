"""Which dossiers follow an earlier release of an edition, and what was decided of them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from clea_desktop.domain.path import Stage
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import tables as t
from clea_desktop.store.dossiers import read_with


def dossiers_before(connection: Connection, key: ReleaseKey) -> list[bytes]:
    """The dossiers in the lists with an assessment opened on an earlier release of the edition."""
    found = {
        read_with(connection, row.dossier)
        # Opened on it, or come to it from an earlier edition.
        for table in (t.assessment.c, t.migration.c)
        for row in connection.execute(
            select(table.dossier)
            .where(
                table.release == key.id,
                table.edition == key.edition,
                table.sequence < key.sequence,
            )
            .distinct()
        )
    }
    listed = connection.execute(
        select(t.dossier_state.c.dossier)
        .where(t.dossier_state.c.dossier.in_(found), t.dossier_state.c.hidden.is_(False))
        .order_by(t.dossier_state.c.search)
    )
    return [row.dossier for row in listed]


def open_on(connection: Connection, referential: str) -> list[bytes]:
    """The dossiers in the lists with an assessment open, that follow a référentiel."""
    stages = (Stage.PREALABLE.value, Stage.FINALE.value)
    state, opened = t.dossier_state.c, t.assessment.c
    rows = connection.execute(
        select(state.dossier)
        .where(
            state.hidden.is_(False),
            state.stage.in_(stages),
            state.dossier.in_(select(opened.dossier).where(opened.release == referential)),
        )
        .order_by(state.search)
    )
    return [row.dossier for row in rows]


def decided(connection: Connection, key: ReleaseKey) -> frozenset[bytes]:
    """The dossiers of which it was decided that an assessment takes a release, or stays."""
    table = t.release_decision.c
    rows = connection.execute(
        select(table.dossier)
        .where(
            table.release == key.id,
            table.edition == key.edition,
            table.sequence == key.sequence,
        )
        .distinct()
    )
    return frozenset(row.dossier for row in rows)
