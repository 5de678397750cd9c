"""The acts of the journal, found as one types."""

from __future__ import annotations

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.services import journal
from clea_desktop.services.journal import Filter, Told
from clea_desktop.ui.models.paged import PagedModel

MOST = 10_000
"""How many acts are shown, the last ones: a search finds those before."""

WITHIN = 100_000
"""Among how many of the last acts the journal of all is searched: more would make one wait."""


class JournalModel(PagedModel[Told]):
    """The acts found, the latest first."""

    def search(self, wanted: Filter) -> None:
        """Show what is found; nothing moves when it is what was shown."""
        # Of one person all are at hand; a day is asked for once, where words are typed.
        bounded = wanted.about is None and wanted.since is None and wanted.until is None
        try:
            found = journal.search(self._centre, wanted, MOST, WITHIN if bounded else 0)
        except UserFacing as damage:
            found = []
            self.failed.emit(damage.sentence)
        self.put(found)

    def read(self, ids: list[bytes]) -> list[Told]:
        return journal.told(self._centre, ids)

    def words(self, line: Told) -> tuple[str, ...]:
        return line.label, when_words(line), line.by, line.about


def when_words(act: Told) -> str:
    """« le 2 mars 2026 à 9 h 15 »."""
    return f"le {date_words(act.at.date())} à {time_words(act.at)}"
