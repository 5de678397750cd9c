"""An open assessment goes on in a later edition: side by side first, then one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from clea_desktop.domain.correspondence import Became
from clea_desktop.domain.french import counted
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.migration import Carried
from clea_desktop.services import migrating
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.releases import key_of
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.differences import BESIDE, SideBySide
from clea_desktop.ui.widgets.text import Pill, Text, Tone, heading, muted, separator
from clea_desktop.ui.widgets.verdicts import Verdicts

_TITLES = {
    Became.REWORDED: "Reformulés : la décision suit",
    Became.SPLIT: "Partagés : un acquis va à chacun, un non acquis à aucun",
    Became.MERGED: "Réunis : acquis quand chacun l’était",
    Became.CHANGED: "Changés de sens",
    Became.DROPPED: "Supprimés : gardés dans l’historique",
}


class MigrationPage(Page):
    """What carries over, what has to be decided, what is validated before and after."""

    keys = (
        ("A", "le critère demandé est acquis ; le suivant vient"),
        ("N", "il n’est pas acquis ; le suivant vient"),
        ("Suppr", "le laisser à décider plus tard"),
        ("↑ ↓", "critère demandé précédent, suivant"),
        ("Ctrl + Entrée", "passer à la nouvelle édition"),
    )

    def __init__(self, desk: Desk, dossier: bytes, detail: str) -> None:
        self._id, self._key = dossier, key_of(detail)
        self.decided: dict[str, Mark] = {}
        self.preview = migrating.preview(desk.centre, dossier, self._key)
        self.asking = self.preview.asking
        self._at = 0
        super().__init__(desk, self.preview.dossier.candidate.display_name)
        self.back = Button(
            "Dossier",
            lambda: desk.go(Place(Kind.DOSSIER, dossier)),
            icon="chevron-left",
            kind="quiet",
        )
        self.bar_box.insertWidget(0, self.back)
        self.act = Button(
            f"Passer à l’édition {self._key.edition}",
            self.migrate,
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        earlier, later = self.preview.earlier.key.edition, self._key.edition
        self.in_bar(self.beside(f"édition {earlier} → {later}"), None, self.act)
        self.lost = Text("", role="attention" if self.preview.lost else "")
        self.verdicts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.verdicts.setSpacing(look().px(1.6))
        self.rows = [
            _Asked(
                f"{code}  {self.preview.later.criterion(code).label}", partial(self._choose, rank)
            )
            for rank, code in enumerate(self.asking)
        ]
        cards: list[QWidget] = [self._about(), Card(self.verdicts)]
        if self.asking:
            cards.append(
                Card(
                    heading("À décider maintenant, ou plus tard sur la page d’évaluation"),
                    muted(
                        "Ces critères ont changé de sens : la décision d’avant ne suffit plus.",
                        small=True,
                    ),
                    *self.rows,
                )
            )
        cards += self._line_cards()
        self._area = measured(*cards, ems=76)
        self.box.addWidget(self._area, 1)
        # The keys of decisions go to the page itself.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Passage à l’édition {self._key.edition}")
        self._show_verdicts()
        self._show_asked(*range(len(self.rows)))

    # --- what is shown -------------------------------------------------------------------------

    def _about(self) -> Card:
        found = self.preview
        same = sum(line.link.became is Became.SAME for line in found.lines)
        current = found.dossier.current
        assert current is not None, "open, else refused"
        card = Card(
            heading(f"L’{current.kind.words} peut continuer dans l’édition {self._key.edition}"),
            muted(
                f"{counted(same, 'critère ne change pas', 'critères ne changent pas')} : les "
                "décisions et les notes suivent. Ce qui était noté avant reste dans l’historique, "
                "et le passage s’annule (Ctrl + Z) jusqu’à la clôture."
            ),
        )
        card.box.addWidget(self.lost)
        if found.fresh:
            words = counted(len(found.fresh), "critère nouveau", "critères nouveaux")
            card.box.addWidget(Text(f"{words}, à évaluer : {', '.join(found.fresh)}."))
        return card

    def _show_verdicts(self) -> None:
        clear(self.verdicts)
        found = self.preview
        if found.lost:
            words = "Ne serait plus validé" if len(found.lost) == 1 else "Ne seraient plus validés"
            self.lost.setText(f"{words} : {', '.join(found.lost)}. Le reste le demeure.")
        else:
            self.lost.setText("Tout ce qui est validé le reste.")
        sides = (
            (f"Aujourd’hui, édition {found.earlier.key.edition}", found.earlier, found.before),
            (f"Ensuite, édition {self._key.edition}", found.later, found.after),
        )
        for title, release, outcome in sides:
            self.verdicts.addWidget(
                held(column(heading(title), Verdicts(release, outcome), None, gap=0.5)), 1
            )

    def _show_asked(self, *ranks: int) -> None:
        """Show again some of the critères to decide, and bring the one in hand into view."""
        for rank in ranks:
            self.rows[rank].show_decided(
                self.decided.get(self.asking[rank]), in_hand=rank == self._at
            )
        if self.rows:
            self._area.ensureWidgetVisible(self.rows[self._at])

    def _line_cards(self) -> list[QWidget]:
        cards: list[QWidget] = []
        for became, title in _TITLES.items():
            lines = [line for line in self.preview.lines if line.link.became is became]
            if lines:
                card = Card(heading(f"{title} ({len(lines)})"))
                card.box.addWidget(SideBySide([self._sides(line) for line in lines]))
                cards.append(card)
        return cards

    def _sides(self, line: Carried) -> tuple[list[QWidget], list[QWidget]]:
        earlier, later = self.preview.earlier, self.preview.later
        before: list[QWidget] = [
            Text(f"{code}  {earlier.criterion(code).label} · {_words(mark)}", size=SMALL)
            for code, mark in zip(line.link.sources, line.before, strict=True)
        ]
        after: list[QWidget] = [
            Text(
                f"{code}  {later.criterion(code).label} · "
                f"{'à décider' if line.asks else _words(line.after)}",
                size=SMALL,
            )
            for code in line.link.targets
        ]
        return before, after or [muted("Dans l’historique seulement.", small=True)]

    # --- acts ----------------------------------------------------------------------------------

    def _choose(self, rank: int, mark: Mark | None) -> None:
        """Decide of a critère that changed; nothing is written before the act."""
        former, self._at = self._at, rank
        decided = {code: each for code, each in self.decided.items() if code != self.asking[rank]}
        if mark is not None:
            decided[self.asking[rank]] = mark
        shown = self.desk.attempt(
            lambda: migrating.preview(self.centre, self._id, self._key, decided)
        )
        if shown is None:
            return
        self.decided, self.preview = decided, shown
        if mark is not None:
            self._at = min(rank + 1, len(self.asking) - 1)
        self._show_asked(former, rank, self._at)
        self._show_verdicts()
        self.setFocus()

    def migrate(self) -> None:
        """Let the assessment go on in the later edition, as one act."""
        change = self.desk.write(
            lambda: migrating.migrate(self.centre, self._id, self._key, self.decided), self
        )
        if change is not None:
            self.desk.say(
                f"Le dossier suit l’édition {self._key.edition}. Ctrl + Z l’annule, jusqu’à la "
                "clôture."
            )
            self.desk.go(Place(Kind.MARKING, assessment=change.assessment))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not self.asking or not plain:
            super().keyPressEvent(event)
        elif key in _MARKS:
            self._choose(self._at, _MARKS[key])
        elif key in _STEPS:
            former, self._at = self._at, min(max(self._at + _STEPS[key], 0), len(self.rows) - 1)
            self._show_asked(former, self._at)
        else:
            super().keyPressEvent(event)

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = QBoxLayout.Direction
        beside = ems >= BESIDE
        self.verdicts.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        for each in self.findChildren(SideBySide):
            each.fold(ems)

    def first(self) -> QWidget | None:
        return self


class _Asked(QWidget):
    """A critère that changed: what it says now, and the three answers."""

    def __init__(self, label: str, choose: Callable[[Mark | None], None]) -> None:
        super().__init__()
        self._words = Text(label, size=SMALL)
        self._pill = Pill("", "muted")
        line = row(gap=0.6)
        line.addWidget(self._words, 1)
        line.addWidget(self._pill)
        self._buttons: dict[Mark | None, Button] = {}
        for value, name, _key in _CHOICES:
            button = Button(name, partial(self._give, choose, value), kind="quiet")
            button.setAccessibleName(f"{label}, {name}")
            self._buttons[value] = button
            line.addWidget(button)
        self.setLayout(column(separator(), line, gap=0.2))

    @staticmethod
    def _give(
        choose: Callable[[Mark | None], None], value: Mark | None, _checked: bool = False
    ) -> None:
        choose(value)

    def show_decided(self, mark: Mark | None, *, in_hand: bool) -> None:
        """Show what was answered, and whether the keys go here."""
        tone, icon = _LOOKS[mark] if mark is not None else ("muted", "circle-dashed")
        said = mark.words if mark is not None else "à décider"
        self._pill.say(f"{said.capitalize()}{' (en main)' if in_hand else ''}", tone, icon)
        for value, button in self._buttons.items():
            button.setEnabled(value is not mark)


_CHOICES: tuple[tuple[Mark | None, str, str], ...] = (
    (Mark.ACQUIRED, "Acquis", "A"),
    (Mark.NOT_ACQUIRED, "Non acquis", "N"),
    (None, "Plus tard", "Suppr"),
)
_LOOKS: dict[Mark, tuple[Tone, str]] = {
    Mark.ACQUIRED: ("acquired", "circle-check"),
    Mark.NOT_ACQUIRED: ("not_acquired", "minus"),
}
_MARKS = {
    Qt.Key.Key_A: Mark.ACQUIRED,
    Qt.Key.Key_N: Mark.NOT_ACQUIRED,
    Qt.Key.Key_Delete: None,
}
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def _words(mark: Mark | None) -> str:
    return mark.words if mark is not None else "non évalué"
