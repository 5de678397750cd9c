"""The pieces of a dossier in a list: arrows move, Suppr takes one away."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from clea_desktop.domain.evidence import Annex
from clea_desktop.ui.models.pieces import AnnexRole, PiecesModel
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate


class PiecesDelegate(TwoLinesDelegate):
    """What each is, and whether it is still valid."""

    wide_from = 34
    beside = 15

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        annex, model = index.data(AnnexRole), index.model()
        if not isinstance(annex, Annex) or not isinstance(model, PiecesModel):
            return None
        return Said(*model.words(annex))


class PiecesList(QListView):
    """The list."""

    taken_away = Signal()
    chosen = Signal()

    def __init__(self, model: PiecesModel) -> None:
        super().__init__()
        self.pieces = model
        self.setModel(model)
        self.setItemDelegate(PiecesDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Preuves du dossier")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMinimumWidth(look().px(17))
        self.selectionModel().currentChanged.connect(lambda _to, _from: self.chosen.emit())

    def annex(self) -> Annex | None:
        """The piece in hand."""
        return self.pieces.at(self.currentIndex().row())

    def take(self, entry: bytes | None) -> None:
        """Take a piece in hand; the first when it is not there."""
        row = max(self.pieces.row_of(entry), 0)
        if self.pieces.rowCount():
            self.selectionModel().setCurrentIndex(
                self.pieces.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.isAutoRepeat():
            self.taken_away.emit()
        else:
            super().keyPressEvent(event)
