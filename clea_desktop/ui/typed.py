"""What stands typed in the fields of a page or a question: taken before a lock, put back after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

Kept = list[dict[str, Any]]
"""A field each: its accessible name, which of that name it is, what it holds."""

_KINDS = (QLineEdit, QPlainTextEdit, QCheckBox, QComboBox, QDateTimeEdit)

_WAITING: dict[str, Kept] = {}
"""What was typed in questions that were open, by their titles, until they are asked again."""


def taken(within: QWidget) -> Kept:
    """What every field holds. Passphrases are left out: they are never kept."""
    kept: Kept = []
    for name, nth, field in _fields(within):
        match field:
            case QLineEdit() if field.isModified():
                kept.append({"name": name, "nth": nth, "text": field.text()})
            case QPlainTextEdit() if field.document().isModified():
                kept.append({"name": name, "nth": nth, "text": field.toPlainText()})
            case QCheckBox():
                kept.append({"name": name, "nth": nth, "on": field.isChecked()})
            case QComboBox():
                kept.append({"name": name, "nth": nth, "choice": field.currentText()})
            case QDateTimeEdit():
                moment = field.dateTime().toString(Qt.DateFormat.ISODate)
                kept.append({"name": name, "nth": nth, "moment": moment})
            case _:
                continue
    return kept


def put_back(within: QWidget, kept: Kept) -> bool:
    """Put into the fields what they held; whether that changed anything."""
    wanted = {(each["name"], each["nth"]): each for each in kept}
    changed = False
    for name, nth, field in _fields(within):
        if (name, nth) in wanted:
            changed |= _put(field, wanted[name, nth])
    return changed


def typing_in(within: QWidget) -> list[Any] | None:
    """The text one types in, by its name and which of that name it is; None when in none."""
    for name, nth, field in _fields(within):
        if field.hasFocus() and isinstance(field, QLineEdit | QPlainTextEdit):
            return [name, nth]
    return None


def type_on(within: QWidget, where: list[Any] | None) -> None:
    """Go on typing at the end of a text that :func:`typing_in` told."""
    for name, nth, field in _fields(within):
        if [name, nth] != where:
            continue
        field.setFocus()
        match field:
            case QPlainTextEdit():
                field.moveCursor(QTextCursor.MoveOperation.End)
            case QLineEdit():
                field.end(False)


def _put(field: QWidget, held: dict[str, Any]) -> bool:
    match field:
        case QLineEdit() if "text" in held and field.text() != held["text"]:
            field.setText(held["text"])
            field.setModified(True)
            # As if it had just been typed: a page hears no other.
            field.textEdited.emit(held["text"])
        case QPlainTextEdit() if "text" in held and field.toPlainText() != held["text"]:
            field.setPlainText(held["text"])
            field.document().setModified(True)
        case QCheckBox() if "on" in held and field.isChecked() != held["on"]:
            field.setChecked(held["on"])
        case QComboBox() if "choice" in held and field.currentText() != held["choice"]:
            found = field.findText(held["choice"])
            if found < 0:
                return False
            field.setCurrentIndex(found)
            field.activated.emit(found)
        case QDateTimeEdit() if "moment" in held:
            moment = QDateTime.fromString(held["moment"], Qt.DateFormat.ISODate)
            if not moment.isValid() or moment == field.dateTime():
                return False
            field.setDateTime(moment)
        case _:
            return False
    return True


def _fields(within: QWidget) -> Iterator[tuple[str, int, QWidget]]:
    """The fields one can type in, each by its name and which of that name it is."""
    seen: Counter[str] = Counter()
    for field in within.findChildren(QWidget):
        if not isinstance(
            field, QLineEdit | QPlainTextEdit | QCheckBox | QComboBox | QDateTimeEdit
        ):
            continue
        if isinstance(field, QLineEdit) and (
            field.echoMode() is not QLineEdit.EchoMode.Normal
            or isinstance(field.parent(), QAbstractSpinBox | QComboBox)
        ):
            continue
        name = field.accessibleName() or (field.text() if isinstance(field, QCheckBox) else "")
        yield name, seen[name], field
        seen[name] += 1


def wait_for_question(title: str, kept: Kept) -> None:
    """Keep what was typed in a question, until it is asked again."""
    _WAITING[title] = kept


def still_waiting() -> dict[str, Kept]:
    """What was typed in questions that were not asked again yet."""
    return dict(_WAITING)


def put_back_question(question: QWidget) -> None:
    """Put back what was typed in that question when the window locked, if anything was."""
    kept = _WAITING.pop(question.windowTitle(), None)
    if kept is not None:
        put_back(question, kept)


def forget_questions() -> None:
    """Nothing typed in a question is held any more."""
    _WAITING.clear()
