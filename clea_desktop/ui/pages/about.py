"""« À propos »: which program this is, and the licences of all that comes with it."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from clea_desktop import VERSION, paths
from clea_desktop.ui.theme.look import TITLE, look
from clea_desktop.ui.widgets.boxes import column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Text, muted


class AboutSheet(QDialog):
    """The program, its version, and every licence, to be read offline."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("À propos de CléA Desktop")
        em = look().px
        self.licences = QPlainTextEdit(licences())
        self.licences.setReadOnly(True)
        self.licences.setTabChangesFocus(True)
        self.licences.setAccessibleName("Licences")
        self.licences.setMinimumHeight(em(9))
        self.close_it = Button("Fermer", self.accept, kind="primary")
        body = column(
            Text("CléA Desktop", size=TITLE, bold=True),
            Text(f"Version {VERSION}, avec Qt {qVersion()}."),
            muted(
                "Logiciel libre, sous licence MIT. Il fonctionne sans réseau : rien de ce que vous "
                "écrivez ne quitte cet ordinateur sans un geste de votre part.",
                small=True,
            ),
            muted("Les licences de tout ce qui l’accompagne :", small=True),
            self.licences,
            gap=0.8,
            margin=1.4,
        )
        foot = held(row(None, self.close_it, margin=(1.4, 0.6, 1.4, 0.9)))
        # With large letters on a low screen the words scroll; what closes it stays in sight.
        outer = column(scrolling(held(body)), foot, margin=0)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(
            min(em(52), parent.width() - em(2), room.width() - 40),
            min(em(44), parent.height() - em(2), room.height() - 60),
        )
        self.close_it.setFocus()


def licences() -> str:
    """Every licence: the file that packaging gathers, and from source the program's own."""
    folder = paths.resources()
    gathered = folder / "LICENCES.txt"
    if gathered.exists():
        return gathered.read_text("utf-8")
    own = (folder.parent / "LICENSE").read_text("utf-8")
    return (
        f"{own}\n\nDepuis les sources, chaque bibliothèque a sa licence dans son propre dossier ; "
        "le programme installé les rassemble ici."
    )
