"""Plans d’évaluation: written, put aside, and read at the version somebody used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted
from clea_desktop.domain.half_day import HalfDay
from clea_desktop.domain.people import folded
from clea_desktop.domain.plan import (
    MissingEdition,
    Plan,
    check_plan,
    in_edition,
    of_same_name,
    uncovered,
    written_again,
)
from clea_desktop.domain.referential import Criterion, Release, ReleaseKey
from clea_desktop.domain.step_texts import kept
from clea_desktop.domain.texts import LINE_LIMIT
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps


@dataclass(frozen=True)
class PlanView:
    """A plan, the release it is read by, and the critères nobody covers.

    ``release`` is None where the centre does not hold its edition; ``readers`` counts the séances
    that hold to each of its versions.
    """

    plan: Plan
    release: Release | None
    uncovered: tuple[Criterion, ...]
    readers: Mapping[int, int]

    @property
    def coverage(self) -> str:
        """« 106 critères sur 106 », or how many nobody covers."""
        if self.release is None:
            return f"édition {self.plan.edition} absente de ce centre"
        if not self.uncovered:
            every = len(self.release.criteria)
            return f"{counted(every, 'critère')} sur {every}"
        return f"{counted(len(self.uncovered), 'critère')} que personne ne couvre"

    @property
    def version_words(self) -> str:
        """« version 2, la version 1 reste lue par 3 séances »."""
        said = [f"version{NBSP}{self.plan.version}"]
        said += [
            f"la version{NBSP}{version} reste lue par {counted(many, 'séance')}"
            for version, many in sorted(self.readers.items())
            if version != self.plan.version
        ]
        return ", ".join(said)


def plans(centre: Centre, *, every: bool = False) -> list[Plan]:
    """The plans of the centre, in the order first written.

    :param every: those put aside too.
    """
    with centre.store.database.reading() as connection:
        found = centre_steps.all_of(connection, Plan)
    return [plan for plan in found if every or not plan.put_aside]


def plan(centre: Centre, plan_id: bytes, version: int = 0) -> Plan:
    """A plan (KeyError when there is none).

    :param version: the one that some séance used; the one that stands when 0.
    """
    with centre.store.database.reading() as connection:
        return centre_steps.plan(connection, plan_id, version)


def view(centre: Centre, plan_id: bytes, version: int = 0) -> PlanView:
    """A plan with what it leaves uncovered (KeyError when there is none)."""
    return _view(centre, plan(centre, plan_id, version), _readers(centre))


def views(centre: Centre, *, every: bool = False) -> list[PlanView]:
    """As :func:`plans`, each with what it leaves uncovered."""
    readers = _readers(centre)
    return [_view(centre, each, readers) for each in plans(centre, every=every)]


def _view(centre: Centre, of: Plan, readers: Mapping[tuple[str, int], int]) -> PlanView:
    release = centre.latest_release(of.referential, of.edition)
    own = of.id.hex() if of.id else ""
    return PlanView(
        of,
        release,
        uncovered(of, release) if release else (),
        {version: many for (read, version), many in readers.items() if read == own},
    )


def release_of(centre: Centre, of: Plan) -> Release:
    """The release a plan is read by: the last correction of its edition.

    :raises MissingEdition: the centre does not hold that edition.
    """
    found = centre.latest_release(of.referential, of.edition)
    if found is None:
        raise MissingEdition(of.referential, of.edition, of.title)
    return found


def editions(centre: Centre) -> list[Release]:
    """The editions a plan may be written for, those in force today first."""
    held = {(key.id, key.edition) for key in centre.fingerprints}
    return centre.ranked_releases(held, centre.clock().date())


def find(centre: Centre, name: str) -> Plan:
    """The plan of that name; one in use comes before those put aside.

    :raises RuleError: there is none.
    """
    wanted = folded(name)
    named = [each for each in plans(centre, every=True) if folded(each.title) == wanted]
    if not named:
        raise RuleError(
            f"Aucun plan ne s’appelle « {name} »{NBSP}: voyez la liste des plans du centre."
        )
    return min(named, key=lambda each: each.put_aside)


def _readers(centre: Centre) -> Mapping[tuple[str, int], int]:
    """How many séances hold to each version of each plan."""
    with centre.store.database.reading() as connection:
        half_days = centre_steps.all_of(connection, HalfDay)
    return Counter((each.plan, each.version) for each in half_days if each.plan)


def write(centre: Centre, written: Plan, *, next_version: bool = False) -> bytes:
    """Write a plan, new or in place of the one of its id; its id.

    What a séance used stays as it was used: writing again makes the next version.

    :param next_version: make one even where nothing used the version that stands.
    :raises RuleError: the plan contradicts itself or its edition, or bears the name of another.
    """
    fit = kept(written)
    check_plan(fit, release_of(centre, fit))
    other = None if fit.put_aside else of_same_name(fit, plans(centre))
    if other is not None:
        raise RuleError(
            f"Un autre plan s’appelle déjà « {other.title} »{NBSP}: donnez un autre titre à "
            "celui-ci."
        )
    if fit.id is None:
        fit = replace(fit, version=1)
    else:
        standing = plan(centre, fit.id)
        if replace(fit, version=standing.version) == standing:
            return fit.id
        used = (fit.id.hex(), standing.version) in _readers(centre)
        fit = written_again(fit, standing, used=used or next_version)
    return centre_facts.write(centre, fit, f"plan d’évaluation, version {fit.version}")


def copy(centre: Centre, plan_id: bytes, edition: str = "") -> tuple[bytes, tuple[str, ...]]:
    """Write a copy of a plan, for the same edition or another that continues it.

    :returns: its id, and the critères of the first edition that nothing of the other continues.
    :raises RuleError: nothing leads from one edition to the other.
    """
    source = plan(centre, plan_id)
    lost: tuple[str, ...] = ()
    copied = replace(source, id=None, version=1, put_aside=False)
    if edition and edition != source.edition:
        found = {release.key.edition: (release, lead) for release, lead in leads(centre, source)}
        if edition not in found:
            raise RuleError(
                f"Rien dans ce centre ne mène de l’édition {source.edition} à l’édition {edition}"
                f"{NBSP}: importez d’abord le référentiel qui en a la correspondance."
            )
        copied, lost = in_edition(source, *found[edition])
    taken = {folded(each.title) for each in plans(centre, every=True)}
    copied = replace(copied, title=_free_title(copied, source, taken))
    return write(centre, copied), lost


def leads(centre: Centre, of: Plan) -> list[tuple[Release, Correspondence]]:
    """The other editions that a plan may be copied to, and what leads there."""
    editions = {key.edition for key in centre.fingerprints if key.id == of.referential}
    found = []
    for edition in sorted(editions - {of.edition}):
        release = centre.latest_release(of.referential, edition)
        lead = (
            release.correspondence_from(ReleaseKey(of.referential, of.edition)) if release else None
        )
        if release is not None and lead is not None:
            found.append((release, lead))
    return found


def _free_title(copied: Plan, source: Plan, taken: set[str]) -> str:
    """A title that no other plan bears: that of the source, with a word and a number after it."""
    word = "copie" if copied.edition == source.edition else copied.edition
    wanted = f"{source.title[: LINE_LIMIT - 20]} ({word})"
    number = 2
    while folded(wanted) in taken:
        wanted = f"{source.title[: LINE_LIMIT - 20]} ({word} {number})"
        number += 1
    return wanted


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
