"""The critères of one sous-domaine as cards, its verdict above; cards are made once and re-used."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clea_desktop.domain.french import NBSP
from clea_desktop.domain.marks import Basis
from clea_desktop.domain.outcome import SubdomainOutcome
from clea_desktop.domain.referential import Subdomain
from clea_desktop.services.sentences import read_of
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.marking.criterion_card import CriterionCard
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, held, scrolling
from clea_desktop.ui.widgets.text import Pill, Text


class Criteria(QWidget):
    """The middle of the marking page."""

    taken = Signal(str)
    decided = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        em = look().px
        self.heading = Text("", bold=True)
        self.verdict = Pill("", "muted")
        self.why = Text("")
        said = QHBoxLayout()
        said.setSpacing(em(0.8))
        said.addWidget(self.verdict)
        said.addWidget(self.why, 1)
        self._said = Card(self.heading, said)
        self._cards: list[CriterionCard] = []
        self._shown: dict[str, CriterionCard] = {}
        self._box = QVBoxLayout()
        self._box.setContentsMargins(em(1.5), em(1.2), em(1.5), em(1.2))
        self._box.setSpacing(em(0.6))
        self._box.addWidget(self._said)
        self._box.addStretch(1)
        self._area = scrolling(held(self._box))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def bind(self, sub: Subdomain) -> None:
        """Show the critères of a sous-domaine."""
        self.heading.setText(f"{sub.code}  {sub.label}")
        while len(self._cards) < len(sub.criteria):
            card = CriterionCard()
            card.taken.connect(self.taken)
            card.decided.connect(self.decided)
            self._box.insertWidget(self._box.count() - 1, card)
            self._cards.append(card)
        self._shown = {}
        for card, criterion in zip(self._cards, sub.criteria, strict=False):
            card.bind(criterion.code, criterion.label)
            card.show()
            self._shown[criterion.code] = card
        for card in self._cards[len(sub.criteria) :]:
            card.hide()

    def show_state(self, sheet: Sheet, code: str, in_hand: str, basis: Basis) -> None:
        """One critère as the disk holds it.

        :param basis: what a decision on it rests on, or would.
        """
        fact = sheet.marks.get(code)
        self._shown[code].show_state(
            sheet.mark(code),
            fact.basis if fact else basis,
            read_of(sheet.dossier, sheet.notes.get(code, "")),
            sheet.locked.get(code, ""),
            in_hand=code == in_hand,
        )

    def show_verdict(self, verdict: SubdomainOutcome) -> None:
        """Why it is validated, or what is missing."""
        head, _, rest = verdict.explanation.partition(f"{NBSP}: ")
        sentence = rest or verdict.explanation
        self.why.setText(sentence[0].upper() + sentence[1:])
        if verdict.validated:
            self.verdict.say(head if rest else "Validé", "acquired", "circle-check")
        elif verdict.assessed:
            self.verdict.say("Pas encore validé", "attention", "circle-dashed")
        else:
            self.verdict.say("Pas encore évalué", "muted", "circle")

    def focus(self, code: str) -> None:
        """Give the keyboard to a critère and bring it before the eyes."""
        card = self._shown[code]
        card.setFocus()
        self.reveal(code)

    def reveal(self, code: str) -> None:
        """Bring a critère before the eyes."""
        card = self._shown[code]
        if card is next(iter(self._shown.values())):
            self._area.verticalScrollBar().setValue(0)
        else:
            self._area.ensureWidgetVisible(card, 0, look().px(2))
