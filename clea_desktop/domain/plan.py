"""Plans d’évaluation: the mises en situation of an organisme, and the critères each lets one see.

A plan is written whole, its activities with it. Once a séance used it, writing it again makes the
next version: what was used stays as it was used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, duration_words, listed
from clea_desktop.domain.people import folded
from clea_desktop.domain.referential import Criterion, Release

ACTIVITIES_LIMIT = 60
CRITERIA_LIMIT = 200
MINUTES_LIMIT = 8 * 60
"""The most activities of a plan, critères of an activity, and minutes it may take."""


@dataclass(frozen=True)
class Observed:
    """A critère an activity lets one see, and what helps to see it there."""

    code: str
    help: str = ""


@dataclass(frozen=True)
class Activity:
    """A *mise en situation*: what to prepare, how long it takes, what it shows.

    ``minutes`` is the planned time, None when nobody said.
    """

    title: str
    criteria: tuple[Observed, ...] = ()
    prepare: str = ""
    minutes: int | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the critères it shows, in its own order."""
        return tuple(observed.code for observed in self.criteria)

    @property
    def words(self) -> str:
        """« 7 critères · 45 min prévues »."""
        told = counted(len(self.criteria), "critère")
        return told if self.minutes is None else f"{told} · {duration_words(self.minutes)} prévues"

    def help_of(self, code: str) -> str:
        """What helps to see a critère in this activity; empty when nothing does."""
        return next((each.help for each in self.criteria if each.code == code), "")


@dataclass(frozen=True)
class Plan:
    """A *plan d’évaluation*, for one edition of a référentiel.

    ``version`` counts from 1; ``origin`` says where a plan that came in a file is from. A plan
    put aside is offered no more, and goes on being read by what used it.
    """

    title: str
    referential: str
    edition: str
    activities: tuple[Activity, ...] = ()
    version: int = 1
    origin: str = ""
    put_aside: bool = False
    id: bytes | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """« Plan 2021 du centre, version 3 », as papers and dossiers name it."""
        return f"{self.title}, version{NBSP}{self.version}"

    @property
    def minutes(self) -> int:
        """How long its activities take together, those of unknown length left out."""
        return sum(activity.minutes or 0 for activity in self.activities)

    def activity(self, title: str) -> Activity | None:
        """Its activity of that title; None when it has none."""
        return next((each for each in self.activities if each.title == title), None)


def suits(plan: Plan, release: Release) -> bool:
    """Whether a plan is written for the edition of a release."""
    return (plan.referential, plan.edition) == (release.key.id, release.key.edition)


def uncovered(plan: Plan, release: Release) -> tuple[Criterion, ...]:
    """The critères that no activity of a plan lets one see, in the order of the release."""
    seen = {code for activity in plan.activities for code in activity.codes}
    return tuple(criterion for criterion in release.criteria if criterion.code not in seen)


def shown_by(plan: Plan, code: str) -> tuple[Activity, ...]:
    """The activities of a plan that let one see a critère."""
    return tuple(activity for activity in plan.activities if code in activity.codes)


def check_plan(plan: Plan, release: Release) -> None:
    """Refuse a plan that contradicts itself or its edition.

    :raises RuleError: no title, two activities of one name, an unknown critère or one named
        twice, an activity that takes no time or more than a day, too much of anything.
    """
    if not suits(plan, release):
        raise RuleError(
            f"Le plan « {plan.title} » est écrit pour {plan.referential}, édition "
            f"{plan.edition}{NBSP}: il ne va pas avec l’édition {release.key.edition}."
        )
    if not plan.title:
        raise RuleError(f"Le plan n’a pas de titre{NBSP}: donnez-lui-en un.")
    if len(plan.activities) > ACTIVITIES_LIMIT:
        raise RuleError(
            f"Le plan « {plan.title} » a {len(plan.activities)} activités{NBSP}: "
            f"{ACTIVITIES_LIMIT} au plus."
        )
    titles: dict[str, int] = {}
    for rank, activity in enumerate(plan.activities, 1):
        check_activity(activity, rank, release)
        earlier = titles.setdefault(folded(activity.title), rank)
        if earlier != rank:
            raise RuleError(
                f"Les activités {earlier} et {rank} portent le même titre, "
                f"« {activity.title} »{NBSP}: une décision ne dirait plus laquelle l’a montrée ; "
                "changez l’un des deux."
            )


def check_activity(activity: Activity, rank: int, release: Release) -> None:
    """Refuse an activity that contradicts itself or the edition of its plan.

    :param rank: its place in the plan, from 1, which the sentence names.
    :raises RuleError: why.
    """
    if not activity.title:
        raise RuleError(f"L’activité {rank} n’a pas de titre{NBSP}: donnez-lui-en un.")
    what = f"L’activité {rank}, « {activity.title} »,"
    if len(activity.criteria) > CRITERIA_LIMIT:
        raise RuleError(
            f"{what} compte {len(activity.criteria)} critères{NBSP}: {CRITERIA_LIMIT} au plus."
        )
    unknown = [code for code in activity.codes if code not in release.codes]
    if unknown:
        raise RuleError(
            f"{what} nomme {_criteria(unknown)}, que l’édition {release.key.edition} du "
            f"référentiel {release.key.id} ne connaît pas{NBSP}: corrigez ou retirez."
        )
    twice = [code for code in dict.fromkeys(activity.codes) if activity.codes.count(code) > 1]
    if twice:
        raise RuleError(f"{what} nomme deux fois {_criteria(twice)}{NBSP}: une fois suffit.")
    minutes = activity.minutes
    if minutes is not None and not 1 <= minutes <= MINUTES_LIMIT:
        raise RuleError(
            f"{what} prendrait {minutes} minutes{NBSP}: dites un temps de 1 à {MINUTES_LIMIT} "
            "minutes, ou laissez vide."
        )


def _criteria(codes: list[str]) -> str:
    one = "le critère" if len(codes) == 1 else "les critères"
    return f"{one} {listed(codes)}"


def written_again(plan: Plan, standing: Plan, *, used: bool) -> Plan:
    """A plan as it is written in place of the one that stands.

    :param used: a séance or a dossier holds to the version that stands.
    """
    return replace(plan, id=standing.id, version=standing.version + used)


def of_same_name(plan: Plan, others: Iterable[Plan]) -> Plan | None:
    """Another plan in use of the same name, which nobody could tell from it; None without."""
    named = folded(plan.title)
    in_use = (other for other in others if other.id != plan.id and not other.put_aside)
    return next((other for other in in_use if folded(other.title) == named), None)
