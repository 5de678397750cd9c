"""What is done on the plateau: one cell or those who remain, taken back, and who is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.plateau import next_open
from clea_desktop.services import half_days, plateau
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.plateau import Next
from clea_desktop.ui.marking.later import LaterEntry

if TYPE_CHECKING:
    from clea_desktop.ui.pages.plateau import PlateauPage


class PlateauGestures:
    """The gestures of a plateau: each goes to its one service, then its people are shown again."""

    def __init__(self, page: PlateauPage, half_day_id: bytes) -> None:
        self._page, self._id = page, half_day_id
        self._desk, self._centre = page.desk, page.desk.centre
        self.sheet: LaterEntry | None = None
        """Whose sheet is typed; None while one decides of what one sees."""

    def decide(self, value: Mark | None) -> None:
        """Decide the cell in hand, or withdraw its decision; then the next person to decide of."""
        page = self._page
        held_ = page.in_hand
        if held_ is None or page.hidden():
            return
        (column_, code), later = held_, self.sheet
        change = self._desk.write(
            lambda: plateau.decide(
                self._centre,
                self._id,
                page.activity.title,
                column_.dossier,
                code,
                value,
                seen=page.seen,
                observer=later.observer if later else None,
                at=later.at if later else None,
            ),
            page,
        )
        # Refused or not, the cell shows what the disk holds.
        page.again([column_.dossier])
        if change is not None and value is not None:
            self._go_on()

    def decide_rest(self, value: Mark) -> None:
        """Decide the critère in hand for those who remain, in one gesture."""
        page = self._page
        held_ = page.in_hand
        if held_ is None or page.hidden():
            return
        later = self.sheet
        done = self._desk.attempt(
            lambda: plateau.decide_rest(
                self._centre,
                self._id,
                page.activity.title,
                held_[1],
                value,
                seen=page.seen,
                observer=later.observer if later else None,
                at=later.at if later else None,
            )
        )
        if done is None:
            return
        self._tell(done.changes)
        self._desk.say(f"{held_[1]} : {done.words}.")
        self._go_on()

    def _go_on(self) -> None:
        page = self._page
        found = next_open(page.seen.columns, page.model.codes, *page.at)
        if found is not None:
            page.table.take(*found)
        elif page.last_activity:
            self._desk.say("Tout est décidé dans cette activité.")
        else:
            self._desk.say("Tout est décidé dans cette activité : F9 passe à la suivante.")

    def _tell(self, changes: Iterable[Change]) -> None:
        """Say what several people’s dossiers became, and show it."""
        told = list(changes)
        for change in told:
            self._desk.changed.emit(change, self._page)
        self._page.again([change.dossier for change in told])

    def undo(self) -> None:
        """Take back the last gesture of the séance, of everybody it touched."""
        self._take_back(plateau.next_undo, plateau.undo, "Annulé")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._take_back(plateau.next_redo, plateau.redo, "Rétabli")

    def _take_back(
        self,
        following: Callable[[Centre, bytes], Next | None],
        gesture: Callable[[Centre, bytes], list[Change]],
        words: str,
    ) -> None:
        page = self._page
        if page.hidden() or not page.writing.kept():
            return
        waiting, here = following(self._centre, self._id), page.seen.columns
        changes = self._desk.attempt(lambda: gesture(self._centre, self._id))
        if changes is None or waiting is None:
            return
        self._tell(changes)
        # Before or after: somebody may come, or go to another séance, by what is taken back.
        names = {each.dossier: each.name for each in (*here, *page.seen.columns)}
        self._desk.say(f"{words} : {waiting.told(names)}.")
        page.show_change(changes[0])

    def _note_presence(self, gesture: Callable[[Centre, bytes, bytes], Change], words: str) -> None:
        """Note that the person in hand is there, is not, or leaves."""
        page = self._page
        held_ = page.in_hand
        if held_ is None or page.hidden():
            return
        dossier = held_[0].dossier
        change = self._desk.write(lambda: gesture(self._centre, self._id, dossier), page)
        if change is not None:
            page.again([dossier])
            shown = page.model.presence(page.at[1])
            self._desk.say(f"{held_[0].name} : {shown or words}.")

    def note_all_there(self) -> None:
        """Note that everybody still expected is there."""
        page = self._page
        if page.hidden():
            return
        changes = self._desk.attempt(lambda: half_days.note_all_there(self._centre, self._id))
        if changes:
            self._tell(changes)
            self._desk.say("Tout le monde est noté présent.")

    def note_there(self) -> None:
        """Note that the person in hand came."""
        self._note_presence(half_days.note_coming_in, "noté(e) présent(e)")

    def note_away(self) -> None:
        """Note that the person in hand did not come."""
        self._note_presence(half_days.note_absence, "noté(e) absent(e)")

    def note_going(self) -> None:
        """Note that the person in hand leaves now."""
        self._note_presence(half_days.note_going_now, "départ noté")
