"""What the centre keeps beside its dossiers, written: one act each, and the settings among them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from clea_desktop.domain.step_texts import kept
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps, rows
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction

_T = TypeVar("_T")


def write(centre: Centre, step: Any, label: str) -> bytes:
    """Write something, or write it again when it has the id of what is there.

    :param label: codes and words only, never a name.
    :returns: its id.
    :raises RuleError: a text of it cannot be kept.
    """
    with centre.store.database.writing() as transaction:
        return append(centre, transaction, kept(step), label)


def drop(centre: Centre, step: Any, label: str) -> None:
    """Take something away: it was never so."""
    with centre.store.database.writing() as transaction:
        append(centre, transaction, step, label, dropped=True)


def append(
    centre: Centre, transaction: Transaction, step: Any, label: str, *, dropped: bool = False
) -> bytes:
    """Write something in an open transaction; its id."""
    new_id = centre.store.new_id
    people = rows.People.load(transaction.connection)
    entry: bytes = step.id or new_id()
    row = centre_steps.centre_step_row(
        replace(step, id=entry), entry, people, new_id, dropped=dropped
    )
    draft = Draft("centre", label, centre.clock(), by=centre.operator)
    transaction.append(draft, [*people.newcomers(), row])
    return entry


def choose(centre: Centre, setting: Any, label: str) -> None:
    """Write a setting, of which the centre has one.

    :raises RuleError: a text of it cannot be kept.
    """
    new_id = centre.store.new_id
    with centre.store.database.writing() as transaction:
        people = rows.People.load(transaction.connection)
        entry = centre_steps.only_entry(type(setting))
        row = centre_steps.centre_step_row(kept(setting), entry, people, new_id)
        draft = Draft("centre", label, centre.clock(), by=centre.operator)
        transaction.append(draft, [*people.newcomers(), row])


def chosen(centre: Centre, kind: type[_T]) -> _T:
    """A setting as last written, as it comes when nobody chose."""
    with centre.store.database.reading() as connection:
        found = centre_steps.setting(connection, kind)
    return kind() if found is None else found
