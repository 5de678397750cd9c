"""A real start of the window: a passphrase typed, notes typed, papers read; then it waits.

Run by `test_no_readable_trace.py`, which stops it dead. What is typed last is not on disk yet.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from clea_desktop import __main__ as program
from clea_desktop.services import dossiers
from clea_desktop.ui.pages.contacts import ContactPage
from clea_desktop.ui.pages.documents import DocumentsPage
from clea_desktop.ui.pages.interview import InterviewPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.window import Window
from tests.centres import PASSPHRASE
from tests.privacy.story import GIVEN, NAME, NOTE
from tests.ui.windows import Key, focused, go, press, settle, type_in

shown = Window.show_in_place
ASKED = Path(sys.argv[2])


def show(window: Window) -> None:
    """Show it as ever, then do what somebody does."""
    shown(window)
    window.activateWindow()
    window.opened.connect(lambda: QTimer.singleShot(0, lambda: work(window)))
    QTimer.singleShot(300, unlock)


def unlock() -> None:
    """Type the passphrase."""
    type_in(PASSPHRASE)
    press(Key.Key_Return)


def work(window: Window) -> None:
    """Go here and there, and leave a word half typed."""
    assert window.desk is not None
    dossier = dossiers.list_dossiers(window.desk.centre)[0].id
    page = go(window, Place(Kind.DOCUMENTS, dossier, detail="jury"))
    assert isinstance(page, DocumentsPage)
    # A dialog of Qt's own, where somebody named a folder after the person.
    folder = ASKED / f"{NAME} {GIVEN}"
    folder.mkdir(exist_ok=True)
    QTimer.singleShot(300, close_dialog)
    QFileDialog.getSaveFileName(
        page,
        "Enregistrer",
        str(folder / f"{NAME}.pdf"),
        options=QFileDialog.Option.DontUseNativeDialog,
    )
    page.save_to(folder / f"{NAME}.pdf")
    go(window, Place(Kind.INTERVIEW, dossier))
    assert isinstance(window.shell and window.shell.page, InterviewPage)
    contact = go(window, Place(Kind.CONTACT))
    assert isinstance(contact, ContactPage)
    focused().setFocus()
    type_in(NAME)
    press(Key.Key_Tab)
    type_in(NOTE)
    settle()
    QApplication.clipboard().setText(NOTE)
    print("ready", flush=True)


def close_dialog() -> None:
    """Take what the dialog proposes."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QFileDialog) and widget.isVisible():
            widget.accept()


if __name__ == "__main__":
    sys.argv = ["clea-desktop", "--data", sys.argv[1], "-platform", "offscreen"]
    with patch.object(Window, "show_in_place", show):
        sys.exit(program.main())
