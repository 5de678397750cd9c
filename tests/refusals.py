"""Refusals, as a test reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clea_desktop.domain.errors import RuleError


def refusal(of: Callable[[], object]) -> str:
    """The sentence of what a rule refuses, its spaces made plain."""
    with pytest.raises(RuleError) as caught:
        of()
    return caught.value.sentence.replace("\u00a0", " ")
