"""Restitution: the livret gone through with the person, and what they say of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from clea_desktop.domain.french import date_words
from clea_desktop.domain.journey import Restitution, Signature
from clea_desktop.domain.path import Act
from clea_desktop.services import people
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.step_page import StepPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, abreast, measured
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, TextField
from clea_desktop.ui.widgets.text import heading, muted


class RestitutionPage(StepPage):
    """The restitution of the last assessment."""

    act = Act.RESTITUTE
    keys = (("Ctrl + Entrée", "noter la restitution"), ("Échap", "revenir au dossier"))

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        super().__init__(desk, dossier_id, "Restitution")
        current = self.view.dossier.current
        assert current is not None
        held = self.view.dossier.journey.restitution_of(current.id)
        today = self.centre.clock().date()
        now = held or Restitution(today, self.centre.require_operator(), assessment=current.id)
        self._base = now
        self.day = DayField("Jour de la restitution", now.on)
        everyone = people.people(self.centre)
        by = ChoiceField("Faite par", [(who.id, who.name) for who in everyone], now.by.id)
        self.by, self._everyone = by, everyone
        self.aloud = QCheckBox("Le livret a été lu à haute voix")
        self.aloud.setChecked(now.read_aloud)
        self.next_step = TextField("La prochaine étape, dite ensemble", now.next_step, lines=2)
        self.remarks = TextField(
            "Vos remarques",
            now.remarks,
            hint="Les mots de la personne, tels qu’elle les dit.",
            lines=4,
        )
        self.signature = ChoiceField(
            "Signature",
            [(None, "Pas encore"), *((each, _signed(each)) for each in Signature)],
            now.signature,
        )
        livret = Button("Livret", lambda: self._paper("livret"), icon="file-text")
        paper = Button(
            "Feuille de restitution", lambda: self._paper("restitution"), icon="file-text"
        )
        self.keep = Button("Noter la restitution", self.submit, kind="primary", key="Ctrl Entrée")
        self.keep.setEnabled(self.refusal is None)
        self.in_bar(livret, paper, self.keep)
        words = "Relisez le livret avec la personne, en commençant par ses points forts."
        if held is not None:
            words = f"Notée par {held.by.name}, pour le {date_words(held.on)}."
        self.box.addWidget(
            measured(
                *self.refusal_card(),
                Card(
                    heading(f"Après l’{current.kind.words}"),
                    muted(words),
                    abreast(self.day, self.by),
                    self.aloud,
                    self.next_step,
                ),
                Card(heading("Ce que la personne en dit"), self.remarks, self.signature),
            ),
            1,
        )

    def _paper(self, kind: str) -> None:
        self.desk.go(Place(Kind.DOCUMENTS, self.dossier_id, detail=kind))

    def submit(self) -> None:
        if self.refusal is not None:
            return
        typed = replace(
            self._base,
            on=self.day.day(),
            by=next(who for who in self._everyone if who.id == self.by.value()),
            read_aloud=self.aloud.isChecked(),
            next_step=self.next_step.text(),
            remarks=self.remarks.text(),
            signature=self.signature.value(),
        )
        if self.write(typed, f"La restitution du {date_words(typed.on)} est notée."):
            self.back()

    def first(self) -> QWidget | None:
        return self.day.edit


def _signed(signature: Signature) -> str:
    return f"La personne {signature.words}"
