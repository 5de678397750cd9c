"""Fields: a label, what is typed or chosen, and under it the sentence of its fault."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QLocale, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.typed import read_day, read_time, typed_day, typed_time
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.text import Text

_T = TypeVar("_T")

_LONGEST_CHOICE = 24
"""From how many signs on a choice is shown cut rather than wider than its place."""

FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)


class Field(QWidget):
    """A named editor with room for a fault."""

    def __init__(self, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self.label = QLabel(label)
        self.label.setFont(look().font(SMALL, QFont.Weight.DemiBold))
        self.label.setWordWrap(True)
        self.label.setBuddy(editor)
        self.fault = Text("", size=SMALL, role="fault")
        self.fault.hide()
        editor.setAccessibleName(label)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look().px(0.25))
        box.addWidget(self.label)
        box.addWidget(editor)
        if hint:
            said = Text(hint, size=SMALL, role="muted")
            box.addWidget(said)
            editor.setAccessibleDescription(hint)
        box.addWidget(self.fault)
        self._hint = hint
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        """Ask for the height its lines take at this width: a grid would not give it by itself."""
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        # Its least height alone is that of its hint at the narrowest, which leaves a hole.
        tall = layout.hasHeightForWidth()
        needed = (
            layout.totalHeightForWidth(self.width()) if tall else layout.totalMinimumSize().height()
        )
        if self.width() and needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def refuse(self, sentence: str, *, aloud: bool = True) -> None:
        """Say what is wrong, or that nothing is (an empty sentence).

        :param aloud: to a screen reader too, at once.
        """
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self._take_room()
        if sentence and aloud:
            announce(self.fault)
        self.editor.setAccessibleDescription(sentence or self._hint)
        if self.editor.property("fault") != bool(sentence):
            self.editor.setProperty("fault", bool(sentence))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


class LineField(Field):
    """One line of text."""

    changed = Signal()

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        secret: bool = False,
    ) -> None:
        self.line = QLineEdit(text)
        self.line.setPlaceholderText(placeholder)
        self.line.setMinimumHeight(look().px(2.4))
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(label, self.line, hint)
        self.line.textEdited.connect(self._edited)

    def _edited(self) -> None:
        self.refuse("")
        self.changed.emit()

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def put(self, text: str) -> None:
        """Show another text; what was refused of the one before goes with it."""
        self.line.setText(text)
        self.refuse("")


def differ(first: LineField, again: LineField) -> str:
    """What to say of a passphrase typed twice that is not the same; empty when it is."""
    same = first.text() == again.text()
    return "" if same else "Les deux ne sont pas les mêmes : tapez-la de nouveau."


def same_again(first: LineField, again: LineField) -> Callable[[], bool]:
    """Take back what was said of two that differ as soon as they are the same.

    :returns: whether they are the same now; what is not is said under the second.
    """

    def look() -> None:
        if not differ(first, again):
            again.refuse("")

    def same() -> bool:
        again.refuse(differ(first, again))
        return not differ(first, again)

    first.changed.connect(look)
    return same


class TextField(Field):
    """Several lines of text."""

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        lines: int = 4,
        most: int = 0,
    ) -> None:
        """:param most: how many lines it grows to with its text; it keeps its height without."""
        self.area = Prose(text, placeholder=placeholder, lines=lines, most=most)
        super().__init__(label, self.area, hint)
        self.area.grown.connect(self._take_room)
        self.area.textChanged.connect(lambda: self.refuse(""))

    def text(self) -> str:
        """What is typed."""
        return self.area.toPlainText()


class Prose(QPlainTextEdit):
    """An area of text that Tab leaves, so that the keyboard is never caught."""

    left = Signal()
    grown = Signal()

    def __init__(
        self, text: str = "", *, placeholder: str = "", lines: int = 4, most: int = 0
    ) -> None:
        super().__init__(text)
        self._lines, self._most = lines, most
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFont(look().font())
        self.stand(lines)
        if most:
            self.textChanged.connect(self._grow)

    def stand(self, lines: int) -> None:
        """Be as tall as so many lines."""
        self.setFixedHeight(self.tall(lines))

    def tall(self, lines: int) -> int:
        """How tall it is with so many lines."""
        return look().px(1.45 * lines + 1.2)

    def _grow(self) -> None:
        # Asked of each paragraph: the document counts those that were not shown yet as one line.
        laid, block, tall = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid():
            tall += laid.blockBoundingRect(block).height()
            block = block.next()
        line, bar = self.fontMetrics().lineSpacing(), Qt.ScrollBarPolicy
        whole = tall <= line * self._most
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if whole else bar.ScrollBarAsNeeded)
        around = self.height() - self.viewport().height() + 2 * self.document().documentMargin()
        asked = math.ceil(min(tall, line * self._most) + around)
        before, least = self.minimumHeight(), look().px(1.45 * self._lines + 1.2)
        self.setFixedHeight(max(least, asked))
        if self.minimumHeight() != before:
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._most and event.size().width() != event.oldSize().width():
            self._grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste what can be read: the unseen signs that some programs leave are dropped."""
        plain = "".join(
            sign
            for sign in source.text().replace("\r\n", "\n").replace("\r", "\n")
            if sign in "\n\t" or unicodedata.category(sign) != "Cc"
        )
        self.insertPlainText(plain)


