"""Undo and redo: acts that undo an act, labelled, without limit, across restarts."""

from __future__ import annotations

from clea_desktop.domain.dossier import standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import acts
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
    with centre.gesture(dossier_id) as gesture:
        stacks = acts.steps(gesture.transaction.connection, dossier_id)
        stack: list[Step] = stacks[again]
        if not stack:
            raise RuleError("Il n’y a rien à rétablir." if again else "Il n’y a rien à annuler.")
        step = stack[-1]
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
        current = dossier.current
        outcome = (
            standing(centre.release(current.release), dossier.assessments) if current else None
        )
    assessment = current.id if current else None
    return Change(act, dossier_id, assessment, step.criteria, {}, outcome, label)
