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
        # From the moment it is open until it is let go of, whatever is shown meanwhile.
        self._centre: Centre | None = None
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
        task.broken.connect(lambda bug: self._break(bug, gate.refuse))
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
        task.broken.connect(lambda bug: self._break(bug, gate.refuse))
        task.done.connect(self._show_recovery)
        task.start()

    def _break(self, bug: Exception, refuse: Callable[[str], None]) -> None:
        """Take the keys again, then tell the bug as any other."""
        refuse("Un défaut du programme en est la cause.")
        raise bug

    def _show_recovery(self, made: Made) -> None:
        from clea_desktop.ui.gate.welcome import RecoveryPage

        centre, code, sheet = made
        recovery = RecoveryPage(code, sheet, self._data)
        recovery.kept.connect(lambda: self.enter(centre, Place(Kind.SETTINGS)))
        self._centre = centre
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
        self._centre = centre
        self._show_gate(page)

    def enter(self, centre: Centre, place: Place | None = None) -> None:
        """Show the pages of an open centre."""
        from clea_desktop.domain.french import counted
        from clea_desktop.ui.desk import Desk

        self.desk = Desk(centre)
        self.gate = None
        self._centre = centre
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
        # First: whatever breaks below, the window stays.
        event.ignore()
        shown = self.shell or self.gate
        if shown is not None and not shown.leave():
            return
        if self._centre is not None:
            self._close_centre(self._centre)
            return
        self._preferences.geometry = self.saveGeometry()
        event.accept()

    def _close_centre(self, centre: Centre) -> None:
        """Let go of the centre, its backup made and read again first."""
        from clea_desktop.ui.gate.welcome import LeavingPage

        if self.desk is not None:
            self.desk.close()
        self.desk = self.shell = self._centre = None
        leaving = LeavingPage()
        leaving.go_on.clicked.connect(self.close)
        self._show_gate(leaving)
        task = Task(lambda: self._keyring.closed(centre), self)

        def closed() -> None:
            leaving.over = True
            self.close()

        task.done.connect(closed)
        task.refused.connect(leaving.refuse)
        # Whatever broke, the next « Fermer » leaves.
        task.broken.connect(lambda bug: self._break(bug, leaving.refuse))
        task.start()
