"""Ctrl+K: a page, an act or a candidate, from anywhere, by typing a part of its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from clea_desktop.domain.people import folded
from clea_desktop.services import dossiers
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.guide_key import TOLD_IN
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.icons import icon
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.text import muted

_MOST = 12
_NOT_FOUND = 4


@dataclass(frozen=True)
class Command:
    """Something that can be done from anywhere."""

    words: str
    icon: str
    do: Callable[[], object]
    also: str = ""
    """Other words that people would type for it."""


class Palette(QDialog):
    """The box that goes anywhere."""

    def __init__(self, parent: QWidget, desk: Desk, commands: list[Command]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Aller à")
        self.setProperty(TOLD_IN, "clavier#aller-partout")
        self._desk = desk
        self._commands = commands
        self._shown: list[Command] = []
        em = look().px
        self.search = _Line(self)
        self.search.setPlaceholderText("Candidat, référence, page, action…")
        self.search.setAccessibleName("Aller à")
        self.search.setMinimumHeight(em(2.7))
        self.list = QListWidget()
        self.list.setAccessibleName("Réponses")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self.go())
        self.list.itemClicked.connect(lambda _item: self.go())
        box = QVBoxLayout(self)
        box.setContentsMargins(em(1), em(1), em(1), em(0.8))
        box.setSpacing(em(0.7))
        box.addWidget(self.search)
        box.addWidget(self.list, 1)
        box.addWidget(muted("Entrée pour y aller, Échap pour revenir", small=True))
        self.search.textChanged.connect(self._find)
        wide = min(em(40), parent.width() - em(2))
        self.resize(wide, min(em(30), parent.height() - em(4)))
        self._find("")

    def _find(self, typed: str) -> None:
        words = folded(typed).split()
        ranked = [(_rank(each, words), each) for each in self._commands]
        self._shown = [
            each for rank, each in sorted(ranked, key=lambda one: one[0]) if rank < _NOT_FOUND
        ]
        nothing = f"Rien ne contient « {typed} »."
        if words:
            centre = self._desk.centre
            found = self._desk.attempt(
                lambda: dossiers.lines_of(centre, dossiers.search(centre, typed, most=_MOST))
            )
            if found is None:
                nothing = "Les dossiers ne se lisent pas : la raison est dite en haut de la page."
            for line in found or []:
                place = Place(Kind.DOSSIER, line.id)
                said = f"{line.name}  ·  {line.reference}  ·  {line.stage.words}"
                self._shown.append(Command(said, "user", partial(self._desk.go, place)))
        self.list.clear()
        for command in self._shown:
            item = QListWidgetItem(icon(command.icon, "muted"), command.words)
            item.setSizeHint(QSize(0, look().px(2.3)))
            self.list.addItem(item)
        if not self._shown:
            told = QListWidgetItem(nothing)
            told.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(told)
        self.list.setCurrentRow(0)

    def go(self) -> None:
        """Do what is in hand."""
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            command = self._shown[row]
            self.accept()
            command.do()


def _rank(command: Command, words: list[str]) -> int:
    """How well a command answers what is typed, the best first."""
    name, every = f" {folded(command.words)}", f" {folded(f'{command.words} {command.also}')}"
    # « registre » is in « enregistrer », which is not what was meant.
    for rank, (said, begun) in enumerate(((name, " "), (every, " "), (name, ""), (every, ""))):
        if all(f"{begun}{word}" in said for word in words):
            return rank
    return _NOT_FOUND


class _Line(QLineEdit):
    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._palette.list.keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._palette.go()
        else:
            super().keyPressEvent(event)
