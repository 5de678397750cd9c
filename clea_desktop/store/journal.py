"""The journal read: which acts, what each says, and all of it as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from clea_desktop.store import tables as t
from clea_desktop.store.acts import plain


@dataclass(frozen=True)
class ActLine:
    """An act as the journal tells it; ``about`` is a dossier or a contact, or nothing."""

    seq: int
    at: datetime
    kind: str
    label: str
    by: bytes | None
    about: bytes | None
    hash: bytes


def ids(
    connection: Connection, words: Sequence[str], about: bytes | None, by: bytes | None
) -> list[bytes]:
    """The ids of acts, the latest first.

    :param words: each is in the label, or begins the reference of the dossier.
    :param about: of this dossier alone.
    :param by: of this person alone.
    """
    act, state = t.act.c, t.dossier_state.c
    asked: list[ColumnElement[bool]] = [
        or_(
            func.instr(func.lower(act.label), word.lower()) > 0,
            func.instr(state.reference, word) == 1,
        )
        for word in words
    ]
    if about is not None:
        asked.append(act.dossier == about)
    if by is not None:
        asked.append(act.by == by)
    query = select(act.id).select_from(
        t.act.outerjoin(t.dossier_state, state.dossier == act.dossier) if words else t.act
    )
    rows = connection.execute(query.where(and_(True, *asked)).order_by(act.seq.desc(), act.id))
    return [row.id for row in rows]


def lines(connection: Connection, wanted: Sequence[bytes]) -> list[ActLine]:
    """What some acts say, in the order asked."""
    found = {
        row["id"]: ActLine(
            row["seq"],
            row["at"],
            row["kind"],
            row["label"],
            row["by"],
            row["dossier"],
            row["hash"],
        )
        for row in connection.execute(select(t.act).where(t.act.c.id.in_(wanted))).mappings()
    }
    return [found[each] for each in wanted]


def references(connection: Connection, wanted: set[bytes]) -> dict[bytes, str]:
    """The references of those that are dossiers."""
    state = t.dossier_state.c
    rows = connection.execute(
        select(state.dossier, state.reference).where(state.dossier.in_(wanted))
    )
    return {row.dossier: row.reference for row in rows}


def authors(connection: Connection) -> set[bytes]:
    """Everyone who did something."""
    rows = connection.execute(select(t.act.c.by).where(t.act.c.by.is_not(None)).distinct())
    return {row.by for row in rows}


def sealed(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every act as its hash was made of it, in the order of the journal."""
    rows = connection.execute(select(t.act).order_by(t.act.c.seq, t.act.c.origin))
    for row in rows.mappings():
        yield plain(dict(row))
