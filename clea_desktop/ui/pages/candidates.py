"""Candidats: everyone, found as one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clea_desktop.domain.french import counted
from clea_desktop.services.change import Change
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.candidates import CandidatesModel
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.receiving import ask_files
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import add, column, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.candidates_list import CandidateDelegate
from clea_desktop.ui.widgets.long_list import LongList
from clea_desktop.ui.widgets.text import display, muted


class CandidatesPage(Page):
    """Search, and the list under it."""

    keys = (
        ("Ctrl + N", "nouveau candidat"),
        ("Ctrl + O", "recevoir un dossier d’un autre organisme"),
        ("↓ puis Entrée", "ouvrir un dossier de la liste"),
        ("Échap", "effacer la recherche"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Candidats")
        em = look().px
        self.model = CandidatesModel(self.centre)
        new = Button(
            "Nouveau candidat",
            lambda: desk.go(Place(Kind.NEW_CANDIDATE)),
            icon="user-plus",
            kind="primary",
            key="Ctrl N",
            shortcut="Ctrl+N",
        )
        receive = Button(
            "Recevoir…", lambda: ask_files(self), icon="import", kind="quiet", shortcut="Ctrl+O"
        )
        receive.setToolTip("Recevoir un dossier d’un autre organisme (Ctrl + O)")
        self.in_bar(None, receive, new)
        self.search = _Search(self)
        self.search.setPlaceholderText("Nom, prénom, ancien nom ou référence")
        self.search.setAccessibleName("Rechercher un candidat")
        self.search.setMinimumHeight(em(2.6))
        self.search.setMaximumWidth(em(36))
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(self._search)
        self.hidden = QCheckBox("Retirés ou réunis")
        self.hidden.setToolTip("Montrer les dossiers retirés, ou réunis à un autre")
        self.hidden.toggled.connect(lambda _on: self._search())
        self.count = muted("", small=True)
        self.list = LongList(self.model, "Candidats")
        self.model.completed.connect(self._count)
        self.model.failed.connect(desk.refuse)
        self.list.setItemDelegate(CandidateDelegate(self.list))
        self.list.activated.connect(self._open)
        self.list.clicked.connect(self._open)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._empty = _Empty(lambda: desk.go(Place(Kind.NEW_CANDIDATE)))
        self._stack.addWidget(self._empty)
        search = row(gap=1)
        search.addWidget(self.search, 100)
        add(search, self.hidden, None, self.count)
        body = QVBoxLayout()
        body.setContentsMargins(em(1.6), em(1.2), em(1.6), em(1.2))
        body.setSpacing(em(0.8))
        body.addLayout(search)
        body.addWidget(self._stack, 1)
        self.box.addLayout(body, 1)
        self._search()

    def _search(self) -> None:
        typed = self.search.text()
        self.model.search(typed, hidden=self.hidden.isChecked())
        self._count()
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.list)
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self._empty.say(typed, hidden=self.hidden.isChecked())
            self._stack.setCurrentWidget(self._empty)

    def _count(self) -> None:
        words = counted(self.model.rowCount(), "dossier")
        self.count.setText(words if self.model.whole else f"plus de {words}")

    def _open(self, index: QModelIndex) -> None:
        self.desk.go(Place(Kind.DOSSIER, self.model.id_at(index.row())))

    def open_current(self) -> None:
        """Open the dossier the list has in hand."""
        if self.list.currentIndex().isValid():
            self._open(self.list.currentIndex())

    def hear(self, change: Change) -> None:
        self.model.refresh()

    def first(self) -> QWidget | None:
        return self.search


class _Search(QLineEdit):
    """The search: the arrows move in the list below, Entrée opens, Échap clears."""

    def __init__(self, page: CandidatesPage) -> None:
        super().__init__()
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        view = self._page.list
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            view.keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._page.open_current()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class _Empty(QWidget):
    """Nothing to show, and what to do first."""

    def __init__(self, on_new: Callable[[], None]) -> None:
        super().__init__()
        self._title = display("")
        self._words = muted("")
        self._new = Button("Nouveau candidat", icon="user-plus", kind="primary")

        self._new.clicked.connect(lambda _c=False: on_new())
        self.setLayout(column(600, self._title, self._words, 60, row(self._new, None), None))

    def say(self, typed: str, *, hidden: bool) -> None:
        """Say why there is nothing."""
        if typed:
            self._title.setText("Personne de ce nom")
            words = (
                f"Aucun dossier ne contient « {typed} ». Essayez une partie du nom, un ancien nom "
                "ou la référence, comme 2026-0012."
            )
        elif hidden:
            self._title.setText("Aucun dossier retiré")
            words = "Un dossier ouvert par erreur, puis retiré, se retrouve ici."
        else:
            self._title.setText("Bienvenue")
            words = "Commencez par ouvrir le dossier de la première personne que vous accueillez."
        self._words.setText(words)
        self._new.setVisible(not hidden)
