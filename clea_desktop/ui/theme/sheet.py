"""The style sheet of what Qt draws by itself: fields, lists, scroll bars, frames, labels."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from clea_desktop import paths

if TYPE_CHECKING:
    from clea_desktop.ui.theme.look import Look

_SHEET = Template(
    """
QWidget { color: $text; }
/* Windows gives these a typeface of its own, again whenever its theme changes. */
QAbstractItemView, QMenu, QMenuBar, QMessageBox, QStatusBar, QToolTip {
  font-family: "$family"; font-size: ${em}px;
}
QMainWindow, QDialog, QWidget[role="ground"] { background: $ground; }
QWidget[role="surface"], QFrame[role="rail"], QFrame[role="bar"] { background: $surface; }
QFrame[role="rail"] { border: none; border-right: 1px solid $line; }
QFrame[role="bar"] { border: none; border-bottom: 1px solid $line; }
QFrame[role="side"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[role="tree"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: ${r}px; }
QFrame[role="next"] {
  background: $accent_soft; border: 1px solid $accent; border-radius: ${r}px;
}
QFrame[role="warning"] {
  background: $attention_soft; border: 1px solid $attention; border-radius: ${r}px;
}
QFrame[role="separator"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="accent"] { color: $accent; }
QLabel[role="fault"] { color: $attention; }
QLabel[role="attention"] { color: $attention; }

QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QDateTimeEdit, QSpinBox {
  background: $surface; color: $text; border: 1px solid $edge; border-radius: ${r6}px;
  padding: ${p6}px ${p10}px; selection-background-color: $accent;
  selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QDateTimeEdit:focus,
QSpinBox:focus { border: 2px solid $accent; padding: ${p5}px ${p9}px; }
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QDateEdit[fault="true"] {
  border: 2px solid $attention; padding: ${p5}px ${p9}px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled,
QSpinBox:disabled { background: $raised; color: $muted; border-color: $line; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: ${p28}px; }
QComboBox::down-arrow { image: url("$chevron"); width: ${p14}px; height: ${p14}px; }
QComboBox QAbstractItemView {
  background: $surface; border: 1px solid $edge; selection-background-color: $accent_soft;
  selection-color: $text; outline: none; border-radius: 0;
}
QComboBox QAbstractItemView::item { min-height: ${p28}px; padding: ${p4}px ${p6}px; }
QSpinBox::up-button, QSpinBox::down-button, QDateEdit::up-button, QDateEdit::down-button,
QDateTimeEdit::up-button, QDateTimeEdit::down-button { width: 0; border: none; }

QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
  border: none; padding: 0; background: transparent; min-height: 0;
}

QCheckBox, QRadioButton { spacing: ${p8}px; background: transparent; padding: ${p4}px; }
QCheckBox::indicator, QRadioButton::indicator { width: ${p16}px; height: ${p16}px; }
QCheckBox::indicator { border: 1px solid $edge; border-radius: ${r4}px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QRadioButton::indicator {
  border: 1px solid $edge; border-radius: ${p9}px; background: $surface;
}
QRadioButton::indicator:checked { border-color: $accent; image: url("$dot"); }
QCheckBox:focus, QRadioButton:focus {
  border: 2px solid $accent; border-radius: ${r6}px; padding: ${p2}px;
}

QListView, QTableView, QTreeView {
  background: $surface; border: 1px solid $line; border-radius: ${r}px; outline: none;
  selection-background-color: $accent_soft; selection-color: $text;
}
QListWidget::item { border: 1px solid transparent; border-radius: ${r4}px; color: $text; }
QListWidget::item:selected {
  border: 1px solid $accent; background: $accent_soft; color: $text;
}
QListView:focus, QTableView:focus { border: 1px solid $accent; }
/* Its headers would cover round corners. */
PlateauView { border-radius: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTreeView { padding: ${p4}px; }
QTreeView::item { padding: ${p4}px 0; }
QTreeView::item:selected { background: $accent_soft; color: $text; }
QTreeView:focus { border: 2px solid $accent; }
QTreeView::indicator { width: ${p16}px; height: ${p16}px; }
QTreeView::indicator {
  border: 1px solid $edge; border-radius: ${r4}px; background: $surface;
}
QTreeView::indicator:checked, QTreeView::indicator:indeterminate {
  background: $accent; border-color: $accent;
}
QTreeView::indicator:checked { image: url("$tick"); }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: ${p4}px; margin: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p28}px; }
QScrollBar::handle:horizontal { min-width: ${p28}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip {
  background: $text; color: $surface; border: none; padding: ${p4}px ${p8}px;
}
QProgressBar {
  background: $track; border: none; border-radius: ${r4}px; min-height: ${p8}px;
  max-height: ${p8}px;
}
QProgressBar::chunk { background: $accent; border-radius: ${r4}px; }
QDialog QDialogButtonBox QPushButton, QMessageBox QPushButton, QFileDialog QPushButton,
QPrintDialog QPushButton {
  background: $surface; border: 1px solid $edge; border-radius: ${r6}px;
  padding: ${p6}px ${p14}px;
}
QPushButton:focus { border: 2px solid $accent; }
"""
)


def sheet(look: Look) -> str:
    """The style sheet of a look."""
    lengths = {f"p{n}": look.px(n / 15) for n in (2, 4, 5, 6, 8, 9, 10, 12, 14, 16, 28)}
    radii = {"r": look.px(10 / 15), "r6": look.px(6 / 15), "r4": look.px(4 / 15)}
    shade = "dark" if look.tokens.dark else "light"
    signs = paths.resources() / "icons" / "fields"
    return _SHEET.substitute(
        vars(look.tokens),
        **{name: max(length, 1) for name, length in lengths.items()},
        **radii,
        family=look.family,
        em=max(look.px(1), 1),
        chevron=(signs / f"chevron-{shade}.svg").as_posix(),
        tick=(signs / f"tick-{shade}.svg").as_posix(),
        dot=(signs / f"dot-{shade}.svg").as_posix(),
    )
