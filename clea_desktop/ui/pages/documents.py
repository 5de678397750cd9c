"""Documents: read before they go, handed over with their bytes kept, given back the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.dossier import HandedOver
from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import counted, date_words, listed
from clea_desktop.services import papers
from clea_desktop.services.change import Change
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import clear, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.pdf_view import PdfView, print_pages
from clea_desktop.ui.widgets.text import Text, caption, separator

_LIST_FROM = 70
"""The width of the window, in em, from which the list of papers has a column."""


_OWN = "livret"
_LIVRET = " Une fois le livret remis, l’évaluation ne se rouvre plus."


class DocumentsPage(Page):
    """The papers of a dossier, and one of them before the eyes."""

    keys = (
        ("Ctrl + 1 à 9", "un des neuf premiers documents de la liste"),
        ("Ctrl + S", "enregistrer le document"),
        ("Ctrl + P", "imprimer"),
        ("Ctrl + R", "remettre le document"),
        ("F6", "la liste des documents, quand la place manque"),
        ("Ctrl + plus, Ctrl + moins", "agrandir, réduire"),
    )

    def __init__(self, desk: Desk, dossier_id: bytes, kind: str = "") -> None:
        self._id = dossier_id
        self.dossier = desk.centre.in_hand(dossier_id)
        super().__init__(desk, "Documents")
        self.kind = kind or "livret"
        self.pdf = b""
        self.given_back: HandedOver | None = None
        self.in_bar(self.beside(self.dossier.candidate.display_name))
        self.back = Button(
            "Dossier",
            lambda: desk.go(Place(Kind.DOSSIER, dossier_id)),
            icon="chevron-left",
            kind="quiet",
        )
        self.back.setAccessibleName("Dossier")
        self.bar_box.insertWidget(0, self.back)
        self.smaller = Button("", self._smaller, icon="zoom-out", kind="quiet")
        self.smaller.setAccessibleName("Réduire")
        self.larger = Button("", self._larger, icon="zoom-in", kind="quiet")
        self.larger.setAccessibleName("Agrandir")
        # Their keys hold where the place for the buttons lacks.
        for keys, act in {"Ctrl+-": self._smaller, "Ctrl++": self._larger}.items():
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.save = Button("Enregistrer…", self.save_as, icon="save", shortcut="Ctrl+S")
        self.print = Button("Imprimer…", self.print_out, icon="printer", shortcut="Ctrl+P")
        self.hand = Button(
            "Remettre", self.hand_over, icon="hand-helping", kind="primary", shortcut="Ctrl+R"
        )
        self.in_bar(None, self.smaller, self.larger, self.save, self.print, self.hand)
        self.choose = Button("Liste", self._toggle_list, kind="quiet", key="F6", shortcut="F6")
        self.bar_box.insertWidget(2, self.choose)
        self._roomy = True
        for place, (each, _name) in enumerate(papers.kinds()[:9], 1):
            choose = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            choose.activated.connect(partial(self.show_kind, each))
        self.list = QVBoxLayout()
        self.list.setSpacing(look().px(0.25))
        self._side = scrolling(held(column(self.list, None, margin=1.2)))
        self._side.setProperty("role", "surface")
        self.view = PdfView()
        self.why = Text("", role="attention")
        self.why.hide()
        self._paper = held(column(self.why, self.view, gap=0))
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._side)
        columns.addWidget(self._paper, 1)
        self.box.addLayout(columns, 1)
        self.show_kind(self.kind)

    def _fill_list(self) -> None:
        clear(self.list)
        self.list.addWidget(caption("À ce jour"))
        for kind, name in papers.kinds():
            shown = kind == self.kind and self.given_back is None
            self._offer(name, partial(self.show_kind, kind), "file-text", shown=shown)
        if self.dossier.documents:
            self.list.addWidget(separator())
            self.list.addWidget(caption("Remis, gardés tels quels"))
        for document in reversed(self.dossier.documents):
            name = papers.name_of(document.kind)
            shown = document is self.given_back
            self._offer(name, partial(self.show_handed, document), "lock", shown=shown)
            said = f"remis le {date_words(document.at.date())}, par {document.by.name}"
            if document.replaced_on:
                said += f" ; remplacé le {date_words(document.replaced_on)}"
            self.list.addWidget(Text(said, size=SMALL, role="muted"))

    def _offer(self, name: str, show: Callable[[], None], icon: str, *, shown: bool) -> None:
        button = Button(name, partial(self._choose, show), icon=icon, kind="quiet")
        # Its name is cut where the letters are large, before the list is wider than its place.
        button.elides = True
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        button.setToolTip(name)
        button.setCheckable(True)
        button.setChecked(shown)
        button.setEnabled(not shown)
        self.list.addLayout(row(button, None))

    def _choose(self, show: Callable[[], None]) -> None:
        show()
        # The list is made afresh: the keyboard goes to the paper, not wherever comes next.
        self.view.setFocus()

    def show_kind(self, kind: str) -> None:
        """Read a paper as it would be handed over now."""
        self.kind, self.given_back = kind, None
        self._show_list(shown=self._roomy)
        try:
            rendering = papers.compose_paper(self.centre, self._id, kind)
        except UserFacing as refusal:
            self._show(b"", refusal.sentence)
            return
        lacking = ""
        if rendering.missing_signs:
            lacking = (
                f"Ces signes s’impriment « □ » : {listed(rendering.missing_signs)} ; notre police "
                "ne les a pas."
            )
        self._show(rendering.pdf, lacking)

    def show_handed(self, document: HandedOver) -> None:
        """Read a paper as it was handed over, to the byte."""
        self.kind, self.given_back = document.kind, document
        self._show_list(shown=self._roomy)
        try:
            self._show(papers.reissue(self.centre, document.id), "")
        except UserFacing as damage:
            self._show(b"", damage.sentence)

    def _show(self, pdf: bytes, sentence: str) -> None:
        self.pdf = pdf
        self.view.show_pages(papers.pages_of(pdf) if pdf else None)
        self.why.setText(sentence)
        self.why.setVisible(bool(sentence))
        self.why.setContentsMargins(*(look().px(side) for side in (1.6, 1.0, 1.6, 0.2)))
        for button in (self.save, self.print, self.smaller, self.larger):
            button.setEnabled(bool(pdf))
        current = self.dossier.current
        may = current is not None and current.closing is not None
        self.hand.setEnabled(bool(pdf) and may and self.given_back is None)
        self._fill_list()

    @property
    def file_name(self) -> str:
        """A name that means something, and holds on every system."""
        day = self.given_back.at.date().isoformat() if self.given_back else ""
        parts = [self.dossier.reference, self.kind, day]
        return "-".join(part for part in parts if part) + ".pdf"

    def save_as(self) -> None:
        """Write the paper into a file."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Enregistrer le document", self.file_name, "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, file: Path) -> None:
        """Write the paper into that file."""
        pdf = self.pdf

        def write() -> Path:
            papers.save_pdf(self.centre, pdf, file, papers.name_of(self.kind), [self._id])
            return file

        if self.desk.attempt(write):
            self.desk.say(f"Le document est enregistré, en clair, dans {file}.")

    def print_out(self) -> None:
        """Print it, without a file of ours."""
        assert self.view.pages is not None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.file_name.removesuffix(".pdf"))
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("Imprimer")
        dialog.setMinMax(1, len(self.view.pages))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            print_pages(self.view.pages, printer)

    def hand_over(self) -> None:
        """Hand the paper over, once it was said what that means."""
        name = papers.name_of(self.kind)
        changes: list[Change] = []
        pages = counted(len(self.view.pages or ()), "page")
        question = Question(
            self,
            f"Remettre : {name}",
            Text(
                f"{pages}. Le document est gardé tel quel, chiffré, et pourra être rendu "
                f"identique.{_LIVRET if self.kind.startswith('livret') else ''}"
            ),
            act="Remettre",
            on_act=lambda: changes.append(papers.hand_over(self.centre, self._id, self.kind)),
            icon="hand-helping",
        )
        if question.exec():
            self.desk.changed.emit(changes[0], self)
            self.dossier = self.centre.in_hand(self._id)
            self.show_handed(self.dossier.documents[-1])
            self.desk.say("Le document est remis et gardé.")

    def _smaller(self) -> None:
        self.view.zoom_by(-1)

    def _larger(self) -> None:
        self.view.zoom_by(1)

    def hear(self, change: Change) -> None:
        if change.dossier == self._id:
            self.dossier = self.centre.in_hand(self._id)
            self._fill_list()

    def fold(self, ems: float) -> None:
        super().fold(ems)
        roomy = ems >= _LIST_FROM
        self._roomy = roomy
        if roomy:
            self._side.setFixedWidth(look().px(25.5))
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        self.choose.setVisible(not roomy)
        self.smaller.setVisible(roomy)
        self.larger.setVisible(roomy)
        self.back.setText("Dossier" if roomy else "")
        self._show_list(shown=roomy)
        for button, words in ((self.save, "Enregistrer…"), (self.print, "Imprimer…")):
            button.setText(words if roomy else "")
            button.setAccessibleName(words)
            button.setToolTip(words)

    def _show_list(self, *, shown: bool) -> None:
        self._side.setVisible(shown)
        self._paper.setVisible(self._roomy or not shown)

    def _toggle_list(self) -> None:
        if not self._roomy:
            shown = self._side.isHidden()
            self._show_list(shown=shown)
            first = next(b for b in self._side.findChildren(Button) if b.isEnabled())
            (first if shown else self.view).setFocus()

    def first(self) -> QWidget | None:
        return self.view

    def leave(self) -> bool:
        self.view.show_pages(None)
        return True
