"""Long lists: ids, and pages of lines read when they come before the eyes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from clea_desktop.domain.errors import UserFacing
from clea_desktop.services.centre import Centre

PAGE = 64
"""How many lines are read at once."""

LineRole = Qt.ItemDataRole.UserRole + 1
_SAID = {LineRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
_Index = QModelIndex | QPersistentModelIndex
_Line = TypeVar("_Line")


class PagedModel(QAbstractListModel, Generic[_Line]):
    """The lines of some ids, in their order."""

    failed = Signal(str)

    def __init__(self, centre: Centre) -> None:
        super().__init__()
        self._centre = centre
        self._ids: list[bytes] = []
        self._pages: dict[int, list[_Line]] = {}

    def read(self, ids: list[bytes]) -> Sequence[_Line]:
        """The lines of a page, in the order asked."""
        raise NotImplementedError

    def words(self, line: _Line) -> Sequence[str]:
        """What a screen reader says of a line, part by part."""
        raise NotImplementedError

    def put(self, ids: list[bytes]) -> None:
        """Show other lines; who reads stays where they were when some only came before."""
        self._pages.clear()
        if ids == self._ids:
            if ids:
                self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
            return
        added = len(ids) - len(self._ids)
        if added > 0 and ids[added:] == self._ids:
            self.beginInsertRows(QModelIndex(), 0, added - 1)
            self._ids = ids
            self.endInsertRows()
            return
        self.beginResetModel()
        self._ids = ids
        self.endResetModel()

    def id_at(self, row: int) -> bytes:
        """What a row is about."""
        return self._ids[row]

    def line_at(self, row: int) -> _Line:
        """What a row says."""
        page, place = divmod(row, PAGE)
        if page not in self._pages:
            self._pages[page] = list(self.read(self._ids[page * PAGE : (page + 1) * PAGE]))
        return self._pages[page][place]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _SAID:
            return None
        try:
            line = self.line_at(index.row())
        except UserFacing as damage:
            # Qt asks while it paints, where nothing may be raised: the row stays empty.
            self.failed.emit(damage.sentence)
            return None
        return line if role == LineRole else ", ".join(filter(None, self.words(line)))
