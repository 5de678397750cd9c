"""The plateau: one activity × the people of a séance, one key a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.plan import Activity
from clea_desktop.domain.plateau import Column, next_open
from clea_desktop.services import half_day_papers, plateau
from clea_desktop.services.change import Change
from clea_desktop.services.plateau import Plateau
from clea_desktop.ui.attaching import Target
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.marking.later import LaterEntry, entry_of, plain_entry
from clea_desktop.ui.models.plateau import PlateauModel
from clea_desktop.ui.pages.half_day_asking import save_paper
from clea_desktop.ui.pages.half_days import lowered
from clea_desktop.ui.pages.piece_taking import PieceTaking
from clea_desktop.ui.pages.plateau_cell import CellWriting
from clea_desktop.ui.pages.plateau_gestures import PlateauGestures
from clea_desktop.ui.pages.plateau_room import PlateauRoom
from clea_desktop.ui.pages.plateau_sheet import SheetBanner, ask_sheet
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, column, held, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.key_hints import KeyHints
from clea_desktop.ui.widgets.plateau_view import PlateauView
from clea_desktop.ui.widgets.text import Pill, Text, heading, muted

_DECISIONS = {
    Qt.Key.Key_A: Mark.ACQUIRED,
    Qt.Key.Key_N: Mark.NOT_ACQUIRED,
    Qt.Key.Key_Delete: None,
    Qt.Key.Key_Backspace: None,
}
_HINTS = (
    ("A", "acquis"),
    ("N", "non acquis"),
    ("Maj A", "acquis, ceux qui restent"),
    ("Tab", "critère suivant"),
)
_MASKED = "Noms et décisions sont masqués : F6 les montre à nouveau."


class PlateauPage(PieceTaking):
    """A séance, activity by activity."""

    keys = (
        ("A, N", "acquis, non acquis, puis la personne suivante"),
        ("Suppr", "retirer la décision"),
        ("Maj + A, Maj + N", "acquis, non acquis, pour ceux qui restent"),
        ("↑ ↓ ← →", "d’une case à l’autre"),
        ("Tab", "critère suivant ; avec Maj, le précédent"),
        ("F8, F9", "personne suivante, activité suivante ; avec Maj, la précédente"),
        ("T ou Entrée", "écrire la note de la case ; Échap revient au tableau"),
        ("Ctrl + Espace", "dans la note, proposer des phrases, une fois la case décidée"),
        ("Ctrl + G", "dans la note, garder la phrase pour d’autres personnes"),
        ("Ctrl + P, Ctrl + V", "joindre une preuve à la case : un fichier, ou l’image copiée"),
        ("F2", "la page d’évaluation de la personne, à ce critère"),
        ("P, Maj + P", "la personne est là ; tout le monde est là"),
        ("X", "la personne n’est pas venue"),
        ("D", "la personne part maintenant"),
        ("S", "saisir la feuille de quelqu’un d’autre ; Échap la termine"),
        ("F6", "masquer les noms et les décisions, les montrer à nouveau"),
        ("Ctrl + Z, Ctrl + Y", "annuler, rétablir le dernier geste de la séance"),
    )

    def __init__(
        self,
        desk: Desk,
        half_day_id: bytes,
        title: str = "",
        cell: tuple[bytes, str] | None = None,
    ) -> None:
        """:param cell: the dossier and the critère to take in hand, of that activity."""
        self._id = half_day_id
        self.seen: Plateau = plateau.open_plateau(desk.centre, half_day_id)
        half_day = self.seen.half_day
        super().__init__(desk, f"Séance du {lowered(half_day.words)}")
        self.gestures = PlateauGestures(self, half_day_id)
        self.model = PlateauModel()
        self.activities = self.seen.plan.activities
        titles = [each.title for each in self.activities]
        self._rank = titles.index(title) if title in titles else 0
        self._make_bar()
        self._make_body()
        self.room = PlateauRoom(self, (self.title.text(), half_day.short_words))
        self.setAcceptDrops(True)
        self.show_activity(self._rank)
        if cell is not None:
            self._take_again(*cell)

    def _make_bar(self) -> None:
        half_day = self.seen.half_day
        who = " · ".join([half_day.place, *[each.name for each in half_day.evaluators]])
        self.back = Button("", self.go_back, icon="chevron-left", kind="quiet")
        self.back.setAccessibleName("Revenir à la séance")
        self.back.setToolTip("Revenir à la séance")
        self.bar_box.insertWidget(0, self.back)
        self.hide_button = Button(
            "Masquer", self.hide_or_show, icon="eye-off", kind="quiet", key="F6"
        )
        self.hide_button.setAccessibleName("Masquer les noms et les décisions")
        self.paper = Button("Émargement", self._attendance, icon="signature")
        self.following = Button("Activité suivante", self.next_activity, key="F9")
        self.in_bar(self.beside(who.strip(" ·")), None)
        self.in_bar(self.hide_button, self.paper, self.following)

    def _make_body(self) -> None:
        self.pill = Pill("", "accent", "clipboard-check")
        self.name = Text("", size=1.13, bold=True, wrap=False)
        self.words = Text("", role="muted", wrap=False)
        self.hints = KeyHints(_HINTS)
        self.banner = SheetBanner()
        self.banner.ended.connect(lambda: self._type_sheet(None))
        self.table = PlateauView(self.model)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.table.moved.connect(self._moved)
        self.table.doubleClicked.connect(lambda _index: self.writing.write())
        self.model.modelReset.connect(self.table.updateGeometry)
        self.said = Text("", size=SMALL, bold=True)
        self.help = muted("", small=True)
        self.writing: CellWriting = CellWriting(self)
        self.note = self.writing.note
        self.empty = Card(
            heading("Rien à montrer ici pour l’instant"),
            muted(
                "Le plateau met les critères d’une activité en face des personnes de la séance : "
                "inscrivez-en sur la page de la séance, avec un plan qui a des activités."
            ),
        )
        self.top = held(row(self.pill, self.name, self.words, None, self.hints, gap=0.6))
        body = column(
            self.top,
            self.banner,
            self.empty,
            gap=0.7,
            margin=(1.6, 1.0, 1.6, 1.0),
        )
        body.addWidget(self.table, 1)
        body.addLayout(column(self.said, self.help, gap=0.1))
        body.addWidget(self.note)
        body.addStretch(0)
        self.box.addWidget(held(body), 1)
        self.note.hide()

    # --- what is shown -------------------------------------------------------------------------

    @property
    def activity(self) -> Activity:
        """The one before the eyes."""
        return self.activities[self._rank] if self.activities else Activity("")

    @property
    def at(self) -> tuple[int, int]:
        """The row and the column in hand; (-1, -1) when there is none."""
        index = self.table.currentIndex()
        return index.row(), index.column()

    @property
    def in_hand(self) -> tuple[Column, str] | None:
        """The person and the critère in hand."""
        at, across = self.at
        if at < 0 or at >= len(self.model.codes):
            return None
        return self.seen.columns[across], self.model.codes[at]

    def show_activity(self, rank: int) -> None:
        """Show an activity of the plan, at the first cell still to decide."""
        if not self.writing.kept():
            return
        self._rank = rank
        activity, many = self.activity, len(self.activities)
        self.pill.say(f"Activité {rank + 1} sur {many}", "accent", "clipboard-check")
        self.name.setText(activity.title)
        self.words.setText(activity.words if activity.title else "")
        self.model.show(self.seen, activity)
        whole = bool(self.model.codes and self.seen.columns)
        for each in (self.table, self.said, self.help, self.pill, self.hints):
            each.setVisible(whole)
        self.empty.setVisible(not whole)
        if whole:
            found = next_open(self.seen.columns, self.model.codes, 0, -1) or (0, 0)
            self.table.take(*found)
        self.fold(self.room.ems)

    def _take_again(self, dossier: bytes, code: str) -> None:
        """Take in hand the cell one left, where it still stands."""
        places = [each.dossier for each in self.seen.columns]
        if dossier in places and code in self.model.codes:
            self.table.take(self.model.codes.index(code), places.index(dossier))

    def _moved(self) -> None:
        if self.in_hand is None:
            return
        if self.note.isVisible() and not self.writing.kept():
            return
        self._say_cell()
        if self.note.isVisible():
            self.writing.bind()
            self.room.share(noting=not self.note.isHidden())

    def _say_cell(self) -> None:
        """Say in words what the cell in hand shows, why it may not be decided, what helps."""
        held_ = self.in_hand
        if held_ is None:
            return
        if self.model.masked:
            self.said.setText("")
            self.help.setText(_MASKED)
            return
        column_, code = held_
        at, across = self.at
        self.said.setText(self.model.cell_words(at, across))
        told = [
            plateau.why_not(self.centre, column_, code),
            " ".join(column_.notes.get(code, "").split())[:160],
            self.activity.help_of(code),
        ]
        if not self.room.roomy:
            # Little room: what forbids, else what is written, else what helps.
            told = [each for each in told if each][:1]
        self.help.setText(" · ".join(filter(None, told)))

    def again(self, dossiers: Iterable[bytes]) -> None:
        """Show what the disk holds of some people now: their columns alone."""
        touched = frozenset(dossiers)
        self.seen = plateau.columns_again(self.centre, self.seen, touched)
        at = self.at
        self.model.put(self.seen, touched)
        if self.at != at and self.seen.columns:
            self.table.take(max(at[0], 0), min(max(at[1], 0), len(self.seen.columns) - 1))
        self._say_cell()
        held_ = self.in_hand
        if held_ is not None and held_[0].dossier in touched:
            self.writing.stored(*held_)

    def hear(self, change: Change) -> None:
        here = {each.dossier for each in self.seen.columns}
        if change.dossier in here:
            self.again([change.dossier])
        elif plateau.is_in(self.centre, self._id, change.dossier):
            # Expected here since: the places are others.
            self.seen = plateau.open_plateau(self.centre, self._id)
            self.show_activity(self._rank)

    @property
    def last_activity(self) -> bool:
        """Whether no activity of the plan comes after the one before the eyes."""
        return self._rank + 1 >= len(self.activities)

    def show_change(self, change: Change) -> None:
        """Go where a change was: the first of its people, in the activity that shows it."""
        places = [each.dossier for each in self.seen.columns]
        if change.dossier not in places or not change.criteria:
            return
        across = places.index(change.dossier)
        plan_codes = {mine: code for code, mine in self.seen.columns[across].own.items()}
        code = plan_codes.get(change.criteria[0], "")
        ranks = [self._rank, *range(len(self.activities))]
        for rank in ranks:
            if code in self.activities[rank].codes:
                if rank != self._rank:
                    self.show_activity(rank)
                self.table.take(self.model.codes.index(code), across)
                return

    def hidden(self) -> bool:
        """Whether nothing is to be decided, because nobody would see of whom."""
        if self.model.masked:
            self.desk.warn(_MASKED)
        return self.model.masked

    # --- from cell to cell ---------------------------------------------------------------------

    def next_person(self, by: int = 1) -> None:
        """Go to the next person, at the first critère still to decide of them."""
        many = len(self.seen.columns)
        if not many or self.in_hand is None:
            return
        at, across = self.at
        across = (across + by) % many
        codes, there = self.model.codes, self.seen.columns[across]
        waiting = [index for index, code in enumerate(codes) if there.open_at(code)]
        self.table.take(waiting[0] if waiting else at, across)

    def next_activity(self, by: int = 1) -> None:
        """Go to the next activity of the plan, and from the last to the first."""
        if self.activities:
            self.show_activity((self._rank + by) % len(self.activities))
            self.table.setFocus()

    def open_marking(self) -> None:
        """Go to the marking page of the person in hand, at the critère in hand."""
        held_ = self.in_hand
        if held_ is None:
            return
        column_, code = held_
        if column_.assessment is None:
            self.desk.go(Place(Kind.DOSSIER, column_.dossier))
            return
        own = column_.own.get(code, "")
        self.desk.go(Place(Kind.MARKING, column_.dossier, column_.assessment, detail=own))

    # --- sheets, names -------------------------------------------------------------------------

    def ask_sheet(self) -> None:
        """Ask whose sheet is typed from now on."""
        entry = ask_sheet(self, self.centre, self.seen.half_day, self.gestures.sheet)
        if entry is not None:
            self._type_sheet(entry)

    def _type_sheet(self, entry: LaterEntry | None) -> None:
        self.gestures.sheet = entry
        self.banner.say(entry)
        self.table.setFocus()

    def hide_or_show(self) -> None:
        """Hide names and decisions from who walks by, or show them again."""
        if not self.model.masked and not self.writing.kept():
            return
        masked = not self.model.masked
        if masked:
            self.table.setFocus()
            self.note.hide()
            self.room.share(noting=False)
        self.model.mask(masked=masked)
        self.room.name_hiding()
        self._say_cell()
        self.desk.say(_MASKED if masked else "Noms et décisions sont montrés à nouveau.")

    # --- pieces --------------------------------------------------------------------------------

    @property
    def target(self) -> Target | None:
        return self.writing.target()

    def take_under(self, spot: QPoint) -> bool:
        viewport = self.table.viewport()
        inside = viewport.mapFrom(self, spot)
        index = self.table.indexAt(inside) if viewport.rect().contains(inside) else QModelIndex()
        if not index.isValid() or index.row() >= len(self.model.codes):
            return False
        if (index.row(), index.column()) != self.at:
            self.table.take(index.row(), index.column())
        return True

    # --- keys and folding ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        act = self._control(key) if control else self._plain(key, shift=shift) if plain else None
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            # A key held down too long decides once.
            act()

    def _control(self, key: Qt.Key) -> Callable[[], None] | None:
        return {
            Qt.Key.Key_Z: self.gestures.undo,
            Qt.Key.Key_Y: self.gestures.redo,
            Qt.Key.Key_P: self.choose_pieces,
            Qt.Key.Key_V: self.paste_pieces,
        }.get(key)

    def _plain(self, key: Qt.Key, *, shift: bool) -> Callable[[], None] | None:
        if key in _DECISIONS:
            value = _DECISIONS[key]
            if shift and value is not None:
                return partial(self.gestures.decide_rest, value)
            return partial(self.gestures.decide, value)
        back = -1 if shift else 1
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_F8: partial(self.next_person, back),
            Qt.Key.Key_F9: partial(self.next_activity, back),
            Qt.Key.Key_P: self.gestures.note_all_there if shift else self.gestures.note_there,
            Qt.Key.Key_X: self.gestures.note_away,
            Qt.Key.Key_D: self.gestures.note_going,
            Qt.Key.Key_T: self.writing.write,
            Qt.Key.Key_Return: self.writing.write,
            Qt.Key.Key_Enter: self.writing.write,
            Qt.Key.Key_F2: self.open_marking,
            Qt.Key.Key_F6: self.hide_or_show,
            Qt.Key.Key_S: self.ask_sheet,
            Qt.Key.Key_Escape: partial(self._type_sheet, None),
        }
        return acts.get(key)

    def fold(self, ems: float) -> None:
        super().fold(ems)
        self.room.fold(ems)
        self._say_cell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.room.share(noting=not self.note.isHidden())

    def go_back(self) -> None:
        """Go to the page of the séance."""
        self.desk.go(Place(Kind.HALF_DAY, session=self._id))

    def _attendance(self) -> None:
        save_paper(self, self.seen.half_day, half_day_papers.ATTENDANCE)

    def modes(self) -> dict[str, Any]:
        return {
            "masked": self.model.masked,
            "noting": self.note.editor.hasFocus(),
            "sheet": plain_entry(self.gestures.sheet),
        }

    def take_modes(self, held: dict[str, Any]) -> None:
        if sheet := entry_of(self.centre, held.get("sheet", {})):
            self._type_sheet(sheet)
        if held.get("masked"):
            self.hide_or_show()
        elif held.get("noting"):
            self.writing.write()

    def ending(self) -> str:
        sheet = self.gestures.sheet
        name = sheet.observer.name if sheet else ""
        return f"La saisie de la feuille vue par {name} est finie : S la reprend." if sheet else ""

    def stands_at(self) -> Place | None:
        title, held_ = self.activity.title, self.in_hand
        if held_ is None:
            return Place(Kind.PLATEAU, session=self._id, detail=title)
        person, code = held_
        return Place(Kind.PLATEAU, person.dossier, session=self._id, detail=title, code=code)

    def first(self) -> QWidget | None:
        return self.table

    def leave(self) -> bool:
        return self.writing.kept()


__all__ = ["PlateauPage"]
