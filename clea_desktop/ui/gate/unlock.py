"""Unlocking: a passphrase, or the code of the recovery sheet. It imports nothing of the store."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from clea_desktop.domain.errors import wait_words
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.boxes import Card, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import Sign, Text, display, muted


class Gate(QWidget):
    """A card in the middle of an empty window."""

    guide_page = "que-faire-quand"
    """The page of the guide that F1 opens, and its part, as « page#part »."""

    def __init__(self, *items: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        em = look().px
        name = row(
            None,
            Sign("key-round", "accent", 1.6),
            Text("CléA Desktop", size=1.4, bold=True, role="accent", wrap=False),
            None,
            gap=0.6,
        )
        self.told = Text("", role="accent")
        self.told.hide()
        self.card = Card(self.told, *items, gap=0.9)
        # Nobody looks for help under a key that nothing names.
        key = row(None, Text("F1 : le guide", size=SMALL, role="muted", wrap=False), None)
        middle = held(column(None, name, 60, self.card, key, None, None, gap=0.6, margin=1))
        middle.setMaximumWidth(em(35))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        across = held(row(middle))
        across.layout().setAlignment(Qt.AlignmentFlag.AlignHCenter)  # type: ignore[union-attr]
        outer.addWidget(scrolling(across))
        leave = QShortcut(QKeySequence("Ctrl+Q"), self)
        leave.activated.connect(lambda: self.window().close())
        QShortcut(QKeySequence("F1"), self).activated.connect(self._show_guide)

    def _show_guide(self) -> None:
        """What to do without a passphrase, with a damaged file, on a new computer."""
        from clea_desktop.services.guide import Topic
        from clea_desktop.ui.guide import GuideWindow

        window = GuideWindow(self.window())
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show_about(Topic.of(self.guide_page))

    def first(self) -> QWidget:
        """What takes the keyboard."""
        return self

    def tell(self, sentence: str, *, fault: bool = False) -> None:
        """Say what was just done, or why it was not (``fault``)."""
        self.told.setText(sentence)
        role = "fault" if fault else "accent"
        if self.told.property("role") != role:
            self.told.setProperty("role", role)
            self.told.style().unpolish(self.told)
            self.told.style().polish(self.told)
        self.told.show()
        announce(self.told)

    def leave(self) -> bool:
        """Whether the window may be closed now."""
        return True


_SHUT = "Votre phrase de passe ouvre le centre ; rien n’en sort sans elle."
_LOCKED = (
    "Rien n’est ouvert, et ce que vous tapiez est gardé. Votre phrase de passe vous ramène où vous "
    "étiez ; celle de quelqu’un d’autre ouvre pour cette personne."
)


class UnlockPage(Gate):
    """The passphrase of a centre."""

    asked = Signal(str, bool)
    """What was typed, and whether it is a recovery code."""
    restore_asked = Signal()
    """One of the backups is asked for."""

    def __init__(self, data: Path, *, locked: bool = False) -> None:
        self.secret = LineField("Phrase de passe", secret=True)
        self.code = LineField(
            "Code de la fiche de secours", placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"
        )
        self.code.hide()
        self.open = Button("Ouvrir", self._ask, kind="primary", key="Entrée")
        self.other = Button("Phrase de passe perdue ?", self._swap, kind="quiet")
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName("Ouverture en cours")
        self.working.hide()
        self.restore = Button(
            "Restaurer une sauvegarde…",
            self._restore,
            icon="shield-check",
        )
        self.restore.hide()
        self._left = 0
        self._sentence = ""
        where = muted(f"Centre : {data}", small=True)
        super().__init__(
            display("Verrouillé" if locked else "Bonjour"),
            muted(_LOCKED if locked else _SHUT),
            self.secret,
            self.code,
            self.working,
            held(row(self.other, None, self.open)),
            self.restore,
            where,
        )
        for field in (self.secret, self.code):
            field.line.returnPressed.connect(self._ask)
        self._second = QTimer(self, interval=1_000)
        self._second.timeout.connect(self._count_down)

    def _swap(self) -> None:
        by_code = self.code.isHidden()
        self.code.setVisible(by_code)
        self.secret.setVisible(not by_code)
        self.other.setText(
            "Revenir à la phrase de passe" if by_code else "Phrase de passe perdue ?"
        )
        self.other.updateGeometry()
        (self.code if by_code else self.secret).line.setFocus()

    def ask_code(self) -> None:
        """Ask for the code of the recovery sheet."""
        if self.code.isHidden():
            self._swap()

    def enter_code(self, code: str) -> None:
        """Open by a code that is known already."""
        self.ask_code()
        self.code.put(code)
        self._ask()

    def _ask(self) -> None:
        if self._left:
            return
        by_code = not self.code.isHidden()
        field = self.code if by_code else self.secret
        if not field.text():
            field.refuse("Tapez-la d’abord." if not by_code else "Tapez-le d’abord.")
            return
        field.refuse("")
        self.busy(working=True)
        self.asked.emit(field.text(), by_code)

    def _restore(self) -> None:
        self.restore_asked.emit()

    def busy(self, *, working: bool) -> None:
        """Wait for the answer, or take the keys again."""
        self.working.setVisible(working)
        for widget in (self.open, self.other, self.secret.line, self.code.line):
            widget.setEnabled(not working)

    def refuse(self, sentence: str, seconds: int = 0, *, damage: bool = False) -> None:
        """Say why it did not open; what was typed is selected, to be typed over.

        :param sentence: without the wait before another try.
        :param seconds: that wait, counted down under the field.
        :param damage: the centre does not read whole, and a backup may take its place.
        """
        self.busy(working=False)
        # What was said of a try before is not of this one.
        self.told.hide()
        self.told.setText("")
        self._sentence = sentence
        self._left = seconds
        # The wait is said aloud once: a screen reader would count every second.
        self._tell(f"{sentence} {wait_words(seconds)}" if seconds else sentence)
        field = self.secret if self.code.isHidden() else self.code
        self.restore.setVisible(damage)
        field.line.setFocus()
        field.line.selectAll()
        if seconds:
            self.open.setEnabled(False)
            self._second.start()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._tell(f"{self._sentence} {wait_words(self._left)}", aloud=False)
            return
        self.end_wait()

    def end_wait(self) -> None:
        """Take another try, once its time has come."""
        self._second.stop()
        self._left = 0
        self.open.setEnabled(True)
        self._tell(self._sentence)

    def _tell(self, sentence: str, *, aloud: bool = True) -> None:
        (self.secret if self.code.isHidden() else self.code).refuse(sentence, aloud=aloud)

    def first(self) -> QWidget:
        """What takes the keyboard."""
        return self.secret.line
