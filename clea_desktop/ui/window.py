"""The window: a gate until the centre is open, then the shell; nothing of a person in its title."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from clea_desktop.ui.gate.unlock import Gate, UnlockPage
from clea_desktop.ui.guide_key import GuideKey
from clea_desktop.ui.keyring import Keyring, Made
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.tasks import Task
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.typed import forget_questions
from clea_desktop.ui.watch import Watch

if TYPE_CHECKING:
    from clea_desktop.services.centre import Centre
    from clea_desktop.services.guide import Topic
    from clea_desktop.services.opening import Secret
    from clea_desktop.ui.desk import Desk
    from clea_desktop.ui.gate.restoring import Restoring
    from clea_desktop.ui.gate.welcome import RecoveryPage
    from clea_desktop.ui.locking import Locking
    from clea_desktop.ui.shell import Shell

_ROOMY = 1500
"""From how many points wide a screen has room for more than this window."""


class Window(QMainWindow):
    """The one window of the program."""

    opened = Signal()
    locked = Signal()

    def __init__(
        self,
        data: Path,
        keyring: Keyring,
        preferences: Preferences,
        arriving: Path | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("CléA Desktop")
        self.setMinimumSize(480, 360)
        self._data = data
        self._keyring = keyring
        self._preferences = preferences
        self._arriving = arriving
        self._to_warm_up = False
        self.desk: Desk | None = None
        self.shell: Shell | None = None
        self.gate: Gate | None = None
        # From the moment it is open until it is let go of, whatever is shown meanwhile.
        self._centre: Centre | None = None
        self._locking: Locking | None = None
        self._lacks = ""
        self.watch = Watch(lambda: preferences.lock_minutes, self)
        self.watch.due.connect(self.lock)
        GuideKey(self, self._told_below)
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
            welcome.restore_asked.connect(self._choose_backup)
            self._show_gate(welcome)
        else:
            unlock = self._ask_passphrase()
            if passphrase is not None:
                unlock.busy(working=True)
                self._open(passphrase, by_code=False)
                return
        # The store is long to import: the field takes keys meanwhile.
        self._to_warm_up = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._to_warm_up:
            # Not before: the two would share the time of the first paint.
            self._to_warm_up = False
            QTimer.singleShot(0, self, self._warm_up)

    def _ask_passphrase(self, *, locked: bool = False) -> UnlockPage:
        unlock = UnlockPage(self._data, locked=locked)
        unlock.asked.connect(self._open)
        unlock.restore_asked.connect(lambda: self._restoring().choose())
        self._show_gate(unlock)
        return unlock

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
        task.refused.connect(
            lambda _sentence: gate.refuse(task.why, task.seconds, damage=task.damage)
        )
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

        def kept() -> None:
            self._note_sheet()
            self.enter(centre, first=True)

        recovery.kept.connect(kept)
        self._centre = centre
        self._show_gate(recovery)
        # The code is before the eyes of whoever comes by.
        self.watch.start()

    def _note_sheet(self) -> None:
        """Note that the recovery code is kept, where its page was before the eyes and says so."""
        from clea_desktop.services.safekeeping import code_seen
        from clea_desktop.ui.gate.welcome import RecoveryPage

        if self._centre is not None and isinstance(self.gate, RecoveryPage) and self.gate.safe:
            code_seen(self._centre)

    def _new_passphrase(self, centre: Centre) -> None:
        """Ask for one of the centre that its code opened: it is open, and locks as any other."""
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
        if isinstance(self.gate, UnlockPage) and self.gate.told.text():
            page.tell(self.gate.told.text())
        self._centre = centre
        self._show_gate(page)
        self.watch.start()

    def enter(self, centre: Centre, *, first: bool = False) -> None:
        """Show the pages of an open centre.

        :param first: it was just made: what may be completed is told, and asked of nobody.
        """
        from clea_desktop.domain.rights import Role
        from clea_desktop.services.safekeeping import ToTell, told_at_opening
        from clea_desktop.ui.coming_back import come_back, typed_before
        from clea_desktop.ui.desk import Desk

        self.desk = Desk(centre)
        self.desk.restore_asked.connect(self._restore)
        self.gate = None
        self._centre = centre
        kept = typed_before(centre)
        self._show_shell(Place(Kind.TODAY))
        if kept is not None:
            assert self.shell is not None, "just shown"
            come_back(self.shell, kept)
        self.watch.start()
        # The bar shows one sentence at a time: all there is to know is said in one.
        told = told_at_opening(centre)
        if self._lacks:
            # Told at the gate already, and gone from there at one Enter.
            told.insert(0, ToTell(self._lacks))
            self._lacks = ""
        if centre.role is Role.READER:
            told.append(
                ToTell("Votre profil est en lecture seule : vous voyez tout, et n’écrivez rien.")
            )
        if first:
            told.append(
                ToTell(
                    "Le centre est ouvert. Ce que les papiers disent de votre organisme (SIRET, "
                    "habilitation) se complète quand vous voulez dans « Réglages »."
                )
            )
        if told:
            tell = self.desk.warn if any(each.asks for each in told) else self.desk.say
            tell(" ".join(each.sentence for each in told))
        if self._arriving is not None:
            # Once the window has its size, and after what was typed before is back.
            QTimer.singleShot(0, self, self._show_arriving)
        self.opened.emit()

    def _show_arriving(self) -> None:
        from clea_desktop.ui.opened_file import show_file

        file, self._arriving = self._arriving, None
        if self.shell is not None and file is not None:
            show_file(self.shell, file)

    def _show_shell(self, place: Place) -> None:
        from clea_desktop.ui.shell import Shell

        assert self.desk is not None
        self.shell = Shell(self.desk, self._preferences)
        self.shell.quit_asked.connect(self.close)
        self.shell.lock_asked.connect(self.lock)
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
            page = self.shell.page
            place = (page.stands_at() if page is not None else None) or self.shell.place
            modes = page.modes() if page is not None else {}
            way_back = self.shell.way_back
            self._show_shell(place)
            self.shell.take_way_back(way_back)
            if self.shell.page is not None:
                self.shell.page.take_modes(modes)
            # The keyboard stays where it was: the same field, on the page made afresh.
            for widget in self.shell.findChildren(QWidget):
                if name and widget.accessibleName() == name and widget.isEnabled():
                    widget.setFocus()
                    break

    def _told_below(self) -> Topic:
        """What the guide tells of the page that a question stands before."""
        from clea_desktop.services.guide import Topic
        from clea_desktop.ui.guide_topics import topic_about

        if self.shell is not None:
            return topic_about(self.shell.place.kind)
        return Topic.of(self.gate.guide_page if self.gate is not None else "")

    # --- locking -------------------------------------------------------------------------------

    def lock(self) -> None:
        """Show nothing of anybody from now on; ask for a passphrase to go on where one was."""
        if self._locking is not None:
            return
        if self.shell is None:
            self._lock_gate()
            return
        from clea_desktop.ui.coming_back import typed_now
        from clea_desktop.ui.locking import Locking

        self.watch.stop()
        typed = typed_now(self, self.shell)
        self._locking = Locking(self, lambda locking: self._locked(locking, typed))

    def _lock_gate(self) -> None:
        """Let go of a centre that is open, while its gate still asks for something."""
        from clea_desktop.ui.gate.welcome import NewPassphrasePage, RecoveryPage
        from clea_desktop.ui.locking import Locking

        gate = self.gate
        if self._centre is None:
            return
        if isinstance(gate, NewPassphrasePage):
            self.watch.stop()
            self._let_gate_go(
                "Le centre s’est verrouillé avant qu’une phrase de passe soit choisie : redonnez "
                "le code de secours.",
                by_code=True,
            )
        elif isinstance(gate, RecoveryPage):
            self.watch.stop()
            # Where to save or to print the sheet may be asked just now.
            self._locking = Locking(self, lambda locking: self._sheet_locked(locking, gate))

    def _sheet_locked(self, locking: Locking, page: RecoveryPage) -> None:
        locking.over()
        self._locking = None
        if page.safe:
            self._note_sheet()
            self._let_gate_go("Le centre s’est verrouillé.")
        else:
            self._let_gate_go(
                "Le centre s’est verrouillé avant que la fiche de secours soit gardée : ouvrez-le "
                "par votre phrase de passe, puis refaites la fiche dans la page « Profils »."
            )

    def _let_gate_go(self, sentence: str, *, by_code: bool = False) -> None:
        """Close the centre, and ask again for what opens it."""
        from clea_desktop.domain.errors import UserFacing

        centre = self._centre
        assert centre is not None, "it locks while it is open"
        self._centre = None
        unlock = self._ask_passphrase()
        unlock.tell(sentence)
        if by_code:
            unlock.ask_code()
        try:
            centre.close()
        except UserFacing as problem:
            (unlock.code if by_code else unlock.secret).refuse(problem.sentence)
        # What still leads to the centre goes once its page is deleted.
        QTimer.singleShot(0, self, gc.collect)
        self.locked.emit()

    def _locked(self, locking: Locking, typed: dict[str, Any]) -> None:
        from clea_desktop.domain.errors import UserFacing
        from clea_desktop.services import typed as typed_texts

        shell, centre, desk = self.shell, self._centre, self.desk
        assert shell is not None and centre is not None and desk is not None
        asked = locking.questions
        said, broken = "", None
        try:
            kept_itself = shell.keeps_itself and shell.leave() and locking.questions == asked
            now = shell.page.stands_at() if shell.page is not None else None
            if now is not None and now != shell.place:
                # Leaving it wrote what was new: coming back must not write it again.
                typed = {**typed, "place": now.plain, "page": []}
            typed_texts.keep(centre, typed, settled=kept_itself)
        except UserFacing as problem:
            said = f"Ce qui était tapé n’a pas pu être gardé. {problem.sentence}"
        except Exception as bug:  # noqa: BLE001 - whatever breaks, the key must go first
            said, broken = "Ce qui était tapé n’a pas pu être gardé.", bug
        desk.close()
        self.desk = self.shell = self._centre = None
        unlock = self._ask_passphrase(locked=True)
        if said:
            unlock.secret.refuse(said)
        shell.deleteLater()
        try:
            centre.close()
        except UserFacing as problem:
            unlock.secret.refuse(problem.sentence)
        except Exception as bug:  # noqa: BLE001 - as above
            broken = broken or bug
        forget_questions()
        locking.over()
        self._locking = None
        # What still leads to the centre goes once its pages are deleted.
        QTimer.singleShot(0, self, gc.collect)
        unlock.first().setFocus()
        self.locked.emit()
        if broken is not None:
            raise broken

    def closeEvent(self, event: QCloseEvent) -> None:
        # First: whatever breaks below, the window stays.
        event.ignore()
        if self._locking is not None:
            return
        shown = self.shell or self.gate
        if shown is not None and not shown.leave():
            return
        if self._centre is not None:
            self._close_centre(self._centre)
            return
        self._preferences.geometry = self.saveGeometry()
        event.accept()

    def _let_go(self, centre: Centre) -> Callable[[], None]:
        """Forget the centre; what is left to do, beside the window: its backup, then closing."""
        keeper = self.desk.keeper if self.desk is not None else None
        if self.desk is not None:
            self.desk.close()
        self.desk = self.shell = self._centre = None
        # Whoever opens next is not who typed them.
        forget_questions()

        def let_go() -> None:
            if keeper is not None:
                keeper.wait()
            self._keyring.closed(centre)

        return let_go

    def _close_centre(self, centre: Centre) -> None:
        """Let go of the centre, its backup made and read again first."""
        from clea_desktop.ui.gate.welcome import LeavingPage

        self.watch.stop()
        self._note_sheet()
        let_go = self._let_go(centre)
        leaving = LeavingPage()
        leaving.go_on.clicked.connect(self.close)
        self._show_gate(leaving)
        task = Task(let_go, self)

        def closed() -> None:
            leaving.over = True
            self.close()

        task.done.connect(closed)
        task.refused.connect(lambda sentence: leaving.refuse(sentence, damage=task.damage))
        # Whatever broke, the next « Fermer » leaves.
        task.broken.connect(lambda bug: self._break(bug, leaving.refuse))
        task.start()

    # --- restoring -----------------------------------------------------------------------------

    def _restoring(self) -> Restoring:
        from clea_desktop.ui.gate.restoring import Restoring

        restoring = Restoring(self, self._data)
        restoring.shown.connect(self._show_gate)
        restoring.laid.connect(self._enter_restored)
        restoring.failed.connect(self._tell_not_restored)
        return restoring

    def _choose_backup(self) -> None:
        from clea_desktop.ui.gate.backup_file import ask_file

        file = ask_file(self)
        if file is not None:
            self._restoring().offer(file)

    def _restore(self, file: Path, secret: Secret) -> None:
        """Close the centre, and put a backup in its place."""
        centre = self._centre
        if centre is None or (self.shell is not None and not self.shell.leave()):
            return
        self._restoring().replace(centre, self._let_go(centre), file, secret)

    def _enter_restored(self, sentence: str, code: str, lacks: str) -> None:
        """Ask for the passphrase of what was restored; the code that opened it goes on."""
        gate = self._begin_again(sentence)
        self._lacks = lacks
        if code and isinstance(gate, UnlockPage):
            gate.enter_code(code)

    def _tell_not_restored(self, sentence: str) -> None:
        gate = self._begin_again(sentence, fault=True)
        if isinstance(gate, UnlockPage):
            # Asked for from there: it can be tried again without a passphrase.
            gate.restore.show()

    def _begin_again(self, sentence: str, *, fault: bool = False) -> Gate:
        self.begin()
        assert self.gate is not None, "begun again"
        self.gate.tell(sentence, fault=fault)
        return self.gate
