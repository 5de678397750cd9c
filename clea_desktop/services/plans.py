"""Plans d’évaluation: written, put aside, and read at the version somebody used."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.half_day import HalfDay
from clea_desktop.domain.plan import Plan, check_plan, of_same_name, suits, uncovered, written_again
from clea_desktop.domain.referential import Criterion, Release
from clea_desktop.domain.step_texts import kept
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps


@dataclass(frozen=True)
class PlanView:
    """A plan, the release it is read by, and the critères nobody covers."""

    plan: Plan
    release: Release
    uncovered: tuple[Criterion, ...]
    used: bool


def plans(centre: Centre, *, every: bool = False) -> list[Plan]:
    """The plans of the centre, in the order first written.

    :param every: those put aside too.
    """
    with centre.store.database.reading() as connection:
        found = centre_steps.all_of(connection, Plan)
    return [plan for plan in found if every or not plan.put_aside]


def plans_for(centre: Centre, release: Release) -> list[Plan]:
    """The plans in use that are written for the edition of a release."""
    return [plan for plan in plans(centre) if suits(plan, release)]


def plan(centre: Centre, plan_id: bytes, version: int = 0) -> Plan:
    """A plan (KeyError when there is none).

    :param version: the one that some séance used; the one that stands when 0.
    """
    with centre.store.database.reading() as connection:
        return centre_steps.plan(connection, plan_id, version)


def view(centre: Centre, plan_id: bytes, version: int = 0) -> PlanView:
    """A plan with what it leaves uncovered (KeyError when there is none)."""
    found = plan(centre, plan_id, version)
    release = release_of(centre, found)
    return PlanView(found, release, uncovered(found, release), used(centre, found))


def release_of(centre: Centre, of: Plan) -> Release:
    """The release a plan is read by: the last correction of its edition.

    :raises RuleError: the centre does not hold that edition.
    """
    found = centre.latest_release(of.referential, of.edition)
    if found is None:
        raise RuleError(
            f"Le plan « {of.title} » est écrit pour {of.referential}, édition {of.edition}, que "
            f"ce centre n’a pas{NBSP}: importez d’abord cette édition dans Référentiels."
        )
    return found


def used(centre: Centre, of: Plan) -> bool:
    """Whether a séance holds to the version of a plan that stands."""
    if of.id is None:
        return False
    with centre.store.database.reading() as connection:
        return any(
            (half_day.plan, half_day.version) == (of.id.hex(), of.version)
            for half_day in centre_steps.all_of(connection, HalfDay)
        )


def write(centre: Centre, written: Plan) -> bytes:
    """Write a plan, new or in place of the one of its id; its id.

    What a séance used stays as it was used: writing again makes the next version.

    :raises RuleError: the plan contradicts itself or its edition, or bears the name of another.
    """
    fit = kept(written)
    check_plan(fit, release_of(centre, fit))
    other = of_same_name(fit, plans(centre))
    if other is not None:
        raise RuleError(
            f"Un autre plan s’appelle déjà « {other.title} »{NBSP}: donnez un autre titre à "
            "celui-ci."
        )
    if fit.id is not None:
        standing = plan(centre, fit.id)
        if replace(fit, version=standing.version) == standing:
            return fit.id
        fit = written_again(fit, standing, used=used(centre, standing))
    return centre_facts.write(centre, fit, f"plan d’évaluation, version {fit.version}")


def put_aside(centre: Centre, plan_id: bytes, *, aside: bool = True) -> None:
    """Offer a plan no more, or again; séances that use it go on with it.

    :raises RuleError: put back, it would bear the name of another.
    """
    standing = replace(plan(centre, plan_id), put_aside=aside)
    other = None if aside else of_same_name(standing, plans(centre))
    if other is not None:
        raise RuleError(
            f"Un autre plan s’appelle « {other.title} » depuis{NBSP}: renommez-le d’abord."
        )
    label = "plan d’évaluation mis de côté" if aside else "plan d’évaluation repris"
    centre_facts.write(centre, standing, label)
