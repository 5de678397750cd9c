"""The list of candidates: ids, and pages of lines read when they come before the eyes."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.path import Stage
from clea_desktop.services import dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import Line

PAGE = 64
"""How many lines are read at once."""

FIRST = 300
"""How many dossiers are looked for at once: more than the eye sees before the rest is there."""

_REST_MS = 120

LineRole = Qt.ItemDataRole.UserRole + 1
_SAID = {LineRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
_Index = QModelIndex | QPersistentModelIndex


class CandidatesModel(QAbstractListModel):
    """Dossiers that every word typed is found in, by name.

    The first come at once; the rest, when there are many, once nobody types any more.
    """

    completed = Signal()
    failed = Signal(str)

    def __init__(self, centre: Centre) -> None:
        super().__init__()
        self._centre = centre
        self._ids: list[bytes] = []
        self._pages: dict[int, list[Line]] = {}
        self.typed = ""
        self.hidden = False
        self.whole = True
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.find_rest)

    def search(self, typed: str, *, hidden: bool = False) -> None:
        """Show what is found.

        :param hidden: among those that left the lists.
        """
        self.beginResetModel()
        self.typed, self.hidden = typed, hidden
        self._ids = self._found(FIRST)
        self._pages.clear()
        self.endResetModel()
        self.whole = len(self._ids) < FIRST
        if self.whole:
            self._rest.stop()
        else:
            self._rest.start()

    def find_rest(self) -> None:
        """Find what comes after the first ones, once these are before the eyes."""
        if self.whole:
            return
        every = self._found(-1)
        self.whole = True
        if len(every) > len(self._ids):
            self.beginInsertRows(QModelIndex(), len(self._ids), len(every) - 1)
            self._ids += every[len(self._ids) :]
            # The last page was read when there was less to read.
            self._pages.clear()
            self.endInsertRows()
        self.completed.emit()

    def _found(self, most: int) -> list[bytes]:
        try:
            return dossiers.search(self._centre, self.typed, hidden=self.hidden, most=most)
        except UserFacing as damage:
            self.failed.emit(damage.sentence)
            return []

    def refresh(self) -> None:
        """Read again what is shown."""
        self.search(self.typed, hidden=self.hidden)

    def id_at(self, row: int) -> bytes:
        """The dossier of a row."""
        return self._ids[row]

    def line_at(self, row: int) -> Line:
        """What a row says."""
        page, place = divmod(row, PAGE)
        if page not in self._pages:
            ids = self._ids[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = dossiers.lines_of(self._centre, ids)
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
        if role == LineRole:
            return line
        return ", ".join(part for part in words_of(line) if part)


def words_of(line: Line) -> tuple[str, str, str, str, str]:
    """Name, birth, reference, stage, and how far the dossier is."""
    return (
        line.name,
        line.birth_date.words if line.birth_date else "",
        line.reference,
        line.stage.words,
        progress_words(line),
    )


def progress_words(line: Line) -> str:
    """« 31 critères évalués sur 106 », or until when the finale is possible."""
    if line.stage in {Stage.PREALABLE, Stage.FINALE}:
        words = "critère évalué" if line.assessed < 2 else "critères évalués"
        return f"{line.assessed}{NBSP}{words} sur {line.total}"
    if line.stage is Stage.REINFORCEMENT and line.valid_until:
        return f"Finale possible jusqu’au {date_words(line.valid_until)}"
    return ""
