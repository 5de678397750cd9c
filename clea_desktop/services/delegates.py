"""Délégataires: those the centre works with, and the profiles that come with the program."""

from __future__ import annotations

import json

from clea_desktop import paths
from clea_desktop.domain import texts
from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import folded
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps
from clea_desktop.store.plain import from_plain

PROFILES = ("interregional", "branch")
"""The profiles shipped, each « à vérifier »."""


def profile(name: str) -> Delegate:
    """A délégataire as it comes with the program (KeyError when there is none)."""
    if name not in PROFILES:
        raise KeyError(name)
    file = paths.resources() / "delegates" / f"{name}.json"
    found: Delegate = from_plain(Delegate, json.loads(file.read_text("utf-8")), {})
    return found


def all_delegates(centre: Centre) -> list[Delegate]:
    """The délégataires of the centre, in the order first written."""
    with centre.store.database.reading() as connection:
        return centre_steps.all_of(connection, Delegate)


def delegate(centre: Centre, delegate_id: bytes) -> Delegate:
    """A délégataire (KeyError when there is none)."""
    with centre.store.database.reading() as connection:
        return centre_steps.delegate(connection, delegate_id)


def write_delegate(centre: Centre, delegate: Delegate) -> bytes:
    """Write a délégataire, new or not; its id.

    :raises RuleError: no name, one another has, a number that makes no sense.
    """
    name = texts.typed("Cette saisie (nom du délégataire)", delegate.name, texts.name)
    for other in all_delegates(centre):
        if other.id != delegate.id and folded(other.name) == folded(name):
            raise RuleError(f"« {other.name} » est déjà là : choisissez-le, ou un autre nom.")
    rules = delegate.rules
    if rules.members < 1 or rules.quorum < 0:
        raise RuleError(
            "Un nombre de membres ne convient pas : il en faut au moins un par collège."
        )
    if delegate.contest is not None and delegate.contest.number < 1:
        raise RuleError("Le délai de contestation est d’un jour au moins : corrigez-le.")
    return centre_facts.write(centre, delegate, "délégataire")
