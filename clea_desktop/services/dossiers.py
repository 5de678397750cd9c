"""Reading dossiers: lists, and one dossier with what its facts come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.outcome import Outcome
from clea_desktop.domain.path import Situation, Stage
from clea_desktop.domain.referential import Release
from clea_desktop.services.centre import Centre
from clea_desktop.store import dossiers, lists
from clea_desktop.store.lists import Line


@dataclass(frozen=True)
class View:
    """A dossier and what its facts come to; no release before its first assessment."""

    dossier: Dossier
    stage: Stage
    release: Release | None
    outcome: Outcome | None
    provisional: bool
    valid_until: date | None
    situation: Situation


def list_dossiers(centre: Centre) -> list[Line]:
    """Every dossier of the centre, by reference."""
    with centre.store.database.reading() as connection:
        return lists.lines(connection)


def search(centre: Centre, typed: str, *, hidden: bool = False, most: int = -1) -> list[bytes]:
    """The ids of the dossiers that every word typed is found in, by name; all when none is.

    :param hidden: those that were withdrawn or joined to another instead.
    :param most: how many at most, the first of them; -1 for all.
    """
    with centre.store.database.reading() as connection:
        return lists.search(connection, typed, hidden=hidden, most=most)


def lines_of(centre: Centre, ids: Sequence[bytes]) -> list[Line]:
    """The lines of some dossiers, in the order asked."""
    with centre.store.database.reading() as connection:
        return lists.lines_of(connection, ids)


def find(centre: Centre, reference: str) -> bytes:
    """The id of the dossier of that reference.

    :raises RuleError: the centre has none.
    """
    with centre.store.database.reading() as connection:
        found = lists.find(connection, reference)
    if found is None:
        raise RuleError(
            f"Aucun dossier ne porte la référence « {reference} » dans ce centre : "
            "vérifiez-la dans la liste des dossiers."
        )
    return found


def view(centre: Centre, dossier_id: bytes) -> View:
    """One dossier, read whole (KeyError when there is none)."""
    with centre.store.database.reading() as connection:
        dossier = dossiers.load(connection, dossier_id)
    return view_of(centre, dossier)


def situation_of(centre: Centre, dossier: Dossier) -> Situation:
    """Where a dossier stands today."""
    return view_of(centre, dossier).situation


def view_of(centre: Centre, dossier: Dossier) -> View:
    """What the facts of a dossier come to."""
    current = dossier.current
    release = centre.release(current.release) if current else None
    outcome = standing(release, dossier.assessments) if release else None
    years = release.validity_years if release else 0
    at = Situation(dossier, outcome, years, centre.clock().date())
    return View(
        dossier,
        at.stage,
        release,
        outcome,
        provisional=release is not None and centre.provisional(release.key),
        valid_until=at.valid_until if release else None,
        situation=at,
    )


__all__ = [
    "Line",
    "View",
    "find",
    "lines_of",
    "list_dossiers",
    "search",
    "situation_of",
    "view",
    "view_of",
]


def releases_of(centre: Centre, dossier: Dossier) -> tuple[Release, ...]:
    """The releases that the assessments of a dossier follow, or followed before a passage."""
    keys = {
        key
        for assessment in dossier.assessments
        for key in (assessment.release, *(move.since for move in assessment.migrations))
    }
    return tuple(centre.release(key) for key in sorted(keys) if key in centre.fingerprints)
