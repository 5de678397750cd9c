"""When a backup is due, which are kept, and what the lamp says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.backups import (
    BackupPolicy,
    Kept,
    Lamp,
    MadeBackup,
    check_policy,
    due_at,
    lamp,
    to_drop,
)
from clea_desktop.domain.errors import RuleError

NOW = datetime(2026, 11, 27, 14, 30)  # noqa: DTZ001 - at the clock of the wall, as names say it
POLICY = BackupPolicy()


def made(ago: timedelta, acts: int = 0, *, own: bool = True, size: int = 1) -> MadeBackup:
    at = NOW - ago
    return MadeBackup(f"{at:%Y-%m-%dT%H-%M-%S}-{acts:08d}", at, size, acts, own)


def kept(found: list[MadeBackup], policy: BackupPolicy = POLICY) -> list[MadeBackup]:
    dropped = to_drop(found, NOW, policy)
    return sorted((each for each in found if each not in dropped), key=lambda each: each.at)


def test_a_backup_is_due_after_ten_minutes_of_work_or_twenty_times_the_last() -> None:
    assert due_at(POLICY, NOW, timedelta(seconds=2)) == NOW + timedelta(minutes=10)
    assert due_at(POLICY, NOW, timedelta(minutes=1)) == NOW + timedelta(minutes=20)


def test_one_an_hour_then_one_a_day_then_one_a_month() -> None:
    minutes = [made(timedelta(minutes=10 * n), 10_000 - n) for n in range(12)]
    assert [each.at.hour for each in kept(minutes)] == [12, 13, 14]
    days = [made(timedelta(days=2, hours=n), 9_000 - n) for n in range(40)]
    assert len({each.at.date() for each in kept(days)}) == len(kept(days)) == 3
    months = [made(timedelta(days=40 + n), 8_000 - n) for n in range(200)]
    assert len(kept(months)) == len({f"{each.at:%Y-%m}" for each in kept(months)})
    old = [made(timedelta(days=400 + n), 100 - n) for n in range(3)]
    # The last and the fullest of all is kept, however old.
    assert kept(old) == old[:1]


def test_the_last_made_and_the_fullest_are_always_kept() -> None:
    fullest = made(timedelta(days=500), 99_999)
    last = made(timedelta(), 10)
    assert kept([fullest, last, made(timedelta(minutes=5), 9)]) == [fullest, last]


def test_another_history_is_not_thinned_but_goes_in_time() -> None:
    others = [made(timedelta(days=3, minutes=n), 50, own=False) for n in range(4)]
    assert len(kept([*others, made(timedelta(), 1)])) == 5
    old = made(timedelta(days=367), 50, own=False)
    assert kept([old, made(timedelta(), 1)]) == [made(timedelta(), 1)]


def test_a_clock_that_went_back_drops_nothing_of_days_to_come() -> None:
    ahead = [made(timedelta(days=-365, hours=-n), 100 + n) for n in range(3)]
    assert kept([*ahead, made(timedelta(), 1)]) == sorted(
        [*ahead, made(timedelta(), 1)], key=lambda each: each.at
    )


def test_the_oldest_go_first_for_want_of_room() -> None:
    small = replace(POLICY, ceiling_mb=50)
    found = [made(timedelta(days=n), 100 - n, size=20 << 20) for n in range(5)]
    assert kept(found, small) == sorted(found[:2], key=lambda each: each.at)
    one = [made(timedelta(), 1, size=900 << 20)]
    assert kept(one, small) == one


@given(
    st.lists(
        st.tuples(
            st.integers(-1000, 600 * 24), st.integers(0, 50), st.booleans(), st.integers(1, 1 << 28)
        ),
        max_size=40,
    ),
    st.integers(50, 2000),
)
def test_thinning_again_drops_nothing_more(
    drawn: list[tuple[int, int, bool, int]], ceiling: int
) -> None:
    policy = replace(POLICY, ceiling_mb=ceiling)
    found = list(
        {
            each.name: each
            for hours, acts, own, size in drawn
            for each in [made(timedelta(hours=hours), acts, own=own, size=size)]
        }.values()
    )
    left = kept(found, policy)
    assert kept(left, policy) == left
    own = [each for each in found if each.own]
    if own:
        assert max(own, key=lambda each: (each.at, each.name)) in left


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Kept(None), Lamp.NONE),
        (Kept(NOW), Lamp.SAFE),
        (Kept(NOW, failure="Le disque est plein."), Lamp.FAILED),
        (Kept(NOW + timedelta(hours=1)), Lamp.SAFE),
        (Kept(NOW + timedelta(hours=3)), Lamp.AHEAD),
        (Kept(NOW - timedelta(days=9), NOW - timedelta(minutes=59)), Lamp.SAFE),
        (Kept(NOW - timedelta(days=9), NOW - timedelta(minutes=61)), Lamp.LATE),
        (Kept(NOW, away=True), Lamp.AWAY),
        (Kept(NOW, elsewhere=NOW - timedelta(days=6), away=True), Lamp.SAFE),
        (Kept(NOW, elsewhere=NOW - timedelta(days=8), away=True), Lamp.AWAY),
    ],
)
def test_what_the_lamp_says(found: Kept, state: Lamp) -> None:
    assert lamp(found, NOW) is state


def test_a_policy_that_would_keep_nothing_is_refused() -> None:
    check_policy(POLICY)
    for name in ("every_minutes", "hourly_days", "daily_days", "monthly_days", "ceiling_mb"):
        with pytest.raises(RuleError, match="corrigez ce réglage"):
            check_policy(BackupPolicy(**{name: 0}))  # type: ignore[arg-type]
