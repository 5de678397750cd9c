"""The keys of the marking page: one a decision, others to move and to act."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from clea_desktop.domain.marks import Mark

Acts = Mapping[Qt.Key, Callable[[], object]]

_DECISIONS = {
    Qt.Key.Key_A: Mark.ACQUIRED,
    Qt.Key.Key_N: Mark.NOT_ACQUIRED,
    Qt.Key.Key_Delete: None,
    Qt.Key.Key_Backspace: None,
}

_PLAIN = {
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier,
}


class MarkingKeys:
    """What each key does, by itself or with Ctrl."""

    def __init__(
        self,
        decide: Callable[[Mark | None], object],
        plain: Acts,
        control: Acts,
        go_to_domain: Callable[[int], object],
    ) -> None:
        """:param go_to_domain: goes to a domaine by its rank, from 0."""
        self._decide, self._go_to_domain = decide, go_to_domain
        self._plain, self._control = plain, control

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks; whether it was one of these."""
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
                self._go_to_domain(key - Qt.Key.Key_1)
                return True
            return _do(self._control, key)
        if event.modifiers() not in _PLAIN:
            return False
        if (key in _DECISIONS or key == Qt.Key.Key_P) and event.isAutoRepeat():
            # A key held down too long decides once.
            event.accept()
            return True
        if key in _DECISIONS:
            self._decide(_DECISIONS[key])
            return True
        return _do(self._plain, key)


def _do(acts: Acts, key: Qt.Key) -> bool:
    act = acts.get(key)
    if act is not None:
        act()
    return act is not None
