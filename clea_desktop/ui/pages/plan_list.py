"""The activities of a plan in their order: one in hand, moved up and down, added to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.french import counted, duration_words
from clea_desktop.domain.plan import Plan
from clea_desktop.ui.widgets.boxes import Card, clear, column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.text import heading, muted


class ActivitiesCard(Card):
    """A line an activity."""

    taken = Signal(int)
    """The place of the activity to take in hand, from 0."""
    move_asked = Signal(int)
    """Up (-1) or down (1)."""
    add_asked = Signal()

    def __init__(self, *, may: bool) -> None:
        super().__init__(heading("Activités"))
        self.entries: list[Entry] = []
        self._lines = column(gap=0.1)
        self._total = muted("", small=True)
        self.add = Button("Ajouter une activité", self.add_asked.emit, icon="plus", key="Ctrl N")
        up = Button("Monter", partial(self.move_asked.emit, -1), kind="quiet", hint="Alt + ↑")
        down = Button("Descendre", partial(self.move_asked.emit, 1), kind="quiet", hint="Alt + ↓")
        self.box.addLayout(self._lines)
        self.box.addWidget(self._total)
        self.box.addLayout(row(self.add, None))
        self.box.addLayout(row(up, down, None))
        for button in (self.add, up, down):
            button.setEnabled(may)

    def show_plan(self, plan: Plan, at: int) -> None:
        """Show the activities anew.

        :param at: the place of the one in hand.
        """
        clear(self._lines)
        self.entries = []
        for place in range(len(plan.activities)):
            here = place == at
            entry = Entry("", icon="arrow-right" if here else "circle", bold=here)
            entry.clicked.connect(partial(self._take, place))
            self._lines.addWidget(entry)
            self.entries.append(entry)
        if not self.entries:
            self._lines.addWidget(
                muted("Aucune encore : ajoutez la première mise en situation.", small=True)
            )
        self.say(plan)

    def say(self, plan: Plan) -> None:
        """Say again what each activity is, where their number and order are the same."""
        pairs = zip(self.entries, plan.activities, strict=True)
        for place, (entry, activity) in enumerate(pairs, 1):
            words = counted(len(activity.criteria), "critère")
            entry.say(f"{place}. {activity.title or 'sans titre'}", words)
        self._total.setHidden(not plan.activities)
        many = counted(len(plan.activities), "activité")
        time = f" · {duration_words(plan.minutes)} en tout" if plan.minutes else ""
        self._total.setText(f"{many}{time}")

    def focused_on(self, at: int) -> QWidget:
        """What takes the keyboard for the activity in hand; the button that adds without one."""
        return self.entries[at] if self.entries else self.add

    def _take(self, place: int, _checked: bool = False) -> None:
        self.taken.emit(place)
