"""What says that an open assessment may go on in a newer edition, and the way there."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.releases import detail_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Sign, Text, heading


def newer_edition_card(desk: Desk, dossier: bytes, newer: ReleaseKey) -> Card:
    """A banner: nothing changes until somebody decides it."""
    place = Place(Kind.MIGRATION, dossier, detail=detail_of(newer))
    return Card(
        _titled(newer),
        Text(
            "L’évaluation ouverte suit une édition plus ancienne. Rien ne change de soi-même : "
            "voyez d’abord ce qui suivrait, ce qui serait à décider et ce qui reste validé."
        ),
        row(Button("Voir le passage…", lambda: desk.go(place), icon="arrow-right"), None),
    )


def newer_edition_button(desk: Desk, dossier: bytes, newer: ReleaseKey) -> Button:
    """The same in the bar of a page that has no room for more."""
    place = Place(Kind.MIGRATION, dossier, detail=detail_of(newer))
    button = Button("Nouvelle édition…", lambda: desk.go(place), icon="book-open-check")
    button.setToolTip(f"{_title(newer)} : voir ce qui suivrait, sans rien changer")
    return button


def _titled(newer: ReleaseKey) -> QHBoxLayout:
    line = row(Sign("book-open-check", "accent"), gap=0.6)
    line.addWidget(heading(_title(newer)), 1)
    return line


def _title(newer: ReleaseKey) -> str:
    return f"L’édition {newer.edition} est en vigueur"
