"""What the program has to say now: a refusal stays until it is read, good news goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Sign, Text

_READ_MS = 8_000


class Notice(QFrame):
    """A bar below the page."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("info", "accent")
        self.text = Text("")
        self._dismiss = Button("", self.hide, icon="x", kind="quiet")
        self._dismiss.setAccessibleName("Masquer ce message")
        self._dismiss.setToolTip("Masquer ce message")
        box = QHBoxLayout(self)
        em = look().px
        box.setContentsMargins(em(1.6), em(0.5), em(1), em(0.5))
        box.setSpacing(em(0.7))
        box.addWidget(self._sign)
        box.addWidget(self.text, 1)
        box.addWidget(self._dismiss)
        self._timer = QTimer(self, singleShot=True, interval=_READ_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def fail(self, sentence: str) -> None:
        """Say what was refused and what to do, until it is dismissed or followed by another."""
        self._show(sentence, "triangle-alert", "attention", "warning")
        self._timer.stop()

    def leave(self) -> None:
        """Another page is shown: what the one before refused is of no use there."""
        if not self._timer.isActive():
            self.hide()

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self._show(sentence, "circle-check", "acquired", "surface")
        self._timer.start()

    def _show(self, sentence: str, icon: str, color: str, role: str) -> None:
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self._sign.setPixmap(pixmap(icon, color))
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        announce(self)
