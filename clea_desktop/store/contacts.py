"""Contacts read back whole, and the line that lists read of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from clea_desktop.domain.contact import Contact, ContactFile, Ending, Opened
from clea_desktop.domain.journey import Trace, Trajectory
from clea_desktop.domain.people import folded
from clea_desktop.store import steps
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row, void_acts
from clea_desktop.store.ids import IdSource
from clea_desktop.store.rows import People


@dataclass(frozen=True)
class ContactLine:
    """A contact in a list; ``said`` is what was noted of it last."""

    id: bytes
    name: str
    trajectory: Trajectory
    said: str
    taken_on: date
    next_on: date | None
    awaited: bool


def contact_row(contact_id: bytes, taken_on: date, salt: bytes) -> Row:
    """A contact taken."""
    return t.contact, {"id": contact_id, "taken_on": taken_on, "salt": salt}


def step_row(
    step: Any,
    entry: bytes,
    contact_id: bytes,
    people: People,
    new_id: IdSource,
    *,
    dropped: bool = False,
) -> Row:
    """What is known of a contact, an exchange, an end, under the id of what it writes."""
    written = steps.content(step, entry, people, new_id, dropped=dropped)
    return t.contact_step, {"contact": contact_id, **written}


def load(connection: Connection, contact_id: bytes) -> ContactFile:
    """A whole contact, with what undo took back left out (KeyError when there is none)."""
    taken_on = connection.scalar(select(t.contact.c.taken_on).where(t.contact.c.id == contact_id))
    if taken_on is None:
        raise KeyError(contact_id.hex())
    rows = steps.standing_rows(connection, contact_id, void_acts(connection, contact_id))
    said = steps.read(connection, rows)
    ends = [each for each in said if isinstance(each, Ending)]
    opened = [each for each in said if isinstance(each, Opened)]
    return ContactFile(
        contact_id,
        next(each for each in said if isinstance(each, Contact)),
        taken_on,
        tuple(each for each in said if isinstance(each, Trace)),
        ends[-1].end if ends else None,
        bytes.fromhex(opened[-1].dossier) if opened else None,
    )


def of_dossier(connection: Connection, dossier_id: bytes) -> bytes | None:
    """The contact that became a dossier; None when it began without one."""
    table = t.contact_step.c
    told = (table.kind == "opened", table.content.contains(dossier_id.hex(), autoescape=True))
    found: bytes | None = connection.scalar(select(table.contact).where(*told).limit(1))
    return found


def all_ids(connection: Connection) -> list[bytes]:
    """Every contact."""
    return [row.id for row in connection.execute(select(t.contact.c.id))]


def projection(held: ContactFile) -> dict[str, Any]:
    """The line that lists read of a contact."""
    contact = held.contact
    names = (contact.full_name, contact.caller, contact.prescriber, contact.phone)
    if held.dossier is not None:
        said = "Dossier ouvert"
    elif held.end is not None:
        said = held.end.words
    else:
        said = held.traces[-1].kind.words if held.traces else ""
    return {
        "contact": held.id,
        "name": contact.full_name,
        "search": " ".join(folded(name) for name in names if name),
        "trajectory": contact.trajectory.value,
        "said": said,
        "taken_on": held.taken_on,
        "next_on": held.next_on,
        "awaited": held.awaited,
    }


def write_line(connection: Connection, held: ContactFile) -> None:
    """Write the line of a contact, new or not, in the transaction of its act."""
    values = projection(held)
    table = t.contact_state
    done = connection.execute(update(table).where(table.c.contact == held.id).values(values))
    if not done.rowcount:
        connection.execute(insert(table), values)


def stored(connection: Connection, contact_id: bytes) -> dict[str, Any] | None:
    """The line as the file holds it."""
    table = t.contact_state
    row = connection.execute(select(table).where(table.c.contact == contact_id)).mappings().first()
    return dict(row) if row else None


def search(connection: Connection, typed: str, *, awaited: bool = True) -> list[ContactLine]:
    """The contacts that every word typed is found in, those to see to first in front.

    :param awaited: those where something is still to be done; else those that ended.
    """
    table = t.contact_state.c
    query = select(t.contact_state).where(table.awaited.is_(awaited))
    for word in folded(typed).split():
        query = query.where(table.search.contains(word, autoescape=True))
    order = (table.next_on.is_(None), table.next_on, table.taken_on, table.contact)
    return lines(connection.execute(query.order_by(*order)).mappings())


def lines(rows: Iterable[RowMapping]) -> list[ContactLine]:
    """Rows as lines."""
    return [
        ContactLine(
            row["contact"],
            row["name"],
            Trajectory(row["trajectory"]),
            row["said"],
            row["taken_on"],
            row["next_on"],
            row["awaited"],
        )
        for row in rows
    ]


def to_see_to(connection: Connection, until: date, most: int) -> tuple[int, list[ContactLine]]:
    """How many contacts wait for something by a day, and the first of them."""
    table = t.contact_state
    due = (table.c.awaited.is_(True), table.c.next_on <= until)
    rows = connection.execute(
        select(table).where(*due).order_by(table.c.next_on, table.c.contact)
    ).mappings()
    found = lines(rows)
    return len(found), found[:most]
