"""Journal: every act of a dossier or of the centre, found as one types, written out to verify."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QTimer
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.french import counted, figures
from clea_desktop.domain.typed import read_day
from clea_desktop.services import journal, safekeeping
from clea_desktop.services.change import Change
from clea_desktop.services.journal import Filter, Told
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.journal import MOST, WITHIN, JournalModel, when_words
from clea_desktop.ui.models.paged import LineRole
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.long_list import LongList
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Text, muted
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate

_LATER_MS = 150
_BESIDE = 60
"""From how many em on what is asked stands on one line."""
_SHOWN = 12
"""How many faults are told; the others are counted."""


class JournalPage(Page):
    """The acts, the latest first."""

    keys = (("Ctrl + F", "chercher"), ("Ctrl + S", "écrire le journal pour le vérifier"))

    def __init__(self, desk: Desk, dossier: bytes | None) -> None:
        super().__init__(desk, "Journal")
        em = look().px
        of_dossier = dossier is not None and journal.is_dossier(self.centre, dossier)
        back, words = Place(Kind.SETTINGS), "Réglages"
        if dossier is not None:
            own = Place(Kind.DOSSIER, dossier), "Dossier"
            back, words = own if of_dossier else (Place(Kind.JOURNAL), "Journal")
        self.back = Button(words, lambda: desk.go(back), icon="chevron-left", kind="quiet")
        self.bar_box.insertWidget(0, self.back)
        self.write = Button("Écrire le journal…", self._write, icon="save", shortcut="Ctrl+S")
        whose = journal.whose(self.centre, dossier) if dossier else "tout le centre"
        self.check = Button("Vérifier tout le centre", self._check, icon="shield-check")
        self.in_bar(self.beside(whose), None, self.check, self.write)
        self.check.setVisible(dossier is None)
        self.write.setVisible(dossier is None and self.centre.responsible)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Un code, un mot ou une référence")
        self.search.setAccessibleName("Chercher dans le journal")
        self.search.setMinimumHeight(em(2.6))
        self.who = QComboBox()
        self.who.setAccessibleName("Fait par")
        self.who.addItem("Tout le monde", None)
        for person in journal.authors(self.centre):
            self.who.addItem(person.name, person.id)
        self.who.setMinimumHeight(em(2.6))
        self.sort = QComboBox()
        self.sort.setAccessibleName("Sorte d’actes")
        self.sort.addItem("Tous les actes", frozenset())
        for words, kinds in journal.SORTS.items():
            self.sort.addItem(words, kinds)
        self.sort.setMinimumHeight(em(2.6))
        self.sort.setMaximumWidth(em(13))
        self.who.setMaximumWidth(em(13))
        self.since, self.until = _DayLine("Depuis le"), _DayLine("Jusqu’au")
        self.count = muted("", small=True)
        self._about = dossier
        self.model = JournalModel(self.centre)
        self.model.failed.connect(desk.refuse)
        self.list = LongList(self.model, "Actes du journal")
        self.list.setItemDelegate(_ActDelegate(self.list))
        self.list.activated.connect(self._open)
        # A long journal is read through by each search: only once nobody types any more.
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _text: self._later.start())
        policy = QComboBox.SizeAdjustPolicy.AdjustToContents
        for choice in (self.who, self.sort):
            choice.setSizeAdjustPolicy(policy)
            choice.currentIndexChanged.connect(self._find)
        for line in (self.since, self.until):
            line.textChanged.connect(lambda _text: self._later.start())
        self._asked = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._asked.setSpacing(em(0.8))
        self._asked.addWidget(self.search, 1)
        self._asked.addLayout(row(self.sort, self.who, self.since, self.until, None, gap=0.8), 2)
        body = QVBoxLayout()
        body.setContentsMargins(em(1.6), em(1.2), em(1.6), em(1.2))
        body.setSpacing(em(0.8))
        body.addLayout(self._asked)
        body.addWidget(self.count)
        body.addWidget(self.list, 1)
        if dossier is None:
            body.addWidget(
                muted(
                    f"Ici se cherchent les {figures(WITHIN)} derniers actes, ou tous ceux des "
                    "jours donnés. Entrée sur un acte : le journal de son dossier, même effacé.",
                    small=True,
                )
            )
        self._sealed = muted(
            "Chaque acte est scellé au précédent, et chaque sauvegarde revérifie toute la "
            "chaîne : le premier qui aurait changé serait nommé. Aucun nom de personne évaluée "
            "n’y est écrit.",
            small=True,
        )
        body.addWidget(self._sealed)
        self.box.addLayout(body, 1)
        self._find()

    def _find(self) -> None:
        wanted = Filter(
            tuple(self.search.text().split()),
            self._about,
            self.who.currentData(),
            self.sort.currentData(),
            self.since.day(),
            self.until.day(),
        )
        self.model.search(wanted)
        wrong = next((one.text() for one in (self.since, self.until) if one.wrong), "")
        if wrong:
            self.count.setText(f"« {wrong} » n’est pas un jour : écrivez-le comme 12/01/2027.")
            return
        found = self.model.rowCount()
        more = found == MOST
        words = counted(found, "acte")
        self.count.setText(f"les {words} les plus récents" if more else words)

    def _open(self, index: QModelIndex) -> None:
        act = index.data(LineRole)
        if isinstance(act, Told) and act.whose is not None and self._about is None:
            self.desk.go(Place(Kind.JOURNAL, act.whose))

    def _check(self) -> None:
        """Read everything again, and say what was altered and where."""
        centre = self.centre
        dialog = ProgressDialog(
            self,
            "Vérification du centre",
            lambda _told, _cancelled: safekeeping.check_open(centre),
            "Chaque page, chaque acte, chaque fiche et chaque sauvegarde sont relus.",
        )
        problems = dialog.run(self.desk)
        if problems is None:
            return
        if not problems:
            self.desk.say("Le centre et ses sauvegardes sont en bon état.")
            return
        shown = [Text(each.sentence) for each in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            shown.append(muted(f"… et {counted(len(problems) - _SHOWN, 'autre', 'autres')}."))
        question = Question(
            self,
            "Quelque chose a été modifié ou abîmé",
            *shown,
            act="Voir les sauvegardes",
            on_act=lambda: None,
        )
        if question.exec():
            self.desk.go(Place(Kind.BACKUPS))

    def _write(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, "Écrire le journal", "journal.jsonl", "Journal (*.jsonl)"
        )
        if not name:
            return
        # A long journal takes some seconds: the window goes on meanwhile.
        centre = self.centre
        self.write.setEnabled(False)
        self.work_beside(
            lambda: journal.export(centre, Path(name)),
            lambda count: self._written(name, count),
            over=lambda: self.write.setEnabled(True),
        )

    def _written(self, name: str, count: int) -> None:
        self.desk.say(f"Le journal est dans {name} : {counted(count, 'acte')}.")

    def hear(self, change: Change) -> None:
        self._find()

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = QBoxLayout.Direction
        beside = ems >= _BESIDE
        self._asked.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        # What is under the list would leave it two lines.
        self._sealed.setVisible(beside)

    def first(self) -> QWidget | None:
        return self.search


class _DayLine(QLineEdit):
    """A day, or none, which stays on the line of a search."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setMinimumHeight(look().px(2.6))
        self.setFixedWidth(look().px(8))

    @property
    def wrong(self) -> bool:
        """Whether something is typed that is no day."""
        return bool(self.text().strip()) and self.day() is None

    def day(self) -> date | None:
        """The day typed; None while it is no whole one."""
        return read_day(self.text())


class _ActDelegate(TwoLinesDelegate):
    """Two lines: what and who, when and about which dossier."""

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        act = index.data(LineRole)
        if not isinstance(act, Told):
            return None
        return Said(act.label, when_words(act), act.by, act.about)
