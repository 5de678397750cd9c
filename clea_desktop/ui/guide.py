"""F1: the guide in a window of its own, at the page one came from, beside the work."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QImage,
    QKeySequence,
    QShortcut,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from clea_desktop.services import guide
from clea_desktop.services.guide import GuidePage
from clea_desktop.ui.places import Kind
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import column, held, row
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import muted

_FIRST = "premiere-journee"
_ABOUT: dict[Kind, str] = {
    Kind.TODAY: "aujourd-hui",
    Kind.CANDIDATES: "accueil",
    Kind.CONTACTS: "accueil",
    Kind.CONTACT: "accueil",
    Kind.NEW_CANDIDATE: "accueil",
    Kind.IDENTITY: "accueil",
    Kind.DOSSIER: "accueil",
    Kind.INTERVIEW: "accueil",
    Kind.MARKING: "evaluer",
    Kind.SITTINGS: "plateau",
    Kind.HALF_DAYS: "plateau",
    Kind.HALF_DAY: "plateau",
    Kind.PLATEAU: "plateau",
    Kind.EVIDENCE: "preuves",
    Kind.CLOSING: "terminer",
    Kind.OPINION: "terminer",
    Kind.SENTENCES: "phrases",
    Kind.RECTIFYING: "terminer",
    Kind.DOCUMENTS: "terminer",
    Kind.RESTITUTION: "terminer",
    Kind.TRAINING: "terminer",
    Kind.REPRISE: "que-faire-quand",
    Kind.JURIES: "jury",
    Kind.SESSION: "jury",
    Kind.HEARING: "jury",
    Kind.DELEGATES: "jury",
    Kind.ACCOUNTS: "jury",
    Kind.SUPPLY: "jury",
    Kind.PLANS: "plans",
    Kind.PLAN: "plans",
    Kind.RELEASES: "referentiels",
    Kind.RELEASE: "referentiels",
    Kind.ADOPTION: "referentiels",
    Kind.ARRIVAL: "referentiels",
    Kind.COMPARISON: "referentiels",
    Kind.MIGRATION: "referentiels",
    Kind.PERSONAL: "donnees-personnelles",
    Kind.JOURNAL: "donnees-personnelles",
    Kind.BACKUPS: "sauvegardes",
    Kind.PROFILES: "profils",
    Kind.SETTINGS: "reglages",
}


def page_about(kind: Kind) -> str:
    """The name of the page of the guide that tells of a page of the window."""
    return _ABOUT.get(kind, _FIRST)


class _Browser(QTextBrowser):
    """The text of a page; its pictures are as wide as the column lets them be."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        image = QImage(str(guide.folder() / QUrl(name).path()))
        widest = max(look().px(16), self.viewport().width() - look().px(3.5))
        if image.width() <= widest:
            return image
        return image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)


class GuideWindow(QDialog):
    """The guide: its contents, a search, and the page one reads; one goes on working beside it."""

    lock_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Guide de CléA Desktop")
        em = look().px
        self.search = LineField("Chercher dans le guide", "")
        self.search.line.textChanged.connect(self._find)
        self.contents = QListWidget()
        self.contents.setAccessibleName("Sommaire du guide")
        self.contents.currentRowChanged.connect(self._chosen)
        self.text = _Browser()
        self.text.setAccessibleName("Page du guide")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.document().setDocumentMargin(em(1.2))
        self._shown: list[GuidePage] = []
        self._keys = ""
        left = held(
            column(self.search, self.contents, muted("Échap ferme le guide", small=True), gap=0.6)
        )
        left.setFixedWidth(em(18))
        box = QVBoxLayout(self)
        box.setContentsMargins(em(1), em(1), em(1), em(1))
        box.addLayout(row(left, self.text, gap=1))
        QShortcut(QKeySequence("F1"), self, self.close)
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock_asked.emit)
        self.resize(min(em(72), parent.width()), min(em(48), parent.height()))
        self._find("")

    def show_about(self, kind: Kind, keys: tuple[tuple[str, str], ...]) -> None:
        """Open at what tells of a page of the window, its keys in front.

        :param keys: its keys, and what each does; its title may name somebody, and is not told.
        """
        self._keys = _as_table(keys)
        self.search.line.clear()
        self._find("")
        self.go(page_about(kind))
        self.show()
        self.activateWindow()
        self.text.setFocus()

    def show_page(self, name: str) -> None:
        """Open at a page, before any centre is open."""
        self.go(name)
        self.show()
        self.activateWindow()
        self.text.setFocus()

    def go(self, name: str) -> None:
        """Go to a page of the guide."""
        page = guide.page(name)
        if page in self._shown:
            self.contents.setCurrentRow(self._shown.index(page))
        else:
            self._read(page)

    def _find(self, words: str) -> None:
        self._shown = guide.saying(words)
        self.contents.clear()
        self.contents.addItems([page.title for page in self._shown])
        if self._shown and words:
            self.contents.setCurrentRow(0)

    def _chosen(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            self._read(self._shown[at])

    def _read(self, page: GuidePage) -> None:
        self.text.setMarkdown(f"{self._keys}{page.text}")
        _give_air(self.text.document())
        self._keys = ""

    def _follow(self, link: QUrl) -> None:
        if link.path().endswith(".md"):
            self.go(link.path().removesuffix(".md"))


def _as_table(keys: tuple[tuple[str, str], ...]) -> str:
    """The keys of a page, as the Markdown in front of the guide's page."""
    if not keys:
        return ""
    lines = "\n".join(f"| **{key}** | {meaning} |" for key, meaning in keys)
    return f"## Les touches de cette page\n\n| Touche | Effet |\n|---|---|\n{lines}\n\n"


def _give_air(document: QTextDocument) -> None:
    """Set a page as the program sets its own: air around its parts, its keys in its typeface."""
    em = look().px
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
