"""Closing an assessment: what is missing, what it comes to, and the act itself."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.french import counted, date_words, listed
from clea_desktop.domain.years import valid_until
from clea_desktop.services import closing
from clea_desktop.services.sheet import sheet_of
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, add, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, TextField
from clea_desktop.ui.widgets.text import Text, heading, muted
from clea_desktop.ui.widgets.verdicts import Verdicts, validated_words

_REASONS = (
    ("", "Choisir…"),
    ("Évaluation interrompue", "Évaluation interrompue"),
    ("Non observable ici", "Non observable ici"),
    ("À la demande de la personne", "À la demande de la personne"),
)


_UNTOUCHED = {
    Assessed.PREALABLE: "Ils seront « pas encore évalués », jamais « à consolider ».",
    Assessed.FINALE: "Chacun garde l’état qu’il avait avant cette évaluation.",
}
"""What becomes of the critères left undecided (DOMAIN.md, section 3)."""

_LISTED = 8
"""How many sous-domaines are listed before the others are only counted."""


class ClosingPage(Page):
    """What closing would say, before it is said."""

    keys = (("Ctrl + Entrée", "clore l’évaluation"), ("Échap", "revenir aux critères"))

    def __init__(self, desk: Desk, assessment: bytes) -> None:
        self._id = assessment
        self.sheet = sheet_of(desk.centre, assessment)
        name = self.sheet.assessment.kind.words
        super().__init__(desk, f"Clore l’{name}")
        person = self.sheet.dossier.candidate.display_name
        self.in_bar(self.beside(person), None)
        self.bar_box.insertWidget(
            0, Button("Critères", self._back, icon="chevron-left", kind="quiet")
        )
        missing = self.sheet.undecided
        self.reason = ChoiceField("Pourquoi des critères restent non évalués", _REASONS, "")
        self.precision = TextField("Précisions", lines=2)
        self.day = DayField("Dernier jour de l’évaluation", self._last_day())
        self.act = Button(
            "Clore l’évaluation", self.close_assessment, kind="primary", key="Ctrl Entrée"
        )
        outcome = self.sheet.outcome
        cards: list[QWidget] = []
        if missing:
            cards.append(self._missing_card(missing))
        cards.append(
            Card(
                heading(validated_words(outcome)),
                muted("Voici ce que la fin de l’évaluation gardera."),
                Verdicts(self.sheet.release, outcome, explained=True),
            )
        )
        lock = (
            "L’évaluation est ensuite verrouillée. Elle peut être rouverte, avec un motif, tant "
            "que le livret n’est pas remis et qu’aucune finale ne l’a suivie."
        )
        cards.append(Card(self.day, muted(lock), row(self.act, None), role="next"))
        self.box.addWidget(measured(*cards), 1)

    def _last_day(self) -> date:
        """Today, or the last day a finale may be closed on once it is over."""
        today = self.centre.clock().date()
        before = [a for a in self.sheet.dossier.assessments if a.id != self._id]
        limit = valid_until(tuple(before), self.sheet.release.validity_years)
        finale = self.sheet.assessment.kind is Assessed.FINALE
        return min(today, limit) if finale and limit is not None else today

    def _missing_card(self, missing: tuple[str, ...]) -> Card:
        by_sub = [
            (sub.code, [code for code in sub.codes if code in missing])
            for sub in self.sheet.release.subdomains
        ]
        lines = [
            Text(f"{code} : {listed(codes)}", size=SMALL, role="muted")
            for code, codes in by_sub
            if codes
        ]
        words = "n’est pas évalué" if len(missing) == 1 else "ne sont pas évalués"
        card = Card(
            heading(f"{counted(len(missing), 'critère')} {words}"),
            muted(_UNTOUCHED[self.sheet.assessment.kind]),
            role="warning",
        )
        if self.sheet.assessment.kind is Assessed.PREALABLE:
            add(card.box, self.reason, self.precision)
        add(card.box, *lines[:_LISTED])
        if len(lines) > _LISTED:
            others = len(lines) - _LISTED
            card.box.addWidget(muted(f"… et {others} autres sous-domaines.", small=True))
        first = Button("Les évaluer", self._back, icon="list-checks")
        card.box.addLayout(row(first, None))
        return card

    def close_assessment(self) -> None:
        """Close it: its outcome is frozen."""
        said = [self.reason.value(), self.precision.text().strip()]
        reason = " – ".join(part for part in said if part)
        change = self.desk.write(
            lambda: closing.close(self.centre, self._id, self.day.day(), reason), self
        )
        if change is not None:
            day = date_words(self.day.day())
            self.desk.say(f"L’{self.sheet.assessment.kind.words} est terminée le {day}.")
            self.desk.go(Place(Kind.DOSSIER, self.sheet.dossier.id))

    def _back(self) -> None:
        self.desk.go(Place(Kind.MARKING, self.sheet.dossier.id, self._id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.close_assessment()
        elif event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def first(self) -> QWidget | None:
        asked = self.sheet.undecided and self.sheet.assessment.kind is Assessed.PREALABLE
        return self.reason.box if asked else self.act
