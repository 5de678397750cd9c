"""A correction meets what was begun before: open assessments follow, closed ones are decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import and_others, counted
from clea_desktop.services import adopting
from clea_desktop.services.adopting import Adoption
from clea_desktop.services.change import Change
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.releases import key_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import TextField
from clea_desktop.ui.widgets.progress import ProgressDialog
from clea_desktop.ui.widgets.text import Text, heading, muted, separator

_LISTED = 50


class AdoptionPage(Page):
    """What was begun on an earlier release of the edition."""

    def __init__(self, desk: Desk, detail: str) -> None:
        self._key = key_of(detail)
        super().__init__(desk, "Évaluations commencées avant")
        self.bar_box.insertWidget(
            0,
            Button(
                "Référentiels",
                lambda: desk.go(Place(Kind.RELEASES)),
                icon="chevron-left",
                kind="quiet",
            ),
        )
        self.in_bar(self.beside(f"édition {self._key.edition}, n° {self._key.sequence}"), None)
        self.cards = column(gap=1.1)
        self.take_all = Button("", self.adopt_open, kind="primary")
        self.box.addWidget(measured(held(self.cards)), 1)
        self._look()

    def _look(self) -> None:
        """Look for them beside the window: a large centre has thousands."""
        clear(self.cards)
        self.cards.addWidget(muted("Recherche des évaluations commencées avant…"))
        centre, key = self.centre, self._key
        self.work_beside(lambda: adopting.preview_adoption(centre, key), self._fill)

    def _fill(self, found: list[Adoption]) -> None:
        clear(self.cards)
        opened = [one for one in found if one.open]
        closed = [one for one in found if not one.open and not one.decided]
        self.cards.addWidget(self._open_card(opened))
        self.cards.addWidget(self._closed_card(closed))

    def _open_card(self, opened: list[Adoption]) -> Card:
        card = Card(heading("Évaluations en cours"))
        if not opened:
            card.box.addWidget(muted("Aucune évaluation en cours ne suit la version d’avant."))
            return card
        card.box.addWidget(muted("Elles suivront la correction ; voici ce qui y changerait."))
        self._list(card, opened, None)
        words = counted(len(opened), "évaluation", "évaluations")
        self.take_all = Button(f"Faire suivre {words}", self.adopt_open, kind="primary")
        card.box.addLayout(row(self.take_all, None))
        return card

    def _closed_card(self, closed: list[Adoption]) -> Card:
        card = Card(heading("Évaluations terminées dont le verdict serait différent"))
        if not closed:
            card.box.addWidget(muted("Aucune ne change de verdict, ou chacune est décidée."))
            return card
        card.box.addWidget(
            muted("Aucune ne change d’elle-même : décidez-les une par une, avec un motif.")
        )
        self._list(card, closed, self.decide)
        return card

    def _list(
        self, card: Card, found: list[Adoption], decide: Callable[[Adoption], None] | None
    ) -> None:
        for one in found[:_LISTED]:
            card.box.addWidget(separator())
            words = column(
                Text(f"{one.name} · {one.reference}", bold=True),
                Text(_changes_words(one), size=SMALL, role="muted"),
                gap=0.1,
            )
            line = row(gap=0.8)
            line.addLayout(words, 1)
            if decide is not None:
                line.addWidget(Button("Décider…", partial(decide, one)))
            card.box.addLayout(line)
        if len(found) > _LISTED:
            card.box.addWidget(muted(and_others(len(found) - _LISTED), small=True))

    def adopt_open(self) -> None:
        """Let those under way follow."""
        dialog = ProgressDialog(
            self,
            "Correction du référentiel",
            lambda _told, _cancelled: adopting.adopt_open(self.centre, self._key),
            "Les évaluations en cours la suivent, toutes ou aucune.",
        )
        taken = dialog.run(self.desk)
        if taken is not None:
            words = counted(taken, "évaluation suit", "évaluations suivent")
            self.desk.say(f"{words} la correction.")
            self._look()

    def decide(self, one: Adoption) -> None:
        """Decide of a closed one."""
        reason = TextField("Motif", lines=3)
        changes: list[Change] = []

        def settle(*, take: bool) -> None:
            changes.append(
                adopting.decide_closed(
                    self.centre, one.assessment, self._key, take=take, reason=reason.text()
                )
            )

        question = Question(
            self,
            f"{one.name}, dossier {one.reference}",
            Text(_changes_words(one)),
            reason,
            act="Appliquer la correction",
            on_act=partial(settle, take=True),
            back="Revenir",
        )

        def keep() -> None:
            try:
                settle(take=False)
            except UserFacing as refusal:
                question.refuse(refusal.sentence)
            else:
                question.accept()

        question.add(Button("Laisser le verdict tel quel", keep, kind="quiet"))
        reason.area.setFocus()
        if question.exec() and changes:
            self.desk.changed.emit(changes[0], self)
            self._look()

    def first(self) -> QWidget | None:
        return self.take_all if self.take_all.text() else None


def _changes_words(one: Adoption) -> str:
    if not one.changes:
        return "Aucun verdict ne changerait."
    said = [
        f"{code} {'serait validé' if then else 'ne serait plus validé'}"
        for code, _now, then in one.changes
    ]
    return f"{', '.join(said)}."
