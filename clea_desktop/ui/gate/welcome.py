"""The first start: who you are, a passphrase, and the recovery sheet printed or saved once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLabel, QProgressBar, QWidget

from clea_desktop.domain import texts
from clea_desktop.domain.errors import RuleError, UserFacing
from clea_desktop.domain.passphrases import check_passphrase
from clea_desktop.ui.gate.unlock import Gate
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.announce import announce
from clea_desktop.ui.widgets.boxes import held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField, differ, same_again
from clea_desktop.ui.widgets.text import Text, display, muted


class WelcomePage(Gate):
    """A new centre."""

    guide_page = "premiere-journee"

    asked = Signal(str, str, str)
    """The organisme, the evaluator, the passphrase."""
    restore_asked = Signal()
    """A backup is to be restored here instead."""

    def __init__(self, data: Path) -> None:
        self.organisation = LineField("Votre organisme évaluateur")
        self.evaluator = LineField("Votre prénom et votre nom")
        self.secret = LineField(
            "Une phrase de passe",
            secret=True,
            hint="Plusieurs mots que vous retenez : elle chiffre tout ce que le centre garde.",
        )
        self.again = LineField("La même, encore une fois", secret=True)
        same_again(self.secret, self.again)
        self.create_button = Button("Créer le centre", self._ask, kind="primary", key="Entrée")
        self.restore = Button(
            "Restaurer une sauvegarde…", self._restore, icon="shield-check", kind="quiet"
        )
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName("Création en cours")
        self.working.hide()
        self.fault = Text("", role="fault")
        self.fault.hide()
        super().__init__(
            display("Bienvenue"),
            muted("Tout reste sur cet ordinateur, chiffré ; aucun réseau n’est nécessaire."),
            self.organisation,
            self.evaluator,
            self.secret,
            self.again,
            self.working,
            self.fault,
            held(row(self.restore, None, self.create_button)),
            muted(f"Le centre sera dans {data}", small=True),
        )
        self._fields = (self.organisation, self.evaluator, self.secret, self.again)
        for field, following in zip(self._fields, self._fields[1:], strict=False):
            field.line.returnPressed.connect(following.line.setFocus)
        self.again.line.returnPressed.connect(self._ask)

    def _ask(self) -> None:
        faults = {
            self.organisation: _name_fault(
                self.organisation.text(), "Écrivez le nom de l’organisme : il est sur les papiers."
            ),
            self.evaluator: _name_fault(
                self.evaluator.text(), "Écrivez votre nom : vos décisions le portent."
            ),
            self.secret: _secret_fault(self.secret.text()),
            self.again: differ(self.secret, self.again),
        }
        self.fault.hide()
        if _refused(faults):
            return
        self.busy(working=True)
        self.asked.emit(self.organisation.text(), self.evaluator.text(), self.secret.text())

    def _restore(self) -> None:
        self.restore_asked.emit()

    def busy(self, *, working: bool) -> None:
        """Wait for the centre, or take the keys again."""
        self.working.setVisible(working)
        for widget in (self.create_button, self.restore, *(field.line for field in self._fields)):
            widget.setEnabled(not working)

    def refuse(self, sentence: str) -> None:
        """Say why there is no centre: what is typed suits, the computer is at fault."""
        self.busy(working=False)
        self.fault.setText(sentence)
        self.fault.show()
        announce(self.fault)
        # What was said once done, the same key tries again.
        self.create_button.setFocus()

    def leave(self) -> bool:
        """Not while the centre is being made: its code would never be shown."""
        return self.working.isHidden()

    def first(self) -> QWidget:
        """What takes the keyboard."""
        return self.organisation.line


class RecoveryPage(Gate):
    """The recovery code, shown once: one goes on when it is on paper or in a file."""

    guide_page = "premiere-journee#créer-le-centre"

    kept = Signal()

    def __init__(self, code: str, sheet: str, data: Path) -> None:
        self._sheet, self._data = sheet, data
        self._put_away = False
        shown = QLabel(code)
        shown.setFont(look().font(1.25, QFont.Weight.DemiBold))
        shown.setWordWrap(True)
        shown.setAccessibleName("Code de secours")
        shown.setTextInteractionFlags(shown.textInteractionFlags())
        self.print_button = Button("Imprimer la fiche…", self._print, icon="printer")
        self.save_button = Button("L’enregistrer…", self._save, icon="save")
        self.copied = QCheckBox("Je l’ai recopié sur papier")
        self.copied.toggled.connect(self._allow)
        self.go_on = Button("Continuer", self._go_on, kind="primary", key="Entrée")
        self.go_on.setEnabled(False)
        self.state = Text("", size=SMALL, role="muted")
        super().__init__(
            display("Votre fiche de secours"),
            Text(
                "Si la phrase de passe se perd, ce code est la seule clé. Il n’est gardé nulle "
                "part et ne sera plus montré : imprimez la fiche, ou rangez-la sur une clé USB, "
                "loin de cet ordinateur."
            ),
            shown,
            held(row(self.print_button, self.save_button, None)),
            self.copied,
            self.state,
            held(row(None, self.go_on)),
        )

    def _go_on(self) -> None:
        self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A box takes no Entrée of its own: once it is ticked, it goes on.
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.safe:
            self._go_on()
        else:
            super().keyPressEvent(event)

    @property
    def safe(self) -> bool:
        """Whether the code is on paper or in a file."""
        return self._put_away or self.copied.isChecked()

    def _allow(self) -> None:
        self.go_on.setEnabled(self.safe)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("Imprimer la fiche de secours")
        if dialog.exec() == QDialog.DialogCode.Accepted:
            paper = QTextDocument()
            paper.setDefaultFont(QFont(look().family, 12))
            paper.setPlainText(self._sheet)
            paper.print_(printer)
            file = printer.outputFileName()
            self._was_kept(
                f"La fiche est dans le fichier {file}, en clair : imprimez-le, puis effacez-le."
                if file
                else "La fiche est envoyée à l’imprimante : vérifiez qu’elle en sort."
            )

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Enregistrer la fiche de secours", "fiche-de-secours.txt", "Texte (*.txt)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the sheet into that file, readable by its owner alone, away from the centre."""
        # The store is long to import: a first start paints before it.
        from clea_desktop.services.safekeeping import save_recovery_sheet

        try:
            save_recovery_sheet(self._data, self._sheet, file)
        except UserFacing as refusal:
            self.state.setText(refusal.sentence)
            return
        self._was_kept(f"La fiche est dans {file}.")

    def leave(self) -> bool:
        """Ask before the one key beside the passphrase is lost."""
        if self.safe:
            return True
        question = Question(
            self,
            "La fiche de secours n’est pas gardée",
            Text(
                "Le code ne sera plus jamais montré : sans lui, une phrase de passe perdue "
                "ferme le centre pour toujours. Revenez imprimer la fiche, ou l’enregistrer."
            ),
            act="Fermer sans la fiche",
            on_act=lambda: None,
            harmful=True,
        )
        return bool(question.exec())

    def _was_kept(self, sentence: str) -> None:
        self.state.setText(sentence)
        self._put_away = True
        self._allow()
        self.go_on.setFocus()

    def first(self) -> QWidget:
        """What takes the keyboard."""
        return self.save_button


