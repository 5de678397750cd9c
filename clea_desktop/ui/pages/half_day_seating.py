"""The card where one types a name to expect somebody in a séance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from clea_desktop.domain.half_day import SEATS
from clea_desktop.services import dossiers
from clea_desktop.services.half_days import Seat
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, clear, column
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.text import muted

_FOUND = 6
"""How many dossiers a search names."""


class SeatingCard(Card):
    """A search, and the dossiers it finds; Entrée takes the first."""

    chosen = Signal(bytes)
    """The id of a dossier."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seats: Sequence[Seat] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Inscrire quelqu’un : nom, prénom ou référence")
        self.search.setAccessibleName("Inscrire quelqu’un dans la séance")
        self.search.setMinimumHeight(look().px(2.6))
        self._found = column(gap=0.1)
        super().__init__(self.search, self._found, gap=0.4)
        self.search.textChanged.connect(lambda _typed: self._find())
        self.search.returnPressed.connect(self._take_first)

    def show_seats(self, seats: Sequence[Seat]) -> None:
        """Know who is expected already, and whether there is room for more."""
        self._seats = seats
        full = len(seats) >= SEATS
        self.search.setEnabled(not full)
        if full:
            self.search.setPlaceholderText(f"La séance est complète : {SEATS} personnes")

    def begin_again(self) -> None:
        """Wait for another name."""
        self.search.clear()
        self.search.setFocus()

    def _find(self) -> None:
        clear(self._found)
        typed = self.search.text().strip()
        if not typed:
            return
        centre, here = self._desk.centre, {seat.line.id for seat in self._seats}
        ids = self._desk.attempt(lambda: dossiers.search(centre, typed, most=_FOUND + len(here)))
        found = [each for each in ids or [] if each not in here][:_FOUND]
        for line in dossiers.lines_of(centre, found):
            born = line.birth_date.words if line.birth_date else ""
            words = " · ".join(filter(None, (line.reference, born, line.stage.words)))
            entry = Entry(line.name, words, icon="plus")
            entry.clicked.connect(partial(self._choose, line.id))
            self._found.addWidget(entry)
        already = [seat.line.name for seat in self._seats if seat.line.id in set(ids or [])]
        for name in already[:_FOUND]:
            self._found.addWidget(muted(f"{name} est déjà inscrit(e)."))
        if not found and not already:
            self._found.addWidget(muted(f"Personne à inscrire ne répond à « {typed} »."))

    def _choose(self, dossier: bytes, _checked: bool = False) -> None:
        self.chosen.emit(dossier)

    def _take_first(self) -> None:
        shown = [entry for entry in self.findChildren(Entry) if not entry.isHidden()]
        if shown:
            shown[0].click()
