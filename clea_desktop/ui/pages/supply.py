"""Fournir au certificateur: copied field by field, as a table, or as its XML. Never the deposit."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from clea_desktop.domain.french import counted
from clea_desktop.domain.supply import FIELDS, Column, ColumnMap, SupplyIds
from clea_desktop.services import supply
from clea_desktop.services.supply import ToSupply
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, abreast, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import LineField, TextField
from clea_desktop.ui.widgets.text import Text, heading, muted

_ENDS = (("Tableau", "xlsx"), ("Texte", "csv"), ("XML de la Caisse des Dépôts", "xml"))
_KINDS_OF_FILE = ";;".join(f"{name} (*.{end})" for name, end in _ENDS)


class SupplyPage(Page):
    """One person certified at a time: Espace copies a datum and moves on."""

    keys = (
        ("Espace", "copier la donnée et passer à la suivante"),
        ("Ctrl + →, Ctrl + ←", "la personne suivante, la précédente"),
        ("Ctrl + S", "enregistrer le tableau"),
    )

    def __init__(self, desk: Desk, session_id: bytes) -> None:
        self._id = session_id
        super().__init__(desk, "Fourniture")
        self.people: list[ToSupply] = supply.certified(self.centre, session_id)
        self._fields = supply.fields(self.centre, session_id)
        self._at = 0
        self.bar_box.insertWidget(
            0,
            Button(
                "Session",
                lambda: desk.go(Place(Kind.SESSION, session=session_id)),
                icon="chevron-left",
                kind="quiet",
            ),
        )
        before = Button("Précédente", partial(self._move, -1), shortcut="Ctrl+Left")
        after = Button("Suivante", partial(self._move, 1), shortcut="Ctrl+Right")
        save = Button("Enregistrer…", self.save, icon="save", shortcut="Ctrl+S")
        self.in_bar(None, before, after, save)
        self.name = heading("")
        self.place = muted("", small=True)
        self.why = Text("", role="attention", size=SMALL)
        self.list = _Fields(self)
        self.said = muted("", small=True)
        left = Card(self.name, self.place, self.why, self.list, self.said)
        right = Card(
            heading("Une fourniture, pas le dépôt"),
            muted(
                "Le certificateur dépose lui-même auprès de la Caisse des Dépôts. Ici, on prépare "
                "et on vérifie ses données : copiées une à une dans sa plateforme, en tableau, ou "
                "en XML pour qui en a les identifiants."
            ),
            row(Button("Colonnes du tableau…", self.arrange, icon="list-checks"), None),
            row(Button("Identifiants du XML…", self.identify, icon="key-round"), None),
        )
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setSpacing(look().px(1.1))
        self.columns.addLayout(column(left, None), 5)
        self.columns.addLayout(column(right, None), 4)
        self.box.addWidget(scrolling(held(column(self.columns, None, margin=1.6))), 1)
        for button in (before, after, save):
            button.setEnabled(bool(self.people))
        self._show()

    def _show(self) -> None:
        self.list.setRowCount(0)
        if not self.people:
            self.name.setText("Personne n’est certifié dans cette session")
            self.place.setText("Notez d’abord les décisions du jury.")
            self.why.hide()
            self.list.hide()
            return
        person = self.people[self._at]
        candidate = person.told.candidate
        self.name.setText(candidate.full_name)
        many = counted(len(self.people), "personne certifiée", "personnes certifiées")
        self.place.setText(f"{self._at + 1} sur {many} · {person.told.reference}")
        self.why.setText("\n".join((*person.missing, *person.flags)))
        self.why.setVisible(bool(person.missing or person.flags))
        for field in self._fields:
            self.list.offer(field.label, field.value(person.told))
        self.list.fit()
        self.list.setCurrentCell(0, 0)
        self.said.setText("Espace copie la donnée et passe à la suivante.")

    def copy(self) -> None:
        """Copy the datum in hand, and move to the next; after the last, to the next person."""
        if self.list.currentRow() < 0:
            return
        label, value = self.list.words(self.list.currentRow())
        QGuiApplication.clipboard().setText(value)
        self.said.setText(f"Copié : {label}, {value or 'rien'}.")
        if self.list.currentRow() + 1 < self.list.rowCount():
            self.list.setCurrentCell(self.list.currentRow() + 1, 0)

    def _move(self, by: int) -> None:
        if self.people:
            self._at = (self._at + by) % len(self.people)
            self._show()
            self.list.setFocus()

    def save(self) -> None:
        """Ask where, and write the table or the XML."""
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Fourniture",
            "fourniture.xlsx",
            _KINDS_OF_FILE,
        )
        if not name:
            return
        many = self.desk.attempt(lambda: supply.write_supply(self.centre, self._id, Path(name)))
        if many is not None:
            self.desk.say(f"{name} est écrit. {supply.said(many)}")

    def arrange(self) -> None:
        """Ask for the columns of the table, one a line."""
        known = supply.columns(self.centre).columns
        text = TextField(
            "Une colonne par ligne : son titre, puis « = » et la donnée",
            "\n".join(f"{each.header} = {FIELDS[each.code].label}" for each in known),
            hint="Changez l’ordre, renommez un titre, ôtez une ligne.",
            lines=14,
        )
        question = Question(
            self,
            "Colonnes du tableau",
            text,
            act="Garder",
            on_act=lambda: supply.keep_columns(self.centre, ColumnMap(_columns(text.text()))),
            width=40,
        )
        question.exec()

    def identify(self) -> None:
        """Ask for the identifiers of the XML."""
        known = supply.ids(self.centre)
        sender = LineField("Identifiant de l’émetteur", known.sender_client, hint="8 signes.")
        certifier = LineField(
            "Identifiant du certificateur", known.certifier_client, hint="8 signes."
        )
        contract = LineField("Identifiant du contrat", known.contract)
        code = LineField("Code de la certification", known.certification_code)
        depositor = LineField(
            "Nature du déposant",
            known.depositor,
            hint="CERTIFICATEUR, TIERS_CONFIANCE, ou rien.",
        )

        def write() -> None:
            supply.keep_ids(
                self.centre,
                SupplyIds(
                    sender.text(),
                    certifier.text(),
                    contract.text(),
                    code.text(),
                    depositor=depositor.text(),
                ),
            )

        items = (abreast(sender, certifier), abreast(contract, code), depositor)
        Question(self, "Identifiants du XML", *items, act="Garder", on_act=write).exec()

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = QBoxLayout.Direction
        wide = ems >= 70
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def first(self) -> QWidget | None:
        return self.list if self.people else None


def _columns(text: str) -> tuple[Column, ...]:
    by_label = {field.label.casefold(): code for code, field in FIELDS.items()}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        header, equals, label = (part.strip() for part in line.rpartition("="))
        named = label if equals else line
        # What is no datum is refused by its own name.
        found.append(Column(header if equals else line, by_label.get(named.casefold(), named)))
    return tuple(found)


class _Fields(QTableWidget):
    """The data of one person, in the order of the platform."""

    def __init__(self, page: SupplyPage) -> None:
        super().__init__(0, 2)
        self._page = page
        self.setAccessibleName("Données à copier")
        self.setFont(look().font())
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look().px(1.9))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cellClicked.connect(lambda _row, _column: page.copy())

    def offer(self, label: str, value: str) -> None:
        """Add a datum."""
        row = self.rowCount()
        self.insertRow(row)
        name, said = QTableWidgetItem(label), QTableWidgetItem(value or "·")
        name.setForeground(look().color("muted"))
        said.setData(Qt.ItemDataRole.UserRole, value)
        self.setItem(row, 0, name)
        self.setItem(row, 1, said)

    def words(self, row: int) -> tuple[str, str]:
        """The name and the value of a row."""
        name, said = self.item(row, 0), self.item(row, 1)
        assert name is not None and said is not None, "a row that is there"
        return name.text(), str(said.data(Qt.ItemDataRole.UserRole))

    def fit(self) -> None:
        """Be as tall as what it holds: the page scrolls, not the list."""
        self.setFixedHeight(self.rowCount() * look().px(1.9) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._page.copy()
        else:
            super().keyPressEvent(event)
