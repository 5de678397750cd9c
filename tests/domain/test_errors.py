"""The two families of errors a user may meet."""

from __future__ import annotations

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError, UserFacing


@pytest.mark.parametrize("family", [RuleError, EnvironmentProblem])
def test_an_error_carries_its_sentence(family: type[UserFacing]) -> None:
    error = family("Le dossier « A » est déjà là.")
    assert isinstance(error, UserFacing)
    assert error.sentence == str(error) == "Le dossier « A » est déjà là."


def test_the_families_are_apart() -> None:
    assert not issubclass(RuleError, EnvironmentProblem)
    assert not issubclass(EnvironmentProblem, RuleError)
