"""F1: the guide in a window of its own, at the page one came from, beside the work."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from clea_desktop.domain.french import counted
from clea_desktop.services import guide
from clea_desktop.services.guide import GuidePage, Topic
from clea_desktop.ui.guide_text import GuideText
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.boxes import column, held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import muted

_KEYS = "Les touches de cette page"


class GuideWindow(QDialog):
    """The guide: its contents, a search, and the page one reads; one goes on working beside it.

    As a child of a question it stays usable while that question keeps the rest from being used.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Guide de CléA Desktop")
        em = look().px
        self.search = LineField("Chercher dans le guide", "")
        self.search.line.textChanged.connect(self._find)
        self.search.line.returnPressed.connect(self.find_next)
        self.told = muted("", small=True)
        self.told.hide()
        self.contents = QListWidget()
        self.contents.setAccessibleName("Sommaire du guide")
        self.contents.setWordWrap(True)
        self.contents.setSpacing(em(0.12))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.currentRowChanged.connect(self._chosen)
        self.to_keys = Button(_KEYS, self._show_keys, icon="keyboard", kind="quiet")
        self.to_keys.elides = True
        self.text = GuideText()
        self.text.anchorClicked.connect(self._follow)
        self._shown: list[GuidePage] = []
        self._keys = self._keys_part = ""
        self._with_keys: GuidePage | None = None
        self._read_page: GuidePage | None = None
        self._left = held(
            column(
                self.search,
                self.told,
                self.contents,
                self.to_keys,
                muted("Échap ferme le guide", small=True),
                gap=0.6,
            )
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(em(1), em(1), em(1), em(1))
        box.addLayout(row(self._left, self.text, gap=1))
        for keys, act in (
            ("F1", self.close),
            ("F3", self.find_next),
            ("Shift+F3", self.find_previous),
            ("Ctrl+F", self._search_again),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self._beside = parent.window()
        self.finished.connect(self._give_back)
        room = self.screen().availableGeometry()
        self.resize(min(em(72), room.width() - 40), min(em(48), room.height() - 60))
        self._find("")

    def show_about(
        self, topic: Topic, keys: tuple[tuple[str, str], ...] = (), keys_part: str = ""
    ) -> None:
        """Open at what tells of a page of the window.

        :param keys: the keys of that page, and what each does, set after the guide's page.
        :param keys_part: the part of the guide's page that tells them already.
        """
        self.search.line.clear()
        self._keys_part = keys_part or guide.part_name(_KEYS)
        self._keys = "" if keys_part else _as_table(keys)
        self._with_keys = guide.page(topic.page) if keys else None
        self._read_page = None
        # Before it is shown: Qt tells what held the keyboard last that it holds it again, and the
        # search would keep a caret beside the text's.
        self.text.setFocus()
        self.show()
        self.go(topic)
        self.activateWindow()
        self.text.setFocus()

    def go(self, topic: Topic) -> None:
        """Go to a page of the guide, and to a part of it."""
        page = guide.page(topic.page)
        with QSignalBlocker(self.contents):
            self.contents.setCurrentRow(self._shown.index(page) if page in self._shown else -1)
        if page is not self._read_page or not topic.part:
            self._read(page)
        if topic.part:
            self.text.go_to(topic.part)

    # --- searching -----------------------------------------------------------------------------

    def find_next(self) -> None:
        """Go to the next place that says the words; after the last of a page, to the next page."""
        self._find_by(1)

    def find_previous(self) -> None:
        """Go to the place before."""
        self._find_by(-1)

    def _find_by(self, by: int) -> None:
        if not self._words or not self._shown:
            self._search_again()
        elif not self.text.step(by):
            here = self.contents.currentRow()
            self.contents.setCurrentRow((here + by) % len(self._shown))
            if by < 0:
                self.text.go_to_last()
        self._tell()

    def _search_again(self) -> None:
        self.search.line.setFocus()
        self.search.line.selectAll()

    @property
    def _words(self) -> str:
        return self.search.text().strip()

    def _find(self, _typed: str) -> None:
        self._shown = guide.saying(self._words) if self._words else list(guide.pages())
        with QSignalBlocker(self.contents):
            self.contents.clear()
            self.contents.addItems([page.title for page in self._shown])
            if not self._words and self._read_page in self._shown:
                self.contents.setCurrentRow(self._shown.index(self._read_page))
        if self._words and self._shown:
            self.contents.setCurrentRow(0)
        else:
            self.text.look_for("")
        self._tell()

    def _tell(self) -> None:
        """Say where one is among the places found."""
        many = len(self.text.places)
        if not self._words:
            said = ""
        elif not self._shown:
            said = f"Aucune page ne dit « {self._words} »."
        elif not many:
            said = counted(len(self._shown), "page")
        else:
            said = f"{self.text.at + 1} sur {many} dans cette page"
            if len(self._shown) > 1:
                said += f" ; {counted(len(self._shown), 'page')} en tout"
            if many > 1 or len(self._shown) > 1:
                said += ". Entrée ou F3 : la suivante"
        if said != self.told.text():
            self.told.setText(said)
            self.told.setVisible(bool(said))
            announce(self.told)

    def _chosen(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            self._read(self._shown[at])
            self._tell()

    # --- reading -------------------------------------------------------------------------------

    def _read(self, page: GuidePage) -> None:
        self._read_page = page
        about = page is self._with_keys
        self.to_keys.setVisible(about)
        self.text.read(page.text + (self._keys if about else ""), self._words)

    def _show_keys(self) -> None:
        self.text.go_to(self._keys_part)
        self.text.setFocus()

    def _follow(self, link: QUrl) -> None:
        if link.path().endswith(".md"):
            self.go(Topic.of(f"{link.path()}#{link.fragment()}"))

    def _give_back(self) -> None:
        """Some window systems give the keyboard to nobody when a window closes."""
        if self._beside.isVisible():
            self._beside.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # With large letters the page keeps more than half.
        self._left.setFixedWidth(min(look().px(18), self.width() * 2 // 5))


def _as_table(keys: tuple[tuple[str, str], ...]) -> str:
    """The keys of a page, as the Markdown after the guide's page."""
    lines = "\n".join(f"| **{key}** | {meaning} |" for key, meaning in keys)
    return f"\n\n## {_KEYS}\n\n| Touche | Effet |\n|---|---|\n{lines}\n"
