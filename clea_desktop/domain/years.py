"""The years the finale must fall within, and the order of the assessments within them.

Nothing here reads a clock: deadlines are dates, « expired » is a comparison its caller makes.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words

WARNING_MONTHS = 6
"""How many months before the last day of the finale one is warned, unless set otherwise."""


def last_day(first_close: date, years: int) -> date:
    """The same date that many years later, 29 February giving 28 (DOMAIN.md, section 2)."""
    try:
        return first_close.replace(year=first_close.year + years)
    except ValueError:
        return first_close.replace(year=first_close.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month (31 August gives 28)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def period(assessments: tuple[Assessment, ...], years: int) -> tuple[Assessment, ...]:
    """The assessments of the present period: since the last préalable that began one.

    A préalable begins a period once the years of the one before are over, and starts afresh.
    Within them there is a second one only where two dossiers of one person were joined.
    """
    return assessments[_period_start(assessments, years) :]


def _period_start(assessments: tuple[Assessment, ...], years: int) -> int:
    start, limit = 0, None
    for index, assessment in enumerate(assessments):
        if assessment.kind is not Kind.PREALABLE:
            continue
        if limit is not None and assessment.opened_on > limit:
            start, limit = index, None
        closed_on = assessment.first_closed_on
        if limit is None and closed_on is not None:
            limit = last_day(closed_on, years)
    return start


def valid_until(assessments: tuple[Assessment, ...], years: int) -> date | None:
    """The last day of the finale, from the first close of the préalable; None before it."""
    first = first_close(assessments, years)
    return None if first is None else last_day(first, years)


def first_close(assessments: tuple[Assessment, ...], years: int) -> date | None:
    """The day the préalable of the present period was first closed; None before it."""
    for assessment in period(assessments, years):
        if assessment.kind is Kind.PREALABLE and assessment.first_closed_on is not None:
            return assessment.first_closed_on
    return None


def check_opening(
    assessments: tuple[Assessment, ...],
    kind: Kind,
    on: date,
    years: int,
    certifiable: bool,
) -> None:
    """Refuse to open an assessment out of its place in the path.

    :param certifiable: the outcome of the assessments so far validates everything.
    :raises RuleError: one is still open, a finale before its préalable or after the last day,
        a second préalable within the years, a finale with nothing left to assess.
    """
    name = kind.words
    last = assessments[-1] if assessments else None
    if last is not None and last.closing is None:
        raise RuleError(
            f"L’{name} du {date_words(on)} ne s’ouvre pas : l’{last.kind.words} ouverte le "
            f"{date_words(last.opened_on)} n’est pas terminée."
        )
    limit = valid_until(assessments, years)
    if last is not None and last.closing is not None and on < last.closing.on:
        raise RuleError(
            f"L’{name} du {date_words(on)} ne s’ouvre pas : elle précède la fin de "
            f"l’{last.kind.words}, le {date_words(last.closing.on)}."
        )
    if kind is Kind.PREALABLE:
        if limit is not None and on <= limit:
            advice = (
                "tous les domaines sont déjà validés"
                if certifiable
                else "ouvrez une évaluation finale"
            )
            raise RuleError(
                f"L’{name} du {date_words(on)} ne s’ouvre pas : la précédente, terminée, vaut "
                f"jusqu’au {date_words(limit)} ; {advice}."
            )
        return
    if limit is None:
        raise RuleError(
            f"L’{name} du {date_words(on)} ne s’ouvre pas : il faut d’abord une évaluation "
            "préalable terminée."
        )
    if on > limit:
        raise RuleError(
            f"L’{name} du {date_words(on)} ne s’ouvre pas : le dernier jour était le "
            f"{date_words(limit)} ; il faut une nouvelle évaluation préalable."
        )
    if certifiable:
        raise RuleError(
            f"L’{name} du {date_words(on)} ne s’ouvre pas : tous les domaines sont déjà validés."
        )


def check_last_day(assessments: tuple[Assessment, ...], kind: Kind, on: date, years: int) -> None:
    """Refuse a finale that goes on after the last day.

    :param assessments: those before it.
    :param on: the day of its closing, or of a decision.
    :raises RuleError: that day is too late.
    """
    limit = valid_until(assessments, years) if kind is Kind.FINALE else None
    if limit is not None and on > limit:
        raise RuleError(
            f"L’{kind.words} va jusqu’au {date_words(on)} alors que le dernier jour est le "
            f"{date_words(limit)} : terminez-la à cette date, puis ouvrez une nouvelle évaluation "
            "préalable."
        )
