"""Where things stand: columns, rows, cards, pages that scroll."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.ui.theme.look import look

_Box = TypeVar("_Box", bound=QBoxLayout)

Item = QWidget | QLayout | int | None
"""What a box holds: a widget, another box, a space in hundredths of em, or all the rest (None)."""


def column(*items: Item, gap: float = 0.5, margin: float | tuple[float, ...] = 0) -> QVBoxLayout:
    """Things one under the other."""
    return _fill(QVBoxLayout(), items, gap, margin)


def row(*items: Item, gap: float = 0.5, margin: float | tuple[float, ...] = 0) -> QHBoxLayout:
    """Things side by side."""
    return _fill(QHBoxLayout(), items, gap, margin)


def abreast(*fields: QWidget, gap: float = 0.8) -> QHBoxLayout:
    """Fields side by side, as wide as each other, their labels on one line."""
    box = row(gap=gap)
    for field in fields:
        box.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return box


def spread(first: Item, *others: Item, gap: float = 0.8) -> QHBoxLayout:
    """What takes all the room, then what stands at the end of the line."""
    box = row(first, *others, gap=gap)
    box.setStretch(0, 1)
    return box


def _fill(
    box: _Box, items: tuple[Item, ...], gap: float, margin: float | tuple[float, ...]
) -> _Box:
    em = look().px
    box.setSpacing(em(gap))
    sides = margin if isinstance(margin, tuple) else (margin,) * 4
    box.setContentsMargins(*(em(side) for side in sides))
    add(box, *items)
    return box


def add(box: QBoxLayout, *items: Item) -> None:
    """Put more into a box."""
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(look().px(item / 100))
        elif isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)


def held(layout: QLayout, role: str = "") -> QWidget:
    """A plain widget around a box."""
    widget = QWidget()
    widget.setLayout(layout)
    if role:
        widget.setProperty("role", role)
    return widget


class Card(QFrame):
    """A framed part of a page."""

    def __init__(self, *items: Item, role: str = "card", gap: float = 0.6) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.box = column(*items, gap=gap, margin=(1.2, 1.0, 1.2, 1.1))
        self.setLayout(self.box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)


def measured(*items: Item, ems: float = 58) -> QScrollArea:
    """A column of a width that reads well, which scrolls."""
    content = held(column(*items, None, gap=1.1, margin=1.6))
    content.setMaximumWidth(look().px(ems))
    across = QHBoxLayout()
    across.setContentsMargins(0, 0, 0, 0)
    # The column takes all it may; only what is left over stays empty.
    across.addWidget(content, 100)
    across.addStretch(1)
    return scrolling(held(across))


class _Scroll(QScrollArea):
    """It leaves the keys to its page: the arrows go from critère to critère there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def scrolling(content: QWidget) -> QScrollArea:
    """A part that scrolls when its content is taller than its place, never sideways."""
    area = _Scroll()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    # The keyboard goes to what it holds; it scrolls after the focus by itself.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def clear(box: QLayout) -> None:
    """Take everything out of a box."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()
