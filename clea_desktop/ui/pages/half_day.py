"""One séance: its people, who come, come late, leave or move, and the way to its plateau."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.french import counted
from clea_desktop.domain.path import Act
from clea_desktop.domain.possible import why_not
from clea_desktop.domain.typed import typed_time
from clea_desktop.services import dossiers, half_day_papers, half_days, journey, plans, plateau
from clea_desktop.services.change import Change
from clea_desktop.services.half_days import HalfDayView, Seat
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.half_day_asking import (
    Moment,
    ask_half_day,
    ask_hour,
    ask_move,
    save_paper,
)
from clea_desktop.ui.pages.half_day_seating import SeatingCard
from clea_desktop.ui.pages.half_days import lowered
from clea_desktop.ui.pages.opening import ask_opening
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, measured, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.person_line import PersonLine
from clea_desktop.ui.widgets.text import Sign, Text, heading, muted, separator

_ROOMY = 64


class HalfDayPage(Page):
    """One séance, as the disk holds it."""

    keys = (
        ("Ctrl + Entrée", "ouvrir le plateau"),
        ("Ctrl + F", "inscrire quelqu’un, par son nom ou sa référence"),
        ("↑ ↓", "d’une personne à l’autre"),
        ("P, Maj + P", "la personne est là ; tout le monde est là"),
        ("X", "la personne n’est pas venue"),
        ("R, D", "elle est arrivée à, elle est partie à : l’heure est demandée"),
        ("M", "la déplacer vers une autre séance"),
        ("Suppr", "la retirer de la séance"),
        ("Entrée", "ouvrir son dossier"),
        ("Ctrl + Z", "annuler le dernier geste de la séance"),
    )

    def __init__(self, desk: Desk, half_day_id: bytes) -> None:
        self._id = half_day_id
        self.view: HalfDayView = half_days.view(desk.centre, half_day_id)
        self._roomy = True
        self._asked_of: bytes | None = None
        super().__init__(desk, "")
        back = Button(
            "Séances", lambda: desk.go(Place(Kind.HALF_DAYS)), icon="chevron-left", kind="quiet"
        )
        self._back = back
        self.bar_box.insertWidget(0, back)
        self.open = Button(
            "Ouvrir le plateau",
            self.open_plateau,
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        self.more = Button("Plus", icon="ellipsis")
        self.more.clicked.connect(self._show_menu)
        self.in_bar(None, self.more, self.open)
        self._about = Card(gap=0.4)
        self._amiss = column(gap=0.6)
        self._adding = SeatingCard(desk)
        self._adding.chosen.connect(self.add)
        self.search = self._adding.search
        self._people = Card(gap=0.1)
        self.lines: list[PersonLine] = []
        parts = (self._about, held(self._amiss), self._adding, self._people)
        self.box.addWidget(measured(*parts, ems=64), 1)
        self.refresh(read=False)

    # --- what is shown -------------------------------------------------------------------------

    def refresh(self, *, read: bool = True) -> None:
        """Show what the disk holds."""
        # The window knows it even while a question that was answered is before it.
        held_ = self.window().focusWidget()
        there = [line is held_ or line.isAncestorOf(held_) for line in self.lines]
        places = [line.seat.line.id for line in self.lines]
        place = there.index(True) if True in there else -1
        if self._asked_of in places:
            place = places.index(self._asked_of)
        if read:
            self.view = half_days.view(self.centre, self._id)
        self._name()
        self._show_about()
        self._show_amiss()
        self._show_people()
        self.open.setEnabled(self.view.plan is not None and bool(self.view.seats))
        self._adding.show_seats(self.view.seats)
        self._asked_of = None
        if place >= 0 and self.lines:
            now = [line.seat.line.id for line in self.lines]
            # Who was moved or removed leaves the keyboard to who stands in their place.
            again = now.index(places[place]) if places[place] in now else place
            line = self.lines[min(again, len(self.lines) - 1)]
            line.setFocus()
            # Once it is shown, where a question took the keyboard meanwhile.
            QTimer.singleShot(0, line, line.setFocus)

    def _name(self) -> None:
        held_ = self.view.half_day
        words = f"Séance du {lowered(held_.words)}"
        self.title.setText(words if self._roomy else held_.short_words)

    def _show_about(self) -> None:
        clear(self._about.box)
        half_day, plan = self.view.half_day, self.view.plan
        starts, ends = half_day.hours
        told = [f"{typed_time(starts)} à {typed_time(ends)}", half_day.place]
        told += [who.name for who in half_day.evaluators]
        edit = Button("Modifier…", self.edit, icon="pencil", kind="quiet")
        self._about.box.addLayout(spread(Text(" · ".join(filter(None, told))), edit))
        if plan is not None:
            many = counted(len(plan.activities), "activité")
            edition = f"édition {plan.edition}"
            self._about.box.addWidget(muted(f"{plan.words} · {edition} · {many}", small=True))

    def _show_amiss(self) -> None:
        clear(self._amiss)
        outside = journey.before_planning(self.centre, self.view.half_day.on)
        if outside:
            self._warn(outside)
        if self.view.plan is None and plans.plans(self.centre):
            choose = Button("Choisir un plan…", self.edit)
            self._warn("Sans plan d’évaluation, la séance n’a pas de plateau.", choose)
        elif self.view.plan is None:
            go = Button("Aller aux plans", lambda: self.desk.go(Place(Kind.PLANS)))
            self._warn("Le centre n’a pas encore de plan d’évaluation : écrivez-en un.", go)
        elif self.view.newer:
            standing = plans.plan(self.centre, bytes.fromhex(self.view.half_day.plan))
            take = Button(f"Prendre la version {standing.version} du plan", self._take_version)
            self._warn("Le plan a été récrit depuis que cette séance le suit.", take)

    def _warn(self, sentence: str, *acts: QWidget) -> None:
        said = row(Sign("info", "attention"), gap=0.6)
        said.addWidget(Text(sentence, size=SMALL), 1)
        for act in acts:
            said.addWidget(act)
        self._amiss.addWidget(Card(said, role="warning"))

    def _show_people(self) -> None:
        clear(self._people.box)
        seats = self.view.seats
        expected = counted(len(seats), "personne inscrite", "personnes inscrites")
        self._people.box.addWidget(heading(expected if seats else "Personne n’est inscrit"))
        if not seats:
            self._people.box.addWidget(
                muted("Tapez un nom ci-dessus : jusqu’à douze personnes dans une séance.")
            )
        waiting = sum(seat.sitting.awaited for seat in seats)
        if waiting > 1:
            everybody = Button(
                "Tout le monde est là", self.note_all_there, icon="check", kind="quiet"
            )
            self._people.box.addLayout(row(everybody, None))
        self.lines = []
        for index, seat in enumerate(seats):
            if index:
                self._people.box.addWidget(separator())
            line = self._line(seat)
            self.lines.append(line)
            self._people.box.addWidget(line)

    def _line(self, seat: Seat) -> PersonLine:
        acts: list[Button] = []
        if seat.kind is None:
            acts.append(Button("Ouvrir l’évaluation…", partial(self._open_assessment, seat)))
        if seat.sitting.awaited:
            acts.append(Button("Là", partial(self._there, seat), kind="quiet"))
            acts.append(Button("Pas venu(e)", partial(self._away, seat), kind="quiet"))
        more = Button("", icon="ellipsis", kind="quiet")
        more.clicked.connect(lambda _c=False: self._person_menu(seat, more))
        acts.append(more)
        for act in acts:
            act.setAccessibleName(f"{act.text() or 'Plus'}, {seat.name}")
        line = PersonLine(seat, acts)
        line.asked.connect(self._asked)
        return line

    def hear(self, change: Change) -> None:
        if any(change.dossier == seat.line.id for seat in self.view.seats):
            self.refresh()

    # --- people --------------------------------------------------------------------------------

    def add(self, dossier: bytes) -> None:
        """Expect somebody here."""
        if self._do(lambda: half_days.seat(self.centre, self._id, dossier)):
            self._adding.begin_again()

    def _do(self, gesture: Callable[[], Change]) -> bool:
        if self.desk.write(gesture, self) is None:
            return False
        self.refresh()
        return True

    def _asked(self, seat: Seat, key: Qt.Key) -> None:
        acts: dict[Qt.Key, Callable[[Seat], object]] = {
            Qt.Key.Key_P: self._there,
            Qt.Key.Key_X: self._away,
            Qt.Key.Key_R: self._late,
            Qt.Key.Key_D: self._gone,
            Qt.Key.Key_M: self._move,
            Qt.Key.Key_Delete: self._remove,
            Qt.Key.Key_Backspace: self._remove,
            Qt.Key.Key_Return: self._go_dossier,
            Qt.Key.Key_Enter: self._go_dossier,
        }
        places = [line.seat.line.id for line in self.lines]
        # A question that is answered leaves the keyboard to nobody.
        self._asked_of = seat.line.id
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None:
            to = places.index(seat.line.id) + step
            if 0 <= to < len(self.lines):
                self.lines[to].setFocus()
        elif key in acts:
            acts[key](seat)

    def _there(self, seat: Seat) -> None:
        self._do(lambda: half_days.note_coming_in(self.centre, self._id, seat.line.id))

    def _away(self, seat: Seat) -> None:
        self._do(lambda: half_days.note_absence(self.centre, self._id, seat.line.id))

    def _late(self, seat: Seat) -> None:
        self._ask_hour(seat, Moment.ARRIVAL)

    def _gone(self, seat: Seat) -> None:
        self._ask_hour(seat, Moment.DEPARTURE)

    def _ask_hour(self, seat: Seat, moment: Moment) -> None:
        if ask_hour(self, self._id, seat, moment):
            self.refresh()

    def note_all_there(self) -> None:
        """Note that everybody still expected is there."""
        changes = self.desk.attempt(lambda: half_days.note_all_there(self.centre, self._id))
        for change in changes or []:
            self.desk.changed.emit(change, self)
        self.refresh()

    def _move(self, seat: Seat) -> None:
        there = ask_move(self, self.view.half_day, seat)
        if there is not None:
            self.refresh()
            stays = "" if seat.sitting.awaited else ", et reste noté(e) ici"
            self.desk.say(
                f"{seat.line.name} est attendu(e) à la séance du {lowered(there)}{stays}."
            )

    def _remove(self, seat: Seat) -> None:
        if self._do(lambda: half_days.unseat(self.centre, self._id, seat.line.id)):
            self.desk.say(
                f"{seat.name} n’est plus dans la séance ; Ctrl + Z sur la page du dossier l’y "
                "remet."
            )

    def _go_dossier(self, seat: Seat) -> None:
        self.desk.go(Place(Kind.DOSSIER, seat.line.id))

    def _open_assessment(self, seat: Seat) -> None:
        seen = dossiers.view(self.centre, seat.line.id)
        for act, kind in (
            (Act.OPEN_PREALABLE, Assessed.PREALABLE),
            (Act.OPEN_FINALE, Assessed.FINALE),
        ):
            if why_not(act, seen.situation) is None:
                if ask_opening(self, seen, kind) is not None:
                    self.refresh()
                return
        # Something comes before: the dossier says what.
        self._go_dossier(seat)

    def undo(self) -> None:
        """Take back the last gesture of the séance, of everybody it touched."""
        waiting = plateau.next_undo(self.centre, self._id)
        changes = self.desk.attempt(lambda: plateau.undo(self.centre, self._id))
        for change in changes or []:
            self.desk.changed.emit(change, self)
        if changes and waiting is not None:
            names = {seat.line.id: seat.name for seat in self.view.seats}
            self.refresh()
            names.update({seat.line.id: seat.name for seat in self.view.seats})
            self.desk.say(f"Annulé : {waiting.told(names)}.")

    # --- the séance ----------------------------------------------------------------------------

    def edit(self) -> None:
        """Change the séance; people still expected follow it."""
        if ask_half_day(self, self.view.half_day) is not None:
            self.refresh()

    def _take_version(self) -> None:
        half_day = self.view.half_day
        if self.desk.attempt(lambda: half_days.write(self.centre, half_day, latest=True)):
            self.refresh()

    def open_plateau(self) -> None:
        """Go to the plateau."""
        if self.open.isEnabled():
            self.desk.go(Place(Kind.PLATEAU, session=self._id))

    def _drop(self) -> None:
        def drop() -> bool:
            half_days.drop(self.centre, self._id)
            return True

        if self.desk.attempt(drop):
            self.desk.go(Place(Kind.HALF_DAYS))

    def save(self, kind: str, activity: str = "") -> None:
        """Ask where a paper of the séance goes, and write it there."""
        save_paper(self, self.view.half_day, kind, activity)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        some = bool(self.view.seats)
        menu.addAction("Émargement…", partial(self.save, half_day_papers.ATTENDANCE)).setEnabled(
            some
        )
        sheets = menu.addMenu("Feuille d’observation")
        plan = self.view.plan
        sheets.setEnabled(some and plan is not None)
        for activity in plan.activities if plan else ():
            sheets.addAction(
                activity.title, partial(self.save, half_day_papers.OBSERVATION, activity.title)
            )
        menu.addSeparator()
        menu.addAction("Modifier la séance…", self.edit)
        menu.addAction("Retirer la séance", self._drop).setEnabled(not some)
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()

    def _person_menu(self, seat: Seat, button: Button) -> None:
        menu = QMenu(self)
        menu.addAction("Arrivée à…", partial(self._late, seat))
        menu.addAction("Départ à…", partial(self._gone, seat))
        menu.addAction("Pas venu(e)", partial(self._away, seat))
        menu.addSeparator()
        menu.addAction("Déplacer vers une autre séance…", partial(self._move, seat))
        menu.addAction("Retirer de la séance", partial(self._remove, seat))
        menu.addAction("Ouvrir le dossier", partial(self._go_dossier, seat))
        menu.exec(button.mapToGlobal(button.rect().bottomLeft()))
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if shift and event.key() == Qt.Key.Key_P:
            self.note_all_there()
        elif control and event.key() == Qt.Key.Key_F:
            self.search.setFocus()
        elif control and event.key() == Qt.Key.Key_Z:
            self.undo()
        elif event.key() == Qt.Key.Key_Escape:
            self.desk.go(Place(Kind.HALF_DAYS))
        else:
            super().keyPressEvent(event)

    def fold(self, ems: float) -> None:
        super().fold(ems)
        roomy = ems >= _ROOMY
        self._back.setText("Séances" if roomy else "")
        self._back.setAccessibleName("Séances")
        self.open.key = "Ctrl Entrée" if roomy else ""
        self.open.setText("Ouvrir le plateau" if roomy else "Plateau")
        self.open.setAccessibleName("Ouvrir le plateau")
        self.more.setText("Plus" if roomy else "")
        self.more.setAccessibleName("Plus")
        self._roomy = roomy
        self._name()
        for button in (self._back, self.open, self.more):
            button.updateGeometry()

    def first(self) -> QWidget | None:
        return self.lines[0] if self.lines else self.search
