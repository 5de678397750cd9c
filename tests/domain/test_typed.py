"""Days and hours as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.typed import (
    iso_day,
    read_day,
    read_time,
    typed_day,
    typed_time,
    written_day,
)


@pytest.mark.parametrize("typed", ["12/01/2027", "12-1-2027", "12 janvier 2027", "2027-01-12"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == date(2027, 1, 12)


@pytest.mark.parametrize("typed", ["", "demain", "31/02/2027", "01/2027", "2027"])
def test_what_is_no_whole_day_is_none(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize("typed", ["9", "9h", "9 h", "09:00", "9 h 00", " 9H00 "])
def test_an_hour_is_read_as_people_write_it(typed: str) -> None:
    assert read_time(typed) == time(9)


@pytest.mark.parametrize("typed", ["", "24 h", "9 h 60", "neuf heures", "9 h 5"])
def test_what_is_no_hour_is_none(typed: str) -> None:
    assert read_time(typed) is None


@given(st.dates(date(1000, 1, 1)), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_what_a_field_shows_is_read_the_same(day: date, hour: time) -> None:
    assert read_day(typed_day(day)) == day
    assert read_time(typed_time(hour)) == hour


def test_nothing_shows_nothing() -> None:
    assert (typed_day(None), typed_time(None)) == ("", "")


def test_a_day_of_a_file_is_written_in_one_way() -> None:
    assert iso_day("2026-03-01") == date(2026, 3, 1)
    for text in ("20260301", "2026-W09-7", "2026-02-30", "2026-3-1", "", "２０２６-03-01"):
        assert iso_day(text) is None


@given(st.dates())
def test_a_day_written_for_a_program_is_read_again(day: date) -> None:
    written = written_day(day)
    assert written is not None
    assert iso_day(written) == day
    assert written_day(None) is None
