"""How much pieces may weigh: two ceilings of the centre, which its responsable chooses."""

from __future__ import annotations

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import EvidenceLimits
from clea_desktop.services import brought
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.widgets.boxes import Card, abreast, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.fields import LineField
from clea_desktop.ui.widgets.text import heading, muted


class EvidenceLimitsCard(Card):
    """The ceilings as they are, and the way to change them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        held = brought.limits(desk.centre)
        self.file = LineField("Une preuve, au plus (Mo)", str(held.file_mb))
        self.dossier = LineField("Toutes celles d’un dossier, au plus (Mo)", str(held.dossier_mb))
        self.keep_button = Button("Enregistrer ces poids", self.keep)
        super().__init__(
            heading("Preuves"),
            muted(
                "Les photos sont réduites avant d’être gardées ; ce poids est celui des fichiers "
                "qu’on apporte.",
                small=True,
            ),
            abreast(self.file, self.dossier),
            row(self.keep_button, None),
        )
        for each in (self.file, self.dossier, self.keep_button):
            each.setEnabled(desk.centre.responsible)

    def keep(self) -> None:
        """Keep what is typed."""

        def kept() -> bool:
            brought.keep_limits(self._desk.centre, self._typed())
            return True

        if self._desk.attempt(kept):
            self._desk.say("Le poids des preuves est enregistré.")

    def _typed(self) -> EvidenceLimits:
        numbers = []
        for field in (self.file, self.dossier):
            text = field.text().strip()
            if not (text.isascii() and text.isdigit()) or len(text) > 6:
                sentence = f"{field.label.text()} : écrivez un nombre, 30 par exemple."
                field.refuse(sentence)
                raise RuleError(sentence)
            numbers.append(int(text))
        return EvidenceLimits(*numbers)
