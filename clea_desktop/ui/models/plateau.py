"""The plateau: an activity’s critères by the people of a séance, and how many are decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from clea_desktop.domain.french import NBSP
from clea_desktop.domain.plan import Activity
from clea_desktop.domain.plateau import Column, State, departure_words, presence_words
from clea_desktop.services.plateau import Plateau

_Index = QModelIndex | QPersistentModelIndex
_READ = Qt.ItemFlag.ItemIsEnabled
_DECIDED_OF = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_DECISIONS = {State.ACQUIRED, State.NOT_ACQUIRED}
_NOT_HERE = {State.LOCKED, State.ELSEWHERE}
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
        self._cells: list[list[Shown]] = []
        """What each column's cells show, in the order of the critères."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The people, in the order of their places."""
        return self.plateau.columns if self.plateau else ()

    def show(self, plateau: Plateau, activity: Activity) -> None:
        """Show an activity of a plateau."""
        self.beginResetModel()
        self.plateau, self.activity, self.codes = plateau, activity, activity.codes
        self._labels = {code: plateau.release.criterion(code).label for code in activity.codes}
        self._cells = [self._cells_of(column) for column in plateau.columns]
        self.endResetModel()

    def put(self, plateau: Plateau, dossiers: Collection[bytes]) -> None:
        """Show what some people’s columns hold now: these alone are painted again."""
        if [one.dossier for one in plateau.columns] != [one.dossier for one in self.columns]:
            self.show(plateau, self.activity)
            return
        before, self.plateau = self.columns, plateau
        changed: dict[int, list[int]] = {}
        for place, column in enumerate(plateau.columns):
            if column.dossier not in dossiers or column == before[place]:
                continue
            cells, shown = self._cells_of(column), self._cells[place]
            self._cells[place] = cells
            rows = [row for row, cell in enumerate(cells) if cell != shown[row]]
            for row in [*rows, len(self.codes)] if rows else []:
                changed.setdefault(row, []).append(place)
            if column.sitting != before[place].sitting:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, place, place)
        for row, places in changed.items():
            # From the first to the last: a row filled at once is told at once.
            self.dataChanged.emit(self.index(row, places[0]), self.index(row, places[-1]))

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
            return _READ
        return _DECIDED_OF

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _SAID:
            return None
        if index.row() == len(self.codes):
            return self.decided(index.column())
        if self.masked:
            return f"{self.codes[index.row()]}, {self.name(index.column())}, masqué"
        return self.cell_words(index.row(), index.column())

    def shown(self, row: int, place: int) -> Shown | None:
        """What the cell of a critère and a person shows; None while all is masked."""
        return None if self.masked else self._cells[place][row]

    def _cells_of(self, column: Column) -> list[Shown]:
        frozen, pieces = bool(column.frozen), column.pieces
        return [
            Shown(column.state(code), frozen, code in column.notes, pieces.get(code, 0))
            for code in self.codes
        ]

    def decided(self, place: int) -> str:
        """« 5 / 7 »: how far a person is in what may be decided of them in the activity."""
        if self.masked:
            return ""
        # What may not be decided here is not to do: the préalable holds it, or another page.
        states = [cell.state for cell in self._cells[place] if cell.state not in _NOT_HERE]
        done = sum(state in _DECISIONS for state in states)
        return f"{done}{NBSP}/{NBSP}{len(states)}"

    def name(self, place: int) -> str:
        """What a person is called in the room, or what hides it."""
        return f"Personne {place + 1}" if self.masked else self.columns[place].name

    def label(self, code: str) -> str:
        """The label of a critère of the activity."""
        return self._labels.get(code, "")

    def cell_words(self, row: int, place: int) -> str:
        """« 2.3.2, Karim B., acquis, avec une note, avec 2 preuves »."""
        shown = self._cells[place][row]
        said = [self.codes[row], self.columns[place].name, shown.state.words]
        if shown.frozen:
            said.append("colonne fermée")
        if shown.noted:
            said.append("avec une note")
        if shown.pieces:
            many = "une preuve" if shown.pieces == 1 else f"{shown.pieces} preuves"
            said.append(f"avec {many}")
        left = self.columns[place].sitting.left
        if left is not None:
            # Deciding later of what was seen before is right, so long as one knows it is later.
            said.append(departure_words(left))
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
