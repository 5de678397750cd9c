"""A fault of ours, told: what happened to the work, and a report to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from clea_desktop.services.fault_report import report
from clea_desktop.ui.guide_key import TOLD_IN
from clea_desktop.ui.theme.look import TITLE, look
from clea_desktop.ui.widgets.boxes import column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.text import Text, muted


class FaultDialog(QDialog):
    """What can be reported of a fault; it is kept in memory alone, until it is closed."""

    def __init__(self, bug: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Un défaut de CléA Desktop")
        self.setProperty(TOLD_IN, "que-faire-quand")
        import PySide6

        self.report = report(bug, {"Qt": qVersion(), "PySide6": PySide6.__version__})
        self.text = QPlainTextEdit(self.report)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Rapport du défaut")
        self.text.setMinimumHeight(look().px(9))
        self.copy = Button("Copier le rapport", self.copy_report, icon="file-text")
        self.go_on = Button("Continuer", self.accept, kind="primary")
        self.go_on.setDefault(True)
        self.said = muted("", small=True)
        said = held(
            column(
                Text("Un défaut de CléA Desktop", size=TITLE, bold=True),
                Text(
                    "Une action n’a pas abouti à cause d’un défaut du programme. Rien n’est écrit "
                    "à moitié : ce qui était affiché comme fait l’est. Vous pouvez continuer."
                ),
                muted(
                    "Voici de quoi le signaler : aucun nom, aucune note, aucun chemin de fichier. "
                    "Rien n’est gardé ni envoyé.",
                    small=True,
                ),
                self.text,
                gap=0.8,
                margin=(1.6, 1.6, 1.6, 0.4),
            )
        )
        foot = held(row(self.copy, self.said, None, self.go_on, margin=(1.6, 0.4, 1.6, 1.2)))
        # With large letters on a low screen the words scroll; what ends it stays in sight.
        outer = column(scrolling(said), foot, margin=0)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(look().px(44), room.width() - 40), min(look().px(34), room.height() - 60))

    def copy_report(self) -> None:
        """Put the report where it can be pasted."""
        QGuiApplication.clipboard().setText(self.report)
        self.said.setText("Copié.")
