"""What is written of a cell of the plateau: its note, with ready sentences, and its pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.plateau import Column
from clea_desktop.services import plateau
from clea_desktop.services.sheet import Sheet, sheet_of
from clea_desktop.ui.attaching import Target
from clea_desktop.ui.marking.phrases import Phrases
from clea_desktop.ui.marking.ready import offer_ready
from clea_desktop.ui.marking.side import SEEN_BY, NoteEditor
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import column
from clea_desktop.ui.widgets.soon import Soon
from clea_desktop.ui.widgets.text import caption, muted

if TYPE_CHECKING:
    from clea_desktop.ui.pages.plateau import PlateauPage


NOTE_LINES = 3


class NoteBelow(QFrame):
    """The note of a cell, under the table: on disk one second after its last key."""

    written = Signal(object, str, str)
    """A dossier, a critère, and the note to put on disk."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._about: tuple[bytes, str] = (b"", "")
        self._kept = ""
        self.title = caption("")
        self.editor = NoteEditor(placeholder="Ce que vous avez observé…", lines=NOTE_LINES)
        self.editor.setAccessibleDescription(SEEN_BY)
        self.phrases = Phrases(self.editor)
        self._seen_by = muted(SEEN_BY, small=True)
        self._box = column(
            self.title, self.editor, self.phrases, self._seen_by, gap=0.3, margin=(0.9, 0.6) * 2
        )
        self.setLayout(self._box)
        self._soon = Soon(self)
        self._soon.due.connect(self.flush)
        self.editor.textChanged.connect(self._soon.start)
        self.editor.left.connect(self.flush)

    def bind(self, dossier: bytes, code: str, called: str, note: str) -> None:
        """Stand for a cell, once what was typed about the last one is kept."""
        away, self._about = (dossier, code) != self._about, (dossier, code)
        title = f"Note sur {code}, {called}"
        self.title.setText(title)
        self.editor.setAccessibleName(title)
        self._kept = note
        self.editor.blockSignals(True)
        self.editor.setPlainText(note)
        self.editor.blockSignals(False)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)
        self.phrases.forget(away=away)

    def stand(self, *, roomy: bool, lines: int, offers: int) -> None:
        """Take little height, or all it takes; what goes is still told to a screen reader.

        :param lines: of the note, before it scrolls.
        :param offers: how many sentences are offered at once.
        """
        for part in (self.title, self._seen_by):
            part.setVisible(roomy)
        self.editor.stand(lines)
        self.phrases.stand(roomy=roomy, most=offers)

    def tall(self, lines: int, offers: int) -> int:
        """How tall it is in little room, with so many lines and of what is offered so many."""
        return self.editor.tall(lines) + self.phrases.tall(offers) + look().px(0.6 * 2 + 0.3)

    def flush(self) -> bool:
        """Put what is typed on disk; whether it is there."""
        self._soon.stop()
        text = self.editor.toPlainText()
        if text != self._kept:
            self._kept = text
            # Heard at once: when the disk refuses, the page gives the note back.
            self.written.emit(*self._about, text)
        return self.editor.toPlainText() == self._kept

    def stored(self, note: str) -> None:
        """What the disk holds: what was typed and is not kept stays before the eyes."""
        self._kept = note


class CellWriting(QObject):
    """Writes of the cell in hand of a plateau: a note under the table, a piece beside it."""

    def __init__(self, page: PlateauPage) -> None:
        super().__init__(page)
        self._page, self._desk, self._centre = page, page.desk, page.centre
        self.note = NoteBelow()
        self.note.written.connect(self._write)
        self.note.editor.escaped.connect(self._back_to_table)
        offer_ready(page, page.desk, self.note.phrases, self._sheet, self._whose)

    def write(self) -> None:
        """Write the note of the cell in hand, under the table."""
        if self._free() is not None:
            self.bind()
            self._page.room.share(noting=True)
            self.note.show()
            self.note.editor.setFocus()

    def bind(self) -> None:
        """Follow the cell in hand; the note goes away where none can be written."""
        in_hand = self._page.in_hand
        if in_hand is None or plateau.why_no_note(*in_hand):
            self.note.hide()
            self._page.room.share(noting=False)
            return
        person, code = in_hand
        self.note.bind(person.dossier, code, person.name, person.notes.get(code, ""))

    def stored(self, person: Column, code: str) -> None:
        """Hear what the disk holds of the cell in hand now."""
        self.note.stored(person.notes.get(code, ""))
        # Decided otherwise, other sentences are offered.
        self.note.phrases.forget(away=False)

    def kept(self) -> bool:
        """Put the note on disk; while that cannot be, stay with it."""
        kept = self.note.flush() if self.note.isVisible() else True
        if not kept:
            self.note.editor.setFocus()
        return kept

    def target(self) -> Target | None:
        """Whom and what a piece of the cell in hand is of; None, and why is said."""
        if (free := self._free()) is None:
            return None
        person, code = free
        return Target(person.dossier, (person.own[code],), person.assessment, person.name)

    def _free(self) -> tuple[Column, str] | None:
        """The cell in hand, when something may be written of it; else why not is said."""
        in_hand = self._page.in_hand
        if in_hand is None or self._page.hidden():
            return None
        if refusal := plateau.why_no_note(*in_hand):
            self._desk.refuse(refusal)
            return None
        return in_hand

    def _write(self, dossier: bytes, code: str, text: str) -> None:
        half_day, page = self._page.seen.half_day.id, self._page
        assert half_day is not None, "a séance of the centre"
        change = self._desk.write(
            lambda: plateau.note(self._centre, half_day, dossier, code, text, seen=page.seen), page
        )
        page.again([dossier])
        if change is None:
            stands = page.seen.column(dossier).notes.get(code, "")
            self.note.stored(stands)

    def _back_to_table(self) -> None:
        if self.kept():
            self._page.table.setFocus()
            self.note.hide()
            self._page.room.share(noting=False)

    # --- ready sentences -----------------------------------------------------------------------

    def _sheet(self) -> tuple[Sheet, str] | None:
        """The open assessment of the person in hand, and their own critère."""
        in_hand = self._page.in_hand
        if in_hand is None or in_hand[0].assessment is None or in_hand[1] not in in_hand[0].own:
            return None
        person, code = in_hand
        return sheet_of(self._centre, in_hand[0].assessment), person.own[code]

    def _whose(self) -> Dossier | None:
        in_hand = self._page.in_hand
        return None if in_hand is None else self._centre.in_hand(in_hand[0].dossier)
