"""Where the marking page stands: its three columns abreast, or one at a time in a narrow place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clea_desktop.ui.marking.criteria import Criteria
from clea_desktop.ui.marking.side import Side
from clea_desktop.ui.marking.tree import Tree
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.button import Button

SIDE_FROM, TREE_FROM = 70, 50
"""The widths of the window, in em, from which the side and the tree have a column."""

_COLUMN = 18.5
_ANY_WIDTH = 16_777_215


class Columns(QWidget):
    """The domaines, the critères of one sous-domaine, and what stands beside the one in hand."""

    tree_asked = Signal()
    side_asked = Signal()

    def __init__(self, tree: Tree, criteria: Criteria, side: Side) -> None:
        super().__init__()
        self.side = side
        self.side_stands = self.tree_stands = True
        self.tree_frame = QFrame()
        self.tree_frame.setProperty("role", "tree")
        framed = QVBoxLayout(self.tree_frame)
        framed.setContentsMargins(0, 0, 0, 0)
        framed.addWidget(tree)
        em = look().px
        self.crumb = Button("", self.tree_asked.emit, icon="menu", kind="quiet", key="F6")
        self._note_button = Button("Note", self.side_asked.emit, kind="quiet", key="F4")
        self._narrow_bar = QWidget()
        narrow = QHBoxLayout(self._narrow_bar)
        narrow.setContentsMargins(em(1), em(0.4), em(1), 0)
        narrow.addWidget(self.crumb)
        narrow.addStretch(1)
        narrow.addWidget(self._note_button)
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._narrow_bar)
        middle.addWidget(criteria, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.tree_frame)
        box.addWidget(self._middle, 1)
        box.addWidget(side)

    def fold(self, ems: float) -> None:
        """Stand in a width of so many em."""
        self.side_stands, self.tree_stands = ems >= SIDE_FROM, ems >= TREE_FROM
        for widget, stands in ((self.side, self.side_stands), (self.tree_frame, self.tree_stands)):
            if stands:
                widget.setFixedWidth(look().px(_COLUMN))
            else:
                widget.setMinimumWidth(0)
                widget.setMaximumWidth(_ANY_WIDTH)
        self._narrow_bar.setVisible(not (self.side_stands and self.tree_stands))
        self.crumb.setVisible(not self.tree_stands)
        self._note_button.setVisible(not self.side_stands)
        self.show_criteria()

    def show_criteria(self) -> None:
        """The critères, and what has a column beside them."""
        self._middle.show()
        self.side.setVisible(self.side_stands)
        self.tree_frame.setVisible(self.tree_stands)

    def show_side(self) -> None:
        """The side, alone where it has no column."""
        if not self.side_stands:
            self.side.show()
            self._middle.hide()
            self.tree_frame.hide()

    def show_tree(self) -> None:
        """The domaines, alone where they have no column."""
        if not self.tree_stands:
            self.tree_frame.show()
            self._middle.hide()
            self.side.hide()
