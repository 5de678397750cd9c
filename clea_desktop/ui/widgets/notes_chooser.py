"""Choosing notes of a dossier that a text starts from: theirs exactly, nothing added."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from clea_desktop.domain.sentences import ChosenNote
from clea_desktop.services import sentences
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Item, column, held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.text import Text, breakable, muted

_LONGEST_NAME = 80


def choose_notes(parent: QWidget, sheet: Sheet) -> list[ChosenNote]:
    """Ask which notes to start from; none when one goes back."""
    found = sentences.notes_to_choose(sheet)
    if not found:
        question = Question(
            parent,
            "Partir des notes",
            Text(
                "Ce dossier n’a aucune note. Écrivez-en sur des critères, dans l’évaluation, puis "
                "revenez ici."
            ),
            act="Fermer",
            on_act=lambda: None,
        )
        question.back.hide()
        question.exec()
        return []
    boxes = [QCheckBox(each.label) for each in found]
    lines: list[Item] = []
    for box, each in zip(boxes, found, strict=True):
        said = Text(breakable(each.read), size=SMALL)
        said.setContentsMargins(look().px(1.8), 0, 0, look().px(0.3))
        # A screen reader says the note with its box.
        box.setAccessibleName(f"{each.label} : {each.read[:_LONGEST_NAME]}")
        lines.append(held(column(box, said, gap=0.1)))

    def put(on: bool) -> None:
        for box in boxes:
            box.setChecked(on)

    question = Question(
        parent,
        "Partir des notes",
        muted(
            "Le texte commence par les notes choisies, telles qu’elles sont, une par ligne ; vous "
            "l’écrivez ensuite comme vous voulez.",
            small=True,
        ),
        row(
            Button("Toutes", lambda: put(True), kind="quiet"),
            Button("Aucune", lambda: put(False), kind="quiet"),
            None,
        ),
        *lines,
        act="Partir de ces notes",
        on_act=lambda: any(box.isChecked() for box in boxes),
        width=46,
    )
    boxes[0].setFocus()
    if not question.exec():
        return []
    return [each.note for box, each in zip(boxes, found, strict=True) if box.isChecked()]
