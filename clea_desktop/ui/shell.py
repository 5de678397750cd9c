"""The window once the centre is open: the rail, one page, and what the program has to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from clea_desktop.domain.backups import Kept
from clea_desktop.services.change import Change
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.makers import Makers
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.palette import Palette
from clea_desktop.ui.places import Kind, Place, section_of
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.theme.look import EM, look
from clea_desktop.ui.widgets.notice import Notice
from clea_desktop.ui.widgets.rail import Rail

if TYPE_CHECKING:
    # Read when F1 is first typed.
    from clea_desktop.ui.guide import GuideWindow

_BEHIND = 50
"""How many pages « Alt + ← » goes back."""


class Shell(QWidget):
    """Rail and page; it goes where the desk says."""

    arrived = Signal(object)
    """The :class:`Place` the window is at."""
    quit_asked = Signal()
    lock_asked = Signal()

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__()
        self.desk = desk
        self._makers = Makers(desk, preferences)
        self.place = Place(Kind.TODAY)
        self._behind: list[Place] = []
        self._guide: GuideWindow | None = None
        self._erased: set[bytes] = set()
        self.rail = Rail()
        self.rail.chosen.connect(lambda kind: desk.go(Place(kind)))
        self.notice = Notice()
        self.page: Page | None = None
        self._held: QWidget | None = None
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(0)
        # Below the page: what comes and goes there moves nothing under the hand.
        self._room.addWidget(self.notice)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.rail)
        box.addLayout(self._room, 1)
        program = QApplication.instance()
        assert isinstance(program, QApplication)
        program.focusChanged.connect(self._focus_went)
        desk.gone.connect(self.go)
        desk.erased.connect(self._forget)
        desk.told.connect(self.notice.tell)
        desk.changed.connect(self._done_since)
        for keys, act in {
            "Ctrl+K": self.show_palette,
            "F1": self.show_help,
            "Alt+Left": self.go_back,
            "Ctrl+Q": self.quit_asked.emit,
        }.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(act)
        desk.keeper.told.connect(self._show_kept)
        self.rail.lamp_chosen.connect(lambda: desk.go(Place(Kind.BACKUPS)))
        QTimer.singleShot(0, desk.keeper, desk.keeper.look)
        QTimer.singleShot(0, self, self.say_what_is_left)

    # A method and no lambda: with the look, the shell is made afresh, and the desk outlives it.
    def _done_since(self, _change: Change, _page: Page | None) -> None:
        self.notice.let_go()

    @property
    def ems(self) -> float:
        """The width of the window, in em."""
        return self.width() / (EM * look().percent / 100)

    def go(self, place: Place) -> None:
        """Leave the present page, if what is typed there can be kept, and go to another."""
        if self.page is not None and not self.page.leave():
            return
        if self.page is not None and not self._on_page(place):
            here = self.page.stands_at() or self.place
            if self._stands(here):
                self._behind = [*self._behind[-_BEHIND:], here]
        self._show(place)

    def _on_page(self, place: Place) -> bool:
        """Whether it is the page that is shown, or a part of it."""
        parts = {"", *(self.page.parts if self.page is not None else ())}
        here = self.place
        if place.detail in parts and here.detail in parts:
            return replace(place, detail="") == replace(here, detail="")
        return place == here

    def _forget(self, erased: Iterable[bytes]) -> None:
        """Let no way back lead to somebody erased."""
        self._erased.update(erased)
        self._behind = [place for place in self._behind if self._stands(place)]

    def _stands(self, place: Place) -> bool:
        # A séance stands without the person who was in hand there.
        about = {place.contact} if place.kind is Kind.PLATEAU else {place.dossier, place.contact}
        return self._erased.isdisjoint(about)

    @property
    def way_back(self) -> list[Place]:
        """The pages that « Alt + ← » leads to, the nearest last."""
        return list(self._behind)

    def take_way_back(self, places: Iterable[Place]) -> None:
        """Lead back to the pages of a shell that was here before this one."""
        self._behind = [place for place in places if self._stands(place)][-_BEHIND:]

    def go_back(self) -> None:
        """Go to the page before."""
        if self._behind and (self.page is None or self.page.leave()):
            self._show(self._behind.pop())

    def _show(self, place: Place) -> None:
        made = self.desk.attempt(lambda: self._makers.make(place))
        if made is None:
            return
        ending = self.page.ending() if self.page is not None else ""
        if self.page is not None:
            self._room.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page, self.place = made, place
        self._room.insertWidget(0, made, 1)
        self.notice.leave()
        if ending:
            self.desk.warn(ending)
        self.rail.show_here(section_of(place))
        made.fold(self.ems)
        if (first := made.first()) is not None:
            first.setFocus()
        if place.detail in made.parts:
            made.show_part(place.detail)
        self.arrived.emit(place)

    def _focus_went(self, _since: QWidget | None, to: QWidget | None) -> None:
        """Give the keyboard back to the page when what held it there is gone.

        Qt hands it to what comes next, and after the page that is the rail, where its keys do
        nothing. Whoever goes to the rail leaves behind something that is still shown.
        """
        if self.page is None or to is None or not (isValid(self.page) and isValid(self.rail)):
            return
        if self.page.isAncestorOf(to):
            self._held = to
        elif self.rail.isAncestorOf(to) and self._held is not None:
            held, self._held = self._held, None
            if not (isValid(held) and held.isVisible() and held.isEnabled()):
                # Once the page has finished what it was doing.
                QTimer.singleShot(0, self.page, self._give_back)

    def _give_back(self) -> None:
        held: QWidget | None = QApplication.focusWidget()
        if held is None or not self.rail.isAncestorOf(held) or self.page is None:
            # The page gave it to somebody itself.
            return
        if (first := self.page.first()) is not None:
            first.setFocus()

    def show_palette(self) -> None:
        """Ask where to go."""
        from clea_desktop.ui.commands import commands

        palette = Palette(self, self.desk, commands(self))
        palette.exec()
        palette.deleteLater()

    def show_help(self) -> None:
        """Open the guide at what tells of this page, its keys after."""
        from clea_desktop.ui.guide import GuideWindow
        from clea_desktop.ui.guide_topics import OWN_KEYS, topic_about

        assert self.page is not None
        if self._guide is None:
            self._guide = GuideWindow(self)
        kind = self.place.kind
        self._guide.show_about(topic_about(kind), self.page.keys, OWN_KEYS.get(kind, ""))

    def show_about(self) -> None:
        """Say which program this is, and under which licences."""
        from clea_desktop.ui.pages.about import AboutSheet

        sheet = AboutSheet(self)
        sheet.exec()
        sheet.deleteLater()

    def _show_kept(self, kept: Kept) -> None:
        now = self.desk.centre.clock()
        self.rail.lamp.show_kept(kept, now.replace(tzinfo=None))

    def say_what_is_left(self) -> None:
        """Say that a hand-over to a jury was cut short, where its remains are offered."""
        from clea_desktop.services import hand_over

        if hand_over.unfinished(self.desk.centre):
            self.desk.say(
                "Une remise au jury s’est arrêtée avant la fin : la page « Jurys » propose d’en "
                "supprimer le reste."
            )

    @property
    def keeps_itself(self) -> bool:
        """Whether the page puts on disk what is typed when it is left."""
        return self.page is not None and type(self.page).leave is not Page.leave

    def leave(self) -> bool:
        """Put on disk what is being typed; False to stay."""
        return self.page is None or self.page.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.fold(self.ems)
        if self.page is not None:
            self.page.fold(self.ems)
