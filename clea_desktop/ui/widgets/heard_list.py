"""The dossiers of a session, one decision a key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from clea_desktop.domain.hearing import Ruling
from clea_desktop.services.juries import Heard
from clea_desktop.ui.models.heard import HeardModel, HeardRole
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate

KEYS = {
    Qt.Key.Key_C: Ruling.CERTIFIED,
    Qt.Key.Key_A: Ruling.DEFERRED,
    Qt.Key.Key_D: Ruling.MORE_ASKED,
    Qt.Key.Key_R: Ruling.REFUSED,
    Qt.Key.Key_N: Ruling.NOT_EXAMINED,
}
"""One key a decision."""

_ROWS = 7
"""How many rows are seen at once before the list scrolls by itself."""


class HeardDelegate(TwoLinesDelegate):
    """Who, and where the dossier stands in the session."""

    wide_from = 34
    beside = 15

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        heard, model = index.data(HeardRole), index.model()
        if not isinstance(heard, Heard) or not isinstance(model, HeardModel):
            return None
        return Said(*model.words(heard))


class HeardList(QListView):
    """The list: arrows move, a letter decides, Suppr takes back, Entrée opens."""

    decided = Signal(object)
    """A :class:`Ruling` for the row in hand."""
    taken_back = Signal()
    opened = Signal()

    def __init__(self, model: HeardModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(HeardDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Dossiers de la session")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        model.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Be as tall as what is in it, up to some rows."""
        rows = max(1, min(self.model().rowCount(), _ROWS))
        self.setFixedHeight(look().px(3.5) * rows + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and not event.isAutoRepeat()
        if plain and key in KEYS:
            self.decided.emit(KEYS[key])
        elif plain and key == Qt.Key.Key_Delete:
            self.taken_back.emit()
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)
