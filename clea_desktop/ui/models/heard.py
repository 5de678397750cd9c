"""The dossiers of a session, by their ids and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clea_desktop.domain.completeness import blocking
from clea_desktop.domain.delegate import EvidenceAlone
from clea_desktop.domain.french import date_words, listed, short_date
from clea_desktop.domain.hearing import Hearing, Standing
from clea_desktop.services.juries import Heard

HeardRole = Qt.ItemDataRole.UserRole + 1
_SAID = {HeardRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
_Index = QModelIndex | QPersistentModelIndex


class HeardModel(QAbstractListModel):
    """The dossiers of one session, read once: a session has some dozens."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: list[Heard] = []
        self._worth = EvidenceAlone.TO_COMPLETE

    def show(self, heard: Sequence[Heard], worth: EvidenceAlone) -> None:
        """Show these; rows that were there keep their place under the eyes."""
        same = [each.line.id for each in self._heard] == [each.line.id for each in heard]
        self._worth = worth
        if same and heard:
            self._heard = list(heard)
            self.dataChanged.emit(self.index(0), self.index(len(self._heard) - 1))
            return
        self.beginResetModel()
        self._heard = list(heard)
        self.endResetModel()

    def at(self, row: int) -> Heard | None:
        """The dossier of a row; None when there is none."""
        return self._heard[row] if 0 <= row < len(self._heard) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heard)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        heard = self.at(index.row()) if index.isValid() else None
        if heard is None or role not in _SAID:
            return None
        if role == HeardRole:
            return heard
        return ", ".join(part for part in self.words(heard) if part)

    def words(self, heard: Heard) -> tuple[str, str, str, str]:
        """Name, reference and birth, where it stands, and a word about it."""
        line, hearing = heard.line, heard.hearing
        born = line.birth_date.words if line.birth_date else ""
        details = " · ".join(part for part in (line.reference, born) if part)
        if hearing.standing is Standing.TO_DEPOSIT:
            held = blocking(heard.lacks, self._worth)
            lacking = listed([lack.words for lack in held])
            return line.name, details, "à déposer" if not held else "à compléter", lacking
        return line.name, details, _state(hearing), _about(hearing)


def _state(hearing: Hearing) -> str:
    if hearing.ruling is not None:
        return hearing.ruling.words
    assert hearing.deposited_on is not None, "not to deposit any more"
    return f"déposé le {short_date(hearing.deposited_on)}"


def _about(hearing: Hearing) -> str:
    present = hearing.present
    if hearing.contested:
        return "contestation en attente"
    if present is None:
        return ""
    if hearing.certificate is not None:
        return f"certificat {hearing.certificate.number}"
    if present.postponed_to is not None:
        return f"reporté au {date_words(present.postponed_to)}"
    asked = " ".join([*present.codes, present.asked.replace("\n", " ")])
    return asked.strip()
