"""An envelope opens with its phrase alone, whoever sealed it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange.envelope import is_envelope, seal, unseal
from tests.envelopes import sealed_at_once

PHRASE = "abri bain cable dune"
LONG = bytes(range(256)) * 600
"""More than two chunks of age, and not a whole number of them."""

# Taken when tests are collected, before what tests/fixtures.py puts in its place.
by_the_program = seal


@pytest.mark.parametrize("sealed_by", [by_the_program, sealed_at_once])
def test_it_opens_with_its_phrase_however_it_is_typed(
    sealed_by: Callable[[bytes, str], bytes],
) -> None:
    sealed = sealed_by(LONG, PHRASE)
    assert is_envelope(sealed) and not is_envelope(LONG)
    assert LONG[:32] not in sealed
    assert unseal(sealed, PHRASE, "a.age") == LONG
    assert unseal(sealed, "  Abri BAIN cable  dune", "a.age") == LONG
    for phrase, content in (("abri bain cable lune", sealed), (PHRASE, sealed[:-1])):
        with pytest.raises(RuleError, match="ne s’ouvre pas"):
            unseal(content, phrase, "a.age")


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024])
def test_what_tests_seal_is_an_envelope_at_any_size(size: int) -> None:
    assert unseal(sealed_at_once(bytes(size), PHRASE), PHRASE, "a.age") == bytes(size)
