"""Locking: everything covered at once, then the centre closed as soon as nothing works on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QThread, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QVBoxLayout, QWidget

from clea_desktop.ui.tasks import Task
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Text

_AGAIN_MS = 20


class Cover(QWidget):
    """Hides a whole window, from the instant it must show nothing."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        box = QVBoxLayout(self)
        box.addStretch(1)
        self.words = Text("Verrouillage…", role="muted")
        box.addWidget(self.words)
        box.addStretch(1)
        self._window = window
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.setFocus()
        # Not at the next turn of the loop: what is under way may keep it from coming.
        self.repaint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint over all that is behind: a style sheet alone leaves a plain widget transparent."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().color("ground"))
        painter.end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False


class Locking(QObject):
    """Covers a window, closes its questions, and calls back once nothing works any more.

    Work that can be stopped half-way is not: a hand-over or an import goes to its end behind the
    cover, and the key goes then. Its progress, which names nobody, stays in front.
    """

    def __init__(self, window: QWidget, then: Callable[[Locking], None]) -> None:
        super().__init__(window)
        self.questions = 0
        """How many questions were asked since, each answered by going back."""
        self._then = then
        # A question that is waited for has its loop; the guide, open beside the work, has none.
        waited = [each for each in [*_questions(), *_progress()] if each.isModal()]
        self._base = _loops() - len(waited)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        application.installEventFilter(self)
        self.cover = Cover(window)
        QToolTip.hideText()
        self._close_all()
        self._timer = QTimer(self, interval=_AGAIN_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def over(self) -> None:
        """The window shows something that anybody may see."""
        self._timer.stop()
        self._application.removeEventFilter(self)
        self.cover.hide()
        self.cover.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QDialog)
            and not isinstance(watched, ProgressDialog)
        ):
            # Asked by what was under way: nobody is there to answer.
            self.questions += 1
            QTimer.singleShot(0, watched, watched.reject)
        return False

    def _close_all(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for question in _questions():
            question.reject()

    def _look(self) -> None:
        if Task.running or _questions() or _progress() or _loops() > self._base:
            return
        self._timer.stop()
        self._then(self)


def _questions() -> list[QDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog)
        and not isinstance(widget, ProgressDialog)
        and widget.isVisible()
    ]


def _progress() -> list[QWidget]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, ProgressDialog) and widget.isVisible()
    ]


def _loops() -> int:
    return QThread.currentThread().loopLevel()
