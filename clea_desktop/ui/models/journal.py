"""The acts of the journal: ids, and pages of words read when they come before the eyes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.services import journal
from clea_desktop.services.centre import Centre
from clea_desktop.services.journal import Told

PAGE = 64
"""How many acts are read at once."""

MOST = 10_000
"""How many acts are shown, the last ones: a search finds those before."""

WITHIN = 100_000
"""Among how many of the last acts the journal of all is searched: more would make one wait."""

ActRole = Qt.ItemDataRole.UserRole + 1
_SAID = {ActRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
_Index = QModelIndex | QPersistentModelIndex


class JournalModel(QAbstractListModel):
    """The acts found, the latest first."""

    failed = Signal(str)

    def __init__(self, centre: Centre, about: bytes | None) -> None:
        super().__init__()
        self._centre, self._about = centre, about
        self._ids: list[bytes] = []
        self._pages: dict[int, list[Told]] = {}

    def search(self, typed: str, by: bytes | None) -> None:
        """Show what is found."""
        self.beginResetModel()
        self._pages.clear()
        try:
            within = 0 if self._about else WITHIN
            self._ids = journal.search(self._centre, typed, self._about, by, MOST, within)
        except UserFacing as damage:
            self._ids = []
            self.failed.emit(damage.sentence)
        self.endResetModel()

    def act_at(self, row: int) -> Told:
        """What a row says."""
        page, place = divmod(row, PAGE)
        if page not in self._pages:
            ids = self._ids[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = journal.told(self._centre, ids)
        return self._pages[page][place]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _SAID:
            return None
        try:
            act = self.act_at(index.row())
        except UserFacing as damage:
            # Qt asks while it paints, where nothing may be raised: the row stays empty.
            self.failed.emit(damage.sentence)
            return None
        if role == ActRole:
            return act
        return ", ".join(filter(None, (act.label, when_words(act), act.by, act.about)))


def when_words(act: Told) -> str:
    """« le 2 mars 2026 à 9 h 15 »."""
    return f"le {date_words(act.at.date())} à {time_words(act.at)}"
