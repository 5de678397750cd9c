"""Whose releases a centre uses, and none that somebody could send back in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.publishing import (
    InForce,
    Publisher,
    ReleaseSeen,
    trusted,
    why_not_used,
)
from clea_desktop.domain.referential import ReleaseKey
from tests.domain.editions import LATER
from tests.domain.made_up import EVALUATOR

DAY = date(2031, 1, 1)
KNOWN = Publisher("Éditeur", "RWKnown", DAY, EVALUATOR)
GONE = replace(KNOWN, public_key="RWGone", withdrawn_on=DAY)
THIRD = replace(LATER, key=replace(LATER.key, sequence=3))


def seen(sequence: int, edition: str = "2031", public_key: str = "RWKnown") -> ReleaseSeen:
    return ReleaseSeen(public_key, LATER.key.id, edition, sequence, "00" * 32, DAY)


@pytest.mark.parametrize(
    ("public_key", "why"),
    [
        (None, "n’est signé par personne"),
        ("RWStranger", "ne connaît pas"),
        ("RWGone", "à qui la confiance a été retirée le"),
    ],
)
def test_only_a_trusted_publisher_is_used(public_key: str | None, why: str) -> None:
    told = why_not_used(THIRD, public_key, [KNOWN, GONE], [], {})
    assert told is not None and why in told


def test_trust_withdrawn_may_be_given_again() -> None:
    again = replace(GONE, withdrawn_on=None)
    assert trusted([GONE], "RWGone") is None
    assert trusted([GONE, again], "RWGone") is again
    assert why_not_used(THIRD, "RWGone", [GONE, again], [], {}) is None


@pytest.mark.parametrize(
    ("known", "refused"),
    [
        ([], False),
        ([seen(2)], False),
        ([seen(3)], False),
        ([seen(4), seen(2)], True),
        ([seen(9, edition="2026")], False),
        ([seen(9, public_key="RWOther")], False),
        ([replace(seen(9), referential="autre")], False),
    ],
)
def test_an_edition_never_goes_back(known: list[ReleaseSeen], refused: bool) -> None:
    told = why_not_used(THIRD, "RWKnown", [KNOWN], known, {})
    assert (told is not None) is refused
    if told is not None:
        assert "plus ancien que le n°\u00a04" in told or "plus ancien que le n° 4" in told


def test_one_number_has_one_text() -> None:
    assert why_not_used(THIRD, "RWKnown", [KNOWN], [], {THIRD.key: THIRD.fingerprint}) is None
    told = why_not_used(THIRD, "RWKnown", [KNOWN], [], {THIRD.key: "ab12cd34" * 8})
    assert told is not None and "ab12-cd34" in told
    assert why_not_used(THIRD, "RWKnown", [KNOWN], [], {ReleaseKey("x", "1"): "00"}) is None


@pytest.mark.parametrize(
    ("force", "words", "days"),
    [
        (InForce(), "dates à vérifier", (True, True, True)),
        (InForce(since=DAY), "en vigueur depuis le", (False, True, True)),
        (InForce(until=DAY), "en vigueur jusqu’au", (True, True, False)),
        (InForce(DAY, DAY), "en vigueur du", (False, True, False)),
    ],
)
def test_an_edition_is_in_force_between_its_days(
    force: InForce, words: str, days: tuple[bool, ...]
) -> None:
    told = (date(2030, 12, 31), DAY, date(2031, 1, 2))
    assert tuple(map(force.on, told)) == days
    assert force.words.startswith(words)
