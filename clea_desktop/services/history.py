"""Undo and redo: acts that undo an act, labelled, without limit, across restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clea_desktop.domain.dossier import check_in_use, check_joining
from clea_desktop.domain.errors import RuleError
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre, Gesture
from clea_desktop.services.change import Change
from clea_desktop.store import acts, dossiers, registry, state
from clea_desktop.store.acts import Draft, Step


def undoable(centre: Centre, dossier_id: bytes) -> str | None:
    """What undo would undo (« 2.1.3 acquis »); None when nothing may be."""
    with centre.store.database.reading() as connection:
        undo, _ = acts.steps(connection, dossier_id)
    return undo[-1].label if undo else None


def redoable(centre: Centre, dossier_id: bytes) -> str | None:
    """What redo would do again; None when there is nothing."""
    with centre.store.database.reading() as connection:
        _, redo = acts.steps(connection, dossier_id)
    return redo[-1].label if redo else None


@dataclass(frozen=True)
class Entry:
    """An act of a dossier as its history tells it."""

    label: str
    at: datetime
    by: str


def recent(centre: Centre, dossier_id: bytes, most: int = 50) -> list[Entry]:
    """The last acts of a dossier, the latest first."""
    with centre.store.database.reading() as connection:
        told = acts.last_acts(connection, dossier_id, most)
        names = registry.names(connection, {act.by for act in told if act.by})
    return [Entry(act.label, act.at, names.get(act.by, "") if act.by else "") for act in told]


@dataclass(frozen=True)
class Glance:
    """What a page shows of a dossier's history: its two labels, and the last acts."""

    undo: str | None
    redo: str | None
    entries: list[Entry]


def glance(centre: Centre, dossier_id: bytes, most: int = 4) -> Glance:
    """The labels of undo and redo, and the last acts, in one reading."""
    with centre.store.database.reading() as connection:
        undo, redo = acts.steps(connection, dossier_id)
    entries = recent(centre, dossier_id, most)
    return Glance(undo[-1].label if undo else None, redo[-1].label if redo else None, entries)


def undo(centre: Centre, dossier_id: bytes) -> Change:
    """Undo the last act of a dossier that may be undone.

    :raises RuleError: nothing may be, since the last closing or import.
    """
    return _take_back(centre, dossier_id, again=False)


def redo(centre: Centre, dossier_id: bytes) -> Change:
    """Do again what was last undone.

    :raises RuleError: nothing was undone since the last decision.
    """
    return _take_back(centre, dossier_id, again=True)


def _take_back(centre: Centre, dossier_id: bytes, *, again: bool) -> Change:
    with centre.gesture(dossier_id, only_read=True) as gesture:
        return take_back_in(centre, gesture, again=again)


def take_back_in(centre: Centre, gesture: Gesture, *, again: bool) -> Change:
    """Undo the last act of a dossier, or do again what was last undone, in an open gesture.

    :raises RuleError: as :func:`undo` and :func:`redo`.
    """
    dossier_id = gesture.dossier.id
    assert dossier_id is not None, "a dossier of the centre"
    connection = gesture.transaction.connection
    before = dossiers.with_joined(connection, dossier_id)
    stacks = acts.steps(connection, dossier_id)
    stack: list[Step] = stacks[again]
    if not stack:
        raise RuleError("Il n’y a rien à rétablir." if again else "Il n’y a rien à annuler.")
    step = stack[-1]
    centre.require(step.kind)
    _check_taken_back(gesture, step, again=again)
    label = f"{'Rétablir' if again else 'Annuler'} : {step.label}"
    act = gesture.transaction.append(
        Draft(
            acts.UNDO,
            label,
            centre.clock(),
            by=centre.operator,
            dossier=dossier_id,
            undoes=step.act,
        ),
        [],
    )
    dossier = refresh_line(centre, gesture)
    after = dossiers.with_joined(connection, dossier_id)
    for other in {*before, *after} - {dossier_id}:
        state.replace(connection, centre.project(dossiers.load(connection, other)))
        centre.forget(other)
    outcome = centre.standing_of(dossier)
    assessment = dossier.current.id if dossier.current else None
    return Change(act, dossier_id, assessment, step.criteria, {}, outcome, label)


def _check_taken_back(gesture: Gesture, step: Step, *, again: bool) -> None:
    """Refuse what would contradict what happened since.

    :raises RuleError: a dossier read with another, one withdrawn or followed elsewhere (but to
        put it back), two dossiers that may not be joined any more.
    """
    back = step.kind == "withdraw" or (
        step.kind == "step" and gesture.dossier.journey.departure is not None
    )
    if gesture.dossier.joined_to is not None or not back:
        check_in_use(gesture.dossier)
    if again and step.kind == "join":
        connection = gesture.transaction.connection
        joined = dossiers.load(connection, dossiers.joined_by(connection, step.origin))
        check_joining(gesture.dossier, joined)
