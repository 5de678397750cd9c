"""The evaluator's opinion for the jury: on disk a second after its last key."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.french import date_words, time_words
from clea_desktop.domain.placeholders import has_any
from clea_desktop.domain.sentences import text_from
from clea_desktop.services import closing, sentences
from clea_desktop.services.change import Change
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import Prose
from clea_desktop.ui.widgets.notes_chooser import choose_notes
from clea_desktop.ui.widgets.soon import Soon
from clea_desktop.ui.widgets.text import heading, muted
from clea_desktop.ui.widgets.verdicts import Verdicts, validated_words


class OpinionPage(Page):
    """What the evaluator tells the jury."""

    keys = (("F2", "partir des notes du dossier"),)

    def __init__(self, desk: Desk, assessment: bytes) -> None:
        self._id = assessment
        sheet = sheet_of(desk.centre, assessment)
        self._dossier = sheet.dossier.id
        super().__init__(desk, "Avis pour le jury")
        self.in_bar(self.beside(sheet.dossier.candidate.display_name), None)
        self.bar_box.insertWidget(
            0,
            Button(
                "Dossier",
                lambda: desk.go(Place(Kind.DOSSIER, self._dossier)),
                icon="chevron-left",
                kind="quiet",
            ),
        )
        written = sheet.assessment.opinion
        self._kept = written.text if written else ""
        self.text = Prose(
            self._kept,
            placeholder="Ce qui vous paraît utile au jury : la situation, les points forts, "
            "comment les acquis ont été montrés…",
            lines=12,
        )
        self.text.setAccessibleName("Avis pour le jury")
        self.text.setAccessibleDescription("Le jury lit cet avis.")
        self.state = muted(self._state_words(), small=True)
        self._soon = Soon(self)
        self._soon.due.connect(self.flush)
        self.text.textChanged.connect(self._soon.start)
        self.text.left.connect(self.flush)
        self.reading = muted("", small=True)
        self.reading.hide()
        self.text.textChanged.connect(self._tell)
        self.from_notes = Button(
            "Partir des notes…",
            self.start_from_notes,
            icon="message-square-text",
            key="F2",
            shortcut="F2",
        )
        writing = Card(
            heading("Votre avis"),
            row(self.from_notes, None),
            self.text,
            self.reading,
            self.state,
        )
        standing = Card(
            heading(validated_words(sheet.outcome)), Verdicts(sheet.release, sheet.outcome)
        )
        self.box.addWidget(measured(writing, standing), 1)
        self._tell()

    def start_from_notes(self) -> None:
        """Put the notes one chooses under what is written, exactly as they are."""
        chosen = choose_notes(self, sheet_of(self.centre, self._id))
        if not chosen:
            return
        written = self.text.toPlainText()
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        # One step for « Annuler » in the text.
        cursor.insertText(text_from(chosen, written))
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def _tell(self) -> None:
        """How the jury will read it, where it has placeholders."""
        typed = self.text.toPlainText()
        spoken = has_any(typed)
        if spoken:
            dossier = sheet_of(self.centre, self._id).dossier
            self.reading.setText(f"Se lira : {sentences.read_of(dossier, typed)}")
        self.reading.setVisible(spoken)

    def _state_words(self) -> str:
        opinion = sheet_of(self.centre, self._id).assessment.opinion
        if opinion is None:
            return "Le jury le lira. Il s’enregistre de lui-même."
        when = f"{date_words(opinion.at.date())} à {time_words(opinion.at)}"
        if not self.text.toPlainText().strip():
            return f"L’avis ne s’efface pas : celui du {when} reste, récrivez-le."
        return f"Enregistré le {when}, par {opinion.by.name}. Le jury le lira."

    def flush(self) -> bool:
        """Put what is typed on disk; whether it is there."""
        self._soon.stop()
        typed = self.text.toPlainText()
        if typed == self._kept or not typed.strip():
            self.state.setText(self._state_words())
            return True
        change: Change | None = self.desk.write(
            lambda: closing.give_opinion(
                self.centre, self._id, typed, self.centre.require_operator()
            ),
            self,
        )
        if change is None:
            return False
        self._kept = typed
        self.state.setText(self._state_words())
        return True

    def first(self) -> QWidget | None:
        return self.text

    def leave(self) -> bool:
        if self._kept and not self.text.toPlainText().strip():
            # The disk keeps what was written: the screen says the same.
            self.text.setPlainText(self._kept)
            self.desk.say("L’avis ne s’efface pas ; récrivez-le s’il change.")
        return self.flush()
