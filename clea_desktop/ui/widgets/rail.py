"""The rail: the sections of the program, and the lamp of backups."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from clea_desktop.domain.backups import Kept, Lamp, lamp
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.ui.places import SECTIONS, Kind
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.drawing import rounded
from clea_desktop.ui.widgets.text import Sign, Text, separator

WORDS_FROM = 90
"""The width of the window, in em, from which the rail has words."""

_WIDE, _NARROW = 13.8, 4.4
_SIGN = 1.2


class RailItem(QAbstractButton):
    """A section."""

    def __init__(self, words: str, icon: str) -> None:
        super().__init__()
        self.setText(words)
        self._icon = icon
        self.here = False
        self.worded = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # Closer to each other on a low screen with large letters, so that the lamp stays in sight.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_state(self, *, here: bool, worded: bool) -> None:
        """Whether one is there, and whether its word is shown."""
        self.here, self.worded = here, worded
        self.setToolTip("" if worded else self.text())
        self.setAccessibleDescription("page présente" if here else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(3), look().px(2.7))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(3), look().px(1.9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        em, colors = look().px, look().color
        if self.here or self.underMouse():
            ground = colors("accent_soft") if self.here else colors("raised")
            border = colors("accent") if look().theme.value == "high_contrast" else None
            rounded(painter, area, ground, border if self.here else None, 1.5, 0.5)
        ink = "accent" if self.here else "text"
        left = em(0.65) if self.worded else (area.width() - em(1.35)) / 2
        sign = pixmap(self._icon, ink, 1.35)
        painter.drawPixmap(int(left), int(area.center().y() - em(1.35) / 2), sign)
        if self.worded:
            weight = QFont.Weight.DemiBold if self.here else QFont.Weight.Normal
            painter.setFont(look().font(1.0, weight))
            painter.setPen(colors(ink))
            words = area.adjusted(left + em(2.0), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            rounded(painter, area, None, colors("accent"), 2.0, 0.5)


class Lamplight(QAbstractButton):
    """The lamp of backups: another shape and other words when something is to be seen to."""

    def __init__(self) -> None:
        super().__init__()
        em = look().px
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._sign = Sign("shield-check", "acquired", _SIGN)
        self._words = Text("", size=SMALL, role="muted")
        for each in (self._sign, self._words):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = QHBoxLayout(self)
        self._inside.setSpacing(em(0.5))
        self._inside.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._inside.addWidget(self._words, 1)

    def show_kept(self, kept: Kept, now: datetime) -> None:
        """Say how well the centre is kept."""
        state = lamp(kept, now)
        icon, ink = _LAMPS[state]
        self._sign.setPixmap(pixmap(icon, ink, _SIGN))
        said = lamp_words(kept, state)
        self._words.setText(said)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self._take_room()

    def _take_room(self) -> None:
        """Ask for the height its words take at this width, or they would be cut."""
        self._inside.invalidate()
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()) if self.width() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()
        # It was laid out for this size before its words were known to take more of it.
        self._inside.activate()

    def fold(self, *, worded: bool) -> None:
        """Show words, or the sign alone."""
        self._words.setVisible(worded)
        em = look().px
        # Alone, it stands in the middle, as the signs of the sections do.
        self._inside.setContentsMargins(em(0.55) if worded else 0, em(0.6), 0, em(0.2))
        self._take_room()

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # A sign alone has one height at any width, and a box of it answers none.
        if self._words.isHidden():
            return self._inside.sizeHint().height()
        return self._inside.heightForWidth(width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus() or self.underMouse():
            border = look().color("accent") if self.hasFocus() else None
            ground = look().color("raised")
            rounded(QPainter(self), QRectF(self.rect()), ground, border, 2.0, 0.5)


_LAMPS = {
    Lamp.SAFE: ("shield-check", "acquired"),
    Lamp.LATE: ("hourglass", "attention"),
    Lamp.AWAY: ("hourglass", "attention"),
    Lamp.FAILED: ("triangle-alert", "attention"),
    Lamp.AHEAD: ("triangle-alert", "attention"),
    Lamp.NONE: ("shield-alert", "attention"),
}


def lamp_words(kept: Kept, state: Lamp) -> str:
    """What the lamp says."""
    last = kept.last
    when = f"le {date_words(last.date())} à {time_words(last)}" if last is not None else ""
    match state:
        case Lamp.FAILED:
            since = f" La dernière est vérifiée {when}." if when else ""
            return f"La sauvegarde n’a pas pu se faire.{since}"
        case Lamp.NONE:
            return "Aucune sauvegarde encore"
        case Lamp.AWAY:
            return "Le second endroit des sauvegardes manque depuis plus de sept jours."
        case Lamp.AHEAD:
            return f"Sauvegarde datée du futur, {when} : vérifiez l’horloge."
        case Lamp.LATE:
            return f"Sauvegarde en retard. La dernière est vérifiée {when}."
        case _:
            return f"Sauvegarde vérifiée {when}"


class Rail(QFrame):
    """The left edge of the window."""

    chosen = Signal(object)
    lamp_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        em = look().px
        self._name = Text("CléA Desktop", size=1.13, bold=True, role="accent", wrap=False)
        head = self._head = QHBoxLayout()
        head.setSpacing(em(0.6))
        head.addWidget(Sign("key-round", "accent", 1.35))
        head.addWidget(self._name, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(em(0.7), em(0.7), em(0.7), em(0.8))
        box.setSpacing(em(0.15))
        box.addLayout(head)
        self.items: dict[Kind, RailItem] = {}
        for kind, (words, icon) in SECTIONS.items():
            item = RailItem(words, icon)
            item.clicked.connect(lambda _c=False, kind=kind: self.chosen.emit(kind))
            self.items[kind] = item
            box.addWidget(item)
        box.addStretch(1)
        box.addWidget(separator())
        self.lamp = Lamplight()
        self.lamp.clicked.connect(lambda _checked=False: self.lamp_chosen.emit())
        box.addWidget(self.lamp)
        self._here: Kind | None = None
        self._worded = True
        self.fold(200)

    def show_here(self, kind: Kind) -> None:
        """Which section the page is of."""
        self._here = kind
        for which, item in self.items.items():
            item.show_state(here=which is kind, worded=self._worded)

    def fold(self, ems: float) -> None:
        """Show words, or icons alone."""
        self._worded = ems >= WORDS_FROM
        self.setFixedWidth(look().px(_WIDE if self._worded else _NARROW))
        self._name.setVisible(self._worded)
        em = look().px
        self._head.setContentsMargins(em(0.65) if self._worded else 0, em(0.5), 0, em(0.6))
        self.lamp.fold(worded=self._worded)
        for which, item in self.items.items():
            item.show_state(here=which is self._here, worded=self._worded)
