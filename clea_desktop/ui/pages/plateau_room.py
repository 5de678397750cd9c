"""What the page of the plateau leaves out where there is little room, and what never goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clea_desktop.domain.sentences import MOST_OFFERED
from clea_desktop.ui.pages.plateau_cell import NOTE_LINES
from clea_desktop.ui.theme.look import look

if TYPE_CHECKING:
    from clea_desktop.ui.pages.plateau import PlateauPage

_ROOMY, _HINTED = 70, 84
"""From how many em of width the bar shows all its words, and the keys are told above the table."""

_TALL = 40
"""From how many em of height all stands with an open note, or with a sheet that is typed."""

_SHARES = ((True, 2, 2), (True, 1, 2), (False, 2, 2), (False, 1, 2), (False, 1, 1))
"""What an open note takes where all does not stand, the first that does: whether the words of the
cell are said above it, its lines, and how many sentences are offered below it."""


class PlateauRoom:
    """The width and the height of a plateau, shared out.

    :param titles: what the page is called with room, and with little.
    """

    def __init__(self, page: PlateauPage, titles: tuple[str, str]) -> None:
        self._page = page
        self._wide, self._short = titles
        self.ems = 200.0
        page.banner.turned.connect(self._share_again)
        page.note.phrases.turned.connect(self._share_again)

    @property
    def roomy(self) -> bool:
        """Whether the page is wide enough for all its words."""
        return self.ems >= _ROOMY

    def fold(self, ems: float) -> None:
        """Show what a width leaves room for.

        :param ems: of the page.
        """
        page, self.ems = self._page, ems
        page.title.setText(self._wide if self.roomy else self._short)
        page.hints.setVisible(ems >= _HINTED and bool(page.model.codes))
        page.words.setVisible(self.roomy)
        page.paper.setVisible(self.roomy)
        self.name_hiding()
        page.following.setText("Activité suivante" if self.roomy else "Suivante")
        page.following.setAccessibleName("Activité suivante")
        page.following.updateGeometry()
        self.share(noting=not page.note.isHidden())

    def name_hiding(self) -> None:
        """Call the button that hides names and decisions after what it does now."""
        button, words = self._page.hide_button, "Montrer" if self._page.model.masked else "Masquer"
        button.setText(words if self.roomy else "")
        button.key = "F6" if self.roomy else ""
        button.setAccessibleName(f"{words} les noms et les décisions")
        button.setToolTip(f"{words} les noms et les décisions (F6)")
        button.updateGeometry()

    def share(self, *, noting: bool) -> None:
        """Leave the table its names and the row in hand, whatever height there is.

        :param noting: the note is open below it.
        """
        page = self._page
        tall = page.height() / look().px(1)
        # A note is nobody’s sheet: whose it is comes back with the table.
        typed = page.banner.typed
        low = tall < _TALL and (noting or typed)
        page.banner.stand(shown=typed and not (low and noting), roomy=not low)
        page.top.setVisible(not low)
        page.help.setVisible(not low and bool(page.model.codes))
        page.table.name_alone(alone=low)
        said, lines, offers = True, NOTE_LINES, MOST_OFFERED
        if low and noting:
            said, lines, offers = self._shared()
        page.said.setVisible(said and bool(page.model.codes))
        page.note.stand(roomy=not low, lines=lines, offers=offers)
        page.table.setMinimumHeight(page.table.least if low else 0)

    def _share_again(self) -> None:
        self.share(noting=not self._page.note.isHidden())

    def _shared(self) -> tuple[bool, int, int]:
        """What of :data:`_SHARES` stands below the table’s names and the row in hand."""
        page, em = self._page, look().px
        around = page.bar.height() + em(2 * 1.0 + 2 * 0.7) + page.table.least
        said_tall = page.said.sizeHint().height() + em(0.1)
        for said, lines, offers in _SHARES:
            taken = around + page.note.tall(lines, offers) + (said_tall if said else 0)
            if taken <= page.height():
                return said, lines, offers
        return _SHARES[-1]
