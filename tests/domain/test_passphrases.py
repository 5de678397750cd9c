"""A passphrase that would protect nothing is refused."""

from __future__ import annotations

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.passphrases import SHORTEST, check_passphrase
from tests.domain.sentences import faults


@pytest.mark.parametrize("short", ["", "a" * (SHORTEST - 1), f" {'a' * (SHORTEST - 1)} "])
def test_a_short_one_is_refused(short: str) -> None:
    with pytest.raises(RuleError, match="trop courte") as caught:
        check_passphrase(short)
    assert not faults(caught.value.sentence)


def test_one_long_enough_is_kept() -> None:
    check_passphrase("a" * SHORTEST)


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("a", "trop courte"),
        ("a" * 10_000, "trop longue"),
        ("une phrase assez longue ", "espace, qui ne se voit pas"),
        ("\u00a0une phrase assez longue", "espace, qui ne se voit pas"),
    ],
)
def test_what_nobody_could_type_again_is_refused(passphrase: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        check_passphrase(passphrase)


def test_greek_is_as_good_as_french() -> None:
    check_passphrase("τέσσερις μικρές λέξεις")
