"""What one does at the command line about a refusal that has another answer in the window."""

from __future__ import annotations

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.plan import MissingEdition, NameTaken
from clea_desktop.services.restoring import OtherCentre

_REMEDIES: tuple[tuple[type[UserFacing], str], ...] = (
    (
        MissingEdition,
        "Importez d’abord cette édition (« referential import FICHIER »).",
    ),
    (
        NameTaken,
        "Ajoutez --replace pour le remplacer, ce qui en fait la version suivante, ou changez le "
        "titre du fichier.",
    ),
    (
        OtherCentre,
        "Restaurez-la dans un dossier à elle (« restore --to DOSSIER »).",
    ),
)


def told(refusal: UserFacing) -> str:
    """Why it was refused, and what to do here."""
    remedy = next((words for kind, words in _REMEDIES if isinstance(refusal, kind)), "")
    return f"{refusal.sentence} {remedy}".rstrip()