class NewPassphrasePage(Gate):
    """A new passphrase, once the recovery code has opened the centre."""

    asked = Signal(str)

    def __init__(self) -> None:
        self.secret = LineField("Nouvelle phrase de passe", secret=True)
        self.again = LineField("La même, encore une fois", secret=True)
        same_again(self.secret, self.again)
        self.change = Button("Continuer", self._ask, kind="primary", key="Entrée")
        super().__init__(
            display("Choisissez une phrase de passe"),
            muted("Elle remplace celle qui est perdue. Le code de secours reste valable."),
            self.secret,
            self.again,
            held(row(None, self.change)),
        )
        self.secret.line.returnPressed.connect(self.again.line.setFocus)
        self.again.line.returnPressed.connect(self._ask)

    def _ask(self) -> None:
        faults = {
            self.secret: _secret_fault(self.secret.text()),
            self.again: differ(self.secret, self.again),
        }
        if not _refused(faults):
            self.asked.emit(self.secret.text())

    def refuse(self, sentence: str) -> None:
        """Say why it was not taken; it is selected, to be typed over."""
        _refused({self.secret: sentence})

    def first(self) -> QWidget:
        """What takes the keyboard."""
        return self.secret.line


def _name_fault(name: str, empty: str) -> str:
    """What is wrong with a name; an empty sentence when nothing is."""
    if not name.strip():
        return empty
    try:
        texts.name(name)
    except texts.UnfitText as unfit:
        return f"Ce nom ne convient pas : {unfit.why}."
    return ""


def _secret_fault(passphrase: str) -> str:
    if not passphrase:
        return "Choisissez une phrase de passe."
    try:
        check_passphrase(passphrase)
    except RuleError as refusal:
        return refusal.sentence
    return ""


def _refused(faults: Mapping[LineField, str]) -> bool:
    """Say each fault under its field; the keyboard goes to the first, to be typed over."""
    faulty = [field for field, sentence in faults.items() if sentence]
    for field, sentence in faults.items():
        # One sentence at a time: a screen reader comes to the others by itself.
        field.refuse(sentence, aloud=field in faulty[:1])
    if faulty:
        faulty[0].line.setFocus()
        faulty[0].line.selectAll()
    return bool(faulty)


class LeavingPage(Gate):
    """Closing, or restoring: a backup is made, or put in place, and read again first."""

    def __init__(
        self,
        words: str = "La sauvegarde se fait, puis se relit. La fenêtre se ferme ensuite.",
        title: str = "À bientôt",
    ) -> None:
        self.working = QProgressBar()
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName("Sauvegarde en cours")
        self.words = Text(words)
        self.go_on = Button("Fermer", kind="primary")
        self.go_on.hide()
        self.over = False
        """Whether nothing of the centre is held any more."""
        super().__init__(display(title), self.words, self.working, held(row(None, self.go_on)))

    def refuse(self, sentence: str, *, damage: bool = False) -> None:
        """Say why there is no backup; the centre is closed all the same.

        :param damage: the centre does not read whole: nobody can say that all of it is kept.
        """
        self.over = True
        self.working.hide()
        kept = "Le centre est fermé" if damage else "Tout est enregistré"
        self.words.setText(f"{kept}, mais la sauvegarde n’a pas pu se faire. {sentence}")
        self.go_on.show()
        self.go_on.setFocus()

    def leave(self) -> bool:
        """Once it is over."""
        return self.over
