"""Beside the critères: the pieces that show the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clea_desktop.domain.evidence import Evidence, annexes
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import clear, column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import caption


class PiecesPart(QWidget):
    """The pieces linked to a critère, and the way to bring one more."""

    asked = Signal()
    opened = Signal(object)
    """The id of a piece to see."""

    def __init__(self) -> None:
        super().__init__()
        self.attach = Button(
            "Joindre une preuve…", self.asked.emit, icon="paperclip", kind="quiet", key="Ctrl P"
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look().px(0.2))
        self.setLayout(column(caption("Preuves"), self._lines, row(self.attach, None)))

    def show_pieces(self, held: Sequence[Evidence], code: str, *, enabled: bool) -> None:
        """Show those of a critère."""
        clear(self._lines)
        for annex in annexes(held):
            if code not in annex.piece.codes:
                continue
            words = f"{annex.number}  {annex.piece.called}"
            line = Button(words, partial(self.opened.emit, annex.piece.id), kind="quiet")
            line.elides = True
            line.setToolTip(words)
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self._lines.addWidget(line)
        self.attach.setEnabled(enabled)
