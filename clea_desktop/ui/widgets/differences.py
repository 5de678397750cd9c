"""What differs between two releases, side by side: the lines, then the rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from clea_desktop.domain.french import counted
from clea_desktop.services.referentials import Comparison, Difference
from clea_desktop.ui.theme.look import SMALL, look
from clea_desktop.ui.widgets.boxes import Card
from clea_desktop.ui.widgets.text import Text, heading, muted, separator

LISTED = 60
"""How many lines of one sort are laid out; the others are counted."""

_HEADINGS = {
    Difference.NEW: "Nouvelles lignes",
    Difference.REWORDED: "Lignes reformulées",
    Difference.SPLIT: "Critères partagés en plusieurs",
    Difference.MERGED: "Critères réunis",
    Difference.CHANGED: "Critères qui changent de sens",
    Difference.DROPPED: "Lignes supprimées",
}


def side_by_side(rows: Sequence[tuple[Sequence[QWidget], Sequence[QWidget]]]) -> QGridLayout:
    """Things before on the left, after on the right, on the same lines."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(1.6))
    grid.setVerticalSpacing(look().px(0.45))
    for side in (0, 1):
        grid.setColumnStretch(side, 1)
    place = 0
    for before, after in rows:
        grid.addWidget(separator(), place, 0, 1, 2)
        for depth in range(max(len(before), len(after))):
            for side, items in enumerate((before, after)):
                if depth < len(items):
                    grid.addWidget(items[depth], place + 1 + depth, side)
        place += 1 + max(len(before), len(after))
    return grid


def labelled(codes: Sequence[str], labels: Sequence[str], nothing: str = "—") -> list[QWidget]:
    """Codes with their labels, one under the other."""
    if not codes:
        return [muted(nothing, small=True)]
    return [
        Text(f"{code}  {label}", size=SMALL) for code, label in zip(codes, labels, strict=False)
    ]


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
        card.box.addLayout(
            side_by_side(
                [
                    (labelled(line.sources, line.before), labelled(line.targets, line.after))
                    for line in lines[:LISTED]
                ]
            )
        )
        if len(lines) > LISTED:
            card.box.addWidget(muted(f"… et {len(lines) - LISTED} autres.", small=True))
        cards.append(card)
    if found.rules:
        card = Card(heading(f"Règles qui changent ({len(found.rules)})"))
        card.box.addLayout(
            side_by_side(
                [
                    (labelled([rule.code], [rule.before]), labelled([rule.code], [rule.after]))
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
                "Aucune correspondance ne mène de l’une à l’autre : seuls les codes sont comparés.",
                size=SMALL,
                role="attention",
            )
        )
    earlier, later = found.years
    if earlier != later:
        card.box.addWidget(
            Text(f"La finale est possible pendant {later} ans au lieu de {earlier}.", size=SMALL)
        )
    return card
