"""A person of a séance: who, whether they are there, and what may be noted of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.journey import Presence
from clea_desktop.domain.plateau import presence_words
from clea_desktop.services.half_days import Seat
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Item, column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.drawing import rounded
from clea_desktop.ui.widgets.text import Pill, Text, Tone

_LOOKS: Mapping[Presence, tuple[Tone, str]] = {
    Presence.PLANNED: ("accent", "calendar-clock"),
    Presence.PRESENT: ("acquired", "check"),
    Presence.ABSENT: ("attention", "user-x"),
}


class PersonLine(QWidget):
    """One line; its keys are the page’s."""

    asked = Signal(object, object)
    """The :class:`Seat`, and the key that was pressed on it."""

    def __init__(self, seat: Seat, acts: list[Button]) -> None:
        super().__init__()
        self.seat = seat
        self.acts = acts
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tone, icon = _LOOKS[seat.sitting.presence]
        told = presence_words(seat.sitting) or "là"
        self.pill = Pill(told, tone, icon)
        kind = seat.kind.words if seat.kind else "aucune évaluation n’est ouverte"
        said = f"{seat.line.reference} · {kind}"
        self.setAccessibleName(f"{seat.line.name}, {said}, {told}")
        words = column(
            Text(seat.line.name, bold=True),
            Text(said, size=SMALL, role="muted" if seat.kind else "attention"),
            gap=0.1,
        )
        top = row(gap=0.6)
        top.addLayout(words, 1)
        top.addWidget(self.pill)
        top.addLayout(row(*[act for act in acts if act.kind == "quiet"], gap=0.1))
        below = [act for act in acts if act.kind != "quiet"]
        parts: list[Item] = [top, row(None, *below)] if below else [top]
        self.setLayout(column(*parts, gap=0.3, margin=(0.5, 0.3, 0.2, 0.3)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if plain and not shift and not event.isAutoRepeat():
            self.asked.emit(self.seat, key)
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus():
            border = look().color("accent")
            rounded(QPainter(self), QRectF(self.rect()), None, border, 2.0, 0.4)
