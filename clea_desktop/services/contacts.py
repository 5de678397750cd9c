"""Contacts: a call noted, exchanges in one key, ends that stay open, and the dossier it becomes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from clea_desktop.domain.contact import (
    Contact,
    ContactEnd,
    ContactFile,
    Ending,
    Opened,
    check_contact_in_use,
)
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Interview, Trace, TraceKind
from clea_desktop.domain.people import Candidate
from clea_desktop.domain.step_texts import kept
from clea_desktop.services.candidates import add_dossier
from clea_desktop.services.centre import Centre
from clea_desktop.store import contacts, rows, steps
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.contacts import ContactLine
from clea_desktop.store.database import Transaction


def add_contact(centre: Centre, contact: Contact) -> bytes:
    """Note that somebody called, or was spoken of.

    :returns: its id.
    :raises RuleError: no name, or a text that cannot be kept.
    """
    fit = _fit(contact)
    now = centre.clock()
    new_id = centre.store.new_id
    contact_id = new_id()
    with centre.store.database.writing() as transaction:
        first = contacts.contact_row(contact_id, now.date(), os.urandom(32))
        _append(centre, transaction, contact_id, "contact", fit, contact_id, [first])
    return contact_id


def edit_contact(centre: Centre, contact_id: bytes, contact: Contact) -> ContactFile:
    """Write what is known of a contact as it is now.

    :raises RuleError: no name, a text that cannot be kept, or it became a dossier.
    """
    return _write(centre, contact_id, "contact modifié", _fit(contact), contact_id)


def trace(
    centre: Centre,
    contact_id: bytes,
    kind: TraceKind,
    text: str = "",
    at: datetime | None = None,
) -> ContactFile:
    """Note an exchange with a contact, now unless an instant is given.

    :raises RuleError: it became a dossier.
    """
    fit = kept(Trace(kind, at or centre.clock(), centre.require_operator(), text))
    return _write(centre, contact_id, kind.words.lower(), fit, centre.store.new_id())


def take_back(centre: Centre, contact_id: bytes) -> ContactFile:
    """Take away the exchange noted last: it was a slip.

    :raises RuleError: none was noted, or it became a dossier.
    """
    held = view(centre, contact_id)
    if not held.traces:
        raise RuleError("Aucun échange n’est noté avec ce contact : il n’y a rien à annuler.")
    last = held.traces[-1]
    assert last.id is not None, "read from the centre"
    label = f"annulé : {last.kind.words.lower()}"
    return _write(centre, contact_id, label, last, last.id, dropped=True)


def end(centre: Centre, contact_id: bytes, how: ContactEnd | None) -> ContactFile:
    """End a contact, or take it up again (None).

    :raises RuleError: it became a dossier.
    """
    step = Ending(how, centre.clock().date())
    label = f"contact : {how.words.lower()}" if how else "contact repris"
    return _write(centre, contact_id, label, step, centre.store.new_id())


def open_dossier(
    centre: Centre, contact_id: bytes, candidate: Candidate, *, homonym: bool = False
) -> bytes:
    """Open the dossier of a contact who agrees: its exchanges go along.

    :param homonym: as for :func:`candidates.open_dossier`.

    :returns: the id of the dossier.
    :raises RuleError: it became a dossier already, or the person has one.
    """
    held = view(centre, contact_id)
    check_contact_in_use(held)
    known = replace(
        candidate,
        phone=candidate.phone or held.contact.phone,
        email=candidate.email or held.contact.email,
    )
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        opened = Dossier("", known)
        dossier_id = add_dossier(
            centre, transaction, opened, "dossier", "dossier ouvert", homonym=homonym
        )
        people = rows.People.load(connection)
        new_id = centre.store.new_id
        traces = [
            steps.step_row(each, new_id(), dossier_id, people, new_id) for each in held.traces
        ]
        if traces:
            transaction.append(
                Draft(
                    "traces",
                    "échanges repris du contact",
                    centre.clock(),
                    by=centre.operator,
                    dossier=dossier_id,
                ),
                traces,
            )
        became = Opened(dossier_id.hex(), centre.clock().date())
        _append(centre, transaction, contact_id, "dossier ouvert", became, new_id(), [])
    centre.forget(dossier_id)
    return dossier_id


def first_interview(centre: Centre, dossier_id: bytes) -> Interview:
    """The interview of a dossier before anything is typed: with what the contact had said."""
    blank = Interview(centre.clock().date(), centre.require_operator())
    with centre.store.database.reading() as connection:
        found = contacts.of_dossier(connection, dossier_id)
        if found is None:
            return blank
        said = contacts.load(connection, found).contact
    return replace(
        blank,
        trajectory=said.trajectory,
        prescriber=said.prescriber,
        project=said.wish,
        third_party=said.caller,
    )


def view(centre: Centre, contact_id: bytes) -> ContactFile:
    """A contact, read whole (KeyError when there is none)."""
    with centre.store.database.reading() as connection:
        return contacts.load(connection, contact_id)


def search(centre: Centre, typed: str, *, awaited: bool = True) -> list[ContactLine]:
    """The contacts that every word typed is found in; those to see to first in front.

    :param awaited: those where something is still to be done; else those that ended.
    """
    with centre.store.database.reading() as connection:
        return contacts.search(connection, typed, awaited=awaited)


def _fit(contact: Contact) -> Contact:
    fit = kept(contact)
    if not fit.name:
        raise RuleError("Le contact n’a pas de nom : notez au moins celui-là.")
    return fit


def _write(
    centre: Centre,
    contact_id: bytes,
    label: str,
    step: object,
    entry: bytes,
    *,
    dropped: bool = False,
) -> ContactFile:
    with centre.store.database.writing() as transaction:
        check_contact_in_use(contacts.load(transaction.connection, contact_id))
        return _append(centre, transaction, contact_id, label, step, entry, [], dropped=dropped)


def _append(
    centre: Centre,
    transaction: Transaction,
    contact_id: bytes,
    label: str,
    step: object,
    entry: bytes,
    facts: list[Row],
    *,
    dropped: bool = False,
) -> ContactFile:
    new_id = centre.store.new_id
    people = rows.People.load(transaction.connection)
    row = contacts.step_row(step, entry, contact_id, people, new_id, dropped=dropped)
    draft = Draft("contact", label, centre.clock(), by=centre.operator, dossier=contact_id)
    transaction.append(draft, [*people.newcomers(), *facts, row])
    held = contacts.load(transaction.connection, contact_id)
    contacts.write_line(transaction.connection, held)
    return held


__all__ = [
    "ContactLine",
    "add_contact",
    "edit_contact",
    "end",
    "open_dossier",
    "search",
    "trace",
    "view",
]
