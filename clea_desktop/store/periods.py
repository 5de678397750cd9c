"""Which dossiers a period touches: those assessed or deposited in it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from clea_desktop.store import tables as t
from clea_desktop.store.dossiers import read_with


def touched(connection: Connection, starts_on: date, ends_on: date) -> list[bytes]:
    """The dossiers where an assessment was closed in a period, or that a jury was handed.

    More may be named than count: who reads them judges by the day.
    """
    closed = select(t.closing.c.dossier).where(t.closing.c.closed_on.between(starts_on, ends_on))
    found = {row.dossier for row in connection.execute(closed.distinct())}
    found.update(heard(connection))
    return _by_name(connection, found)


def heard(connection: Connection) -> list[bytes]:
    """The dossiers that ever were before a jury of this centre."""
    rows = connection.execute(
        select(t.step.c.dossier).where(t.step.c.session.is_not(None)).distinct()
    )
    return _by_name(connection, {row.dossier for row in rows})


def _by_name(connection: Connection, found: set[bytes]) -> list[bytes]:
    kept = {read_with(connection, one) for one in found}
    rows = connection.execute(select(t.dossier_state.c.dossier).order_by(t.dossier_state.c.search))
    return [row.dossier for row in rows if row.dossier in kept]
