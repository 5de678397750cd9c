"""What the page of a dossier asks: why it is reopened or withdrawn, where to write a file of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from clea_desktop.services import amending, candidates, exporting, journey
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import View
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import TextField
from clea_desktop.ui.widgets.text import Text


def ask_reopening(page: Page, seen: View, index: int) -> Change | None:
    """Ask why an assessment is reopened, and reopen it; None when one came back."""
    assessment = seen.dossier.assessments[index]
    assert assessment.id is not None
    which = assessment.id
    reason = TextField("Pourquoi", lines=3)
    changes: list[Change] = []
    question = Question(
        page,
        f"Rouvrir l’{assessment.kind.words}",
        Text(
            "Elle redevient « en l’état » jusqu’à sa nouvelle fin. Les années comptent "
            "toujours de sa première fin."
        ),
        reason,
        guide="terminer#rectifier-une-erreur",
        act="Rouvrir",
        on_act=lambda: changes.append(amending.reopen(page.centre, which, reason.text())),
    )
    question.exec()
    return changes[0] if changes else None


def ask_withdrawal(page: Page, dossier_id: bytes) -> Change | None:
    """Ask why a dossier is withdrawn, and withdraw it; None when one came back."""
    reason = TextField("Pourquoi", lines=3)
    changes: list[Change] = []
    question = Question(
        page,
        "Retirer ce dossier",
        Text("Il quitte les listes ; rien n’en est perdu, et il peut y être remis."),
        reason,
        act="Retirer",
        on_act=lambda: changes.append(candidates.withdraw(page.centre, dossier_id, reason.text())),
    )
    question.exec()
    return changes[0] if changes else None


def ask_export(page: Page, reference: str, *, pieces: bool = False) -> None:
    """Ask where to write the file of a dossier, and write it.

    :param pieces: it has some: the file is then a zip.
    """
    kind = "zip" if pieces else "json"
    name, _ = QFileDialog.getSaveFileName(
        page, "Exporter le dossier", f"{reference}.{kind}", f"Dossier CléA (*.{kind})"
    )
    if not name:
        return

    def write() -> bool:
        exporting.export_dossier(page.centre, reference, Path(name))
        return True

    if page.desk.attempt(write):
        page.desk.say(f"Le dossier {reference} est écrit, en clair, dans {name}.")


def ask_scan(page: Page, assessment: bytes) -> None:
    """Ask where to write the scan of a livret that was read for a reprise, and write it."""
    found = journey.scan_of(page.centre, assessment)
    assert found is not None, "asked of one that is kept"
    file, _ = QFileDialog.getSaveFileName(page, "Enregistrer la pièce lue", found[0])
    if not file:
        return

    def save() -> bool:
        journey.save_scan(page.centre, assessment, Path(file))
        return True

    if page.desk.attempt(save):
        page.desk.say(f"{Path(file).name} est enregistré.")
