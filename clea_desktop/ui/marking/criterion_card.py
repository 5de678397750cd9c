"""A critère on the marking page: its wording, its note, and the two decisions."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import keycap, keycap_size, rounded
from clea_desktop.ui.widgets.text import Sign, Text, breakable

_KEYS = {Mark.ACQUIRED: "A", Mark.NOT_ACQUIRED: "N"}
_SIGNS = {Mark.ACQUIRED: "check", Mark.NOT_ACQUIRED: "minus"}


class Half(QPushButton):
    """One of the two decisions on a critère."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(mark.words.capitalize())
        self.mark = mark
        self.chosen = False
        self.keyed = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, *, chosen: bool, keyed: bool, enabled: bool) -> None:
        """Chosen or not, with its key or not."""
        state = (chosen, keyed, enabled)
        if state != (self.chosen, self.keyed, self.isEnabled()):
            self.chosen, self.keyed = chosen, keyed
            self.setEnabled(enabled)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        em = look().px
        width = QFontMetrics(self._font()).horizontalAdvance(self.text()) + em(1.7)
        if self.chosen:
            width += em(1.35)
        elif self.keyed:
            width += keycap_size(_KEYS[self.mark]) + em(0.45)
        return QSize(width, em(2.15))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        name = self.mark.value
        colors = look().color
        if self.chosen:
            rounded(painter, area, colors(name), colors(name), 1.0, 0.4)
        else:
            hot = self.underMouse() and self.isEnabled()
            ground = colors("accent_soft") if hot else colors("surface")
            rounded(painter, area, ground, colors("edge"), 1.0, 0.4)
        ink = f"on_{name}" if self.chosen else "text" if self.isEnabled() else "muted"
        em = look().px
        x = em(0.85)
        if self.chosen:
            sign = pixmap(_SIGNS[self.mark], ink, 1.1)
            painter.drawPixmap(x, int(area.center().y() - em(1.1) / 2), sign)
            x += em(1.35)
        painter.setFont(self._font())
        painter.setPen(colors(ink))
        painter.drawText(
            QRectF(x, 0, area.width(), area.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self.keyed and not self.chosen:
            keycap(painter, area.right() - em(0.6), area.center().y(), _KEYS[self.mark], "text")

    def _font(self) -> QFont:
        weight = QFont.Weight.DemiBold if self.chosen else QFont.Weight.Normal
        return look().font(0.94, weight)


class CriterionCard(QWidget):
    """One critère; the one in hand has a frame, takes the keys and shows them."""

    taken = Signal(str)
    """Its code: it was clicked, or took the keyboard."""
    decided = Signal(str, object)
    """Its code and a :class:`Mark`: a decision was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.code = ""
        self.in_hand = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        em = look().px
        self._code = Text("", size=SMALL, role="muted", wrap=False)
        self._code.setFixedWidth(em(2.9))
        self._label = Text("")
        self._note_sign = Sign("message-square-text", "muted", 1.0)
        self._note = Text("", size=SMALL, role="muted")
        self._lock = Sign("lock", "muted", 1.05)
        self._why = Text("", size=SMALL, role="muted")
        self.halves = {mark: Half(mark) for mark in Mark}
        for mark, half in self.halves.items():
            half.clicked.connect(lambda _c=False, mark=mark: self.decided.emit(self.code, mark))
        words = QVBoxLayout()
        words.setSpacing(em(0.2))
        words.addWidget(self._label)
        self._note_row = _row(self._note_sign, self._note)
        self._why_row = _row(self._lock, self._why)
        words.addWidget(self._note_row)
        words.addWidget(self._why_row)
        pair = QHBoxLayout()
        pair.setSpacing(em(0.25))
        for half in self.halves.values():
            pair.addWidget(half)
        box = QHBoxLayout(self)
        box.setContentsMargins(em(1.0), em(0.75), em(1.0), em(0.75))
        box.setSpacing(em(0.7))
        box.addWidget(self._code, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(words, 1)
        box.addLayout(pair)

    def bind(self, code: str, label: str) -> None:
        """Stand for a critère."""
        self.code = code
        self._code.setText(code)
        self._label.setText(label)

    def show_state(
        self, mark: Mark | None, basis: Basis, note: str, why_locked: str, *, in_hand: bool
    ) -> None:
        """What it shows now, as the disk holds it."""
        open_ = not why_locked
        for which, half in self.halves.items():
            half.show_state(chosen=mark is which, keyed=in_hand and open_, enabled=open_)
        first_line = " ".join(note.split())
        said = [first_line[:140] + ("…" if len(first_line) > 140 else "")] if note else []
        if basis is Basis.EVIDENCE and mark is not None:
            said.insert(0, "Sur preuve")
        self._note.setText(breakable(" · ".join(said)))
        self._note_row.setVisible(bool(said))
        self._why.setText(why_locked)
        self._why_row.setVisible(bool(why_locked) and in_hand)
        state = mark.words if mark else "non évalué"
        name = f"{self.code} {self._label.text()}, {state}"
        self.setAccessibleName(f"{name}, verrouillé" if why_locked else name)
        self.setAccessibleDescription(" · ".join(said))
        # Only the critère in hand is a stop of Tab: the arrows go from one to the next.
        policy = Qt.FocusPolicy.StrongFocus if in_hand else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)
        if in_hand != self.in_hand:
            self.in_hand = in_hand
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.taken.emit(self.code)
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        color = look().color
        width = 2.0 if self.in_hand else 1.0
        border = color("accent") if self.in_hand else color("line")
        rounded(painter, area, color("surface"), border, width, 0.65)


def _row(sign: QWidget, words: QWidget) -> QWidget:
    held = QWidget()
    box = QHBoxLayout(held)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(look().px(0.4))
    box.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    box.addWidget(words, 1)
    return held
