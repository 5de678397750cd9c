"""When a backup is due, which are kept, and what the lamp says: rules, given the instants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from clea_desktop.domain.errors import RuleError

_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class BackupPolicy:
    """How often a centre is backed up, and what is kept; settings.

    ``every_minutes`` is counted in minutes of work, and never less than ``times_its_duration``
    of the last backup: on a slow disk they do not follow one another. One backup an hour is kept
    for ``hourly_days``, then one a day for ``daily_days``, then one a month for ``monthly_days``,
    and in all at most ``ceiling_mb``. ``second_place`` is a folder elsewhere, empty for none;
    ``second_apart`` is whether it was on another disk than the centre when it was chosen.
    """

    every_minutes: int = 10
    times_its_duration: int = 20
    hourly_days: int = 1
    daily_days: int = 31
    monthly_days: int = 366
    ceiling_mb: int = 5000
    second_place: str = ""
    second_apart: bool = False


def check_policy(policy: BackupPolicy) -> None:
    """Refuse a policy that would back up never, or keep nothing.

    :raises RuleError: which setting, and its bounds.
    """
    bounds = {
        "every_minutes": ("L’intervalle entre deux sauvegardes", 1, 240, "minutes"),
        "times_its_duration": ("Le repos après une sauvegarde", 1, 100, "fois sa durée"),
        "hourly_days": ("La durée des sauvegardes de chaque heure", 1, 31, "jours"),
        "daily_days": ("La durée des sauvegardes de chaque jour", 1, 366, "jours"),
        "monthly_days": ("La durée des sauvegardes de chaque mois", 1, 3660, "jours"),
        "ceiling_mb": ("La place que prennent les sauvegardes", 50, 1_000_000, "Mo"),
    }
    for name, (what, least, most, unit) in bounds.items():
        if not least <= getattr(policy, name) <= most:
            raise RuleError(f"{what} va de {least} à {most} {unit} : corrigez ce réglage.")


@dataclass(frozen=True)
class MadeBackup:
    """A backup on a disk: its name, when it was made, its size in bytes, its number of acts.

    ``own`` says that it ends on an act of the centre as it is; the backup of a centre that was
    there before, or of what a restoration set aside, is of another history.
    """

    name: str
    at: datetime
    size: int
    acts: int
    own: bool = True


def due_at(policy: BackupPolicy, work_since: datetime, last_lasted: timedelta) -> datetime:
    """When the next backup is due, given the first act that no backup holds.

    :param last_lasted: how long the last backup took.
    """
    pause = max(timedelta(minutes=policy.every_minutes), policy.times_its_duration * last_lasted)
    return work_since + pause


def to_drop(
    made: Iterable[MadeBackup], now: datetime, policy: BackupPolicy
) -> tuple[MadeBackup, ...]:
    """The backups that need not be kept, the oldest first.

    Of the centre’s own, the last made and the one that holds the most are never among them: the
    clock of a computer may be wrong for a while. One that says it is of a day to come is kept as
    one made now. Those of another history are not thinned: each may be the last of its own. They
    go once they are older than all that is kept, or for want of room.
    """
    found = sorted(made, key=lambda each: (each.at, each.name))
    own = [each for each in found if each.own]
    spared = {own[-1], max(own, key=lambda each: (each.acts, each.at))} if own else set()
    oldest = timedelta(days=policy.monthly_days)
    others = {each for each in found if not each.own and now - each.at <= oldest}
    kept = _thinned(own, now, policy) | others | spared
    total = 0
    for each in sorted(kept, key=lambda one: (one in spared, not one.own, one.at), reverse=True):
        total += each.size
        if total > policy.ceiling_mb * _MEGABYTE and each not in spared:
            kept.discard(each)
    return tuple(each for each in found if each not in kept)


def _thinned(found: Sequence[MadeBackup], now: datetime, policy: BackupPolicy) -> set[MadeBackup]:
    """The last of each hour, then of each day, then of each month."""
    steps: list[tuple[int, Callable[[datetime], str]]] = [
        (policy.hourly_days, lambda at: f"{at:%Y-%m-%d %H}"),
        (policy.daily_days, lambda at: f"{at:%Y-%m-%d}"),
        (policy.monthly_days, lambda at: f"{at:%Y-%m}"),
    ]
    last: dict[tuple[int, str], MadeBackup] = {}
    for each in found:
        for days, name in steps:
            if now - each.at <= timedelta(days=days):
                # Sorted by time: a later one of the same hour takes the place of the earlier.
                last[(days, name(each.at))] = each
                break
    return set(last.values())


class Lamp(Enum):
    """What the lamp of the window says of backups."""

    SAFE = "safe"
    LATE = "late"
    AWAY = "away"
    FAILED = "failed"
    AHEAD = "ahead"
    NONE = "none"


@dataclass(frozen=True)
class Kept:
    """How well a centre is kept: what the lamp is told.

    ``last`` is the last verified backup, ``work_since`` the first act that none holds; None when
    all is held. ``failure`` is the sentence of the last try when it failed. ``elsewhere`` is the
    last backup in the second place, and ``away`` says that this place is not there now.
    """

    last: datetime | None
    work_since: datetime | None = None
    failure: str = ""
    elsewhere: datetime | None = None
    away: bool = False


LATE_AFTER = timedelta(hours=1)
"""How long work may wait for a backup before the lamp says so."""

AWAY_AFTER = timedelta(days=7)
"""How long the second place may be missing before the lamp says so."""


CLOCK_SLACK = timedelta(hours=2)
"""How far a clock may seem set back, before it is told: summer time ends, one travels."""


def lamp(kept: Kept, now: datetime) -> Lamp:
    """What the lamp says now."""
    if kept.failure:
        return Lamp.FAILED
    if kept.last is None:
        return Lamp.NONE
    if kept.last - now > CLOCK_SLACK:
        return Lamp.AHEAD
    # Whichever way the clock was put right since.
    if kept.work_since is not None and abs(now - kept.work_since) > LATE_AFTER:
        return Lamp.LATE
    if kept.away and (kept.elsewhere is None or now - kept.elsewhere > AWAY_AFTER):
        return Lamp.AWAY
    return Lamp.SAFE
