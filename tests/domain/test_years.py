"""The years of a dossier, and what may open within them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.years import (
    check_last_day,
    check_opening,
    last_day,
    period,
    valid_until,
)
from tests.domain.made_up import DAY, final, preliminary
from tests.domain.sentences import faults

YEARS = 5
CLOSED = date(2026, 3, 3)
LIMIT = date(2031, 3, 3)


def refusal(
    assessments: tuple[Assessment, ...], kind: Kind, on: date, certifiable: bool = False
) -> str:
    with pytest.raises(RuleError) as caught:
        check_opening(assessments, kind, on, YEARS, certifiable)
    assert not faults(caught.value.sentence), caught.value.sentence
    return caught.value.sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("first_close", "years", "expected"),
    [
        (CLOSED, YEARS, LIMIT),
        (date(2028, 2, 29), 5, date(2033, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2027, 2, 28), 5, date(2032, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 12, 31)),
        (DAY, 0, DAY),
    ],
)
def test_the_last_day_is_the_same_date_years_later(
    first_close: date, years: int, expected: date
) -> None:
    assert last_day(first_close, years) == expected


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(0, 50))
def test_the_last_day_keeps_the_month_and_never_moves_to_the_next_one(
    first_close: date, years: int
) -> None:
    last = last_day(first_close, years)
    assert (last.year, last.month) == (first_close.year + years, first_close.month)
    assert first_close.day - last.day == (
        1 if (first_close.month, first_close.day) == (2, 29) and last.day == 28 else 0
    )


def test_the_period_starts_at_the_last_prealable() -> None:
    first, finale = preliminary(closed=CLOSED), final()
    second = preliminary(opened=LIMIT + timedelta(days=1))
    assert period((), YEARS) == ()
    assert period((first, finale), YEARS) == (first, finale)
    assert period((first, finale, second), YEARS) == (second,)
    assert period((first, second, finale), YEARS) == (second, finale)
    assert period((finale,), YEARS) == (finale,)


def test_the_years_run_from_the_close_of_the_prealable_of_the_period() -> None:
    first = preliminary(closed=CLOSED)
    finale = final(closed=date(2027, 5, 6))
    assert valid_until((), YEARS) is None
    assert valid_until((preliminary(),), YEARS) is None
    assert valid_until((first, finale), YEARS) == LIMIT
    after = LIMIT + timedelta(days=1)
    assert valid_until((first, finale, preliminary(opened=after)), YEARS) is None
    again = preliminary(opened=after, closed=date(2032, 2, 29))
    assert valid_until((first, finale, again), YEARS) == date(2037, 2, 28)


def test_what_may_open() -> None:
    closed = preliminary(closed=CLOSED)
    check_opening((), Kind.PREALABLE, DAY, YEARS, certifiable=False)
    check_opening((closed,), Kind.FINALE, CLOSED, YEARS, certifiable=False)
    check_opening((closed,), Kind.FINALE, LIMIT, YEARS, certifiable=False)
    check_opening((closed, final(closed=LIMIT)), Kind.FINALE, LIMIT, YEARS, certifiable=False)


@pytest.mark.parametrize("certifiable", [False, True])
def test_a_second_prealable_opens_only_once_the_years_are_over(certifiable: bool) -> None:
    closed = (preliminary(closed=CLOSED), final(closed=date(2027, 5, 6)))
    after = LIMIT + timedelta(days=1)
    check_opening(closed, Kind.PREALABLE, after, YEARS, certifiable)
    advice = (
        "tous les domaines sont déjà validés" if certifiable else "ouvrez une évaluation finale"
    )
    assert refusal(closed, Kind.PREALABLE, LIMIT, certifiable) == (
        "L’évaluation préalable du 3 mars 2031 ne s’ouvre pas : la précédente, terminée, "
        f"vaut jusqu’au 3 mars 2031 ; {advice}."
    )


@pytest.mark.parametrize("kind", Kind)
def test_nothing_opens_beside_an_open_assessment(kind: Kind) -> None:
    assert refusal((preliminary(),), kind, LIMIT) == (
        f"L’{kind.words} du 3 mars 2031 ne s’ouvre pas : l’évaluation préalable ouverte le "
        "2 mars 2026 n’est pas terminée."
    )


@pytest.mark.parametrize("kind", Kind)
def test_nothing_opens_before_the_end_of_the_last_one(kind: Kind) -> None:
    closed = (preliminary(closed=CLOSED), final(closed=date(2027, 5, 1)))
    assert refusal(closed, kind, date(2027, 4, 30)) == (
        f"L’{kind.words} du 30 avril 2027 ne s’ouvre pas : elle précède la fin de l’évaluation "
        "finale, le 1er mai 2027."
    )


def test_a_finale_needs_a_prealable() -> None:
    sentence = (
        "L’évaluation finale du 2 mars 2026 ne s’ouvre pas : il faut d’abord une évaluation "
        "préalable terminée."
    )
    assert refusal((), Kind.FINALE, DAY) == sentence
    assert refusal((final(closed=DAY),), Kind.FINALE, DAY) == sentence


def test_a_finale_does_not_open_after_the_last_day() -> None:
    assert refusal((preliminary(closed=CLOSED),), Kind.FINALE, LIMIT + timedelta(days=1)) == (
        "L’évaluation finale du 4 mars 2031 ne s’ouvre pas : le dernier jour était le "
        "3 mars 2031 ; il faut une nouvelle évaluation préalable."
    )


def test_a_finale_needs_something_left_to_assess() -> None:
    assert refusal((preliminary(closed=CLOSED),), Kind.FINALE, CLOSED, certifiable=True) == (
        "L’évaluation finale du 3 mars 2026 ne s’ouvre pas : tous les domaines sont déjà validés."
    )


def test_a_reopened_prealable_lets_nothing_open() -> None:
    reopened = replace(preliminary(closed=CLOSED), closing=None)
    assert "n’est pas terminée" in refusal((reopened,), Kind.FINALE, CLOSED)


@pytest.mark.parametrize("on", [LIMIT, LIMIT - timedelta(days=1)])
def test_a_finale_may_go_on_until_the_last_day(on: date) -> None:
    check_last_day((preliminary(opened=CLOSED, closed=CLOSED),), Kind.FINALE, on, YEARS)


def test_a_finale_does_not_go_on_after_the_last_day() -> None:
    with pytest.raises(RuleError) as caught:
        check_last_day(
            (preliminary(opened=CLOSED, closed=CLOSED),),
            Kind.FINALE,
            LIMIT + timedelta(days=1),
            YEARS,
        )
    assert not faults(caught.value.sentence), caught.value.sentence
    assert "3\u00a0mars\u00a02031" in caught.value.sentence


def test_a_prealable_has_no_last_day() -> None:
    late = LIMIT + timedelta(days=1)
    check_last_day((preliminary(opened=CLOSED, closed=CLOSED),), Kind.PREALABLE, late, YEARS)
    check_last_day((), Kind.FINALE, late, YEARS)
