"""Beside the critères: the pieces that show the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
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
        self._by_id: dict[bytes | None, Button] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look().px(0.2))
        self.setLayout(column(caption("Preuves"), self._lines, row(self.attach, None)))

    def show_pieces(self, held: Sequence[Evidence], code: str, *, enabled: bool) -> None:
        """Show those of a critère."""
        clear(self._lines)
        self._by_id.clear()
        for annex in annexes(held):
            if code not in annex.piece.codes:
                continue
            words = f"{annex.number}  {annex.piece.called}"
            line = Button(words, partial(self.opened.emit, annex.piece.id), kind="quiet")
            line.elides = True
            line.setToolTip(words)
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            # Its own width, or less: in a wider one its words would stand in the middle.
            self._lines.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self._by_id[annex.piece.id] = line
        self.attach.setEnabled(enabled)

    def line_of(self, entry: bytes | None) -> Button | None:
        """What shows a piece, while the critère in hand has it."""
        return self._by_id.get(entry)
