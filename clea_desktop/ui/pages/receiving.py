"""Dossiers that arrive from elsewhere: a file, or an envelope and the phrase told by phone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from clea_desktop.domain.french import counted
from clea_desktop.services import dossiers, importing
from clea_desktop.services.importing import Imported
from clea_desktop.ui.guide_key import telling_of
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import Text

_TOLD_IN = "candidats#recevoir-un-dossier"

_FILES = ";;".join(
    f"{name} ({kinds})"
    for name, kinds in (("Dossiers", "*.json *.zip *.clea *.age"), ("Tous les fichiers", "*"))
)


def ask_files(page: Page) -> None:
    """Choose files that arrived, and take them all in, or none; one alone is then shown."""
    with telling_of(page, _TOLD_IN):
        names, _ = QFileDialog.getOpenFileNames(page, "Recevoir des dossiers", "", _FILES)
    if names:
        receive(page, [Path(name) for name in names])


def receive(page: Page, files: Sequence[Path]) -> None:
    """Take files in; what opens an envelope is asked first."""
    taken: list[Imported] = []
    if any(importing.is_sealed(file) for file in files):
        phrase = LineField("La phrase dite par l’organisme qui envoie")
        question = Question(
            page,
            "Ouvrir l’enveloppe",
            Text(
                "Le dossier est scellé. La phrase vous est dite autrement que par le même envoi, "
                "par téléphone par exemple."
            ),
            phrase,
            act="Ouvrir et recevoir",
            on_act=lambda: taken.extend(
                importing.import_dossiers(page.centre, files, phrase.text())
            ),
            guide=_TOLD_IN,
        )
        phrase.line.setFocus()
        question.exec()
    else:
        taken += page.desk.attempt(lambda: importing.import_dossiers(page.centre, files)) or []
    if not taken:
        return
    references = ", ".join(one.reference for one in taken)
    many = counted(len(taken), "dossier reçu", "dossiers reçus")
    page.desk.say(f"{many} : {references}.")
    if len(taken) == 1:
        page.desk.go(Place(Kind.DOSSIER, dossiers.find(page.centre, taken[0].reference)))
    else:
        page.desk.go(Place(Kind.CANDIDATES))
