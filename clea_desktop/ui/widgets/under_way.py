"""What is being typed on a page, whole, where its fields show only a part of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget


class UnderWay(QPlainTextEdit):
    """Never shown: through it a lock takes all that is being typed, and puts it back.

    It has to be made before the fields of its page: what it puts back comes first.
    """

    def __init__(
        self, page: QWidget, take: Callable[[], str], put: Callable[[str], object]
    ) -> None:
        super().__init__(page)
        self._take, self._put = take, put
        self.setAccessibleName("Saisie en cours")
        self.hide()

    def toPlainText(self) -> str:
        """All that is being typed."""
        return self._take()

    def setPlainText(self, text: str) -> None:
        """Show again what was being typed."""
        self._put(text)
