"""Erasing: every fact of somebody goes, with the salts; their acts stay and tell nothing.

The one exception to « no act destroys a mark » (DOMAIN.md, sections 6 and 9). Foreign keys are not
enforced row by row while it is done: a large file would be read once a row. What goes is chosen so
that nothing is left pointing at it, and ``check`` looks at them all.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select

from clea_desktop.domain.contact import ContactFile
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.retention import Written
from clea_desktop.store import contacts, steps, triggers
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.database import Transaction
from clea_desktop.store.dossiers import family, load, read_with, with_joined

_BY = 500
"""How many ids are named in one statement: SQLite takes some thousands at most."""


@dataclass(frozen=True)
class Whole:
    """All that is held of some people: dossiers read as one, and the contacts they were."""

    dossiers: tuple[bytes, ...]
    contacts: tuple[bytes, ...]


def whole_of(connection: Connection, dossiers: Iterable[bytes], called: Iterable[bytes]) -> Whole:
    """Some dossiers and contacts, with all that is of the same people."""
    found: dict[bytes, None] = {}
    for each in dossiers:
        found.update(dict.fromkeys(with_joined(connection, read_with(connection, each))))
    own = dict.fromkeys(called)
    became = {each.hex() for each in found}
    rows = connection.execute(
        select(t.contact_step.c.contact, t.contact_step.c.content).where(
            t.contact_step.c.kind == "opened"
        )
    )
    own.update({row.contact: None for row in rows if json.loads(row.content)["dossier"] in became})
    return Whole(tuple(found), tuple(own))


@dataclass(frozen=True)
class Held:
    """Some people as the file holds them, read once."""

    whole: Whole
    dossiers: tuple[Dossier, ...]
    contacts: tuple[ContactFile, ...]
    files: tuple[Written, ...]


def read(connection: Connection, whole: Whole) -> Held:
    """Some people, read whole."""
    return Held(
        whole,
        tuple(load(connection, each) for each in whole.dossiers),
        tuple(contacts.load(connection, each) for each in whole.contacts),
        tuple(steps.written(connection, whole.dossiers)),
    )


def opened_on(connection: Connection, dossier_id: bytes) -> date:
    """The day a dossier was opened here."""
    at = connection.execute(
        select(t.act.c.at)
        .join(t.dossier, t.dossier.c.act == t.act.c.id)
        .where(t.dossier.c.id == dossier_id)
    ).scalar_one()
    assert isinstance(at, datetime)
    return at.date()


@dataclass(frozen=True)
class Old:
    """A dossier that may fall due: its line, and whether a jury ever saw it in its present years.

    ``valid_until`` is None where no préalable was closed.
    """

    id: bytes
    reference: str
    name: str
    valid_until: date | None
    heard: bool


def old_enough(connection: Connection, until: date, years_until: date) -> list[Old]:
    """The dossiers that may fall due: opened by a day, their years over by another, or never begun.

    More may be named than fall due: who reads them judges.
    """
    state = t.dossier_state.c
    rows = connection.execute(
        select(state.dossier, state.reference, state.name, state.valid_until, state.standing)
        .join(t.dossier, t.dossier.c.id == state.dossier)
        .where(
            t.dossier.c.year <= until.year,
            or_(state.valid_until.is_(None), state.valid_until <= years_until),
        )
        .order_by(state.search)
    )
    return [
        Old(row.dossier, row.reference, row.name, row.valid_until, bool(row.standing))
        for row in rows
    ]


def last_numbers(connection: Connection, dossiers: Sequence[bytes]) -> tuple[tuple[int, int], ...]:
    """The last number given in each year of some dossiers, so that none is given twice."""
    table = t.dossier.c
    years = {
        row.year
        for some in _by(dossiers)
        for row in connection.execute(select(table.year).where(table.id.in_(some)).distinct())
    }
    rows = connection.execute(
        select(table.year, func.max(table.number).label("last"))
        .where(table.year.in_(years))
        .group_by(table.year)
    )
    return tuple(sorted((row.year, row.last) for row in rows))


def touched(connection: Connection, dossiers: Sequence[bytes]) -> dict[bytes, bytes]:
    """The acts of other dossiers that wrote about these, while they were read as one.

    :returns: each act, and the dossier it is of.
    """
    others = _strangers(connection, dossiers)
    found: dict[bytes, bytes] = {}
    for table, which in _about(connection, dossiers, others):
        rows = connection.execute(select(table.c.act, table.c.dossier).where(which))
        found.update({row.act: row.dossier for row in rows})
    return found


def erase(transaction: Transaction, draft: Draft, left: Row, whole: Whole) -> bytes:
    """Write that some people are erased, then take away all that is held of them.

    :param left: what stays: counts of nobody.
    :returns: the id of the act.
    """
    connection = transaction.connection
    gone = (*whole.dossiers, *whole.contacts)
    stones: list[Row] = [(t.erasure, {"dossier": each}) for each in gone]
    act = transaction.append(draft, [left, *stones])
    others = _strangers(connection, whole.dossiers)
    about = list(_about(connection, whole.dossiers, others))
    with triggers.lifted(connection, [table for table, _which in about]):
        for table, which in about:
            connection.execute(delete(table).where(which))
    for some in _by(whole.dossiers):
        _delete_dossiers(connection, some, others)
    for some in _by(whole.contacts):
        connection.execute(delete(t.contact_state).where(t.contact_state.c.contact.in_(some)))
        connection.execute(delete(t.contact_step).where(t.contact_step.c.contact.in_(some)))
        connection.execute(delete(t.contact).where(t.contact.c.id.in_(some)))
    return act


def _delete_dossiers(
    connection: Connection, dossiers: Sequence[bytes], others: Collection[bytes]
) -> None:
    connection.execute(delete(t.dossier_state).where(t.dossier_state.c.dossier.in_(dossiers)))
    assessments = select(t.assessment.c.id).where(t.assessment.c.dossier.in_([*dossiers, *others]))
    for table in reversed(t.FACTS_OF_DOSSIER):
        if table is t.dossier:
            which = table.c.id.in_(dossiers)
        elif "assessment" in table.c and not table.c.assessment.nullable:
            # By the index these tables have; what was written about another's goes as well.
            which = table.c.assessment.in_(assessments) & table.c.dossier.in_(dossiers)
        else:
            which = table.c.dossier.in_(dossiers)
        connection.execute(delete(table).where(which))


def _strangers(connection: Connection, dossiers: Sequence[bytes]) -> list[bytes]:
    """Dossiers that were read with these one day, and are not any more."""
    found = {other for each in dossiers for other in family(connection, each)}
    return sorted(found.difference(dossiers))


def _about(
    connection: Connection, dossiers: Sequence[bytes], others: Sequence[bytes]
) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """What other dossiers wrote about these: where it stands; taken back since, all of it."""
    if not others:
        return
    rows = connection.execute(select(t.assessment.c.id).where(t.assessment.c.dossier.in_(dossiers)))
    assessments = [row.id for row in rows]
    for table in reversed(t.FACTS_OF_DOSSIER):
        if table is t.joining:
            own = table.c.joined.in_(dossiers)
        elif "assessment" in table.c:
            own = table.c.assessment.in_(assessments)
        else:
            continue
        yield table, own & table.c.dossier.in_(others)


def _by(ids: Iterable[bytes]) -> Iterator[list[bytes]]:
    every = list(ids)
    return (every[first : first + _BY] for first in range(0, len(every), _BY))
