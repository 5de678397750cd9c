"""The journal read: which acts, what each says, and all of it as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    TextClause,
    and_,
    func,
    or_,
    select,
    text,
    type_coerce,
)

from clea_desktop.domain.people import folded
from clea_desktop.store import tables as t
from clea_desktop.store.acts import plain
from clea_desktop.store.database import FOLDED

_CHUNK = 500


@dataclass(frozen=True)
class ActLine:
    """An act as the journal tells it; ``about`` is a dossier or a contact, or nothing."""

    seq: int
    at: datetime
    label: str
    by: bytes | None
    about: bytes | None
    hash: bytes


@dataclass(frozen=True)
class Filter:
    """Which acts are wanted; all of them when nothing is said.

    ``words`` are each in the label, or begin the reference of the dossier. ``about`` is a dossier
    or a contact, ``kinds`` are those of acts, ``since`` and ``until`` days as they were written.
    """

    words: tuple[str, ...] = ()
    about: bytes | None = None
    by: bytes | None = None
    kinds: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


def ids(connection: Connection, wanted: Filter, most: int = -1, within: int = 0) -> list[bytes]:
    """The ids of acts, the latest first.

    :param most: how many at most, the last of them; -1 for all.
    :param within: among so many of the last acts; 0 for all of them.
    """
    act, state = t.act.c, t.dossier_state.c
    asked: list[ColumnElement[bool] | TextClause] = [
        or_(
            getattr(func, FOLDED)(act.label).contains(folded(word), autoescape=True),
            func.instr(state.reference, word) == 1,
        )
        for word in wanted.words
    ]
    if wanted.about is not None:
        asked.append(act.dossier == wanted.about)
    if wanted.by is not None:
        asked.append(act.by == wanted.by)
    if wanted.kinds:
        asked.append(act.kind.in_(sorted(wanted.kinds)))
    day = func.substr(type_coerce(act.at, String), 1, 10)
    if wanted.since is not None:
        asked.append(day >= wanted.since.isoformat())
    if wanted.until is not None:
        asked.append(day <= wanted.until.isoformat())
    if within:
        asked.append(text("act.rowid > (SELECT max(rowid) FROM act) - :within"))
    query = select(act.id).select_from(
        t.act.outerjoin(t.dossier_state, state.dossier == act.dossier) if wanted.words else t.act
    )
    # Acts are only ever added: SQLite holds them in their order, and reads from the last at once.
    last_first = text("act.rowid DESC")
    whole = query.where(and_(True, *asked)).order_by(last_first).limit(most)
    rows = connection.execute(whole, {"within": within} if within else {})
    return [row.id for row in rows]


def lines(connection: Connection, wanted: Sequence[bytes]) -> list[ActLine]:
    """What some acts say, in the order asked."""
    found = {
        row["id"]: ActLine(
            row["seq"],
            row["at"],
            row["label"],
            row["by"],
            row["dossier"],
            row["hash"],
        )
        for first in range(0, len(wanted), _CHUNK)
        for row in connection.execute(
            select(t.act).where(t.act.c.id.in_(wanted[first : first + _CHUNK]))
        ).mappings()
    }
    return [found[each] for each in wanted]


def references(connection: Connection, wanted: set[bytes]) -> dict[bytes, str]:
    """The references of those that are dossiers."""
    state, every = t.dossier_state.c, sorted(wanted)
    return {
        row.dossier: row.reference
        for first in range(0, len(every), _CHUNK)
        for row in connection.execute(
            select(state.dossier, state.reference).where(
                state.dossier.in_(every[first : first + _CHUNK])
            )
        )
    }


def sealed(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every act as its hash was made of it, in the order of the journal."""
    rows = connection.execute(select(t.act).order_by(t.act.c.seq, t.act.c.origin))
    for row in rows.mappings():
        yield plain(dict(row))
