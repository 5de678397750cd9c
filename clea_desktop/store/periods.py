"""Which dossiers a period touches: those assessed or deposited in it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from clea_desktop.store import tables as t
from clea_desktop.store.dossiers import read_together


def touched(connection: Connection, starts_on: date, ends_on: date) -> list[bytes]:
    """The dossiers where an assessment was closed in a period, or that a jury was handed in it.

    More may be named than count, by what was written again since: who reads them judges by the day.
    """
    closed = select(t.closing.c.dossier).where(t.closing.c.closed_on.between(starts_on, ends_on))
    deposited = func.json_extract(t.step.c.content, "$.deposited_on")
    handed = select(t.step.c.dossier).where(
        t.step.c.session.is_not(None),
        deposited.between(starts_on.isoformat(), ends_on.isoformat()),
    )
    found = {row.dossier for row in connection.execute(closed.distinct())}
    found |= {row.dossier for row in connection.execute(handed.distinct())}
    return _by_name(connection, found)


def contested(connection: Connection) -> list[bytes]:
    """The dossiers of which a decision of a jury was ever contested."""
    rows = connection.execute(
        select(t.step.c.dossier)
        .where(
            t.step.c.session.is_not(None),
            func.json_array_length(t.step.c.content, "$.contestations") > 0,
        )
        .distinct()
    )
    return _by_name(connection, {row.dossier for row in rows})


def _by_name(connection: Connection, found: set[bytes]) -> list[bytes]:
    kept = set(read_together(connection, found).values())
    rows = connection.execute(select(t.dossier_state.c.dossier).order_by(t.dossier_state.c.search))
    return [row.dossier for row in rows if row.dossier in kept]
