"""Centres that several rooms of tests begin from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.services import hand_over
from clea_desktop.services.centre import Centre
from tests.juries import Deposited, a_session, entered, held, jury_centre


@pytest.fixture
def all_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every centre that a test opens is closed after it."""
    opened: list[Centre] = []
    make = Centre.__init__

    def remembered(self: Centre, *given: Any) -> None:
        make(self, *given)
        opened.append(self)

    monkeypatch.setattr(Centre, "__init__", remembered)
    yield
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Deposited]:
    """A centre whose three dossiers were handed over, its papers made once for all the tests."""
    folder = tmp_path_factory.mktemp("handed-over")
    centre = jury_centre(folder / "centre", 3)
    session = a_session(centre)
    ids = entered(centre, session)
    (folder / "remise").mkdir()
    hand_over.hand_over(centre, session, folder / "remise", processes=1)
    centre.close()
    return folder / "centre", (session, ids)


@pytest.fixture
def deposited(centre: Centre, handed_over: tuple[Path, Deposited]) -> Deposited:
    """A session whose three dossiers were handed over, on its day."""
    held(centre)
    return handed_over[1]
