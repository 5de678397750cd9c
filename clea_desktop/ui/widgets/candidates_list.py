"""How a candidate looks in the list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

from clea_desktop.services.dossiers import Line
from clea_desktop.ui.models.candidates import words_of
from clea_desktop.ui.models.paged import LineRole
from clea_desktop.ui.widgets.two_lines import Said, TwoLinesDelegate


class CandidateDelegate(TwoLinesDelegate):
    """Two lines: who, and where the dossier stands."""

    def said(self, index: QModelIndex | QPersistentModelIndex) -> Said | None:
        line = index.data(LineRole)
        if not isinstance(line, Line):
            return None
        name, born, reference, stage, progress = words_of(line)
        details = " · ".join(part for part in (reference, born) if part)
        return Said(name, details, stage, progress)
