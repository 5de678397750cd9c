"""The plateau: an activity’s critères by the people of a séance, and how many are decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from clea_desktop.domain.french import NBSP
from clea_desktop.domain.plan import Activity
from clea_desktop.domain.plateau import Column, State, presence_words
from clea_desktop.services.plateau import Plateau

CellRole = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_SAID = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}

DECIDED = "Évalués dans cette activité"


@dataclass(frozen=True)
class Shown:
    """What a cell shows."""

    state: State
    frozen: bool
    noted: bool
    pieces: int = 0


class PlateauModel(QAbstractTableModel):
    """One activity: a critère a row, a person a column, and under them how far each one is."""

    def __init__(self) -> None:
        super().__init__()
        self.plateau: Plateau | None = None
        self.activity = Activity("")
        self.masked = False
        self.codes: tuple[str, ...] = ()
        """The critères, in the order of the activity."""
        self._labels: dict[str, str] = {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """The people, in the order of their places."""
        return self.plateau.columns if self.plateau else ()

    def show(self, plateau: Plateau, activity: Activity) -> None:
        """Show an activity of a plateau."""
        self.beginResetModel()
        self.plateau, self.activity, self.codes = plateau, activity, activity.codes
        self._labels = {code: plateau.release.criterion(code).label for code in activity.codes}
        self.endResetModel()

    def put(self, plateau: Plateau, dossiers: Collection[bytes]) -> None:
        """Show what some people’s columns hold now: these alone are painted again."""
        if [one.dossier for one in plateau.columns] != [one.dossier for one in self.columns]:
            self.show(plateau, self.activity)
            return
        before, self.plateau = self.columns, plateau
        for place, column in enumerate(plateau.columns):
            if column.dossier not in dossiers or column == before[place]:
                continue
            changed = [
                row
                for row, code in enumerate(self.codes)
                if self._shown(column, code) != self._shown(before[place], code)
            ]
            for row in [*changed, len(self.codes)] if changed else []:
                self.dataChanged.emit(self.index(row, place), self.index(row, place))
            if column.sitting != before[place].sitting:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)

    def mask(self, *, masked: bool) -> None:
        """Show neither names nor decisions, or show them again."""
        self.masked = masked
        if self.columns:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def rowCount(self, parent: _Index | None = None) -> int:
        inner = parent is not None and parent.isValid()
        return 0 if inner or not self.codes else len(self.codes) + 1

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.row() >= len(self.codes):
            # How far somebody is can be read, not decided.
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or (role not in _SAID and role != CellRole):
            return None
        column = self.columns[index.column()]
        if index.row() == len(self.codes):
            return None if role == CellRole else self._decided(index.column())
        code = self.codes[index.row()]
        if role == CellRole:
            return None if self.masked else self._shown(column, code)
        if self.masked:
            return f"{code}, {self.name(index.column())}, masqué"
        return self.cell_words(index.row(), index.column())

    def _shown(self, column: Column, code: str) -> Shown:
        state, noted = column.state(code), code in column.notes
        return Shown(state, bool(column.frozen), noted, column.pieces.get(code, 0))

    def _decided(self, place: int) -> str:
        if self.masked:
            return ""
        column = self.columns[place]
        mine = [code for code in self.codes if column.state(code) is not State.ELSEWHERE]
        return f"{column.decided(mine)}{NBSP}/{NBSP}{len(mine)}"

    def name(self, place: int) -> str:
        """What a person is called in the room, or what hides it."""
        return f"Personne {place + 1}" if self.masked else self.columns[place].name

    def label(self, code: str) -> str:
        """The label of a critère of the activity."""
        return self._labels.get(code, "")

    def cell_words(self, row: int, place: int) -> str:
        """« 2.3.2, Karim B., acquis, avec une note, avec 2 preuves »."""
        column, code = self.columns[place], self.codes[row]
        shown = self._shown(column, code)
        said = [code, column.name, shown.state.words]
        if shown.frozen:
            said.append("colonne fermée")
        if shown.noted:
            said.append("avec une note")
        if shown.pieces:
            many = "une preuve" if shown.pieces == 1 else f"{shown.pieces} preuves"
            said.append(f"avec {many}")
        return ", ".join(said)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role not in _SAID:
            return None
        if orientation is Qt.Orientation.Vertical:
            if section >= len(self.codes):
                return DECIDED
            code = self.codes[section]
            return f"{code}  {self.label(code)}"
        if not 0 <= section < len(self.columns):
            return None
        words = self.presence(section)
        return f"{self.name(section)}, {words}" if words else self.name(section)

    def presence(self, place: int) -> str:
        """What stands under a name."""
        return "" if self.masked else presence_words(self.columns[place].sitting)
