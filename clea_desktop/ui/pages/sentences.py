"""Phrases: the sentences ready to be said of a critère, the centre's and one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.french import counted
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.referential import Release
from clea_desktop.domain.sentences import ReadySentence
from clea_desktop.services import sentences
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.sentences import LineRole, SentencesModel, whose
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.long_list import LongList
from clea_desktop.ui.widgets.sentence_form import SentenceForm
from clea_desktop.ui.widgets.text import Text, heading, muted
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate

_BESIDE = 60
_FILES = "Phrases (*.json)"


class SentencesPage(Page):
    """The bank, filtered as one types; a line is opened to be changed or withdrawn."""

    keys = (
        ("Ctrl + N", "ajouter une phrase"),
        ("Entrée", "changer la phrase choisie, ou la retirer"),
        ("Ctrl + Espace", "dans une note, proposer des phrases"),
        ("Ctrl + G", "dans une note, garder la phrase pour d’autres personnes"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Phrases")
        em = look().px
        self.bar_box.insertWidget(
            0,
            Button(
                "Réglages", lambda: desk.go(Place(Kind.SETTINGS)), icon="chevron-left", kind="quiet"
            ),
        )
        self.bring = Button("Importer…", self.import_file, icon="import")
        self.save = Button("Exporter…", self.export_file, icon="save")
        self.add = Button(
            "Ajouter…",
            self.add_sentence,
            icon="plus",
            kind="primary",
            key="Ctrl N",
            shortcut="Ctrl+N",
        )
        self.in_bar(None, self.bring, self.save, self.add)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Un critère ou des mots")
        self.search.setAccessibleName("Chercher une phrase par critère ou par mots")
        self.mark = _choice(
            "Décision",
            ("Toute décision", None),
            ("Acquis", Mark.ACQUIRED),
            ("Non acquis", Mark.NOT_ACQUIRED),
        )
        self.own = _choice("À qui", ("Toutes", None), ("Du centre", False), ("Les vôtres", True))
        for editor in (self.search, self.mark, self.own):
            editor.setMinimumHeight(em(2.6))
        self.search.textChanged.connect(lambda _text: self._filter())
        self.mark.currentIndexChanged.connect(self._filter)
        self.own.currentIndexChanged.connect(self._filter)
        self.count = muted("", small=True)
        self.model = SentencesModel()
        self.list = LongList(self.model, "Phrases")
        self.list.setItemDelegate(_SentenceDelegate(self.list))
        self.list.activated.connect(lambda index: self.change(self.model.sentence_at(index.row())))
        self.empty = Card(
            heading("Aucune phrase encore"),
            Text(
                "Ajoutez une phrase pour un critère et une décision : elle sera proposée pendant "
                "que vous écrivez la note, une fois le critère décidé. Vous pouvez aussi importer "
                "un fichier reçu d’un autre centre, ou partir de l’exemple, qui est inventé."
            ),
            row(
                Button("Ajouter une phrase…", self.add_sentence, icon="plus"),
                Button("Importer l’exemple", self.import_example, icon="import", kind="quiet"),
                None,
            ),
        )
        self._asked = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._asked.setContentsMargins(0, 0, 0, 0)
        self._asked.setSpacing(em(0.8))
        self._asked.addWidget(self.search, 1)
        self._asked.addLayout(row(self.mark, self.own, None, gap=0.8), 1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(em(1.6), em(1.2), em(1.6), em(1.2))
        self.body.setSpacing(em(0.8))
        self.body.addWidget(self.empty)
        self._filters = held(self._asked)
        self.body.addWidget(self._filters)
        self.body.addWidget(self.count)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.box.addLayout(self.body, 1)
        for button, right in (
            (self.add, "centre"),
            (self.bring, "centre"),
            (self.save, "sentences"),
        ):
            button.setEnabled(self.centre.allows(right))
        self._show()

    # --- what is shown -------------------------------------------------------------------------

    def _show(self) -> None:
        known = sentences.all_sentences(self.centre)
        self.model.put(known)
        for part in (self._filters, self.count, self.list):
            part.setVisible(bool(known))
        self.empty.setVisible(not known)
        self.body.setStretch(self.body.count() - 1, 0 if known else 1)
        self.save.setEnabled(bool(known) and self.centre.allows("sentences"))
        self._filter()

    def _filter(self) -> None:
        self.model.want(self.search.text(), self.mark.currentData(), own=self.own.currentData())
        self.count.setText(counted(self.model.rowCount(), "phrase"))

    def _editions(self) -> list[Release]:
        named = sorted({(key.id, key.edition) for key in self.centre.fingerprints}, reverse=True)
        found = (self.centre.latest_release(*each) for each in named)
        return [release for release in found if release is not None]

    # --- gestures ------------------------------------------------------------------------------

    def add_sentence(self) -> None:
        """Ask for a new sentence of the centre."""
        release = next(iter(self._editions()), None)
        key = release.key if release else None
        new = ReadySentence(
            "", "", key.id if key else "", key.edition if key else "", self.mark.currentData()
        )
        self._ask("Ajouter une phrase", new, "Ajouter la phrase")

    def change(self, sentence: ReadySentence) -> None:
        """Ask what to change of a sentence, or to withdraw it."""
        if self.centre.allows("centre"):
            self._ask("Changer une phrase", sentence, "Enregistrer")

    def _ask(self, title: str, sentence: ReadySentence, act: str) -> None:
        form = SentenceForm(sentence, self._editions())
        out = Button("Ne plus la proposer", icon="trash-2", kind="quiet")
        question = Question(
            self,
            title,
            *form.items,
            row(out, None),
            act=act,
            on_act=lambda: sentences.write_sentence(self.centre, form.sentence()),
            width=46,
        )

        def withdraw() -> None:
            sentences.withdraw(self.centre, sentence)
            self.desk.say("La phrase n’est plus proposée ; les notes la gardent.")
            question.accept()

        out.setVisible(sentence.id is not None)
        out.clicked.connect(lambda: self.desk.attempt(withdraw))
        form.text.line.setFocus()
        if question.exec():
            self._show()
            self.list.setFocus()

    def import_example(self) -> None:
        """Start from the made-up bank."""
        self._import(sentences.example())

    def import_file(self) -> None:
        """Ask for a file of sentences, and bring it in."""
        name, _filter = QFileDialog.getOpenFileName(self, "Importer des phrases", "", _FILES)
        if name:
            self._import(Path(name))

    def _import(self, file: Path) -> None:
        brought = self.desk.attempt(lambda: sentences.import_file(self.centre, file))
        if brought is None:
            return
        said = counted(brought.added, "phrase ajoutée", "phrases ajoutées")
        if left := len(brought.doubles):
            said += f" ; {counted(left, 'autre était déjà là', 'autres étaient déjà là')}"
        self.desk.say(f"{said}.")
        self._show()

    def export_file(self) -> None:
        """Ask where to write the sentences: one's own when they alone are shown."""
        own = self.own.currentData() is True
        name, _filter = QFileDialog.getSaveFileName(
            self, "Exporter des phrases", "phrases.json", _FILES
        )
        if not name:
            return
        many = self.desk.attempt(lambda: sentences.export_file(self.centre, Path(name), own=own))
        if many is not None:
            self.desk.say(f"{counted(many, 'phrase')} dans {name}.")

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = QBoxLayout.Direction
        beside = ems >= _BESIDE
        self._asked.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def first(self) -> QWidget | None:
        if self.model.rowCount():
            return self.search
        return self.empty.findChild(Button)


def _choice(name: str, *choices: tuple[str, object]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for words, value in choices:
        box.addItem(words, value)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


class _SentenceDelegate(TwoLinesDelegate):
    """Two lines: the sentence as it is kept, where it is offered and whose it is."""

    beside = 9

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        sentence = index.data(LineRole)
        if not isinstance(sentence, ReadySentence):
            return None
        return Said(sentence.text, sentence.place, whose(sentence))
