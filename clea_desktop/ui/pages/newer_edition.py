"""What says that an open assessment may go on in a newer edition, and the way there."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.releases import detail_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Sign, Text, heading


def newer_edition_card(desk: Desk, dossier: bytes, newer: ReleaseKey) -> Card:
    """A banner: nothing changes until somebody decides it."""
    place = Place(Kind.MIGRATION, dossier, detail=detail_of(newer))
    return Card(
        _titled(desk, newer),
        Text(
            "L’évaluation ouverte suit une édition plus ancienne. Rien ne change de soi-même : "
            "voyez d’abord ce qui suivrait, ce qui serait à décider et ce qui reste validé."
        ),
        row(Button("Voir le passage…", lambda: desk.go(place), icon="arrow-right"), None),
    )


def newer_edition_line(desk: Desk, dossier: bytes, newer: ReleaseKey) -> QWidget:
    """The same in one line, above what one is working on."""
    place = Place(Kind.MIGRATION, dossier, detail=detail_of(newer))
    button = Button("Voir le passage…", lambda: desk.go(place), kind="quiet")
    words = Text(f"{_title(desk, newer)}.", size=SMALL, role="muted")
    line = row(margin=(1.6, 0.2, 1.6, 0.2))
    line.addWidget(words, 1)
    line.addWidget(button)
    return held(line)


def _titled(desk: Desk, newer: ReleaseKey) -> QHBoxLayout:
    line = row(Sign("book-open-check", "accent"), gap=0.6)
    line.addWidget(heading(_title(desk, newer)), 1)
    return line


def _title(desk: Desk, newer: ReleaseKey) -> str:
    force = desk.centre.in_force(newer)
    dated = force.since is not None or force.until is not None
    # Of unknown dates, it is only what comes after.
    words = "est en vigueur" if dated else "continue celle-ci, ses dates sont à vérifier"
    return f"L’édition {newer.edition} {words}"
