"""What differs between two releases, side by side: the lines, then the rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from clea_desktop.domain.french import and_others, counted
from clea_desktop.services.referentials import Comparison, Difference
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card, column
from clea_desktop.ui.widgets.text import Text, heading, muted, separator

LISTED = 60
"""How many lines of one sort are laid out; the others are counted."""

BESIDE = 70
"""From how many em on two texts stand side by side."""

_HEADINGS = {
    Difference.NEW: "Nouvelles lignes",
    Difference.REWORDED: "Lignes reformulées",
    Difference.SPLIT: "Critères partagés en plusieurs",
    Difference.MERGED: "Critères réunis",
    Difference.CHANGED: "Critères qui changent de sens",
    Difference.DROPPED: "Lignes supprimées",
}


class SideBySide(QWidget):
    """Things before on the left, after on the right; one above the other where it is narrow."""

    def __init__(self, rows: Sequence[tuple[Sequence[QWidget], Sequence[QWidget]]]) -> None:
        super().__init__()
        self._lines: list[QBoxLayout] = []
        box = column(gap=0.45)
        for before, after in rows:
            box.addWidget(separator())
            line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(look().px(0.6))
            for side in (before, after):
                line.addLayout(column(*side, None, gap=0.2), 1)
            self._lines.append(line)
            box.addLayout(line)
        self.setLayout(box)

    def fold(self, ems: float) -> None:
        """Stand in a window of so many em."""
        direction = QBoxLayout.Direction
        for line in self._lines:
            line.setDirection(direction.LeftToRight if ems >= BESIDE else direction.TopToBottom)


def labelled(codes: Sequence[str], labels: Sequence[str], nothing: str = "—") -> list[QWidget]:
    """Codes with their labels, one under the other."""
    if not codes:
        return [muted(nothing, small=True)]
    return [Text(f"{code}  {label}", size=SMALL) for code, label in zip(codes, labels, strict=True)]


def difference_cards(found: Comparison, before: str, after: str) -> list[Card]:
    """A card for each sort of difference that there is.

    :param before: what the earlier release is called, above its side.
    :param after: and the later one.
    """
    cards = [_summary(found, before, after)]
    for difference, title in _HEADINGS.items():
        lines = found.of(difference)
        if not lines:
            continue
        card = Card(heading(f"{title} ({len(lines)})"))
        card.box.addWidget(
            SideBySide(
                [
                    (labelled(line.sources, line.before), labelled(line.targets, line.after))
                    for line in lines[:LISTED]
                ]
            )
        )
        if len(lines) > LISTED:
            card.box.addWidget(muted(and_others(len(lines) - LISTED), small=True))
        cards.append(card)
    if found.rules:
        card = Card(heading(f"Règles qui changent ({len(found.rules)})"))
        card.box.addWidget(
            SideBySide(
                [
                    (labelled([rule.was], [rule.before]), labelled([rule.code], [rule.after]))
                    for rule in found.rules
                ]
            )
        )
        cards.append(card)
    return cards


def _summary(found: Comparison, before: str, after: str) -> Card:
    same = len(found.of(Difference.SAME))
    card = Card(
        heading(f"De {before} à {after}"),
        muted(f"{counted(same, 'ligne inchangée', 'lignes inchangées')}."),
    )
    if found.guessed:
        card.box.addWidget(
            Text(
                "Aucune correspondance ne mène de l’une à l’autre : seuls les codes sont comparés.",
                size=SMALL,
                role="attention",
            )
        )
    earlier, later = found.years
    if earlier != later:
        card.box.addWidget(
            Text(
                f"La finale est possible pendant {counted(later, 'an')} au lieu de {earlier}.",
                size=SMALL,
            )
        )
    return card
