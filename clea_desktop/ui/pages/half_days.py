"""Séances."""

from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page


class HalfDaysPage(Page):
    """Every séance."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Séances")
