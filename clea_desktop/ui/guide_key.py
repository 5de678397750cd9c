"""F1 in a question: it keeps the shortcuts of the window behind it from working."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog

if TYPE_CHECKING:
    # Read when F1 is first typed.
    from clea_desktop.services.guide import Topic

TOLD_IN = "guide"
"""The property of a question that the guide tells of at « page#part », not at the page below."""

_KNOWN = "guide_key"


@contextmanager
def telling_of(page: QObject, link: str) -> Iterator[None]:
    """Have the guide tell of « page#part » in the dialogs of Qt's own that a page opens meanwhile.

    They are made by one call, which returns once they are answered.
    """
    page.setProperty(TOLD_IN, link)
    try:
        yield
    finally:
        page.setProperty(TOLD_IN, None)


class GuideKey(QObject):
    """Gives each question, as it takes the keyboard, an F1 that opens the guide over it.

    :param below: what tells of the page that the question stands before.
    """

    def __init__(self, parent: QObject, below: Callable[[], Topic]) -> None:
        super().__init__(parent)
        self._below = below
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._give)

    def _give(self, _window: QWindow | None) -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QDialog) and not asked.property(_KNOWN):
            asked.setProperty(_KNOWN, True)
            shortcut = QShortcut(QKeySequence("F1"), asked)
            shortcut.activated.connect(partial(self._open, asked))

    def _open(self, asked: QDialog) -> None:
        from clea_desktop.ui.guide import GuideWindow
        from clea_desktop.ui.guide_topics import topic_of

        # A child of the question: whatever else is open is kept from being used.
        window = GuideWindow(asked)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Answered meanwhile, by somebody or by a lock.
        asked.finished.connect(window.close)
        window.show_about(topic_of(asked, self._below()))
