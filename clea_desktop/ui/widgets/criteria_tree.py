"""Critères under their sous-domaines: to look through, to tick, to search."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from clea_desktop.domain.people import folded
from clea_desktop.domain.referential import Release
from clea_desktop.ui.theme.look import SMALL, look

_CODE = Qt.ItemDataRole.UserRole
_NOTHING: Mapping[str, str] = {}


class _Wrapped(QStyledItemDelegate):
    """Gives a line the height its words take at the width it has, which a tree does not."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        em = look().px
        deep = 2 if index.parent().isValid() else 1
        ticks = em(1.6) if index.data(Qt.ItemDataRole.CheckStateRole) is not None else 0
        room = self._tree.viewport().width() - deep * self._tree.indentation() - ticks - em(1)
        font = index.data(Qt.ItemDataRole.FontRole) or self._tree.font()
        wraps = Qt.TextFlag.TextWordWrap
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        needed = QFontMetrics(font).boundingRect(QRect(0, 0, max(room, em(4)), 10_000), wraps, text)
        return QSize(room, needed.height() + em(0.6))


class CriteriaTree(QTreeWidget):
    """Sous-domaines, and some of their critères; one that can tick ticks with the space bar."""

    ticked = Signal()
    entered = Signal()
    """Entrée, where nothing can be ticked."""

    def __init__(self, name: str, *, ticks: bool = False) -> None:
        """:param name: what a screen reader calls it."""
        super().__init__()
        self._ticks = ticks
        self.setColumnCount(1)
        self.setHeaderHidden(True)
        self.setWordWrap(True)
        self.setItemDelegate(_Wrapped(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setIndentation(look().px(1.2))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if not ticks:
            self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.itemChanged.connect(lambda _item, _column: self.ticked.emit())

    def show_criteria(
        self,
        release: Release,
        codes: Collection[str],
        *,
        ticked: Collection[str] = (),
        beside: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Show these critères of a release.

        :param beside: what more to say of some.
        """
        self.blockSignals(True)
        self.clear()
        for sub in release.subdomains:
            shown = [criterion for criterion in sub.criteria if criterion.code in codes]
            if not shown:
                continue
            branch = QTreeWidgetItem(self, [f"{sub.code}  {sub.label}"])
            branch.setFont(0, look().font(SMALL, QFont.Weight.DemiBold))
            if self._ticks:
                branch.setFlags(branch.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            for criterion in shown:
                words = f"{criterion.code}  {criterion.label}"
                more = beside.get(criterion.code)
                leaf = QTreeWidgetItem(branch, [f"{words}\n{more}" if more else words])
                leaf.setData(0, _CODE, criterion.code)
                if self._ticks:
                    on = criterion.code in ticked
                    leaf.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.expandAll()
        self.blockSignals(False)

    def look_for(self, typed: str) -> None:
        """Leave only what holds all these words."""
        words = folded(typed).split()
        for branch in self._branches():
            own = folded(branch.text(0))
            any_left = False
            for leaf in _leaves(branch):
                text = f"{own} {folded(leaf.text(0))}"
                fits = all(word in text for word in words)
                leaf.setHidden(not fits)
                any_left = any_left or fits
            branch.setHidden(not any_left)

    @property
    def checked(self) -> list[str]:
        """The codes that are ticked, in the order of the release, those not found included."""
        return [
            leaf.data(0, _CODE)
            for branch in self._branches()
            for leaf in _leaves(branch)
            if leaf.checkState(0) == Qt.CheckState.Checked
        ]

    @property
    def chosen(self) -> list[str]:
        """The codes selected; a sous-domaine selected stands for its own."""
        picked: dict[str, None] = {}
        for branch in self._branches():
            for leaf in _leaves(branch):
                if leaf.isSelected() or branch.isSelected():
                    picked[leaf.data(0, _CODE)] = None
        return list(picked)

    def begin(self) -> None:
        """Take the keyboard, on the first critère that is shown unless one is in hand."""
        current = self.currentItem()
        if current is None or current.isHidden() or current.childCount():
            leaves = (leaf for branch in self._branches() for leaf in _leaves(branch))
            shown = next((leaf for leaf in leaves if not leaf.isHidden()), None)
            if shown is not None:
                self.setCurrentItem(shown)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._ticks and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
            else:
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _branches(self) -> Iterator[QTreeWidgetItem]:
        for place in range(self.topLevelItemCount()):
            branch = self.topLevelItem(place)
            assert branch is not None
            yield branch


def _leaves(branch: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for place in range(branch.childCount()):
        leaf = branch.child(place)
        assert leaf is not None
        yield leaf
