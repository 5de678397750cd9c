"""What nobody covers of an edition, by sous-domaine, and the gesture that covers it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from clea_desktop.domain.french import counted
from clea_desktop.domain.referential import Release
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.criteria_tree import CriteriaTree
from clea_desktop.ui.widgets.text import Pill, heading, muted


class CoverageCard(Card):
    """The critères that no activity shows; those chosen are added to the activity in hand."""

    asked = Signal(list)
    """The codes to add to the activity in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Pill("", "muted")
        self.tree = CriteriaTree("Critères que personne ne couvre")
        self.tree.setMinimumHeight(look().px(24))
        self.tree.entered.connect(self._ask)
        self.tree.itemDoubleClicked.connect(lambda _item, _column: self._ask())
        self.add = Button("Ajouter à l’activité", self._ask, icon="plus")
        self.add.setAccessibleName("Ajouter à l’activité en cours")
        self._how = muted("Entrée ajoute ce qui est choisi, un sous-domaine entier.", small=True)
        for item in (heading("Ce que personne ne couvre"), self.tree, self._how):
            self.box.addWidget(item)
        self.box.insertLayout(1, row(self.state, None))
        self.box.addLayout(row(self.add, None))

    def show_missing(self, release: Release | None, missing: Sequence[str], *, may: bool) -> None:
        """Show what is not covered.

        :param may: something can be added to.
        """
        self.allow(may)
        some = release is not None and bool(missing)
        for part in (self.tree, self._how, self.add):
            part.setHidden(not some)
        if release is None:
            self.state.say("édition absente", "attention", "triangle-alert")
            return
        every = len(release.criteria)
        if missing:
            words = f"{counted(len(missing), 'critère')} sur {every}"
            self.state.say(words, "attention", "circle-dashed")
        else:
            self.state.say(f"rien : {every} sur {every}", "acquired", "circle-check")
        self.tree.show_criteria(release, missing)

    def allow(self, may: bool) -> None:
        """Let what is chosen be added, or not."""
        self.add.setEnabled(may)

    def _ask(self) -> None:
        if self.add.isEnabled() and self.tree.chosen:
            self.asked.emit(self.tree.chosen)
