"""What is typed is written a moment after the last key, and never long after the first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from clea_desktop.ui.widgets import soon
from clea_desktop.ui.widgets.soon import Soon


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[Soon, list[int], QObject]:
    monkeypatch.setattr(soon, "PAUSE_MS", 200)
    monkeypatch.setattr(soon, "MOST_MS", 600)
    owner, times = QObject(), list[int]()
    waiting = Soon(owner)
    waiting.due.connect(lambda: times.append(1))
    return waiting, times, owner


def test_who_never_pauses_is_written_all_the_same(told: tuple[Soon, list[int], QObject]) -> None:
    waiting, times, _owner = told
    for _key in range(20):
        waiting.start()
        QTest.qWait(50)
    assert times


def test_a_pause_writes_once(told: tuple[Soon, list[int], QObject]) -> None:
    waiting, times, _owner = told
    waiting.start()
    QTest.qWait(1_000)
    assert times == [1]
    waiting.start()
    waiting.stop()
    QTest.qWait(700)
    assert times == [1]
