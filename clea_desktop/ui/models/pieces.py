"""The pieces of a dossier, and what a row says of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clea_desktop.domain.evidence import Annex, weight_words
from clea_desktop.domain.french import listed, short_date

AnnexRole = Qt.ItemDataRole.UserRole + 1
_SAID = {AnnexRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
_Index = QModelIndex | QPersistentModelIndex
_FEW = 4


class PiecesModel(QAbstractListModel):
    """The pieces of one dossier, read once: it has some dozens, some hundreds at most."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._annexes: tuple[Annex, ...] = ()

    def show(self, annexes: Sequence[Annex]) -> None:
        """Show these; rows that were there keep their place under the eyes."""
        same = [each.piece.id for each in self._annexes] == [each.piece.id for each in annexes]
        if same and annexes:
            self._annexes = tuple(annexes)
            self.dataChanged.emit(self.index(0), self.index(len(self._annexes) - 1))
            return
        self.beginResetModel()
        self._annexes = tuple(annexes)
        self.endResetModel()

    def at(self, row: int) -> Annex | None:
        """The piece of a row; None when there is none."""
        return self._annexes[row] if 0 <= row < len(self._annexes) else None

    def row_of(self, entry: bytes | None) -> int:
        """The row of a piece; -1 when it is not there."""
        return next((i for i, each in enumerate(self._annexes) if each.piece.id == entry), -1)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._annexes)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        annex = self.at(index.row()) if index.isValid() else None
        if annex is None or role not in _SAID:
            return None
        if role == AnnexRole:
            return annex
        return ", ".join(part for part in self.words(annex) if part)

    def words(self, annex: Annex) -> tuple[str, str, str, str]:
        """Number and title, what it shows, whether it is out of date, and its weight."""
        piece = annex.piece
        codes = listed(piece.codes[:_FEW]) or "sans critère"
        if len(piece.codes) > _FEW:
            codes = f"{', '.join(piece.codes[:_FEW])}…"
        shown = " · ".join(filter(None, (codes, piece.shows_words)))
        state = ""
        if piece.valid_until is not None:
            day = short_date(piece.valid_until)
            gone = piece.outdated(self._today)
            state = f"périmée depuis le {day}" if gone else f"valable jusqu’au {day}"
        return f"{annex.number}  {piece.called}", shown, state, weight_words(piece.size)
