"""Séances of a centre: a half-day of assessment, its room, its evaluators, and who is expected.

What is planned for all stands here; whether each person came, and when, stands in their own
dossier (:class:`~clea_desktop.domain.journey.Sitting`), and goes with it when it is erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP, date_words, full_date_words, listed, time_words
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, Person, folded

SEATS = 12
"""How many people one séance holds: more than anybody assesses side by side."""

LATE = timedelta(minutes=10)
"""How long after the beginning somebody who comes in is not late yet."""


class Half(Enum):
    """Which half of the day, or the whole of it."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    DAY = "day"

    @property
    def words(self) -> str:
        """« matin », « après-midi », « journée »."""
        return {Half.MORNING: "matin", Half.AFTERNOON: "après-midi", Half.DAY: "journée"}[self]

    @property
    def hours(self) -> tuple[time, time]:
        """When it begins and ends unless somebody says otherwise."""
        return {
            Half.MORNING: (time(9), time(12)),
            Half.AFTERNOON: (time(13, 30), time(16, 30)),
            Half.DAY: (time(9), time(16, 30)),
        }[self]


@dataclass(frozen=True)
class HalfDay:
    """A *séance* of the centre.

    ``plan`` is the id of its plan d’évaluation in hexadecimal, empty without one, and ``version``
    the version of it that is used there.
    """

    on: date
    half: Half
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    evaluators: tuple[Person, ...] = ()
    plan: str = ""
    version: int = 0
    id: bytes | None = field(default=None, compare=False)

    @property
    def hours(self) -> tuple[time, time]:
        """When it begins and ends, by its half of the day where nobody said."""
        starts, ends = self.half.hours
        return self.starts or starts, self.ends or ends

    @property
    def words(self) -> str:
        """« Lundi 23 novembre 2026, matin »."""
        return f"{full_date_words(self.on)}, {self.half.words}"

    @property
    def short_words(self) -> str:
        """« 23 novembre 2026, matin »."""
        return f"{date_words(self.on)}, {self.half.words}"


@dataclass(frozen=True)
class Together:
    """One critère decided for several people in one gesture, so that one undo takes all back.

    ``acts`` are the acts it came to, one a dossier, in hexadecimal; ``session`` is the séance.
    """

    criterion: str
    mark: Mark
    acts: tuple[str, ...]
    session: bytes | None = field(default=None, compare=False)
    id: bytes | None = field(default=None, compare=False)


def told_apart(half_days: Sequence[HalfDay]) -> list[str]:
    """What names each of some séances: its day and half, and what differs from another of those.

    « Lundi 23 novembre 2026, matin, salle 2 »; those that nothing tells apart have their order.
    """
    named = [each.words for each in half_days]
    alike: dict[str, list[int]] = {}
    for at, words in enumerate(named):
        alike.setdefault(words, []).append(at)
    for places in alike.values():
        told = [_particulars(half_days[at]) for at in places]
        differing = [what for what in zip(*told, strict=True) if len(set(what)) > 1]
        for at, *said in zip(places, *differing, strict=True):
            named[at] = ", ".join([named[at], *filter(None, said)])
    return _numbered(named)


def _particulars(half_day: HalfDay) -> tuple[str, str, str]:
    starts, ends = map(time_words, half_day.hours)
    who = listed([each.name for each in half_day.evaluators])
    return f"de {starts} à {ends}", half_day.place, f"avec {who}"


def check_half_day(half_day: HalfDay) -> None:
    """Refuse a séance that contradicts itself.

    :raises RuleError: it ends before it begins, or nobody assesses there.
    """
    starts, ends = half_day.starts, half_day.ends
    if starts is not None and ends is not None and ends <= starts:
        raise RuleError(f"La séance finit avant de commencer{NBSP}: corrigez les heures.")
    if not half_day.evaluators:
        raise RuleError(
            f"La séance n’a pas d’évaluateur{NBSP}: nommez au moins une personne qui observe."
        )


def check_room_left(taken: int, more: int = 1) -> None:
    """Refuse more people than a séance holds.

    :raises RuleError: it is full.
    """
    if taken + more > SEATS:
        raise RuleError(
            f"Cette séance a déjà {taken} personnes, et {SEATS} au plus{NBSP}: prévoyez-en une "
            "autre."
        )


def seat_of(half_day: HalfDay, plan: str, assessment: bytes | None) -> Sitting:
    """The part of one person in a séance, as it is planned.

    :param plan: the plan and its version, in words; empty without one.
    """
    return follow(Sitting(half_day.on, assessment=assessment), half_day, plan)


def follow(sitting: Sitting, half_day: HalfDay, plan: str) -> Sitting:
    """The part of one person, moved to where and when the séance is."""
    return replace(
        sitting,
        on=half_day.on,
        starts=half_day.starts,
        ends=half_day.ends,
        place=half_day.place,
        evaluators=half_day.evaluators,
        plan=plan,
        session=half_day.id,
    )


def arrived(sitting: Sitting, at: time | None = None) -> Sitting:
    """The person is there, on time unless an hour is given."""
    return replace(sitting, presence=Presence.PRESENT, arrived=at, left=None)


def late_at(half_day: HalfDay, now: datetime) -> time | None:
    """The hour to note of somebody who comes in now; None on time, or another day."""
    starts = datetime.combine(half_day.on, half_day.hours[0], now.tzinfo)
    if now.date() != half_day.on or now <= starts + LATE:
        return None
    return now.time().replace(second=0, microsecond=0)


def gone(sitting: Sitting, at: time) -> Sitting:
    """The person, who was there, left at that hour."""
    return replace(sitting, presence=Presence.PRESENT, left=at)


def absent(sitting: Sitting) -> Sitting:
    """The person did not come."""
    return replace(sitting, presence=Presence.ABSENT, arrived=None, left=None)


def room_names(candidates: Sequence[Candidate]) -> list[str]:
    """What each person is called in the room: a given name, and as much of the name as it takes.

    « Anne-Marie K. »; two of them, « Anne-Marie Ka. » and « Anne-Marie Ko. »; those whose names
    are the same in full are told apart by their order.
    """
    firsts = [(each.given_names[0] if each.given_names else "") for each in candidates]
    families = [each.family_name for each in candidates]
    named = [_called(first, family, 1) for first, family in zip(firsts, families, strict=True)]
    for length in range(2, max((len(family) for family in families), default=0) + 1):
        told = Counter(map(folded, named))
        if len(told) == len(named):
            return named
        named = [
            _called(first, family, length) if told[folded(name)] > 1 else name
            for name, first, family in zip(named, firsts, families, strict=True)
        ]
    return _numbered(named)


def _numbered(named: Sequence[str]) -> list[str]:
    """Names, those that are the same told apart by their order."""
    told, seen = Counter(map(folded, named)), Counter[str]()
    numbered = []
    for name in named:
        seen[folded(name)] += 1
        numbered.append(f"{name} ({seen[folded(name)]})" if told[folded(name)] > 1 else name)
    return numbered


def _called(first: str, family: str, length: int) -> str:
    if not first or not family:
        return first or family
    rest = family if length >= len(family) else f"{family[:length].rstrip()}."
    return f"{first} {rest}"
