"""Fixtures shared by every room: a centre for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clea_desktop.services.centre import Centre
from tests import juries
from tests.centres import TestClock, new_centre
from tests.envelopes import sealed_at_once


@pytest.fixture
def clock() -> TestClock:
    """A clock the test moves."""
    return TestClock()


@pytest.fixture
def centre(tmp_path: Path, clock: TestClock) -> Iterator[Centre]:
    """A centre just made, closed afterwards."""
    made = new_centre(tmp_path / "centre", clock)
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def _envelopes_sealed_at_once() -> Iterator[None]:
    """Spare the second of processor that each envelope costs (see tests/exchange/test_envelope)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clea_desktop.exchange.envelope.seal", sealed_at_once)
        yield


@pytest.fixture(autouse=True)
def _juries_closed() -> Iterator[None]:
    """The centres that tests/juries.py made, closed."""
    yield
    while juries.OPEN:
        juries.OPEN.pop().close()
