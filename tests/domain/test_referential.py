"""A release: its lines by code, and what decides in it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.referential import ReleaseKey
from tests.domain.made_up import SMALL, Shape, made_up_release

TINY = made_up_release([Shape(2, 1), Shape(1, 1)], [Shape(1, 1)])


def test_lines_come_in_the_order_of_the_release() -> None:
    assert [sub.code for sub in TINY.subdomains] == ["1.1", "1.2", "2.1"]
    assert [c.code for c in TINY.criteria] == ["1.1.1", "1.1.2", "1.2.1", "2.1.1"]
    assert list(TINY.by_code) == ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2", "2.1", "2.1.1"]


def test_each_critere_knows_its_sous_domaine() -> None:
    assert {code: sub.code for code, sub in TINY.subdomain_of.items()} == {
        "1.1.1": "1.1",
        "1.1.2": "1.1",
        "1.2.1": "1.2",
        "2.1.1": "2.1",
    }


def test_the_lines_that_decide_are_the_rules_and_the_criteres() -> None:
    assert TINY.deciding_lines == ("1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2.1", "2.1.1")


def test_the_fingerprint_as_papers_print_it() -> None:
    assert TINY.short_fingerprint == "7f3a-91c2"


def test_a_critere_is_found_by_its_code() -> None:
    assert TINY.criterion("1.1.2") is TINY.by_code["1.1.2"]


@pytest.mark.parametrize("code", ["1.1.3", "1.1", "1", ""])
def test_any_other_code_is_refused(code: str) -> None:
    with pytest.raises(RuleError, match=f"«\u00a0{code}\u00a0»"):
        TINY.criterion(code)


def test_keys_are_ordered_by_edition_then_correction() -> None:
    later, corrected, first = (
        ReleaseKey("made-up", "2026"),
        ReleaseKey("made-up", "2021", 2),
        ReleaseKey("made-up", "2021"),
    )
    assert sorted([later, corrected, first]) == [first, corrected, later]


def test_a_release_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        SMALL.title = "autre"  # type: ignore[misc]
