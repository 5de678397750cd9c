"""The list of candidates, found as one types."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QTimer, Signal

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import NBSP, date_words
from clea_desktop.domain.path import Stage
from clea_desktop.services import dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import Line
from clea_desktop.ui.models.paged import PagedModel

FIRST = 300
"""How many dossiers are looked for at once: more than the eye sees before the rest is there."""

_REST_MS = 120


class CandidatesModel(PagedModel[Line]):
    """Dossiers that every word typed is found in, by name.

    The first come at once; the rest, when there are many, once nobody types any more.
    """

    completed = Signal()

    def __init__(self, centre: Centre) -> None:
        super().__init__(centre)
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

    def read(self, ids: list[bytes]) -> list[Line]:
        return dossiers.lines_of(self._centre, ids)

    def words(self, line: Line) -> tuple[str, ...]:
        return words_of(line)


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
