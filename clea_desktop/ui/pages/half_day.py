"""One séance."""

from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page


class HalfDayPage(Page):
    """One."""

    def __init__(self, desk: Desk, half_day_id: bytes) -> None:
        super().__init__(desk, "Séance")
