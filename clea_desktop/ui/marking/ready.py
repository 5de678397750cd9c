"""Ready sentences under the note in hand: whose they are, and keeping one for others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.sentences import Offers
from clea_desktop.services import sentences
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.marking.phrases import Phrases
from clea_desktop.ui.widgets.sentence_form import ask_to_keep


def offer_ready(
    page: QWidget,
    desk: Desk,
    phrases: Phrases,
    in_hand: Callable[[], tuple[Sheet, str] | None],
    whose: Callable[[], Dossier | None],
) -> None:
    """Offer sentences for the critère in hand, and keep those one asks to keep.

    :param in_hand: the assessment and the critère that are in hand; None when none may be noted.
    :param whose: the dossier a text is read for.
    """

    def ask() -> Offers | None:
        found = in_hand()
        return None if found is None else sentences.offers(desk.centre, *found)

    def read(text: str) -> str:
        dossier = whose()
        return text if dossier is None else sentences.read_of(dossier, text)

    def keep(text: str) -> None:
        found = in_hand()
        if found is not None and ask_to_keep(page, desk, *found, text):
            desk.say("La phrase est gardée parmi les vôtres.")
            phrases.forget(away=True)

    phrases.ask, phrases.read = ask, read
    phrases.told.connect(desk.say)
    phrases.keep_asked.connect(keep)
