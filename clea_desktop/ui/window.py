"""The window: a gate until the centre is open, then the shell; nothing of a person in its title."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from clea_desktop.ui.gate.unlock import Gate, UnlockPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.theme.look import look

if TYPE_CHECKING:
    from clea_desktop.services.centre import Centre
    from clea_desktop.ui.desk import Desk
    from clea_desktop.ui.shell import Shell

_ROOMY = 1500
"""From how many points wide a screen has room for more than this window."""

Made = tuple["Centre", str, str]
"""A centre just made, its recovery code, and the sheet to print."""


class Keyring:
    """How centres are made and opened: given by who composes the program."""

    def __init__(
        self,
        opened: Callable[[Path, str, bool], Centre],
        made: Callable[[Path, str, str, str], Made],
        exists: Callable[[Path], bool],
        closed: Callable[[Centre], None],
        warm_up: Callable[[], None],
    ) -> None:
        self.closed = closed
        self.opened = opened
        self.made = made
        self.exists = exists
        self.warm_up = warm_up


class Window(QMainWindow):
    """The one window of the program."""

    opened = Signal()

    def __init__(self, data: Path, keyring: Keyring, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle("CléA Desktop")
        self.setMinimumSize(480, 360)
        self._data = data
        self._keyring = keyring
        self._preferences = preferences
        self.desk: Desk | None = None
        self.shell: Shell | None = None
        self.gate: Gate | None = None
        # A centre just made, until its recovery code is kept.
        self._waiting: Centre | None = None
        look().changed.connect(self._dress_again)
        self._known_place = not preferences.geometry.isEmpty() and self.restoreGeometry(
            preferences.geometry
        )
        if not self._known_place:
            self.resize(1366, 768)

    def show_in_place(self) -> None:
        """Show the window where it was; the first time, on all of a small screen."""
        room = self.screen().availableGeometry()
        if not self._known_place and (room.width() < _ROOMY or room.height() < self.height()):
            self.showMaximized()
        else:
            self.show()

    def begin(self, passphrase: str | None = None) -> None:
        """Ask for the passphrase, or for a first start; with the passphrase, open at once."""
        if not self._keyring.exists(self._data):
            # Only a first start needs this page, and what prints its sheet.
            from clea_desktop.ui.gate.welcome import WelcomePage

            welcome = WelcomePage(self._data)
            welcome.asked.connect(self._make)
            self._show_gate(welcome)
        else:
            unlock = UnlockPage(self._data)
            unlock.asked.connect(self._open)
            self._show_gate(unlock)
            if passphrase is not None:
                unlock.busy(working=True)
                self._open(passphrase, by_code=False)
                return
        # The store is long to import: the field takes keys meanwhile.
        QTimer.singleShot(0, self, self._warm_up)

    def _warm_up(self) -> None:
        Task(self._keyring.warm_up, self).start()

    def _show_gate(self, gate: Gate) -> None:
        self.gate = gate
        self.setCentralWidget(gate)
        gate.first().setFocus()

    def _open(self, secret: str, by_code: bool) -> None:
        gate = self.gate
        assert isinstance(gate, UnlockPage)
        task = Task(lambda: self._keyring.opened(self._data, secret, by_code), self)
        task.refused.connect(gate.refuse)
        task.broken.connect(self._break)
        task.done.connect(self._new_passphrase if by_code else self.enter)
        task.start()

    def _make(self, organisation: str, evaluator: str, passphrase: str) -> None:
        from clea_desktop.ui.gate.welcome import WelcomePage

        gate = self.gate
        assert isinstance(gate, WelcomePage)
        task = Task(
            lambda: self._keyring.made(self._data, passphrase, organisation, evaluator), self
        )
        task.refused.connect(gate.refuse)
        task.broken.connect(self._break)
        task.done.connect(self._show_recovery)
        task.start()

    def _break(self, bug: Exception) -> None:
        raise bug

    def _show_recovery(self, made: Made) -> None:
        from clea_desktop.ui.gate.welcome import RecoveryPage

        centre, code, sheet = made
        recovery = RecoveryPage(code, sheet, self._data)
        recovery.kept.connect(lambda: self.enter(centre, Place(Kind.SETTINGS)))
        self._waiting = centre
        self._show_gate(recovery)

    def _new_passphrase(self, centre: Centre) -> None:
        from clea_desktop.domain.errors import UserFacing
        from clea_desktop.services import safekeeping
        from clea_desktop.ui.gate.welcome import NewPassphrasePage

        page = NewPassphrasePage()

        def change(passphrase: str) -> None:
            try:
                safekeeping.replace_forgotten_passphrase(centre, passphrase)
            except UserFacing as refusal:
                page.refuse(refusal.sentence)
            else:
                self.enter(centre)

        page.asked.connect(change)
        self._show_gate(page)

    def enter(self, centre: Centre, place: Place | None = None) -> None:
        """Show the pages of an open centre."""
        from clea_desktop.domain.french import counted
        from clea_desktop.ui.desk import Desk

        self.desk = Desk(centre)
        self.gate = None
        self._waiting = None
        self._show_shell(place or Place(Kind.TODAY))
        if centre.recovered:
            last = counted(centre.recovered, "dernière action", "dernières actions")
            self.desk.said.emit(
                f"Le programme s’était arrêté d’un coup : tout ce qui avait été montré est là, "
                f"{last} comprise{'s' if centre.recovered > 1 else ''}."
            )
        self.opened.emit()

    def _show_shell(self, place: Place) -> None:
        from clea_desktop.ui.shell import Shell

        assert self.desk is not None
        self.shell = Shell(self.desk, self._preferences)
        self.shell.quit_asked.connect(self.close)
        self.setCentralWidget(self.shell)
        self.shell.resize(self.size())
        self.shell.go(place)

    def _dress_again(self) -> None:
        """The theme or the text size changed: everything is laid out afresh, where one was."""
        if self.shell is not None:
            QTimer.singleShot(0, self, self._show_again)

    def _show_again(self) -> None:
        # What is being typed is on disk first, or the page stays as it is.
        if self.shell is not None and self.shell.leave():
            held: QWidget | None = self.focusWidget()
            name = held.accessibleName() if held is not None else ""
            self._show_shell(self.shell.place)
            # The keyboard stays where it was: the same field, on the page made afresh.
            for widget in self.shell.findChildren(QWidget):
                if name and widget.accessibleName() == name and widget.isEnabled():
                    widget.setFocus()
                    break

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._waiting is not None and not self._leaves_without_code():
            event.ignore()
            return
        if self.desk is None:
            self._preferences.geometry = self.saveGeometry()
            event.accept()
            return
        event.ignore()
        if self.shell is not None and self.shell.leave():
            self._close_centre(self.desk)

    def _leaves_without_code(self) -> bool:
        """Ask before the only key beside the passphrase is lost; let go of the centre then."""
        from clea_desktop.ui.widgets.dialog import Question
        from clea_desktop.ui.widgets.text import Text

        question = Question(
            self,
            "La fiche de secours n’est pas gardée",
            Text(
                "Le code ne sera plus jamais montré : sans lui, une phrase de passe perdue ferme "
                "le centre pour toujours. Revenez l’imprimer ou l’enregistrer."
            ),
            act="Fermer sans la fiche",
            on_act=lambda: None,
            harmful=True,
        )
        if not question.exec():
            return False
        assert self._waiting is not None
        self._waiting.close()
        self._waiting = None
        return True

    def _close_centre(self, desk: Desk) -> None:
        """Let go of the centre, its backup made and read again first."""
        from clea_desktop.ui.gate.welcome import LeavingPage

        desk.close()
        leaving = LeavingPage()
        leaving.go_on.clicked.connect(self.close)
        self._show_gate(leaving)
        self.shell = None
        task = Task(lambda: self._keyring.closed(desk.centre), self)

        def closed() -> None:
            self.desk = None
            self.close()

        def refused(sentence: str) -> None:
            self.desk = None
            leaving.refuse(sentence)

        def broken(bug: Exception) -> None:
            # The next « Fermer » leaves: nothing of the centre is held any more.
            refused("La fermeture a rencontré un défaut du programme ; tout est enregistré.")
            self._break(bug)

        task.done.connect(closed)
        task.refused.connect(refused)
        task.broken.connect(broken)
        task.start()
