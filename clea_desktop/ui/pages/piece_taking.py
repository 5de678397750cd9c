"""A page on which files are dropped or pasted: they become pieces of the dossier that is shown."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication

from clea_desktop.ui.attaching import Target, attacher_of, may_take
from clea_desktop.ui.pages.page import Page


class PieceTaking(Page):
    """A page that takes pieces, once what is typed there is kept; it says that it accepts drops."""

    @property
    def target(self) -> Target:
        """Where what is brought goes."""
        raise NotImplementedError

    def takes(self) -> bool:
        """Whether a piece may come now."""
        return True

    def choose_pieces(self) -> None:
        """Choose files to attach."""
        if self.leave():
            attacher_of(self.desk).choose(self, self.target)

    def paste_pieces(self) -> None:
        """Attach what was copied elsewhere."""
        self._take_brought(QGuiApplication.clipboard().mimeData())

    def _take_brought(self, brought: QMimeData | None) -> bool:
        if not self.takes() or not self.leave():
            return False
        return attacher_of(self.desk).take(brought, self.target)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes() and may_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take_brought(event.mimeData()):
            event.acceptProposedAction()
