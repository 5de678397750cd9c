"""The windows that are Qt's own speak French too: files, printing, the buttons of questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from clea_desktop.ui import qt_words
from clea_desktop.ui.start import speak_french
from tests.evidence import photo

_UNSEEN = {"QGuiApplication", "QIODevice", "QMimeType"}
"""What Qt asks for itself, and what no window shows: the direction of writing, an errno. The kinds
of files are named by the system’s own list, in its own language."""


class Unanswered(QTranslator):
    """Asked last: what comes to it is said in English."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, _which: str | None = None, _number: int = -1
    ) -> str:
        if context not in _UNSEEN and any(sign.isalpha() for sign in source):
            self.asked.add((context, source))
        return ""


@pytest.fixture
def unanswered(qapp: QApplication) -> Iterator[Unanswered]:
    last = Unanswered()
    qapp.installTranslator(last)
    french = speak_french(qapp)
    yield last
    for each in (*french, last):
        qapp.removeTranslator(each)


def said_by(dialog: QDialog) -> set[str]:
    """Every word that a window shows."""
    found = {dialog.windowTitle()}
    for widget in dialog.findChildren(QWidget):
        match widget:
            case QLabel() | QAbstractButton():
                found |= {widget.text(), widget.toolTip()}
            case QComboBox():
                found |= {widget.itemText(row) for row in range(widget.count())}
            case _:
                found.add(widget.toolTip())
    return {words.replace("&", "").replace("\u00a0", " ") for words in found if words}


@pytest.mark.parametrize(
    ("mode", "files"),
    [
        (QFileDialog.AcceptMode.AcceptOpen, QFileDialog.FileMode.ExistingFile),
        (QFileDialog.AcceptMode.AcceptOpen, QFileDialog.FileMode.Directory),
        (QFileDialog.AcceptMode.AcceptSave, QFileDialog.FileMode.AnyFile),
    ],
)
def test_a_window_that_asks_for_a_file_speaks_french(
    unanswered: Unanswered, mode: QFileDialog.AcceptMode, files: QFileDialog.FileMode
) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    dialog.setFileMode(files)
    dialog.show()
    QApplication.processEvents()
    told = said_by(dialog)
    dialog.close()
    dialog.deleteLater()
    assert {"Voir dans :", "Fichiers de type :", "Annuler", "Dossier parent"} <= told
    assert unanswered.asked == set()


def test_a_window_that_prints_speaks_french(unanswered: Unanswered) -> None:
    dialog = QPrintDialog(QPrinter())
    told = said_by(dialog)
    dialog.deleteLater()
    assert {"Imprimer", "Annuler", "Pages à imprimer :"} <= told
    assert unanswered.asked == set()


def test_the_buttons_of_a_question_and_the_menu_of_a_field_speak_french(
    unanswered: Unanswered,
) -> None:
    buttons = QMessageBox.StandardButton
    box = QMessageBox()
    box.setStandardButtons(buttons.Ok | buttons.Cancel | buttons.Yes | buttons.No | buttons.Close)
    assert {"OK", "Annuler", "Oui", "Non", "Fermer"} <= said_by(box)
    box.deleteLater()
    line = QLineEdit("des mots")
    menu = line.createStandardContextMenu()
    shown = {action.text().partition("\t")[0].replace("&", "") for action in menu.actions()}
    assert {"Copier", "Coller", "Tout sélectionner"} <= shown
    line.deleteLater()
    assert unanswered.asked == set()


def test_what_no_file_holds_is_said_as_it_is_and_pictures_are_read(
    qapp: QApplication,
) -> None:
    """An empty word is a word to Qt: with one, its reader of pictures took a JPEG for a TGA."""
    translators = speak_french(qapp)
    assert QCoreApplication.translate("Nowhere", "Unheard of") == "Unheard of"
    assert not QImage.fromData(photo()).isNull()
    for each in translators:
        qapp.removeTranslator(each)


def test_each_word_of_ours_is_one_that_qt_lacks(qapp: QApplication) -> None:
    words, missing = speak_french(qapp)
    for context, said in qt_words._WORDS.items():
        for source, french in said.items():
            # The day Qt has it, ours goes.
            assert not words.translate(context, source), source
            assert QCoreApplication.translate(context, source) == french
    for each in (words, missing):
        qapp.removeTranslator(each)
