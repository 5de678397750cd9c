"""What the centre keeps beside its dossiers: délégataires, sessions, settings; read back whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, or_, select

from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.half_day import HalfDay, Together
from clea_desktop.domain.jury import (
    Batch,
    JurySession,
    Member,
    Minutes,
    SessionFile,
    StepAside,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.plan import Plan
from clea_desktop.domain.sentences import ReadySentence
from clea_desktop.store import registry, steps
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row
from clea_desktop.store.ids import IdSource
from clea_desktop.store.rows import People

_T = TypeVar("_T")


def centre_step_row(
    step: Any, entry: bytes, people: People, new_id: IdSource, *, dropped: bool = False
) -> Row:
    """Something of the centre, under the id of what it writes or writes again."""
    content = steps.content(step, entry, people, new_id, dropped=dropped)
    return t.centre_step, {**content, "about": getattr(step, "session", None)}


def only_entry(kind: type) -> bytes:
    """The id of what a centre has one of: a setting."""
    return hashlib.sha256(kind.__name__.encode()).digest()[:16]


def setting(connection: Connection, kind: type[_T]) -> _T | None:
    """A setting as last written; None while nobody chose."""
    found = _of_kinds(connection, [kind])
    return found[-1] if found else None


def all_of(connection: Connection, kind: type[_T]) -> list[_T]:
    """Everything of one kind, in the order first written."""
    return list(_of_kinds(connection, [kind]))


def sentences(connection: Connection, code: str | None = None) -> list[ReadySentence]:
    """Ready sentences, in the order first written.

    They are many, and read as one types: they are found in the file by their critère, and read
    without asking of each field what it is.

    :param code: those that are, or once were, about that critère or about none; None for all.
    """
    columns = t.centre_step.c
    which = columns.kind == "sentence"
    if code is not None:
        said = [columns.content.like(f'%"criterion": {json.dumps(each)}%') for each in (code, "")]
        which &= columns.entry.in_(select(columns.entry).where(which, or_(*said)))
    found = [(row["entry"], json.loads(row["content"])) for row in _standing(connection, which)]
    owners = {bytes.fromhex(plain["owner"]) for _entry, plain in found if plain["owner"]}
    names = registry.names(connection, owners) if owners else {}
    people = {who.hex(): Person(name, who) for who, name in names.items()}
    return [
        ReadySentence(
            plain["text"],
            plain["criterion"],
            plain["referential"],
            plain["edition"],
            Mark(plain["mark"]) if plain["mark"] else None,
            people[plain["owner"]] if plain["owner"] else None,
            entry,
        )
        for entry, plain in found
    ]


def delegate(connection: Connection, delegate_id: bytes) -> Delegate:
    """A délégataire (KeyError when there is none)."""
    for found in all_of(connection, Delegate):
        if found.id == delegate_id:
            return found
    raise KeyError(delegate_id.hex())


def sessions(connection: Connection) -> list[JurySession]:
    """Every session, the last to be held in front."""
    return sorted(all_of(connection, JurySession), key=lambda each: each.on, reverse=True)


def session_file(connection: Connection, session_id: bytes) -> SessionFile:
    """A session with all that was written of it (KeyError when there is none)."""
    columns = t.centre_step.c
    found = _read(connection, (columns.about == session_id) | (columns.entry == session_id))
    own = [each for each in found if isinstance(each, JurySession)]
    if not own:
        raise KeyError(session_id.hex())
    minutes = [each for each in found if isinstance(each, Minutes)]
    return SessionFile(
        own[-1],
        tuple(each for each in found if isinstance(each, Member)),
        tuple(each for each in found if isinstance(each, StepAside)),
        tuple(each for each in found if isinstance(each, Batch)),
        minutes[-1] if minutes else None,
    )


def plan(connection: Connection, plan_id: bytes, version: int = 0) -> Plan:
    """A plan d’évaluation (KeyError when there is none).

    :param version: the one that some séance used; the one that stands when 0.
    """
    found: list[Plan] = [
        each
        for each in _every_writing(connection, t.centre_step.c.entry == plan_id)
        if isinstance(each, Plan) and version in {0, each.version}
    ]
    if not found:
        raise KeyError(plan_id.hex())
    return found[-1]


def plan_of(connection: Connection, half_day: HalfDay) -> Plan | None:
    """The plan of a séance, at the version it uses; None when it has none."""
    if not half_day.plan:
        return None
    return plan(connection, bytes.fromhex(half_day.plan), half_day.version)


def half_days(connection: Connection) -> list[HalfDay]:
    """Every séance, the last to be held in front."""
    found = all_of(connection, HalfDay)
    return sorted(found, key=lambda each: (each.on, each.hours), reverse=True)


def half_day(connection: Connection, half_day_id: bytes) -> HalfDay:
    """A séance (KeyError when there is none)."""
    found = _read(connection, t.centre_step.c.entry == half_day_id)
    if not found:
        raise KeyError(half_day_id.hex())
    assert isinstance(found[0], HalfDay)
    return found[0]


def together(connection: Connection, half_day_id: bytes) -> list[Together]:
    """What was decided for several people at once in a séance, and not taken back."""
    found = _read(connection, t.centre_step.c.about == half_day_id)
    return [each for each in found if isinstance(each, Together)]


def _of_kinds(connection: Connection, kinds: Sequence[type]) -> list[Any]:
    names = [name for name, kind in steps.KINDS.items() if kind in kinds]
    return _read(connection, t.centre_step.c.kind.in_(names))


def _read(connection: Connection, which: ColumnElement[bool]) -> list[Any]:
    return steps.read(connection, _standing(connection, which))


def _every_writing(connection: Connection, which: ColumnElement[bool]) -> list[Any]:
    return steps.read(connection, [row for row in _rows(connection, which) if not row["dropped"]])


def _standing(connection: Connection, which: ColumnElement[bool]) -> list[RowMapping]:
    """Of each thing, its last writing, in the order first written; what was dropped left out."""
    last = {row["entry"]: row for row in _rows(connection, which)}
    return [row for row in last.values() if not row["dropped"]]


def _rows(connection: Connection, which: ColumnElement[bool]) -> list[RowMapping]:
    rows = connection.execute(
        select(t.centre_step)
        .join(t.act, t.act.c.id == t.centre_step.c.act)
        .where(which)
        .order_by(t.act.c.seq)
    )
    return list(rows.mappings())
