"""What the program has to say now, and how long it stays.

Good news goes by itself, a refusal once something succeeds after it; what the computer refuses
stays until it is closed.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from clea_desktop.ui.news import News
from clea_desktop.ui.theme.icons import pixmap
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Sign, Text

_READ_MS = 8_000
_LEAST_MS = 2_500
"""How long a refusal stays whatever is done after it: some gestures follow within a second."""


class Notice(QFrame):
    """A bar below the page."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign("info", "accent")
        self.text = Text("")
        self._dismiss = Button("", self._close, icon="x", kind="quiet")
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
        self._timer.timeout.connect(self._over)
        self._fresh = QTimer(self, singleShot=True, interval=_LEAST_MS)
        self._held = ""
        self.hide()

    def tell(self, sentence: str, news: News) -> None:
        """Say what was done, for a while; or what is wrong, until a gesture succeeds after it.

        What the computer refused stays until it is closed: it comes back after any other news.
        """
        if news is News.DONE:
            self._show(sentence, "circle-check", "acquired", "surface")
            self._timer.start(_READ_MS)
            return
        self._show(sentence, "triangle-alert", "attention", "warning")
        self._timer.stop()
        self._fresh.start()
        if news is News.LASTING:
            self._held = sentence

    def let_go(self) -> None:
        """Something was done since: what was refused before is over, once it could be read."""
        if not self.isHidden() and not self._timer.isActive():
            self._timer.start(max(self._fresh.remainingTime(), 0))

    def leave(self) -> None:
        """Another page is shown: what the one before refused is of no use there."""
        if not self._timer.isActive():
            self._over()

    def _over(self) -> None:
        self._timer.stop()
        if self._held:
            self._show(self._held, "triangle-alert", "attention", "warning", aloud=False)
        else:
            self.hide()

    def _close(self) -> None:
        self._held = ""
        self._over()

    def _show(self, sentence: str, icon: str, color: str, role: str, *, aloud: bool = True) -> None:
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self._sign.setPixmap(pixmap(icon, color))
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        if aloud:
            announce(self)
