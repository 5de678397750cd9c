"""Comptes et audit: a period answered for, réclamations, amounts."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from clea_desktop.domain.accounts import Amount, Complaint, Fees, Service
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import short_date
from clea_desktop.services import accounts, papers
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, abreast, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField, TextField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import heading, muted

_EUROS = 100


class AccountsPage(Page):
    """One period: its statement of fees and its dossier d’audit; and the réclamations."""

    keys = (("Tab", "d’un champ à l’autre"),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Comptes et audit")
        self.bar_box.insertWidget(
            0,
            Button("Jurys", lambda: desk.go(Place(Kind.JURIES)), icon="chevron-left", kind="quiet"),
        )
        self.in_bar(None)
        today = self.centre.clock().date()
        self.starts = DayField("Du", date(today.year, 1, 1))
        self.ends = DayField("Au", today)
        self.sample = LineField(
            "Dossiers de l’échantillon",
            hint="Leurs références, séparées par des espaces ; rien pour la liste seule.",
        )
        self.anonymous = QCheckBox("Sans aucun nom")
        period = Card(
            heading("Une période"),
            abreast(self.starts, self.ends),
            row(Button("État des évaluations…", self.statement, icon="file-text"), None),
            muted("Les évaluations terminées et les dossiers déposés, à leur prix du jour."),
            self.sample,
            self.anonymous,
            row(Button("Dossier d’audit…", self.audit, icon="folder-open"), None),
        )
        self.box.addWidget(measured(period, self._fees_card(), self._complaints_card(), ems=60), 1)

    def _fees_card(self) -> Card:
        card = Card(heading("Prix"), gap=0.1)
        known = sorted(accounts.fees(self.centre).amounts, key=lambda a: (a.service.value, a.since))
        for amount in known:
            words = f"depuis le {short_date(amount.since)}"
            entry = Entry(f"{amount.service.words} : {_euros(amount.cents)}", words)
            entry.setEnabled(False)
            card.box.addWidget(entry)
        if not known:
            card.box.addWidget(muted("Aucun prix n’est noté : les comptes donneront les nombres."))
        add = Button("Ajouter un prix…", self.add_amount, icon="plus", kind="quiet")
        card.box.addLayout(row(add, None))
        return card

    def _complaints_card(self) -> Card:
        card = Card(heading("Réclamations"), gap=0.1)
        for complaint in accounts.complaints(self.centre):
            answered = complaint.answered_on
            state = f"répondue le {short_date(answered)}" if answered else "en attente de réponse"
            entry = Entry(complaint.subject.splitlines()[0], state)
            entry.clicked.connect(partial(self._ask_complaint, complaint))
            card.box.addWidget(entry)
        add = Button("Noter une réclamation…", self.complain, icon="plus", kind="quiet")
        card.box.addLayout(row(add, None))
        return card

    def statement(self) -> None:
        """Ask where, and write the statement of fees."""
        to, _ = QFileDialog.getSaveFileName(self, "État", "etat.pdf", "PDF (*.pdf)")
        if not to:
            return

        def write() -> bool:
            made = accounts.fee_statement(self.centre, self.starts.day(), self.ends.day())
            papers.save_pdf(self.centre, made.pdf, Path(to))
            return True

        if self.desk.attempt(write):
            self.desk.say(f"L’état est dans {to}.")

    def audit(self) -> None:
        """Ask where, and write the dossier d’audit, with its progress."""
        name = QFileDialog.getExistingDirectory(self, "Où écrire le dossier d’audit")
        if not name:
            return
        sample = self.sample.text().replace(",", " ").split()
        starts, ends, anonymous = self.starts.day(), self.ends.day(), self.anonymous.isChecked()
        dialog = ProgressDialog(
            self,
            "Dossier d’audit",
            lambda told, cancelled: accounts.audit(
                self.centre,
                starts,
                ends,
                Path(name),
                sample,
                anonymous=anonymous,
                progress=told,
                cancelled=cancelled,
            ),
        )
        if dialog.run(self.desk) is not None:
            self.desk.say(f"Le dossier d’audit est dans {name}.")

    def add_amount(self) -> None:
        """Ask for an amount and since when."""
        service = ChoiceField("Prestation", [(each, each.words) for each in Service])
        price = LineField("Prix, en euros", placeholder="450,00")
        since = DayField("À partir du", self.centre.clock().date())

        def write() -> None:
            known = accounts.fees(self.centre).amounts
            amount = Amount(service.value(), _cents(price.text()), since.day())
            accounts.keep_fees(self.centre, Fees((*known, amount)))

        question = Question(
            self, "Ajouter un prix", service, abreast(price, since), act="Ajouter", on_act=write
        )
        price.line.setFocus()
        if question.exec():
            self.desk.go(Place(Kind.ACCOUNTS))

    def complain(self) -> None:
        """Ask for a réclamation."""
        self._ask_complaint(Complaint(self.centre.clock().date(), ""))

    def _ask_complaint(self, complaint: Complaint, _checked: bool = False) -> None:
        received = DayField("Reçue le", complaint.received_on)
        who = LineField("De qui, en un mot", complaint.who)
        subject = TextField("Objet", complaint.subject, lines=3)
        answered = OptionalDayField("Répondue le", complaint.answered_on)
        answer = TextField("Réponse", complaint.answer, lines=3)

        def write() -> bool:
            if not answered.valid():
                return False
            told = Complaint(
                received.day(),
                subject.text().strip(),
                who.text(),
                answered.day(),
                answer.text().strip(),
                id=complaint.id,
            )
            accounts.write_complaint(self.centre, told)
            return True

        items = (abreast(received, who), subject, answered, answer)
        question = Question(self, "Réclamation", *items, act="Enregistrer", on_act=write)
        subject.area.setFocus()
        if question.exec():
            self.desk.go(Place(Kind.ACCOUNTS))

    def first(self) -> QWidget | None:
        return self.starts.edit


def _euros(cents: int) -> str:
    return f"{cents // _EUROS},{cents % _EUROS:02d} €"


def _cents(text: str) -> int:
    plain = text.replace(" ", "").replace("\u00a0", "").replace("€", "").replace(",", ".")
    whole, _, part = plain.partition(".")
    if not whole.isdigit() or len(whole) > 7 or (part and not (part.isdigit() and len(part) < 3)):
        raise RuleError(f"« {text} » n’est pas un prix : écrivez-le comme 450,00.")
    return int(whole) * _EUROS + int((part + "00")[:2])
