"""A question that stands before the page until it is answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from clea_desktop.domain.errors import UserFacing
from clea_desktop.ui.guide_key import TOLD_IN
from clea_desktop.ui.remedies import told
from clea_desktop.ui.theme.look import TITLE, look
from clea_desktop.ui.typed import put_back_question
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.boxes import Item, add, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Text


class Question(QDialog):
    """A title, what it is about, and two buttons: the act, named, and going back.

    ``harmful`` makes Entrée go back: what is lost would not come again. ``guide`` is what tells of
    it there, as « page#part », when that of the page below does not.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        *items: Item,
        act: str,
        on_act: Callable[[], object],
        back: str = "Revenir",
        width: float = 34,
        icon: str = "",
        harmful: bool = False,
        guide: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setProperty(TOLD_IN, guide)
        self.setModal(True)
        self._on_act = on_act
        em = look().px
        self.fault = Text("", role="fault")
        self.fault.hide()
        self.box = column(Text(title, size=TITLE, bold=True), *items, None, gap=0.8, margin=1.6)
        self.act = Button(act, self._do, kind="primary", icon=icon)
        self.back = Button(back, self.reject)
        foot = held(column(self.fault, row(None, self.back, self.act), margin=(1.6, 0.4, 1.6, 1.2)))
        self._area = scrolling(held(self.box))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        outer.addWidget(foot)
        # Only now: a default is told to the dialog that holds it.
        (self.back if harmful else self.act).setDefault(True)
        # From inside a text of several lines, where Entrée makes a new one.
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._do)
        room = QGuiApplication.primaryScreen().availableGeometry()
        # Fields abreast may ask for more than what is asked for here: nothing is cut for that.
        wide = min(max(em(width), self.box.minimumSize().width()), room.width() - 40)
        tall = self.box.heightForWidth(wide) if self.box.hasHeightForWidth() else 0
        tall = max(tall, self.box.sizeHint().height()) + foot.sizeHint().height()
        self.resize(wide, min(tall + em(0.5), room.height() - 60))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        put_back_question(self)
        # With large letters on a low screen, what takes the keys may be further down.
        QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        holder: QWidget | None = self.focusWidget()
        if holder is not None and self._area.isAncestorOf(holder):
            self._area.ensureWidgetVisible(holder)

    def add(self, *items: Item) -> None:
        """Put more under the title."""
        add(self.box, *items)

    def done(self, result: int) -> None:
        # A question answered is hidden, not deleted: no passphrase may wait in it.
        for line in self.findChildren(QLineEdit):
            if line.echoMode() is QLineEdit.EchoMode.Password:
                line.clear()
        super().done(result)

    def _do(self) -> None:
        self.fault.hide()
        try:
            refused = self._on_act() is False
        except UserFacing as refusal:
            self.refuse(told(refusal))
            return
        if not refused:
            self.accept()

    def refuse(self, sentence: str) -> None:
        """Say why the act was not done; the question stays."""
        self.fault.setText(sentence)
        if self.fault.isHidden():
            self.fault.show()
            # What is below the title keeps its room, as far as the screen has any.
            more = self.fault.heightForWidth(self.width() - look().px(3.2)) + look().px(0.5)
            room = self.screen().availableGeometry()
            self.resize(
                self.width(), max(self.height(), min(self.height() + more, room.height() - 60))
            )
        announce(self.fault)
        QTimer.singleShot(0, self, self._show_focus)
