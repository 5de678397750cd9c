"""Where one was when the window locked, and what was typed there: kept sealed, then given back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from clea_desktop.domain.errors import UserFacing
from clea_desktop.services import typed as typed_texts
from clea_desktop.services.centre import Centre
from clea_desktop.ui.places import Place
from clea_desktop.ui.shell import Shell
from clea_desktop.ui.typed import (
    put_back,
    still_waiting,
    taken,
    type_on,
    typing_in,
    wait_for_question,
)

Kept = dict[str, Any]
"""The place, the way back from it, the fields of its page, and those of the questions that were
open, by their titles."""


def typed_now(window: QWidget, shell: Shell) -> Kept:
    """Where one is and what is typed there, before anything closes."""
    return {
        "place": shell.place.plain,
        "way_back": [place.plain for place in shell.way_back],
        "page": taken(shell.page) if shell.page is not None else [],
        "modes": shell.page.modes() if shell.page is not None else {},
        "typing": typing_in(shell.page) if shell.page is not None else None,
        "questions": {
            **still_waiting(),
            **{
                question.windowTitle(): taken(question)
                for question in window.findChildren(QDialog)
                # The guide, open beside, asks nothing.
                if question.isVisible() and question.isModal()
            },
        },
    }


def typed_before(centre: Centre) -> Kept | None:
    """What whoever opens had typed before it locked; None when there is nothing to give back."""
    try:
        return typed_texts.take(centre)
    except UserFacing:
        return None


def come_back(shell: Shell, kept: Kept) -> None:
    """Go where one was, and put back what was typed there."""
    for title, fields in kept["questions"].items():
        wait_for_question(title, fields)

    def go_back() -> None:
        with suppress(KeyError, ValueError):
            # Somebody may have taken the dossier away meanwhile.
            shell.go(Place.from_plain(kept["place"]))
            shell.take_way_back(Place.from_plain(each) for each in kept.get("way_back", ()))
        # At once: a key that waits meanwhile is of what was being typed, not of the page.
        if shell.page is None or shell.place.kind.value != kept["place"].get("kind"):
            return
        shell.page.take_modes(kept["modes"])
        if put_back(shell.page, kept["page"]):
            shell.desk.say("Ce que vous tapiez avant le verrouillage est revenu.")
        type_on(shell.page, kept["typing"])

    # Once the window has its size: a page laid out before it would have to be again.
    QTimer.singleShot(0, shell, go_back)
