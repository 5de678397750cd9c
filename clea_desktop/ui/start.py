"""From nothing to a window that takes keys: fonts, French, look, first page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from clea_desktop import paths
from clea_desktop.ui.keyring import Keyring
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.qt_words import QtWords
from clea_desktop.ui.theme.look import load_fonts, look
from clea_desktop.ui.window import Window


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application, in French and in its own typeface."""
    forget_folders()
    app = QApplication(list(arguments))
    app.setApplicationName("CléA Desktop")
    app.setApplicationDisplayName("CléA Desktop")
    # What a Linux desktop knows the window by; elsewhere the launcher carries the picture.
    app.setDesktopFileName("clea-desktop")
    app.setWindowIcon(QIcon(str(paths.resources() / "program" / "clea-desktop.svg")))
    app.setStyle("Fusion")
    speak_french(app)
    load_fonts(paths.resources())
    return app


def forget_folders() -> None:
    """Keep Qt's file dialogs from noting, in clear and for every program, the folders gone to.

    A folder may be called after somebody. Their settings are sent where no file can be; ours have
    a file of their own. Windows and macOS keep such folders themselves.
    """
    nowhere = str(Path(os.devnull) / "nowhere")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, nowhere)


def speak_french(app: QCoreApplication) -> tuple[QTranslator, ...]:
    """Give Qt's own buttons and menus their French words; where they come from."""
    french = QLocale(QLocale.Language.French, QLocale.Country.France)
    QLocale.setDefault(french)
    words, missing = QTranslator(app), QtWords(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    words.load(french, "qtbase", "_", folder)
    # The last one installed is asked first.
    for each in (missing, words):
        app.installTranslator(each)
    return words, missing


def start(
    arguments: Sequence[str],
    data: Path,
    keyring: Keyring,
    passphrase: str | None = None,
    arriving: Path | None = None,
) -> int:
    """Open the window and stay until it is closed; the exit code.

    :param arriving: a file it was opened with, shown once the centre is unlocked.
    """
    app = make_application(arguments)
    preferences = Preferences()
    look().wear(preferences.theme, preferences.text_size)
    window = Window(data, keyring, preferences, arriving)
    window.begin(passphrase)
    window.show_in_place()
    return app.exec()


def show_refusal(sentence: str) -> None:
    """Tell what was refused outside any gesture."""
    if QApplication.instance() is not None:
        box = QMessageBox(QMessageBox.Icon.NoIcon, "À corriger", sentence)
        box.addButton("Corriger", QMessageBox.ButtonRole.AcceptRole)
        box.exec()


def show_bug(bug: BaseException) -> None:
    """Tell a fault of ours, with what helps to report it and nothing of a person."""
    if QApplication.instance() is None:
        return
    from clea_desktop.ui.fault import FaultDialog

    FaultDialog(bug).exec()
