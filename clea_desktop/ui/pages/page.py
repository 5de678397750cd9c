"""What every page is: a bar with its name and its acts, and a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clea_desktop.services.change import Change
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.places import Place
from clea_desktop.ui.tasks import Task, raise_bug
from clea_desktop.ui.theme.look import TITLE, look
from clea_desktop.ui.widgets.text import Text

_T = TypeVar("_T")

BAR = 4.0
"""The height of the bar, in em."""

_BESIDE_FROM = 70

_BY_TAB = Qt.FocusPolicy.TabFocus


class Page(QWidget):
    """A page of the window. It is made when one goes to it, and thrown away when one leaves."""

    keys: tuple[tuple[str, str], ...] = ()
    """Its keys and what each does, for F1."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.centre = desk.centre
        self.setProperty("role", "ground")
        self.bar = QFrame()
        self.bar.setProperty("role", "bar")
        em = look().px
        self.bar.setMinimumHeight(em(BAR))
        self.bar_box = QHBoxLayout(self.bar)
        self.bar_box.setContentsMargins(em(1.6), em(0.6), em(1.6), em(0.6))
        self.bar_box.setSpacing(em(0.9))
        self.title = Text(title, size=TITLE, bold=True, wrap=False)
        self.bar_box.addWidget(self.title)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self.box.addWidget(self.bar)
        self._beside: Text | None = None
        self._task: Task | None = None
        # Parts that one may go straight to, by the details of a place.
        self.parts: dict[str, QWidget] = {}
        self._part_shown = ""
        desk.changed.connect(self._hear)

    def in_bar(self, *items: QWidget | None) -> None:
        """Put things in the bar after its name; None takes the room between."""
        for item in items:
            if item is None:
                self.bar_box.addStretch(1)
            else:
                self.bar_box.addWidget(item)

    def beside(self, words: str) -> Text:
        """What is said after the name of the page, where the place allows it."""
        self._beside = Text(words, role="muted", wrap=False)
        return self._beside

    def _hear(self, change: Change, initiator: QObject | None) -> None:
        if initiator is not self:
            self.hear(change)

    def work_beside(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], object],
        refused: Callable[[str], object] | None = None,
        over: Callable[[], object] = lambda: None,
    ) -> None:
        """Do some long work beside the window; a page that is left hears nothing of its end.

        :param refused: hears the sentence of a refusal; without it the window tells it.
        :param over: called at its end, whichever that is.
        """
        task = Task(work, self)
        task.done.connect(done)
        if refused is None:
            self.desk.hear(task)
        else:
            task.refused.connect(refused)
        for end in (task.done, task.refused, task.broken):
            end.connect(lambda _what: over())
        task.broken.connect(raise_bug)
        self._task = task.start()

    def show_part(self, name: str) -> None:
        """Bring a part of the page under the eyes and the hand, once it is laid out."""
        self._part_shown, part = name, self.parts[name]
        QTimer.singleShot(0, part, lambda: self._bring(part))

    def _bring(self, part: QWidget) -> None:
        area = part.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and (content := area.widget()) is not None:
            top = part.mapTo(content, QPoint()).y()
            area.verticalScrollBar().setValue(top - look().px(1))
        for held in part.findChildren(QWidget):
            if held.isEnabled() and held.isVisible() and held.focusPolicy() & _BY_TAB:
                held.setFocus()
                break

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys scroll a page that takes none of its own."""
        by = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        areas = [area for area in self.findChildren(QScrollArea) if area.isVisible()]
        if by is None or not areas:
            super().keyPressEvent(event)
            return
        bar = areas[-1].verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())

    def hear(self, change: Change) -> None:
        """Something changed that this page did not do."""

    def fold(self, ems: float) -> None:
        """Stand in a width of so many em."""
        if self._beside is not None:
            self._beside.setVisible(ems >= _BESIDE_FROM)

    def stands_at(self) -> Place | None:
        """The place it has become by what was kept; None while it is the one asked for."""
        return None

    def modes(self) -> dict[str, Any]:
        """What holds here until one leaves and stands on no disk, as JSON takes it."""
        return {}

    def take_modes(self, held: dict[str, Any]) -> None:
        """Put back what held when the window locked, or before the look changed."""

    def ending(self) -> str:
        """What ends as one leaves, in one sentence; empty when nothing does."""
        return ""

    def first(self) -> QWidget | None:
        """What takes the keyboard when the page opens."""
        return None

    def leave(self) -> bool:
        """Put on disk what is being typed; False to stay, because it cannot be."""
        if self._task is not None:
            self._task.forget()
        return True
