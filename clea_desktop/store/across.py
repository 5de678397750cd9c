"""Steps read across dossiers: who is heard in a session, who is expected in a séance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from clea_desktop.store import tables as t
from clea_desktop.store.acts import undone

_BY = 500
"""How many dossiers are named in one question: SQLite takes some thousands at most."""


def standing(connection: Connection, which: ColumnElement[bool]) -> list[RowMapping]:
    """The last writing of some steps, in the order first written, what was undone left out."""
    rows = list(
        connection.execute(
            select(t.step)
            .join(t.act, t.act.c.id == t.step.c.act)
            .where(which)
            .order_by(t.act.c.seq)
        ).mappings()
    )
    void = _void(connection, {row["dossier"] for row in rows})
    last = {row["entry"]: row for row in rows if row["act"] not in void}
    return [row for row in last.values() if not row["dropped"]]


def _void(connection: Connection, dossiers: Collection[bytes]) -> frozenset[bytes]:
    pairs: dict[bytes, list[tuple[bytes, bytes]]] = defaultdict(list)
    for some in by_some(dossiers):
        rows = connection.execute(
            select(t.act.c.dossier, t.act.c.id, t.act.c.undoes)
            .where(t.act.c.dossier.in_(some), t.act.c.undoes.is_not(None))
            .order_by(t.act.c.seq)
        )
        for row in rows:
            pairs[row.dossier].append((row.id, row.undoes))
    return frozenset().union(*(undone(of_one) for of_one in pairs.values()))


def by_some(ids: Iterable[bytes]) -> Iterable[list[bytes]]:
    """Ids by as many as one question takes."""
    every = list(ids)
    return (every[first : first + _BY] for first in range(0, len(every), _BY))
