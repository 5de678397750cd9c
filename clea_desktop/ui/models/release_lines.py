"""The lines of a release that decide, and how each stands."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clea_desktop.services.verification import VerifiedLine

LineRole = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class ReleaseLines(QAbstractListModel):
    """One row a line, in the order of the release."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[VerifiedLine] = []

    def show_lines(self, lines: list[VerifiedLine]) -> None:
        """Show lines as the disk holds them; rows that are the same stay where they are."""
        same = [line.code for line in lines] == [line.code for line in self._lines]
        if not same:
            self.beginResetModel()
        self._lines = lines
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))

    def line_at(self, row: int) -> VerifiedLine:
        """What a row says."""
        return self._lines[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LineRole:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{line.code} {line.label}, {state_words(line)}"
        return None


def state_words(line: VerifiedLine) -> str:
    """« vérifiée », « corrigée, à figer » or « à vérifier »."""
    if not line.correction.empty:
        return "corrigée, à figer"
    return "vérifiée" if line.tick else "à vérifier"


def rule_words(line: VerifiedLine) -> str:
    """« Il en faut 6 sur 7, dont 2.3.1. »; nothing for a critère."""
    if line.required is None:
        return ""
    mandatory = f", dont {', '.join(line.mandatory)}" if line.mandatory else ""
    return f"Il en faut {line.required} sur {len(line.criteria)}{mandatory}."