class ChoiceField(Field, Generic[_T]):
    """One of a few values."""

    chosen = Signal()

    def __init__(
        self, label: str, choices: Sequence[tuple[_T, str]], value: _T | None = None
    ) -> None:
        self.box = QComboBox()
        self.box.setMinimumHeight(look().px(2.4))
        longest = max((len(words) for _choice, words in choices), default=0)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.box.setSizeAdjustPolicy(policy)
        self.box.setMinimumContentsLength(min(longest, _LONGEST_CHOICE))
        self.box.installEventFilter(_NO_WHEEL)
        self._values: list[_T] = []
        self.offer(choices, value)
        super().__init__(label, self.box)
        self.box.activated.connect(lambda _index: self.chosen.emit())

    def value(self) -> _T:
        """What is chosen."""
        return self._values[self.box.currentIndex()]

    def put(self, value: _T) -> None:
        """Choose another value."""
        self.box.setCurrentIndex(self._values.index(value))

    def offer(self, choices: Sequence[tuple[_T, str]], value: _T | None = None) -> None:
        """Offer other values, the first of them chosen where ``value`` is none of them."""
        self._values = [choice for choice, _words in choices]
        self.box.clear()
        self.box.addItems([words for _choice, words in choices])
        if value in self._values:
            self.box.setCurrentIndex(self._values.index(value))


class DayLine(QLineEdit):
    """A day as people write it: « 12/01/2027 »; the arrows go a day on or back.

    Qt's own editor goes by sections: what is typed over it as text gives another day.
    """

    changed = Signal()

    def __init__(self, day: date) -> None:
        super().__init__(typed_day(day))
        self.setMinimumHeight(look().px(2.4))
        self.setMinimumWidth(look().px(8.5))
        self.textEdited.connect(lambda _text: self._tell())

    def _tell(self) -> None:
        if read_day(self.text()) is not None:
            self.changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        day = read_day(self.text())
        if by is None or day is None:
            super().keyPressEvent(event)
            return
        self.setText(typed_day(day + timedelta(days=by)))
        self.selectAll()
        self._tell()


class DayField(Field):
    """A day."""

    def __init__(self, label: str, day: date, *, hint: str = "") -> None:
        self.edit = DayLine(day)
        super().__init__(label, self.edit, hint)
        self.edit.textEdited.connect(lambda _text: self.refuse(""))

    def day(self) -> date:
        """The day typed.

        :raises RuleError: what is typed is no day; the field says so too.
        """
        day = read_day(self.edit.text())
        if day is None:
            sentence = f"{self.label.text()} : écrivez un jour comme 12/01/2027."
            self.refuse(sentence)
            self.edit.setFocus()
            raise RuleError(sentence)
        return day


class InstantField(Field):
    """A day and an hour, at the clock of this place: « 12/01/2027 9 h 30 »."""

    def __init__(self, label: str, instant: datetime) -> None:
        local = instant.astimezone()
        self.edit = QLineEdit(f"{typed_day(local.date())}  {typed_time(local.time())}")
        self.edit.setMinimumHeight(look().px(2.4))
        self.edit.setMinimumWidth(look().px(12))
        super().__init__(label, self.edit)
        self.edit.textEdited.connect(lambda _text: self.refuse(""))

    def instant(self) -> datetime:
        """The instant typed, with its offset.

        :raises RuleError: what is typed is no instant; the field says so too.
        """
        said, _space, hour = self.edit.text().strip().partition(" ")
        day, at = read_day(said), read_time(hour)
        if day is None or at is None:
            sentence = f"{self.label.text()} : écrivez un jour et une heure, 12/01/2027 9 h 30."
            self.refuse(sentence)
            self.edit.setFocus()
            raise RuleError(sentence)
        return datetime.combine(day, at).astimezone()


class _NoWheel(QObject):
    """A wheel that passes over a closed field scrolls the page, and changes nothing."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            event.ignore()
            return True
        return False


_NO_WHEEL = _NoWheel()

__all__ = [
    "FRENCH",
    "ChoiceField",
    "DayField",
    "Field",
    "InstantField",
    "LineField",
    "Prose",
    "TextField",
]
