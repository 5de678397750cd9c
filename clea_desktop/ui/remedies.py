"""What one does in the window about a refusal that has another answer at the command line."""

from __future__ import annotations

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.plan import MissingEdition

_REMEDIES: tuple[tuple[type[UserFacing], str], ...] = (
    (MissingEdition, "Importez d’abord cette édition dans Référentiels."),
)


def told(refusal: UserFacing) -> str:
    """Why it was refused, and what to do here."""
    remedy = next((words for kind, words in _REMEDIES if isinstance(refusal, kind)), "")
    return f"{refusal.sentence} {remedy}".rstrip()
