"""Two editions of the centre, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clea_desktop.services import referentials
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.releases import key_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import measured
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.differences import SideBySide, difference_cards


class ComparisonPage(Page):
    """What differs from one edition to a later one."""

    def __init__(self, desk: Desk, detail: str) -> None:
        first, second = (key_of(each) for each in detail.split(" / "))
        earlier, later, found = referentials.compare_editions(
            desk.centre, first.id, first.edition, second.edition
        )
        super().__init__(desk, "Comparer deux éditions")
        self.back = Button(
            "Référentiels", lambda: desk.go(Place(Kind.RELEASES)), icon="chevron-left", kind="quiet"
        )
        self.bar_box.insertWidget(0, self.back)
        self.in_bar(
            self.beside(f"empreintes {earlier.short_fingerprint} et {later.short_fingerprint}"),
            None,
        )
        before, after = f"l’édition {earlier.key.edition}", f"l’édition {later.key.edition}"
        self.box.addWidget(measured(*difference_cards(found, before, after), ems=72), 1)

    def first(self) -> QWidget | None:
        return self.back

    def fold(self, ems: float) -> None:
        super().fold(ems)
        for each in self.findChildren(SideBySide):
            each.fold(ems)
