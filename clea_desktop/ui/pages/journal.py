"""Journal: every act of a dossier or of the centre, found as one types, written out to verify."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.french import counted, figures
from clea_desktop.services import journal
from clea_desktop.services.change import Change
from clea_desktop.services.journal import Told
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.journal import MOST, WITHIN, JournalModel, when_words
from clea_desktop.ui.models.paged import LineRole
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.tasks import Task, raise_bug
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import add, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.long_list import LongList
from clea_desktop.ui.widgets.text import muted
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate

_LATER_MS = 150


class JournalPage(Page):
    """The acts, the latest first."""

    keys = (("Ctrl + F", "chercher"), ("Ctrl + S", "écrire le journal pour le vérifier"))

    def __init__(self, desk: Desk, dossier: bytes | None) -> None:
        super().__init__(desk, "Journal")
        em = look().px
        back = Place(Kind.DOSSIER, dossier) if dossier else Place(Kind.SETTINGS)
        words = "Dossier" if dossier else "Réglages"
        self.back = Button(words, lambda: desk.go(back), icon="chevron-left", kind="quiet")
        self.bar_box.insertWidget(0, self.back)
        self.write = Button("Écrire le journal…", self._write, icon="save", shortcut="Ctrl+S")
        held = self.centre.in_hand(dossier) if dossier else None
        whose = f"{held.candidate.display_name} · {held.reference}" if held else "tout le centre"
        self.in_bar(self.beside(whose), None, self.write)
        self.write.setVisible(dossier is None and self.centre.responsible)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Un code, un mot ou une référence")
        self.search.setAccessibleName("Chercher dans le journal")
        self.search.setMinimumHeight(em(2.6))
        self.search.setMaximumWidth(em(30))
        self.who = QComboBox()
        self.who.setAccessibleName("Fait par")
        self.who.addItem("Tout le monde", None)
        for person in journal.authors(self.centre):
            self.who.addItem(person.name, person.id)
        self.who.setMinimumHeight(em(2.6))
        self.count = muted("", small=True)
        self._task: Task | None = None
        self.model = JournalModel(self.centre, dossier)
        self.model.failed.connect(desk.failed)
        self.list = LongList(self.model, "Actes du journal")
        self.list.setItemDelegate(_ActDelegate(self.list))
        # A long journal is read through by each search: only once nobody types any more.
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _text: self._later.start())
        self.who.currentIndexChanged.connect(self._find)
        asked = row(gap=1)
        asked.addWidget(self.search, 100)
        add(asked, self.who, None, self.count)
        body = QVBoxLayout()
        body.setContentsMargins(em(1.6), em(1.2), em(1.6), em(1.2))
        body.setSpacing(em(0.8))
        body.addLayout(asked)
        body.addWidget(self.list, 1)
        if dossier is None:
            body.addWidget(
                muted(
                    f"Ici se cherchent les {figures(WITHIN)} derniers actes ; ceux d’une personne "
                    "sont tous dans le journal de son dossier.",
                    small=True,
                )
            )
        body.addWidget(
            muted(
                "Chaque acte est scellé au précédent, et chaque sauvegarde revérifie toute la "
                "chaîne : le premier qui aurait changé serait nommé. Aucun nom de personne évaluée "
                "n’y est écrit.",
                small=True,
            )
        )
        self.box.addLayout(body, 1)
        self._find()

    def _find(self) -> None:
        self.model.search(self.search.text(), self.who.currentData())
        found = self.model.rowCount()
        more = found == MOST
        words = counted(found, "acte")
        self.count.setText(f"les {words} les plus récents" if more else words)

    def _write(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, "Écrire le journal", "journal.jsonl", "Journal (*.jsonl)"
        )
        if not name:
            return
        # A long journal takes some seconds: the window goes on meanwhile.
        centre = self.centre
        task = Task(lambda: journal.export(centre, Path(name)), self)
        task.done.connect(lambda count: self._written(name, count))
        task.refused.connect(self.desk.failed)
        task.broken.connect(raise_bug)
        self.write.setEnabled(False)
        for end in (task.done, task.refused, task.broken):
            end.connect(lambda _what: self.write.setEnabled(True))
        self._task = task.start()

    def _written(self, name: str, count: int) -> None:
        self.desk.said.emit(f"Le journal est dans {name} : {counted(count, 'acte')}.")

    def leave(self) -> bool:
        if self._task is not None:
            self._task.forget()
        return True

    def hear(self, change: Change) -> None:
        self._find()

    def first(self) -> QWidget | None:
        return self.search


class _ActDelegate(TwoLinesDelegate):
    """Two lines: what and who, when and about which dossier."""

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        act = index.data(LineRole)
        if not isinstance(act, Told):
            return None
        return Said(act.label, when_words(act), act.by, act.about)
