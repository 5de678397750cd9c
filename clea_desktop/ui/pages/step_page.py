"""What the pages of a path share: their dossier, the way back, what is written and told."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from clea_desktop.domain.journey import Step
from clea_desktop.domain.path import Act
from clea_desktop.domain.possible import why_not
from clea_desktop.services import journey
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import View, view
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Sign, Text

_ROOMY = 60
"""From how many em the bar has room for the papers and for long names."""


class StepPage(Page):
    """A page about one dossier's path."""

    act: Act | None = None
    """The act of the page: what forbids it now is said at its head."""

    def __init__(self, desk: Desk, dossier_id: bytes, title: str) -> None:
        self.dossier_id = dossier_id
        self.view: View = view(desk.centre, dossier_id)
        super().__init__(desk, title)
        dossier = self.view.dossier
        person = f"{dossier.candidate.display_name} · dossier {dossier.reference}"
        self.in_bar(self.beside(person), None)
        back = Button("Dossier", self.back, icon="chevron-left", kind="quiet")
        self.bar_box.insertWidget(0, back)

    @property
    def refusal(self) -> str | None:
        """Why the act of the page may not be done now."""
        return why_not(self.act, self.view.situation) if self.act else None

    def refusal_card(self) -> list[Card]:
        """What forbids the act of the page, to stand at its head; nothing when it may be done."""
        refused = self.refusal
        if refused is None:
            return []
        return [Card(row(Sign("info", "attention"), Text(refused, size=SMALL)), role="warning")]

    def fold(self, ems: float) -> None:
        """Where there is little room the bar keeps its name and its one act, in a short word."""
        super().fold(ems)
        roomy = ems >= _ROOMY
        for button in self.bar.findChildren(Button):
            if button.kind == "plain":
                button.setVisible(roomy)
            elif button.kind == "primary":
                if not button.property("wide"):
                    button.setProperty("wide", button.text())
                    button.setProperty("key", button.key)
                wide = str(button.property("wide"))
                button.key = str(button.property("key")) if roomy else ""
                button.setText(wide if roomy else wide.split(maxsplit=1)[0])
                button.setAccessibleName(wide)
                button.updateGeometry()

    def back(self) -> None:
        """Go to the dossier."""
        self.desk.go(Place(Kind.DOSSIER, self.dossier_id))

    def write(self, step: Step, said: str = "") -> bool:
        """Write a step; whether it is on disk. What refused it is told."""
        return self.done(lambda: journey.write(self.centre, self.dossier_id, step), said)

    def drop(self, entry: bytes | None) -> bool:
        """Take a step away."""
        assert entry is not None
        return self.done(
            lambda: journey.drop(self.centre, self.dossier_id, entry),
            "C’est retiré ; Ctrl + Z sur la page du dossier le remet.",
        )

    def done(self, gesture: Callable[[], Change], said: str = "") -> bool:
        """Do a gesture on the dossier, read it again, and say a word."""
        if self.desk.write(gesture, self) is None:
            return False
        self.view = view(self.centre, self.dossier_id)
        if said:
            self.desk.say(said)
        return True

    def put(self, step: Step) -> bool:
        """Write a step from a question, which tells what refuses it.

        :raises UserFacing: it is refused.
        """
        return self.put_by(lambda: journey.write(self.centre, self.dossier_id, step))

    def put_by(self, gesture: Callable[[], Change]) -> bool:
        """Do a gesture from a question, which tells what refuses it.

        :raises UserFacing: it is refused.
        """
        change = gesture()
        self.view = view(self.centre, self.dossier_id)
        self.desk.changed.emit(change, self)
        return True

    def submit(self) -> None:
        """What « Ctrl + Entrée » does here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)
