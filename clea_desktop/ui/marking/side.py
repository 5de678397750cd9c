"""Beside the critères: the note of the one in hand, what it rests on, its history, undo."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QRadioButton, QSizePolicy, QVBoxLayout

from clea_desktop.domain.french import date_words, time_words
from clea_desktop.domain.marks import Basis
from clea_desktop.services.evidence import Attached
from clea_desktop.services.history import Glance
from clea_desktop.ui.marking.phrases import Phrases
from clea_desktop.ui.marking.pieces import PiecesPart
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import clear, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import Prose
from clea_desktop.ui.widgets.soon import Soon
from clea_desktop.ui.widgets.text import Text, caption

SEEN_BY = "Cette note peut être lue par la personne et par le jury."


class NoteEditor(Prose):
    """The note of the critère in hand; Échap goes back to the decisions."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)


class Side(QFrame):
    """The column beside the critères."""

    note_written = Signal(str, str)
    """The code of a critère, and its note, to be put on disk."""
    basis_chosen = Signal(object)
    undo_asked = Signal()
    redo_asked = Signal()
    entry_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self._code = ""
        self._kept = ""
        self.title = caption("")
        self.note = NoteEditor(placeholder="Ce que vous avez observé…", lines=4)
        self.note.setAccessibleDescription(SEEN_BY)
        self.phrases = Phrases(self.note)
        self.bases = {
            Basis.OBSERVATION: QRadioButton("Vu en situation"),
            Basis.EVIDENCE: QRadioButton("Sur preuve"),
        }
        self.entry = Button("Saisie différée…", icon="calendar-clock", kind="quiet")
        self.undo = Button("Annuler", icon="undo-2")
        self.redo = Button("Rétablir", icon="redo-2", kind="quiet")
        for named in (self.undo, self.redo):
            # Its label is as long as the act it names: it is cut before it widens the column.
            named.elides = True
            named.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.pieces = PiecesPart()
        self.help = Text("", size=SMALL, role="muted")
        self._entries = QVBoxLayout()
        self._entries.setSpacing(look().px(0.3))
        content = column(
            self.title,
            self.note,
            self.phrases,
            Text(SEEN_BY, size=SMALL, role="muted"),
            60,
            caption("Ce que montre la décision"),
            *self.bases.values(),
            row(self.entry, None),
            60,
            self.pieces,
            60,
            caption("Aide"),
            self.help,
            60,
            caption("Historique"),
            self._entries,
            self.undo,
            self.redo,
            None,
            margin=(1.2, 1.0, 1.2, 1.0),
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._content = held(content)
        self._area = scrolling(self._content)
        box.addWidget(self._area)
        self._soon = Soon(self)
        self._soon.due.connect(self.flush)
        self.note.textChanged.connect(self._typed)
        self.note.left.connect(self.flush)
        for basis, button in self.bases.items():
            button.clicked.connect(lambda _c=False, basis=basis: self.basis_chosen.emit(basis))
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.entry.clicked.connect(self.entry_asked)

    def bind(self, code: str, note: str, help_: str) -> None:
        """Stand for a critère; for another, once what was typed about the last one is kept."""
        away = code != self._code
        if away:
            self._put(note)
        self._code = code
        self.title.setText(f"Note sur {code}")
        self.note.setAccessibleName(f"Note sur {code}")
        self.help.setText(help_)
        self.keep(note)
        self.phrases.forget(away=away)

    def keep(self, note: str) -> None:
        """Show the note the disk holds, unless another was typed and is not kept."""
        if self.note.toPlainText() == self._kept:
            self._put(note)
        self._kept = note

    def _put(self, note: str) -> None:
        self._kept = note
        if note != self.note.toPlainText():
            self.note.blockSignals(True)
            self.note.setPlainText(note)
            self.note.blockSignals(False)

    def show_basis(self, basis: Basis, *, enabled: bool) -> None:
        """What the decision rests on, or would."""
        self.bases[basis].setChecked(True)
        for button in self.bases.values():
            button.setEnabled(enabled)
        self.note.setReadOnly(not enabled)

    def show_history(self, glance: Glance) -> None:
        """The labels of undo and redo, and the last acts."""
        self._name(self.undo, "Annuler", glance.undo)
        self.undo.setEnabled(glance.undo is not None)
        self._name(self.redo, "Rétablir", glance.redo)
        self.redo.setVisible(glance.redo is not None)
        clear(self._entries)
        for entry in glance.entries:
            when = time_words(entry.at)
            line = Text(f"{when}  {entry.label} · {entry.by}", size=SMALL, role="muted")
            line.setToolTip(f"{date_words(entry.at.date())} à {when}")
            self._entries.addWidget(line)

    def reveal_piece(self, came: Attached) -> None:
        """Bring before the eyes a piece that came, once its line has its place."""

        def reveal() -> None:
            # Looked for only now: it may have been shown again meanwhile.
            line = self.pieces.line_of(came.piece.id)
            # Who writes the note keeps it before the eyes.
            if line is not None and not self.note.hasFocus():
                # More than its height: the bar that says it came takes some of the room below.
                end = line.mapTo(self._content, line.rect().bottomLeft())
                self._area.ensureVisible(end.x(), end.y(), 0, look().px(8))

        QTimer.singleShot(0, self, reveal)

    def _name(self, button: Button, act: str, label: str | None) -> None:
        button.setText(f"{act} : {label}" if label else act)
        button.setToolTip(button.text())

    def flush(self) -> bool:
        """Put what is typed on disk; whether it is there."""
        self._soon.stop()
        text = self.note.toPlainText()
        if text != self._kept:
            self._kept = text
            # Heard at once: when the disk refuses, the page gives the note back.
            self.note_written.emit(self._code, text)
        # The disk may keep the same in other signs (NFC), which are then shown.
        return self.note.toPlainText() == self._kept

    def give_back(self, code: str, stored: str) -> None:
        """The disk refused the note: what was typed stays before the eyes, not yet kept."""
        if code == self._code:
            self._kept = stored

    def _typed(self) -> None:
        self._soon.start()
