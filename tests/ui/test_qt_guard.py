"""PySide6 keeps the references it is given (docs/decisions/0002-qt-version.md)."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QApplication, QWidget

ROUNDS = 40
STRAY = 5
"""References that the interpreter itself may let go meanwhile; a fault costs one in each round."""


class Bell(QObject):
    rung = Signal(str)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal since 3.12")
def test_calls_that_give_nothing_or_true_leave_their_counts_alone(qapp: QApplication) -> None:
    bell, widget, item = Bell(), QWidget(), QStandardItem("a")
    bell.rung.connect(lambda _text: None)
    gc.collect()
    before = {value: sys.getrefcount(value) for value in (None, True)}
    for _ in range(ROUNDS):
        bell.rung.emit("a")
        widget.parentWidget()
        item.data(999)
    lost = {value: count - sys.getrefcount(value) for value, count in before.items()}
    assert max(lost.values()) <= STRAY, f"references lost in {ROUNDS} rounds: {lost}"
