"""The text of a page of the guide: set as the program sets its own, its parts and words found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from clea_desktop.services import guide
from clea_desktop.ui.theme.look import look

_SETTLED_MS = 40


class GuideText(QTextBrowser):
    """The text of a page; its pictures are as wide as the column lets them be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Page du guide")
        self.setOpenLinks(False)
        # One that comes and goes as a page is set would change its width, and set it again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._markdown = ""
        self._parts: dict[str, int] = {}
        self.places: list[tuple[int, int]] = []
        """Where the words looked for stand, and which of them one is at."""
        self.at = 0
        self._brought = (0, 0, 0)
        self._width, self._top = 0, 0
        # Its pictures are as wide as it is, which it knows once it is laid out.
        self._again = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._again.timeout.connect(self._set)

    def read(self, markdown: str, words: str) -> None:
        """Show a page from its beginning, or from the first place that says some words."""
        self._markdown = markdown
        self._brought = (0, 0, 0)
        self.places = []
        self._set()
        self.look_for(words)
        if not self.places:
            self._bring(0)

    def go_to(self, part: str) -> None:
        """Bring a part, as a link names it, to the top; its beginning when it has no such part."""
        self._bring(self._parts.get(part, 0))

    def look_for(self, words: str) -> None:
        """Mark every place that says some words, and go to the first."""
        self.places = guide.places_of(words, self.toPlainText())
        self.at = 0
        self._mark()
        if self.places:
            self._show_place()

    def step(self, by: int) -> bool:
        """Go to the next place, or to the one before; False when there is none on this page."""
        if not 0 <= self.at + by < len(self.places):
            return False
        self.at += by
        self._mark()
        self._show_place()
        return True

    def go_to_last(self) -> None:
        """Go to the last of the places."""
        self.step(len(self.places) - 1 - self.at)

    # --- setting it ----------------------------------------------------------------------------

    def _set(self) -> None:
        # Unless somebody scrolled since; in another width the end may stop it earlier.
        bar = self.verticalScrollBar()
        held = bar.value() in {self._brought[1], bar.maximum()}
        taken, anchor = self.textCursor().position(), self.textCursor().anchor()
        self._width = self.viewport().width()
        self.document().setDocumentMargin(look().px(1.2))
        top = self._top
        self.setMarkdown(self._markdown)
        # A bar below that goes meanwhile is told of as another size, with nothing on the page.
        self._top = top
        self._parts = _give_air(self.document())
        self._mark()
        if held:
            self._bring(self._brought[0], self._brought[2])
        else:
            brought = self._brought
            self._bring(self._top)
            self._brought = brought
            self._take(anchor, taken)

    def _take(self, anchor: int, position: int) -> None:
        """Take again what was taken: the link in hand, a text to copy."""
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        bar = self.verticalScrollBar()
        value = bar.value()
        self.setTextCursor(cursor)
        bar.setValue(value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width() and not self._again.isActive():
            # Before it is laid out in the new width: what stands at the top then is what is read.
            self._top = self.cursorForPosition(QPoint(0, 0)).position()
        super().resizeEvent(event)
        if self.viewport().width() != self._width:
            self._again.start()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        image = QImage(str(guide.folder() / QUrl(name).path()))
        widest = max(look().px(16), self.viewport().width() - look().px(3.5))
        if image.width() <= widest:
            return image
        return image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)

    # --- finding in it -------------------------------------------------------------------------

    def _mark(self) -> None:
        marks = []
        for index, (first, last) in enumerate(self.places):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            here = index == self.at
            shape.setBackground(look().color("accent" if here else "attention_soft"))
            shape.setForeground(look().color("on_accent" if here else "text"))
            # Told by more than a colour.
            shape.setFontUnderline(not here)
            mark.cursor, mark.format = cursor, shape
            marks.append(mark)
        self.setExtraSelections(marks)

    def _show_place(self) -> None:
        self._bring(self.places[self.at][0], self.viewport().height() // 3)

    def _bring(self, position: int, above: int = 0) -> None:
        """Have what stands at a position at the top, with so many pixels above it."""
        document, bar = self.document(), self.verticalScrollBar()
        cursor = QTextCursor(document)
        cursor.setPosition(min(position, document.characterCount() - 1))
        self.setTextCursor(cursor)
        # All of it is laid out, or the bar would not reach.
        document.size()
        margin = above or look().px(0.6)
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - margin if position else 0)
        self._brought = (position, bar.value(), above)


def _give_air(document: QTextDocument) -> dict[str, int]:
    """Set a page as the program sets its own: air around its parts, its keys in its typeface.

    :returns: where each of its parts begins, by the name that a link gives it.
    """
    em = look().px
    parts: dict[str, int] = {}
    keys = QTextCharFormat()
    keys.setFontFamilies([look().family])
    keys.setFontFixedPitch(False)
    keys.setFontWeight(QFont.Weight.DemiBold)
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        if cursor.currentTable() is None:
            heading = block.blockFormat().headingLevel()
            if heading > 1:
                parts.setdefault(guide.part_name(block.text()), block.position())
            own = block.blockFormat()
            own.setTopMargin(em(1.3 if heading else 0.35) if block.blockNumber() else 0)
            own.setBottomMargin(em(0.45))
            if "\ufffc" not in block.text():  # a picture has the height it has
                own.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(own)
        for piece in _fixed_pitch(block):
            cursor.setPosition(piece.position())
            cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(keys)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format()
            shape.setCellPadding(em(0.4))
            shape.setBorder(0.5)
            shape.setBorderBrush(look().color("line"))
            shape.setTopMargin(em(0.3))
            shape.setBottomMargin(em(0.9))
            frame.setFormat(shape)
    return parts


def _fixed_pitch(block: QTextBlock) -> list[QTextFragment]:
    """The pieces of a block that Markdown set as code: keys, file names."""
    found = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.charFormat().fontFixedPitch():
            found.append(piece)
        pieces += 1
    return found
