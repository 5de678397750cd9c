"""Ready sentences under a note: offered as one types, taken by a key, read as they will be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clea_desktop.domain.placeholders import has_any, spans
from clea_desktop.domain.sentences import MOST_OFFERED, Offer, Offers, being_typed
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import column, held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.drawing import rounded
from clea_desktop.ui.widgets.text import Text

UNDECIDED = "Décidez d’abord ce critère : des phrases sont proposées ensuite."
NONE_YET = "Aucune phrase ici : gardez-en une avec Ctrl + G, ou voyez Réglages, « Phrases »."
_QUOTED = 40


def none_with(typed: str) -> str:
    """What is said where there are sentences, and none goes on from what is typed."""
    quoted = typed if len(typed) <= _QUOTED else f"{typed[:_QUOTED].rstrip()}…"
    return (
        f"Aucune phrase ne va avec « {quoted} » : effacez ces mots, ou passez à la ligne, pour les "
        "voir toutes."
    )


class Phrases(QWidget):
    """What is under a note: the sentences offered, how the note will read, and keeping one.

    The keyboard stays in the note: « Bas » goes into the list, Entrée or Tab takes the sentence
    that is chosen there, Échap puts the list away. Nothing is chosen until one goes there, so that
    Entrée and Tab do in a note what they always did.
    """

    told = Signal(str)
    keep_asked = Signal(str)
    """The sentence to keep for others: what is selected in the note, or the last one of it."""
    turned = Signal()
    """Other sentences are offered, or none any more: another height is taken."""

    def __init__(self, note: QPlainTextEdit) -> None:
        super().__init__()
        self.ask: Callable[[], Offers | None] = lambda: None
        """What to offer for the critère in hand; None until it is decided."""
        self.read: Callable[[str], str] = str
        """A text as papers read it of the person in hand."""
        self._note = note
        self._offers: Offers | None = None
        self._asked = False
        self._shown: Sequence[Offer] = ()
        self._here = -1
        self._most = MOST_OFFERED
        self.rows = [_OfferRow() for _ in range(MOST_OFFERED)]
        for rank, each in enumerate(self.rows):
            each.hide()
            each.taken.connect(lambda rank=rank: self.take(rank))
        self.reading = Text("", size=SMALL, role="muted")
        self.reading.hide()
        self.keep = Button("Garder cette phrase…", self.ask_to_keep, icon="save", kind="quiet")
        self.keep.setToolTip("Ctrl + G : la garder, sans nom, pour d’autres personnes")
        self.keep.setEnabled(False)
        self._foot = held(row(self.keep, None))
        self.setLayout(column(*self.rows, self.reading, self._foot, gap=0.2))
        self._sign = _Placeholders(note.document())
        note.installEventFilter(self)
        note.textChanged.connect(self._typed)
        # Also when another note is put there, which is not typed.
        note.document().contentsChanged.connect(self._tell)

    @property
    def open(self) -> bool:
        """Whether sentences are offered."""
        return bool(self._shown)

    def stand(self, *, roomy: bool, most: int) -> None:
        """Offer so many sentences at most; in little room Ctrl + G alone keeps one."""
        self._foot.setVisible(roomy)
        for each in self.rows:
            each.elide(elided=not roomy)
        if most != self._most:
            self._most = most
            self._show(self._shown)

    def tall(self, most: int) -> int:
        """How tall what is offered is in little room, so many at most."""
        many = min(most, len(self._shown))
        told = self.reading.sizeHint().height() if has_any(self._note.toPlainText()) else 0
        return many * (self.rows[0].line_tall + look().px(0.2)) + told

    def forget(self, *, away: bool) -> None:
        """Ask again when one next types; what is offered goes away with its critère."""
        self._asked, self._offers = False, None
        self._tell()
        if away:
            self.put_away()

    def put_away(self) -> None:
        """Offer nothing."""
        self._show(())

    def offer(self, *, asked: bool = False) -> None:
        """Offer what goes on from what is typed.

        :param asked: by its key: the first is chosen, and nothing to offer is said.
        """
        if self._note.isReadOnly():
            return
        if not self._asked:
            self._asked, self._offers = True, self.ask()
            self._tell()
        if self._offers is None:
            self.put_away()
            if asked:
                self.told.emit(UNDECIDED)
            return
        self._show(self._offers.best(being_typed(self._before())))
        if asked and self._shown:
            self._go(0)
        elif asked:
            typed = being_typed(self._before()).strip()
            self.told.emit(none_with(typed) if self._offers.any else NONE_YET)

    def take(self, rank: int) -> None:
        """Put a sentence in the place of what was typed of it; its placeholders stay."""
        sentence = self._shown[rank].sentence.text
        typed = being_typed(self._before())
        cursor = self._note.textCursor()
        cursor.setPosition(cursor.position() - _units(typed), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(sentence)
        self._note.setTextCursor(cursor)
        self.put_away()

    def ask_to_keep(self) -> None:
        """Ask to keep what is selected, else the last sentence of the note."""
        chosen = self._note.textCursor().selectedText().replace("\u2029", "\n").strip()
        lines = [line for line in self._note.toPlainText().splitlines() if line.strip()]
        text = chosen or (lines[-1].strip() if lines else "")
        if self.keep.isEnabled() and text:
            self.keep_asked.emit(text)

    def key(self, event: QKeyEvent) -> bool:
        """A key of the note; whether it was for the sentences."""
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and key == Qt.Key.Key_Space:
            self.offer(asked=True)
            return True
        if control and key == Qt.Key.Key_G:
            self.ask_to_keep()
            return True
        if not self.open or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key == Qt.Key.Key_Escape:
            self.put_away()
            return True
        if key == Qt.Key.Key_Down and self._here + 1 < len(self._shown):
            if self._here < 0 and not self._note.textCursor().atEnd():
                return False
            self._go(self._here + 1)
            return True
        if key == Qt.Key.Key_Up and self._here >= 0:
            self._go(self._here - 1)
            return True
        if self._here >= 0 and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            self.take(self._here)
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._note:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self.key(event)
            if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                # Before any shortcut of the window, and before Tab leaves the note.
                if self._here >= 0 and event.key() == Qt.Key.Key_Tab:
                    event.accept()
            elif event.type() == QEvent.Type.FocusIn and not self._note.toPlainText():
                self.offer()
            elif event.type() == QEvent.Type.FocusOut:
                self.put_away()
        return False

    def _before(self) -> str:
        """What stands in the note before the cursor."""
        cursor = self._note.textCursor()
        cursor.setPosition(0, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _typed(self) -> None:
        if self._note.hasFocus():
            self.offer()

    def _show(self, offers: Sequence[Offer]) -> None:
        offers, before = offers[: self._most], len(self._shown)
        self._shown, self._here = offers, -1
        for rank, each in enumerate(self.rows):
            if rank < len(offers):
                each.say(offers[rank])
            each.setVisible(rank < len(offers))
        if offers:
            many = f"{len(offers)} phrases proposées" if len(offers) > 1 else "1 phrase proposée"
            _announce(self._note, f"{many} : Bas pour choisir")
        if len(offers) != before:
            self.turned.emit()

    def _go(self, rank: int) -> None:
        self._here = rank
        for at, each in enumerate(self.rows):
            each.stand(here=at == rank)
        if rank >= 0:
            _announce(self._note, self._shown[rank].read)

    def _tell(self) -> None:
        """How the note will read, where it has placeholders."""
        text = self._note.toPlainText()
        spoken = has_any(text)
        if spoken:
            self.reading.setText(f"Se lira : {self.read(text)}")
        self.reading.setVisible(spoken)
        self.keep.setEnabled(bool(text.strip()) and not self._note.isReadOnly())


class _OfferRow(Text):
    """A sentence offered, as it will be read; the mouse takes it, and the keys of the note."""

    taken = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self._here = self._elided = False
        self._read = ""
        em = look().px
        self.setContentsMargins(em(0.5), em(0.25), em(0.5), em(0.25))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, offer: Offer) -> None:
        """Say a sentence, and whose it is."""
        own = " (la vôtre)" if offer.sentence.owner is not None else ""
        self._read = f"{offer.read}{own}"
        self._fit()
        self.setToolTip(offer.sentence.text)
        self.stand(here=False)

    def stand(self, *, here: bool) -> None:
        """Be chosen, or not."""
        self._here = here
        self.update()

    @property
    def line_tall(self) -> int:
        """How tall it is on one line."""
        margins = self.contentsMargins()
        return self.fontMetrics().height() + margins.top() + margins.bottom()

    def elide(self, *, elided: bool) -> None:
        """Stand on one line, cut where the room ends, or on all it takes."""
        self._elided = elided
        self.setWordWrap(not elided)
        self.setMinimumWidth(1 if elided else 0)
        self._fit()

    def _fit(self) -> None:
        self.setAccessibleName(self._read)
        room = self.contentsRect().width()
        cut = self.fontMetrics().elidedText(self._read, Qt.TextElideMode.ElideRight, room)
        self.setText(cut if self._elided else self._read)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elided:
            self._fit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.taken.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = look().color
        soft = colors("accent_soft") if self._here or self.underMouse() else colors("raised")
        border = colors("accent") if self._here else None
        rounded(painter, QRectF(self.rect()), soft, border, 1.5, 0.4)
        painter.end()
        super().paintEvent(event)


class _Placeholders(QSyntaxHighlighter):
    """Placeholders stand out in the note they are typed in."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def highlightBlock(self, text: str) -> None:
        form = QTextCharFormat()
        form.setForeground(look().color("accent"))
        form.setFontItalic(True)
        for start, length in spans(text):
            self.setFormat(_units(text[:start]), length, form)


def _units(text: str) -> int:
    """How long a text is as Qt counts: a sign beyond the first plane is two."""
    return len(text.encode("utf-16-le")) // 2


def _announce(widget: QWidget, words: str) -> None:
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
