"""The card of the dossiers that may go to a session: those to which nothing lacks first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from clea_desktop.domain.completeness import blocking
from clea_desktop.domain.french import counted, listed
from clea_desktop.services.juries import Ready, SessionView
from clea_desktop.ui.widgets.boxes import Card, clear, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.text import heading, muted, separator

_SHOWN = 12
"""How many dossiers that could be entered are named; the others are counted."""


class ReadyCard(Card):
    """Who may be entered, by one press; who lacks something, by what is lacking."""

    entered = Signal(list)
    """The ids of dossiers to enter."""
    opened = Signal(bytes)
    """The id of a dossier to go and complete."""

    def __init__(self) -> None:
        super().__init__(gap=0.1)

    def show_ready(self, seen: SessionView) -> None:
        """Show who may be entered now."""
        clear(self.box)
        worth = seen.delegate.evidence_alone
        self.setVisible(bool(seen.ready))
        complete = [each for each in seen.ready if not blocking(each.lacks, worth)]
        others = [each for each in seen.ready if blocking(each.lacks, worth)]
        self.box.addWidget(heading("Peuvent aller au jury"))
        if complete and seen.heard:
            words = counted(len(complete), "dossier prêt", "dossiers prêts")
            ids = [each.line.id for each in complete]
            enter = Button(f"Inscrire {words}", partial(self._enter, ids), icon="plus")
            self.box.addLayout(row(enter, None))
        for each in complete[:_SHOWN]:
            self._offer(each, "prêt", partial(self._enter, [each.line.id]), "plus")
        self._count_more(len(complete))
        if others:
            self.box.addWidget(separator())
            self.box.addWidget(muted("Il leur manque quelque chose :", small=True))
        for each in others[:_SHOWN]:
            lacking = listed([lack.words for lack in blocking(each.lacks, worth)])
            self._offer(each, lacking, partial(self.opened.emit, each.line.id), "arrow-right")
        self._count_more(len(others))

    def _enter(self, ids: list[bytes]) -> None:
        self.entered.emit(ids)

    def _offer(self, ready: Ready, words: str, act: Callable[[], object], icon: str) -> None:
        entry = Entry(ready.line.name, words, icon=icon)
        entry.clicked.connect(lambda _checked=False: act())
        self.box.addWidget(entry)

    def _count_more(self, many: int) -> None:
        if many > _SHOWN:
            self.box.addWidget(muted(f"… et {counted(many - _SHOWN, 'autre')}.", small=True))
