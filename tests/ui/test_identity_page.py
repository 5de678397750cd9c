"""The identity of a candidate, changed beside what is written elsewhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QMessageBox

from clea_desktop.services import candidates, dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.ui.pages.candidates import CandidatesPage
from clea_desktop.ui.pages.identity import IdentityPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.window import Window
from tests.centres import (
    someone,
)
from tests.ui.windows import (
    Key,
    dialog,
    go,
    once_asked,
    page_of,
    press,
    said,
    type_in,
)


def test_the_identity_of_a_withdrawn_dossier_is_left(window: Window, centre: Centre) -> None:
    dossier = candidates.open_dossier(centre, someone())
    candidates.withdraw(centre, dossier, "Ouvert deux fois.")
    page = go(window, Place(Kind.IDENTITY, dossier))
    assert isinstance(page, IdentityPage)
    page.fields["phone"].line.setFocus()
    type_in("0612345678")
    assert leaves_identity(window, "Corriger") == "La raison est dite en haut de la page."
    assert page_of(window) is page
    assert "a été retiré" in said(window)
    leaves_identity(window, "Garder l’ancienne valeur")
    assert isinstance(page_of(window), CandidatesPage)


def leaves_identity(window: Window, answer: str) -> str:
    """Go elsewhere, and answer what is asked; what it said."""
    told: list[str] = []

    def choose() -> None:
        asked = dialog()
        assert isinstance(asked, QMessageBox)
        told.append(asked.text())
        next(button for button in asked.buttons() if button.text() == answer).click()

    once_asked(choose)
    go(window, Place(Kind.CANDIDATES))
    return told[0]


def test_a_field_written_elsewhere_does_not_keep_the_others_from_changing(
    window: Window, centre: Centre
) -> None:
    dossier = candidates.open_dossier(centre, replace(someone(), phone="06 12 34 56 78, le soir"))
    page = go(window, Place(Kind.IDENTITY, dossier))
    assert isinstance(page, IdentityPage)
    page.fields["address"].line.setFocus()
    type_in("3, rue des Tilleuls")
    press(Key.Key_Tab)
    assert dossiers.view(centre, dossier).dossier.candidate.address == "3, rue des Tilleuls"
    page.fields["phone"].put("06 12 34 56 78, le matin")
    assert not page.keep()
    page.fields["phone"].put("06 12 34 56 78")
    assert page.keep()
