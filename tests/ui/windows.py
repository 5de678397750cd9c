"""Real windows on real centres, driven by real key events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from clea_desktop import paths
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.people import Organisation
from clea_desktop.services.backups import close_with_backup
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, init, open_centre
from clea_desktop.services.safekeeping import is_centre, recovery_sheet
from clea_desktop.ui.keyring import Keyring
from clea_desktop.ui.pages.marking import MarkingPage
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.shell import Shell
from clea_desktop.ui.theme.look import load_fonts, look
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window
from tests.centres import CHEAP, TestClock, opened_prealable

Key = Qt.Key


def keyring(clock: TestClock) -> Keyring:
    """How tests open and make centres: with a cheap key and a clock they move."""

    def opened(data: Path, secret: str, by_code: bool) -> Centre:
        known = Secret(recovery_code=secret) if by_code else Secret(passphrase=secret)
        return open_centre(data, known, clock)

    def made(
        data: Path, passphrase: str, organisation: str, evaluator: str
    ) -> tuple[Centre, str, str]:
        named = Organisation(organisation)
        centre, code = init(data, passphrase, named, evaluator, clock, CHEAP, code_unseen=True)
        return centre, code, recovery_sheet(code, organisation, evaluator, clock)

    def closed(centre: Centre) -> None:
        close_with_backup(centre)

    return Keyring(opened, made, is_centre, closed, lambda: None)


def dressed(theme: Theme = Theme.LIGHT, percent: int = 100) -> None:
    """The program's look, as a start gives it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    load_fonts(paths.resources())
    look().wear(theme, percent)


@contextmanager
def a_window(
    data: Path,
    clock: TestClock,
    centre: Centre | None = None,
    *,
    size: tuple[int, int] = (1366, 768),
) -> Iterator[Window]:
    """A window shown; inside the centre when one is given."""
    window = Window(data, keyring(clock), Preferences(data.parent / "fenetre.ini"))
    window.resize(*size)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    if centre is None:
        window.begin()
    else:
        window.enter(centre)
    settle()
    try:
        yield window
    finally:
        window.watch.stop()
        if window.desk is not None:
            window.desk.close()
        window.desk = None
        window.shell = None
        window.hide()
        window.deleteLater()
        settle()


def settle() -> None:
    """Let everything that is due happen, deletions included."""
    for _ in range(4):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shell_of(window: Window) -> Shell:
    """The shell of a window inside its centre."""
    assert window.shell is not None
    return window.shell


def page_of(window: Window) -> Page:
    """The page before the eyes."""
    page = shell_of(window).page
    assert page is not None
    return page


def marked_page(window: Window, centre: Centre) -> tuple[MarkingPage, bytes]:
    """The marking page of a préalable just opened, and its id."""
    dossier, assessment = opened_prealable(centre)
    page = go(window, Place(Kind.MARKING, dossier, assessment))
    assert isinstance(page, MarkingPage)
    return page, assessment


def no_room(*_given: object, **_named: object) -> Any:
    """What a disk without room says to any gesture."""
    raise EnvironmentProblem("Il n’y a plus de place sur le disque.")


def said(window: Window) -> str:
    """What the bar below the page says, its spaces made plain."""
    return shell_of(window).notice.text.text().replace("\u00a0", " ")


def heard(where: Window | Page) -> list[str]:
    """What is told from now on, sentence after sentence."""
    sentences: list[str] = []
    assert where.desk is not None
    where.desk.told.connect(lambda sentence, _news: sentences.append(sentence))
    return sentences


def go(window: Window, place: Place) -> Page:
    """Go to a page."""
    shell_of(window).go(place)
    settle()
    return page_of(window)


def press(key: Key, control: bool = False, *, alt: bool = False, shift: bool = False) -> None:
    """Press a key where the keyboard is."""
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    if alt:
        modifier |= Qt.KeyboardModifier.AltModifier
    if shift:
        modifier |= Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(focused(), key, modifier)
    settle()


def strike(key: Key, control: bool = False, *, shift: bool = False) -> None:
    """Press a key as the system does: at the window in front, which hands it to its parts."""
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    if shift:
        modifier |= Qt.KeyboardModifier.ShiftModifier
    handle = focused().window().windowHandle()
    assert handle is not None
    QTest.keyClick(handle, key, modifier)
    settle()


def type_in(text: str) -> None:
    """Type a text where the keyboard is."""
    for sign in text:
        # QTest's own typing knows no accent.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QCoreApplication.sendEvent(focused(), event)
    settle()


def focused() -> QWidget:
    """What has the keyboard, else the window in front."""
    if QApplication.activeWindow() is None:
        # No window manager here gives the keyboard back when a question closes.
        # One of the test before may not be gone yet.
        shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, Window))
        window = next(w for w in shown if w.isVisible())
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
    widget = QApplication.focusWidget() or QApplication.activeWindow()
    assert widget is not None, "nothing has the keyboard"
    return widget


def dialog() -> QDialog:
    """The question being asked."""
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, QDialog)
    return asked


_WAITING: list[list[int]] = []


def forget_asked() -> None:
    """Wait for no question any more: one of the next test would get the answer of this one."""
    while _WAITING:
        _WAITING.pop()[0] = 0


def waited_for() -> Callable[[], bool]:
    """Whether the test that asks this now still waits for its questions."""
    left = [1]
    _WAITING.append(left)
    return lambda: left[0] > 0


def once_asked(act: Callable[[], None]) -> None:
    """Do something as soon as a question is asked, however late that is.

    What it breaks on closes the question: a test fails, and does not wait for ever.
    """
    left = [800]
    _WAITING.append(left)

    def look() -> None:
        if left[0] <= 0:
            return
        left[0] -= 1
        if isinstance(QApplication.activeModalWidget(), QDialog):
            # Shown, it takes the keyboard at the next turn.
            left[0] = 0
            QTimer.singleShot(25, do)
        elif left[0]:
            QTimer.singleShot(25, look)

    def do() -> None:
        asked = dialog()
        try:
            act()
        except BaseException:
            asked.reject()
            raise

    QTimer.singleShot(25, look)


def wait_for(done: Callable[[], bool]) -> None:
    """Let the window live until that is so, ten seconds at most."""
    for _ in range(400):
        if done():
            settle()
            return
        QTest.qWait(25)
    raise AssertionError("it never came")
