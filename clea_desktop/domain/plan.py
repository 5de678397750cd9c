"""Plans d’évaluation: the mises en situation of an organisme, and the critères each lets one see.

A plan is written whole, its activities with it. Once a séance used it, writing it again makes the
next version: what was used stays as it was used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from clea_desktop.domain.correspondence import Became, Correspondence
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, counted, duration_words
from clea_desktop.domain.people import folded
from clea_desktop.domain.referential import Criterion, Release

ACTIVITIES_LIMIT = 60
CRITERIA_LIMIT = 200
MINUTES_LIMIT = 8 * 60
"""The most activities of a plan, critères of an activity, and minutes it may take."""


class MissingEdition(RuleError):
    """A plan is written for an edition that the centre does not hold.

    :param title: of the plan; empty while it is only read from a file.
    :param file: the name of that file.
    """

    def __init__(self, referential: str, edition: str, title: str = "", file: str = "") -> None:
        named = f"Le plan « {title} »" if title else "Ce plan"
        named = f"Le plan du fichier « {file} »" if file else named
        super().__init__(
            f"{named} est écrit pour {referential}, édition {edition}, que ce centre n’a pas."
        )
        self.referential = referential
        self.edition = edition


class NameTaken(RuleError):
    """A plan of the centre bears the title of the one brought, and says something else."""

    def __init__(self, title: str) -> None:
        super().__init__(f"Le centre a déjà un plan « {title} », qui dit autre chose.")
        self.title = title


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

    ``version`` counts from 1; ``origin`` says who wrote a plan that came in a file, and ``note``
    what to know of it. A plan put aside is offered no more, and goes on being read by what used it.
    """

    title: str
    referential: str
    edition: str
    activities: tuple[Activity, ...] = ()
    version: int = 1
    origin: str = ""
    put_aside: bool = False
    note: str = ""
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


@dataclass(frozen=True)
class PlanFault:
    """One thing wrong in a plan, in a sentence, and its path from the plan: keys and places."""

    sentence: str
    at: tuple[int | str, ...] = ()


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


def showing(activity: Activity, codes: Collection[str], release: Release) -> Activity:
    """An activity that shows these critères: those it had keep their help and their order.

    A new one comes before the first of those that follow it in the edition.
    """
    rank = {criterion.code: place for place, criterion in enumerate(release.criteria)}
    kept = [seen for seen in activity.criteria if seen.code in codes]
    for code in sorted(set(codes).difference(activity.codes), key=rank.__getitem__):
        following = (
            place for place, seen in enumerate(kept) if rank.get(seen.code, -1) > rank[code]
        )
        kept.insert(next(following, len(kept)), Observed(code))
    return replace(activity, criteria=tuple(kept))


def check_plan(plan: Plan, release: Release) -> None:
    """Refuse a plan that contradicts itself or its edition.

    :raises RuleError: the first of its faults.
    """
    for fault in faults(plan, release):
        raise RuleError(fault.sentence)


def faults(plan: Plan, release: Release) -> Iterator[PlanFault]:
    """All that contradicts itself or the edition in a plan, in its order.

    No title, two activities of one name, an unknown critère or one named twice, an activity that
    takes no time or more than a day, too much of anything.
    """
    if not suits(plan, release):
        yield PlanFault(
            f"Le plan « {plan.title} » est écrit pour {plan.referential}, édition "
            f"{plan.edition}{NBSP}: il ne va pas avec l’édition {release.key.edition}."
        )
        return
    if not plan.title:
        yield PlanFault(f"Le plan n’a pas de titre{NBSP}: donnez-lui-en un.", ("title",))
    if len(plan.activities) > ACTIVITIES_LIMIT:
        yield PlanFault(
            f"Le plan « {plan.title} » a {len(plan.activities)} activités{NBSP}: "
            f"{ACTIVITIES_LIMIT} au plus.",
            ("activities",),
        )
        return
    titles: dict[str, int] = {}
    for place, activity in enumerate(plan.activities):
        yield from _faults_of(activity, place, release)
        earlier = titles.setdefault(folded(activity.title), place)
        if activity.title and earlier != place:
            yield PlanFault(
                f"Les activités {earlier + 1} et {place + 1} portent le même titre, "
                f"« {activity.title} »{NBSP}: une décision ne dirait plus laquelle l’a montrée, "
                "changez l’un des deux.",
                ("activities", place, "title"),
            )


