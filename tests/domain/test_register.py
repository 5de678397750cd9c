"""The register says something of everything kept, by the settings."""

from __future__ import annotations

import pytest

from clea_desktop.domain.backups import BackupPolicy
from clea_desktop.domain.register import REGISTER, Period, how_long, told
from clea_desktop.domain.retention import Retention


def test_every_line_says_what_why_who_and_how_long() -> None:
    assert len({line.what for line in REGISTER}) == len(REGISTER)
    assert {line.period for line in REGISTER} == set(Period)
    for line in REGISTER:
        assert line.of
        assert line.why.endswith(".")
        assert line.readers.endswith(".")


@pytest.mark.parametrize("period", Period)
def test_how_long_is_said_by_the_settings(period: Period) -> None:
    said = how_long(period, Retention(), BackupPolicy())
    other = how_long(period, Retention(7, 13, 14, 4, 25), BackupPolicy(monthly_days=400))
    assert said.endswith(".")
    fixed = {Period.CENTRE, Period.ALWAYS}
    assert (said == other) is (period in fixed)


def test_a_period_is_said_whole_once() -> None:
    lines = told(Retention(), BackupPolicy())
    assert [line for line, _kept in lines] == list(REGISTER)
    whole = [kept for _line, kept in lines if not kept.startswith("Comme «")]
    assert len(whole) == len(set(whole)) == len(Period)
