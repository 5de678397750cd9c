"""Whether two dossiers are of one person, as far as names and dates tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.likeness import family_names, may_be_same, same_person
from clea_desktop.domain.people import Candidate, FormerName, NameChange, PartialDate

ANNE = Candidate("Ķalniņa", PartialDate(1990, 5, 17), ("Anne-Marie",))
FORMER = FormerName("Roux", "Lœillet", ("Anne",), date(2020, 1, 1), NameChange.MARRIAGE)


def test_the_same_person_bears_the_same_names_whatever_the_accents() -> None:
    assert same_person(ANNE, replace(ANNE, birth_name="KALNINA", given_names=("anne marie",)))
    assert not same_person(ANNE, replace(ANNE, birth_date=PartialDate(1990, 5)))
    assert not same_person(ANNE, replace(ANNE, given_names=()))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (ANNE, True),
        (replace(ANNE, birth_name="Roux", former_names=()), False),
        (replace(ANNE, given_names=("Marie",)), True),
        (replace(ANNE, given_names=("Sofia",)), False),
        (replace(ANNE, given_names=()), True),
        (replace(ANNE, birth_date=PartialDate(1990)), True),
        (replace(ANNE, birth_date=PartialDate(1990, 6)), False),
        (replace(ANNE, birth_date=PartialDate(1990, 5, 18)), False),
        (replace(ANNE, birth_name="Roux", usual_name="Kalnina"), True),
    ],
)
def test_somebody_may_be_the_same(other: Candidate, expected: bool) -> None:
    assert may_be_same(ANNE, other) is expected
    assert may_be_same(other, ANNE) is expected


def test_former_names_count() -> None:
    known = replace(ANNE, former_names=(FORMER,))
    assert family_names(known) == {"kalnina", "roux", "loeillet"}
    assert may_be_same(known, replace(ANNE, birth_name="Loeillet"))