def _faults_of(activity: Activity, place: int, release: Release) -> Iterator[PlanFault]:
    at = ("activities", place)
    if not activity.title:
        yield PlanFault(
            f"L’activité {place + 1} n’a pas de titre{NBSP}: donnez-lui-en un.", (*at, "title")
        )
    what = f"L’activité {place + 1}, « {activity.title} »,"
    minutes = activity.minutes
    if minutes is not None and not 1 <= minutes <= MINUTES_LIMIT:
        yield PlanFault(
            f"{what} prendrait {minutes} minutes{NBSP}: dites un temps de 1 à {MINUTES_LIMIT} "
            "minutes, ou laissez vide.",
            (*at, "minutes"),
        )
    if len(activity.criteria) > CRITERIA_LIMIT:
        yield PlanFault(
            f"{what} compte {len(activity.criteria)} critères{NBSP}: {CRITERIA_LIMIT} au plus.",
            (*at, "criteria"),
        )
        return
    seen: set[str] = set()
    for rank, code in enumerate(activity.codes):
        if code not in release.codes:
            yield PlanFault(
                f"{what} nomme le critère {code}, que l’édition {release.key.edition} du "
                f"référentiel {release.key.id} ne connaît pas{NBSP}: corrigez ou retirez.",
                (*at, "criteria", rank),
            )
        elif code in seen:
            yield PlanFault(
                f"{what} nomme deux fois le critère {code}{NBSP}: une fois suffit.",
                (*at, "criteria", rank),
            )
        seen.add(code)


def in_edition(plan: Plan, release: Release, lead: Correspondence) -> tuple[Plan, tuple[str, ...]]:
    """A plan as it becomes in the edition that a correspondence leads to, and what is left behind.

    A critère is shown by what it became; one that was dropped or changed its sense is left out,
    for somebody to choose what shows its place.

    :param release: of the later edition.
    :returns: the plan, new, and the codes of today that it lost.
    """
    lost: dict[str, None] = {}
    activities = []
    for activity in plan.activities:
        kept: dict[str, Observed] = {}
        for observed in activity.criteria:
            link = lead.link_of.get(observed.code)
            targets = () if link is None or link.became is Became.CHANGED else link.targets
            if not targets:
                lost[observed.code] = None
            for code in targets:
                had = kept.get(code)
                texts = [each for each in (had.help if had else "", observed.help) if each]
                kept[code] = Observed(code, "\n".join(dict.fromkeys(texts)))
        activities.append(replace(activity, criteria=tuple(kept.values())))
    copied = replace(
        plan, edition=release.key.edition, activities=tuple(activities), version=1, id=None
    )
    return copied, tuple(lost)


def same_content(plan: Plan, other: Plan) -> bool:
    """Whether two plans say the same, whoever wrote them and whatever their versions."""

    def content(of: Plan) -> Plan:
        return replace(of, version=1, origin="", put_aside=False)

    return content(plan) == content(other)


def written_again(plan: Plan, standing: Plan, *, used: bool) -> Plan:
    """A plan as it is written in place of the one that stands.

    :param used: a séance holds to the version that stands.
    """
    return replace(plan, id=standing.id, version=standing.version + used)


def of_same_name(plan: Plan, others: Iterable[Plan]) -> Plan | None:
    """Another plan in use of the same name, which nobody could tell from it; None without."""
    named = folded(plan.title)
    in_use = (other for other in others if other.id != plan.id and not other.put_aside)
    return next((other for other in in_use if folded(other.title) == named), None)
