"""What the bar of the marking page says: which assessment, how far it is, for whom one types."""

from __future__ import annotations

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.domain.referential import FAMILY
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.marking.columns import SIDE_FROM, TREE_FROM
from clea_desktop.ui.marking.later import LaterEntry
from clea_desktop.ui.widgets.text import Pill, Text


class Standing:
    """The words of the bar, in their order."""

    def __init__(self, sheet: Sheet, *, provisional: bool) -> None:
        kind = "Préalable" if sheet.assessment.kind is Kind.PREALABLE else "Finale"
        self._provisional = provisional
        release = sheet.release
        named = "" if release.certification == FAMILY else f"{release.certification}, "
        self.edition = Pill(f"{kind} · {named}édition {release.key.edition}", "accent")
        self.provisional = Pill("Référentiel à vérifier", "attention", "triangle-alert")
        self.provisional.setToolTip(
            "Le référentiel n’a pas encore été vérifié ligne par ligne : le résultat est "
            "provisoire."
        )
        self.later = Pill("", "attention", "calendar-clock")
        self.later.hide()
        self.count = Text("", role="muted", wrap=False)
        self.all = (self.edition, self.provisional, self.later, self.count)

    def show_progress(self, sheet: Sheet) -> None:
        """How many critères are decided."""
        total = len(sheet.release.criteria)
        done = sum(sheet.mark(criterion.code) is not None for criterion in sheet.release.criteria)
        words = "critère évalué" if done < 2 else "critères évalués"
        self.count.setText(f"{done} {words} sur {total}")

    def show_later(self, entry: LaterEntry | None) -> None:
        """Who saw what is typed from now on, and when; nothing for oneself, now."""
        self.later.setVisible(entry is not None)
        if entry is not None:
            when = f"{date_words(entry.at.date())} à {time_words(entry.at)}"
            self.later.say(f"Vu par {entry.observer.name}, {when}", "attention")

    def fold(self, ems: float) -> None:
        """Stand in a width of so many em."""
        self.edition.setVisible(ems >= TREE_FROM)
        self.count.setVisible(ems >= SIDE_FROM)
        self.provisional.setVisible(ems >= SIDE_FROM and self._provisional)
