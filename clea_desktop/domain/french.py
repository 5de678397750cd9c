"""French as people write it: dates, hours, lists, numbers in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time

NBSP = "\u00a0"
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_NUMBERS = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
)


def month_words(year: int, month: int) -> str:
    """« mai 1990 »."""
    return f"{_MONTHS[month - 1]}{NBSP}{year}"


def month_number(word: str) -> int | None:
    """The number of a month by its name, with or without its accents; None when it is none."""
    plain = _plain(word)
    return next((i for i, name in enumerate(_MONTHS, 1) if _plain(name) == plain), None)


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def date_words(day: date) -> str:
    """« 1er mars 2026 », the 1st alone being ordinal."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{month_words(day.year, day.month)}"


def full_date_words(day: date) -> str:
    """« Lundi 23 novembre 2026 », as a page greets."""
    return f"{_WEEKDAYS[day.weekday()].capitalize()}{NBSP}{date_words(day)}"


def short_date(day: date) -> str:
    """« 1er janv. 2026 », where the place is short."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{_SHORT_MONTHS[day.month - 1]}{NBSP}{day.year}"


def time_words(instant: datetime | time) -> str:
    """« 9 h 05 », in the instant's own offset."""
    return f"{instant.hour}{NBSP}h{NBSP}{instant.minute:02d}"


def duration_words(minutes: int) -> str:
    """« 3 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if hours else f"{rest}{NBSP}min"


def listed(items: Sequence[str], last: str = "et") -> str:
    """« 2.3, 2.4 et 2.5 »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """« 1 critère », « 3 critères »; zero is singular in French."""
    word = singular if number < 2 else plural or singular + "s"
    return f"{number}{NBSP}{word}"


def lowered(sentence: str) -> str:
    """A sentence as it goes on after a colon: its first letter small."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


def and_others(number: int) -> str:
    """« … et 3 autres. », under a list that was cut."""
    return f"… et {counted(number, 'autre')}."


def number_words(number: int, feminine: bool = False) -> str:
    """« cinq »; figures beyond sixteen."""
    if number == 1 and feminine:
        return "une"
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def figures(number: int) -> str:
    """« 20 000 »."""
    return f"{number:,}".replace(",", NBSP)
