"""The exchanges with a person: one key each, and the list of those noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.french import date_words, time_words
from clea_desktop.domain.journey import Trace, TraceKind
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, clear, column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import InstantField, LineField
from clea_desktop.ui.widgets.text import Text, heading, muted

KEYS: dict[TraceKind, tuple[str, str]] = {
    TraceKind.CALL: ("A", "phone"),
    TraceKind.LETTER: ("C", "mail"),
    TraceKind.APPOINTMENT: ("R", "calendar-days"),
    TraceKind.NO_SHOW: ("P", "user-x"),
    TraceKind.INFORMED: ("I", "info"),
}
"""The key of each exchange, with Alt, and its icon."""

SHOWN = 12


class TracesCard(Card):
    """What was exchanged, and how to note one more."""

    def __init__(
        self, note: Callable[[TraceKind, str, datetime | None], bool], now: Callable[[], datetime]
    ) -> None:
        self._note, self._now = note, now
        self.word = LineField("Un mot, si besoin", placeholder="rappeler après 17 h")
        self._list = column(gap=0.25)
        buttons: list[QWidget] = []
        for kind, (key, icon) in KEYS.items():
            button = Button(
                kind.words, partial(self.note, kind), icon=icon, hint=f"Alt + {key}, ou un clic"
            )
            buttons.append(button)
        half = (len(buttons) + 1) // 2
        super().__init__(
            heading("Échanges"),
            self.word,
            row(*buttons[:half], None, gap=0.4),
            row(*buttons[half:], None, gap=0.4),
            self._list,
        )
        for kind, (key, _icon) in KEYS.items():
            shortcut = QShortcut(QKeySequence(f"Alt+{key}"), self)
            shortcut.activated.connect(partial(self.note, kind))

    def note(self, kind: TraceKind) -> None:
        """Note an exchange of now, with what is typed beside; a rendez-vous has its own hour."""
        if kind is TraceKind.APPOINTMENT:
            self._ask_when()
        elif self._note(kind, self.word.text(), None):
            self.word.put("")

    def _ask_when(self) -> None:
        when = InstantField("Le rendez-vous est le", self._now())
        question = Question(
            self,
            "Rendez-vous",
            when,
            act="Noter",
            on_act=lambda: self._note(TraceKind.APPOINTMENT, self.word.text(), when.instant()),
        )
        when.edit.setFocus()
        if question.exec():
            self.word.put("")

    def show_traces(self, traces: Sequence[Trace]) -> None:
        """List those noted, the last in front."""
        clear(self._list)
        for trace in list(reversed(traces))[:SHOWN]:
            when = f"{date_words(trace.at.date())}, {time_words(trace.at)}"
            said = f"{when} · {trace.kind.words} · {trace.by.name}"
            self._list.addWidget(Text(said, size=SMALL, role="muted"))
            if trace.text:
                self._list.addWidget(Text(trace.text, size=SMALL))
        if not traces:
            self._list.addWidget(muted("Rien n’est encore noté.", small=True))
