"""Clocks given to services: the computer's, or a day that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

Clock = Callable[[], datetime]
"""Gives the present instant, with its offset."""


def system_clock() -> datetime:
    """The computer's own time, in its own zone."""
    return datetime.now().astimezone()


def fixed_clock(day: date) -> Clock:
    """A clock stopped at the end of a day, so that nothing of that day is in its future."""
    stopped = datetime.combine(day, time(23, 59, 59)).astimezone()
    return lambda: stopped
