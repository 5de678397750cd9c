"""A period answered for: amounts by their day, réclamations that hold together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.accounts import (
    Amount,
    Complaint,
    Counted,
    Fees,
    Service,
    check_complaint,
    check_fees,
    check_period,
    counted_fees,
)
from clea_desktop.domain.errors import RuleError
from tests.domain.paths import plain

OLD = Amount(Service.PREALABLE, 40_000, date(2025, 1, 1))
NEW = Amount(Service.PREALABLE, 45_000, date(2026, 1, 1))
FEES = Fees((NEW, OLD))
TODAY = date(2026, 4, 1)
GIVEN = Complaint(date(2026, 3, 2), "Une attente.")


def test_the_amount_of_a_day() -> None:
    assert FEES.on(Service.PREALABLE, date(2024, 12, 31)) is None
    assert FEES.on(Service.PREALABLE, date(2025, 12, 31)) == OLD
    assert FEES.on(Service.PREALABLE, date(2026, 1, 1)) == NEW
    assert FEES.on(Service.FINALE, TODAY) is None


def test_what_was_done_is_counted_by_the_amount_of_its_day() -> None:
    done = [
        (Service.DEPOSIT, TODAY),
        (Service.PREALABLE, TODAY),
        (Service.PREALABLE, date(2025, 6, 1)),
        (Service.PREALABLE, TODAY),
        (Service.PREALABLE, date(2024, 6, 1)),
    ]
    assert counted_fees(FEES, done) == (
        Counted(Service.PREALABLE, None, 1),
        Counted(Service.PREALABLE, OLD, 1),
        Counted(Service.PREALABLE, NEW, 2),
        Counted(Service.DEPOSIT, None, 1),
    )
    assert counted_fees(Fees(), []) == ()
    assert len({each.words for each in Service}) == 3


def test_amounts_that_hold_together() -> None:
    check_fees(FEES)
    for amounts, sentence in (
        (
            (replace(NEW, cents=-1),),
            "Évaluation préalable : un prix n’est pas négatif, corrigez-le.",
        ),
        (
            (NEW, replace(NEW, cents=1)),
            "Évaluation préalable : deux prix partent du 1er janvier 2026, gardez-en un.",
        ),
    ):
        with pytest.raises(RuleError) as caught:
            check_fees(Fees(amounts))
        assert plain(caught.value.sentence) == sentence


def test_complaints_that_hold_together() -> None:
    check_complaint(GIVEN, TODAY)
    check_complaint(replace(GIVEN, answered_on=TODAY, answer="Excuses."), TODAY)


@pytest.mark.parametrize(
    ("complaint", "sentence"),
    [
        (
            replace(GIVEN, subject=""),
            "La réclamation n’a pas d’objet : notez ce qui est dit.",
        ),
        (
            replace(GIVEN, received_on=date(2026, 4, 2)),
            "La réclamation : le 2 avril 2026 est à venir ; corrigez la date.",
        ),
        (
            replace(GIVEN, answered_on=date(2026, 4, 2), answer="Non."),
            "La réponse : le 2 avril 2026 est à venir ; corrigez la date.",
        ),
        (
            replace(GIVEN, answer="Non."),
            "Une réponse à une réclamation a un texte et une date : notez les deux.",
        ),
        (
            replace(GIVEN, answered_on=date(2026, 3, 1), answer="Non."),
            "La réponse du 1er mars 2026 précède la réclamation : corrigez la date.",
        ),
    ],
)
def test_a_complaint_refused(complaint: Complaint, sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_complaint(complaint, TODAY)
    assert plain(caught.value.sentence) == sentence


def test_a_period_in_its_order() -> None:
    check_period(TODAY, TODAY)
    with pytest.raises(RuleError, match="avant de commencer"):
        check_period(TODAY, date(2026, 3, 1))
