"""Acts: one row a gesture, chained per origin, with a digest of the facts it wrote."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from clea_desktop.store.tables import act

GENESIS = bytes(32)
UNDO = "undo"
UNDOABLE = frozenset(
    {"mark", "note", "identity", "join", "withdraw", "step", "reprise", "decision", "migrate"}
)
"""Kinds of acts that undo reaches; any other act of a dossier, undo apart, is a barrier."""

NEUTRAL = frozenset({"written"})
"""Kinds of acts that leave undo and redo as they are: nothing of the dossier changed."""

Row = tuple[Table, Mapping[str, Any]]


@dataclass(frozen=True)
class Draft:
    """An act about to be written. ``label`` holds codes and words, never a name."""

    kind: str
    label: str
    at: datetime
    by: bytes | None = None
    dossier: bytes | None = None
    undoes: bytes | None = None


@dataclass(frozen=True)
class Step:
    """An act that undo or redo would undo, and the words for it (« 2.1.3 acquis »).

    ``origin`` is the act first done, which undoing and doing again leaves the same.
    """

    act: bytes
    label: str
    kind: str
    origin: bytes

    @property
    def criteria(self) -> tuple[str, ...]:
        """The critères its label names, if it is a decision or a note."""
        if self.kind not in {"mark", "note"}:
            return ()
        return tuple(word for word in self.label.split() if word[0].isdigit())


ADDED_LATER = frozenset({"first_by", "first_at", "session", "elsewhere"})
"""Columns that a later schema added: empty, they are as if they were not."""


def digest(rows: Iterable[Row], salt: bytes) -> bytes:
    """The salted digest of an act's facts, whatever the order they are read back in."""
    return _digest(((table, _since(values)) for table, values in rows), salt)


def _since(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row without the columns added later that are empty."""
    kept = dict(values)
    for name in ADDED_LATER:
        if kept.get(name) is None:
            kept.pop(name, None)
    return kept


def sealed_by(rows: Sequence[Row], salt: bytes, sealed: bytes) -> bool:
    """Whether a digest is that of these facts, as this program or those before made it.

    The program of the third schema counted the columns it added, empty or not.
    """
    return sealed in {digest(rows, salt), _digest(rows, salt)}


def _digest(rows: Iterable[Row], salt: bytes) -> bytes:
    lines = sorted(_json([table.name, values]) for table, values in rows)
    return hmac.digest(salt, "\n".join(lines).encode(), "sha256")


def seal(values: Mapping[str, Any]) -> bytes:
    """The hash that chains an act to the one before it: over every column but itself."""
    content = {name: value for name, value in values.items() if name != "hash"}
    return hashlib.sha256(_json(content).encode()).digest()


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON takes it: bytes in hexadecimal, days and instants in ISO."""
    return {
        name: _plain(value) if isinstance(value, (bytes, date)) else value
        for name, value in values.items()
    }


def _plain(value: bytes | date) -> str:
    return value.hex() if isinstance(value, bytes) else value.isoformat()


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain).encode


def undone(pairs: Iterable[tuple[bytes, bytes]]) -> frozenset[bytes]:
    """The acts that do not count, from (undo, undone) pairs in their order.

    Undo is an act that undoes an act; redo undoes the undo. So an act does not count when an
    undo that does count undoes it.
    """
    void: set[bytes] = set()
    for undo, target in reversed(list(pairs)):
        if undo not in void:
            void.add(target)
    return frozenset(void)


def void_acts(connection: Connection, dossier: bytes) -> frozenset[bytes]:
    """The acts of a dossier that an undo took back."""
    rows = connection.execute(
        select(act.c.id, act.c.undoes)
        .where(act.c.dossier == dossier, act.c.undoes.is_not(None))
        .order_by(act.c.seq)
    )
    return undone((row.id, row.undoes) for row in rows)


@dataclass(frozen=True)
class Told:
    """An act of a dossier, to be told."""

    label: str
    at: datetime
    by: bytes | None


def last_acts(connection: Connection, dossier: bytes, most: int) -> list[Told]:
    """The last acts of a dossier, the latest first."""
    rows = connection.execute(
        select(act.c.label, act.c.at, act.c.by)
        .where(act.c.dossier == dossier)
        .order_by(act.c.seq.desc())
        .limit(most)
    )
    return [Told(row.label, row.at, row.by) for row in rows]


def numbers(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, int]:
    """The number of each of some acts, by its id."""
    rows = connection.execute(select(act.c.id, act.c.seq).where(act.c.id.in_(ids)))
    return {row.id: row.seq for row in rows}


def steps(connection: Connection, dossier: bytes) -> tuple[list[Step], list[Step]]:
    """What undo, then redo, would take next: two stacks, last first to go.

    A barrier (closing, import…) empties both; a new decision empties redo.
    """
    rows = connection.execute(
        select(act.c.id, act.c.kind, act.c.label, act.c.undoes)
        .where(act.c.dossier == dossier)
        .order_by(act.c.seq)
    ).all()
    undo: list[Step] = []
    redo: list[Step] = []
    undo_acts: set[bytes] = set()
    redone: dict[bytes, Step] = {}
    for row in rows:
        if row.kind in NEUTRAL:
            continue
        if row.kind == UNDO and row.undoes in undo_acts:
            undo.append(redone[row.undoes])
            redo.pop()
        elif row.kind == UNDO:
            step = undo.pop()
            undo_acts.add(row.id)
            redone[row.id] = step
            redo.append(Step(row.id, step.label, step.kind, step.origin))
        elif row.kind in UNDOABLE:
            undo.append(Step(row.id, row.label, row.kind, row.id))
            redo.clear()
        else:
            undo.clear()
            redo.clear()
    return undo, redo
