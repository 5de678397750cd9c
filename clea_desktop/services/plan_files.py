"""Plans d’évaluation as files: checked, brought in, written out, and the example to start from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.people import Person
from clea_desktop.domain.plan import MissingEdition, NameTaken, Plan, of_same_name, same_content
from clea_desktop.domain.referential import Release
from clea_desktop.exchange.plans import SIZE_LIMIT, FaultyPlan, read_plan, write_plan
from clea_desktop.services import plans
from clea_desktop.services.centre import Centre
from clea_desktop.services.importing import read_input
from clea_desktop.services.outside import check_outside
from clea_desktop.services.referentials import show_release
from clea_desktop.store.files import write_atomically
from clea_desktop.store.plain import from_plain, to_plain

__all__ = [
    "Arrival",
    "Coming",
    "FaultyPlan",
    "bring_in",
    "check_file",
    "draft_of",
    "draft_text",
    "example",
    "example_here",
    "export_plan",
    "file_name",
    "held_release",
    "read_file",
]

EXAMPLE = Path("demo") / "plan-2021.json"


class Coming(Enum):
    """What a file is to the plans of a centre."""

    NEW = "new"
    SAME = "same"
    NEXT = "next"
    """The next version of a plan that bears its name."""


@dataclass(frozen=True)
class Arrival:
    """A plan read from a file, not kept yet, and the plan of its name that stands."""

    plan: Plan
    release: Release
    coming: Coming
    standing: Plan | None = None


def check_file(
    file: Path, release_of: Callable[[str, str], Release] = show_release
) -> tuple[Plan, Release]:
    """The plan of a file, and the release it was checked by: one of the program unless told so.

    :raises RuleError: it is missing or wrong (:class:`FaultyPlan` tells each fault).
    """
    return read_plan(read_input(file, SIZE_LIMIT), file.name, release_of)


def held_release(centre: Centre) -> Callable[[str, str], Release]:
    """The releases of a centre, as a plan is read by them."""

    def found(referential: str, edition: str) -> Release:
        release = centre.latest_release(referential, edition)
        if release is None:
            raise MissingEdition(referential, edition)
        return release

    return found


def read_file(centre: Centre, file: Path) -> Arrival:
    """The plan of a file, and what it would be here; nothing is written.

    :raises RuleError: as :func:`check_file`.
    """
    plan, release = check_file(file, held_release(centre))
    return _arrival(centre, plan, release)


def _arrival(centre: Centre, plan: Plan, release: Release) -> Arrival:
    standing = of_same_name(plan, plans.plans(centre))
    if standing is None:
        return Arrival(plan, release, Coming.NEW)
    coming = Coming.SAME if same_content(plan, standing) else Coming.NEXT
    return Arrival(plan, release, coming, standing)


def bring_in(centre: Centre, arrival: Arrival, *, replacing: bool = False) -> bytes:
    """Keep a plan that was read from a file; the id it has here.

    One that says what the plan of its name says already changes nothing.

    :param replacing: make it the next version of the plan that bears its name.
    :raises NameTaken: a plan of that name says something else, and ``replacing`` was not asked.
    """
    standing = arrival.standing
    if standing is None:
        return plans.write(centre, arrival.plan)
    assert standing.id is not None
    if arrival.coming is Coming.SAME:
        return standing.id
    if not replacing:
        raise NameTaken(standing.title)
    return plans.write(centre, replace(arrival.plan, id=standing.id), next_version=True)


def export_plan(centre: Centre, plan_id: bytes, to: Path) -> None:
    """Write a plan into a file, for another centre (KeyError when there is none).

    :raises RuleError: not by somebody who may, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require("plan")
    check_outside(centre.store.folder.path, to)
    found = plans.plan(centre, plan_id)
    write_atomically(to, write_plan(found, centre.organisation.name))


def file_name(plan: Plan) -> str:
    """What the file of a plan is offered to be called, by its title."""
    kept = "".join(sign if sign.isalnum() else " " for sign in plan.title)
    return f"{'-'.join(kept.split())[:60] or 'plan'}.json"


def draft_text(plan: Plan) -> str:
    """A plan under way as one text, sound or not: what the window holds while it is locked."""

    def nobody(_person: Person) -> bytes:
        raise AssertionError("a plan names nobody")

    return json.dumps(to_plain(plan, nobody), ensure_ascii=False)


def draft_of(text: str) -> Plan:
    """The plan of such a text (ValueError, TypeError, KeyError: it is none)."""
    found = from_plain(Plan, json.loads(text), {})
    assert isinstance(found, Plan)
    return found


def example() -> Plan:
    """The made-up plan that comes with the program."""
    return check_file(paths.resources() / EXAMPLE)[0]


def example_here(centre: Centre) -> Arrival:
    """The example, and what it would be here; nothing is written.

    :raises MissingEdition: the centre does not hold its edition.
    """
    return read_file(centre, paths.resources() / EXAMPLE)
