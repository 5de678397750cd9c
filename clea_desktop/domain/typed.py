"""Days and hours as people type them in French."""

from __future__ import annotations

import re
from datetime import date, time

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(\d{1,2})\s*(?:[hH:]\s*(\d{2})?)?", re.ASCII)


def read_day(text: str) -> date | None:
    """Read « 12/01/2027 », « 12 janvier 2027 » or 2027-01-12; None when it is no whole day."""
    # With it comes what an identity is made of; fields import this module before the first paint.
    from clea_desktop.domain.identity import read_birth_date

    found = read_birth_date(text)
    return found.earliest if found is not None and found.day is not None else None


def iso_day(text: str) -> date | None:
    """Read AAAA-MM-JJ and none of ISO's other ways to say a day, which Python reads too."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def written_day(day: date | None) -> str | None:
    """AAAA-MM-JJ, as files and documents for programs say a day; None of none."""
    return day.isoformat() if day else None


def typed_day(day: date | None) -> str:
    """A day as its field shows it: reading it gives the same."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""


def read_time(text: str) -> time | None:
    """Read « 9 h », « 9h30 » or « 9:30 »; None when it is no hour of the day."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def typed_time(hour: time | None) -> str:
    """An hour as its field shows it."""
    return f"{hour.hour} h {hour.minute:02d}" if hour else ""
