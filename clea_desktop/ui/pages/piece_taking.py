"""A page on which files are dropped or pasted: they become pieces of the dossier that is shown."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication

from clea_desktop.ui.attaching import Target, attacher_of, may_take
from clea_desktop.ui.pages.page import Page


class PieceTaking(Page):
    """A page that takes pieces, once what is typed there is kept; it says that it accepts drops."""

    @property
    def target(self) -> Target | None:
        """Where what is brought goes; None when it may go nowhere, and why was said."""
        raise NotImplementedError

    def takes(self) -> bool:
        """Whether a piece may come now."""
        return True

    def take_under(self, _spot: QPoint) -> bool:
        """Take in hand what is under the pointer, so that one sees whose the piece will be.

        :returns: whether one may drop there.
        """
        return True

    def choose_pieces(self) -> None:
        """Choose files to attach."""
        if self.leave() and (target := self.target) is not None:
            attacher_of(self.desk).choose(self, target)

    def paste_pieces(self) -> None:
        """Attach what was copied elsewhere."""
        self._take_brought(QGuiApplication.clipboard().mimeData())

    def _take_brought(self, brought: QMimeData | None) -> bool:
        if not self.takes() or not self.leave() or (target := self.target) is None:
            return False
        return attacher_of(self.desk).take(brought, target)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes() and may_take(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.take_under(event.position().toPoint()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        under = self.take_under(event.position().toPoint())
        if under and self._take_brought(event.mimeData()):
            event.acceptProposedAction()
