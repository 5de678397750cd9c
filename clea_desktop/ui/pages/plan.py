"""A plan d’évaluation as it is written: its activities in order, and what nobody covers.

It is on disk by one gesture, « Garder », or once one leaves: each writing may be a version.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from clea_desktop.domain.errors import UserFacing
from clea_desktop.domain.french import counted
from clea_desktop.domain.plan import (
    ACTIVITIES_LIMIT,
    Activity,
    Plan,
    showing,
    uncovered,
)
from clea_desktop.services import plan_files, plans
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.models.editions import edition_choices
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.pages.plan_activity import ActivityCard, Picker
from clea_desktop.ui.pages.plan_coverage import CoverageCard
from clea_desktop.ui.pages.plan_list import ActivitiesCard
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.remedies import told
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, row, scrolling
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, LineField, TextField
from clea_desktop.ui.widgets.text import Pill, Sign, Text, heading, muted
from clea_desktop.ui.widgets.under_way import UnderWay

_WIDE = 76
"""From how many em the three parts stand side by side."""
_ROOMY = 60


class PlanPage(Page):
    """One plan."""

    keys = (
        ("Ctrl + Entrée", "garder le plan"),
        ("Ctrl + N", "ajouter une activité"),
        ("Ctrl + Page suivante", "activité suivante"),
        ("Ctrl + Page précédente", "activité précédente"),
        ("Alt + ↑ ↓", "monter, descendre l’activité en cours"),
        ("Ctrl + F", "choisir les critères de l’activité"),
        ("Échap", "revenir aux plans"),
    )

    def __init__(self, desk: Desk, detail: str) -> None:
        super().__init__(desk, "Plan d’évaluation")
        self._under_way = UnderWay(self, self.being_typed, self.resume)
        self.at = 0
        self._left_behind = False
        self._editions = plans.editions(self.centre)
        self._open(bytes.fromhex(detail) if detail else None)
        self.may = self.centre.allows("centre") and self.release is not None
        self.state = Pill("", "muted")
        self.keep_button = Button("Garder", self.keep, kind="primary", key="Ctrl Entrée")
        back = Button("Plans", self.back, icon="chevron-left", kind="quiet")
        self.bar_box.insertWidget(0, back)
        self.said = self.beside("")
        self.in_bar(self.said, None, self.state, self.keep_button)
        self._build()
        for keys, act in {
            "Ctrl+N": self.add_activity,
            "Ctrl+F": self.pick,
            "Alt+Up": partial(self.shift, -1),
            "Alt+Down": partial(self.shift, 1),
            "Ctrl+PgDown": partial(self.take_next, 1),
            "Ctrl+PgUp": partial(self.take_next, -1),
        }.items():
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _open(self, plan_id: bytes | None) -> None:
        """Read what the disk holds, or begin a plan for the edition in force."""
        self.plan_id = plan_id
        if plan_id is None:
            self.release = next(iter(self._editions), None)
            named = self.release.key if self.release else None
            self.kept = Plan("", named.id if named else "", named.edition if named else "")
            self.view = None
        else:
            self.view = plans.view(self.centre, plan_id)
            self.release, self.kept = self.view.release, self.view.plan
        self.draft = self.kept

    # --- what is shown -------------------------------------------------------------------------

    def _build(self) -> None:
        self.title_field = LineField("Titre du plan", self.draft.title)
        self.title_field.line.setCursorPosition(0)
        self.title_field.changed.connect(self._head_typed)
        self.note = TextField(
            "Note",
            self.draft.note,
            lines=2,
            most=6,
            placeholder="Ce qu’il faut savoir de ce plan",
        )
        self.note.area.textChanged.connect(self._head_typed)
        head = Card(self.title_field, self.note)
        if self.plan_id is None and len(self._editions) > 1:
            # Another edition later is a copy: the critères of this one would mean nothing there.
            self.edition = ChoiceField(
                "Édition", edition_choices(self._editions), self._editions[0].key
            )
            self.edition.chosen.connect(self._edition_chosen)
            head.box.addWidget(self.edition)
        elif self.draft.origin:
            head.box.addWidget(muted(f"Écrit par : {self.draft.origin}", small=True))
        self.activities = ActivitiesCard(may=self.may)
        self.activities.taken.connect(self.take)
        self.activities.move_asked.connect(self.shift)
        self.activities.add_asked.connect(self.add_activity)
        self.middle = column()
        self.coverage = CoverageCard()
        self.coverage.asked.connect(self.cover)
        self.columns = row(
            held(column(head, self.activities, None, gap=1.1)),
            held(column(held(self.middle), None)),
            held(column(self.coverage, None)),
            gap=1.1,
        )
        content = column(*self._warning(), self.columns, None, gap=1.1, margin=1.6)
        self.box.addWidget(scrolling(held(content)), 1)
        for part in (self.title_field, self.note):
            part.setEnabled(self.may)
        self.keep_button.setHidden(not self.may)
        self._show_all()

    def _warning(self) -> list[Card]:
        if self.release is None:
            words = (
                f"Ce centre n’a pas l’édition {self.draft.edition} de {self.draft.referential} : "
                "importez-la dans Référentiels pour modifier ce plan."
            )
        elif not self.may:
            words = "Votre profil ne permet pas de modifier les plans."
        else:
            return []
        return [Card(row(Sign("info", "attention"), Text(words, size=SMALL)), role="warning")]

    def _show_all(self) -> None:
        """Show the draft anew, its activity in hand with it."""
        self.activities.show_plan(self.draft, self.at)
        self._show_activity()
        self._show_coverage()
        self._show_state()

    def _show_activity(self) -> None:
        clear(self.middle)
        self.card: ActivityCard | None = None
        if self.activity is None:
            self.middle.addWidget(
                Card(
                    heading("Pas encore d’activité"),
                    muted(
                        "Une activité est une mise en situation : ce qu’on prépare, le temps "
                        "qu’elle prend, et les critères qu’elle permet d’observer."
                    ),
                )
            )
            return
        labels = {each.code: each.label for each in self.release.criteria} if self.release else {}
        card = ActivityCard(self.activity, labels, may=self.may)
        card.typed.connect(partial(self._activity_typed, card))
        card.dropped.connect(self._drop)
        card.pick_asked.connect(self.pick)
        card.removal_asked.connect(self.remove)
        self.middle.addWidget(card)
        self.card = card

    def _show_coverage(self) -> None:
        missing = uncovered(self.draft, self.release) if self.release else ()
        codes = [criterion.code for criterion in missing]
        may = self.may and self.activity is not None
        self.coverage.show_missing(self.release, codes, may=may)
        # What is covered takes one line: the titles have the room.
        for place, share in enumerate((7, 8, 6) if codes else (8, 9, 4)):
            self.columns.setStretch(place, share)

    def _show_state(self) -> None:
        changed = self.draft != self.kept
        self._under_way.document().setModified(changed)
        if changed:
            self.state.say("à garder", "attention", "pencil")
        else:
            self.state.say("gardé" if self.plan_id else "nouveau", "muted")
        self.keep_button.setEnabled(changed)
        edition = f"édition {self.draft.edition}"
        version = self.view.version_words if self.view else "nouveau plan"
        self.said.setText(f"{edition} · {version}")

    @property
    def activity(self) -> Activity | None:
        """The activity in hand."""
        found = self.draft.activities[self.at : self.at + 1]
        return found[0] if found else None

    # --- what is typed -------------------------------------------------------------------------

    def _head_typed(self) -> None:
        self.draft = replace(self.draft, title=self.title_field.text(), note=self.note.text())
        self._show_state()

    def _edition_chosen(self) -> None:
        key = self.edition.value()
        self.release = self.centre.release(key)
        self.draft = replace(self.draft, referential=key.id, edition=key.edition)
        self._show_all()

    def _activity_typed(self, card: ActivityCard, activity: Activity) -> None:
        if card is not self.card:
            # It was replaced meanwhile: what it holds is of another activity.
            return
        self._put(activity)
        self.activities.say(self.draft)
        self._show_state()

    def _put(self, activity: Activity) -> None:
        activities = list(self.draft.activities)
        activities[self.at] = activity
        self.draft = replace(self.draft, activities=tuple(activities))

    def take(self, place: int) -> None:
        """Take another activity in hand."""
        self.at = place
        self.activities.show_plan(self.draft, self.at)
        self._show_activity()
        self.coverage.allow(self.may)
        self.activities.focused_on(place).setFocus()

    def take_next(self, by: int) -> None:
        """Take the next activity in hand, or the one before."""
        if 0 <= self.at + by < len(self.draft.activities):
            self.take(self.at + by)

    def add_activity(self) -> None:
        """Add an activity after the last, and go to its title."""
        if not self.may:
            return
        if len(self.draft.activities) >= ACTIVITIES_LIMIT:
            self.desk.refuse(f"Un plan a {ACTIVITIES_LIMIT} activités au plus.")
            return
        self.draft = replace(self.draft, activities=(*self.draft.activities, Activity("")))
        self.at = len(self.draft.activities) - 1
        self._show_all()
        assert self.card is not None
        self.card.title.line.setFocus()

    def shift(self, by: int) -> None:
        """Move the activity in hand up or down."""
        to = self.at + by
        if not self.may or self.activity is None or not 0 <= to < len(self.draft.activities):
            return
        activities = list(self.draft.activities)
        activities.insert(to, activities.pop(self.at))
        self.draft = replace(self.draft, activities=tuple(activities))
        self.at = to
        self.activities.show_plan(self.draft, self.at)
        self._show_state()
        self.activities.focused_on(to).setFocus()

    def remove(self) -> None:
        """Take the activity in hand away, once sure."""
        activity = self.activity
        assert activity is not None
        if activity != Activity(""):
            question = Question(
                self,
                f"Retirer « {activity.title or 'sans titre'} » ?",
                Text(
                    f"{counted(len(activity.criteria), 'critère')} et leur aide s’en vont avec "
                    "elle. Rien n’est écrit avant « Garder »."
                ),
                act="Retirer l’activité",
                on_act=lambda: True,
                harmful=True,
            )
            if not question.exec():
                return
        activities = list(self.draft.activities)
        del activities[self.at]
        self.draft = replace(self.draft, activities=tuple(activities))
        self.at = max(min(self.at, len(activities) - 1), 0)
        self._show_all()
        self.activities.focused_on(self.at).setFocus()

    def pick(self) -> None:
        """Choose the critères of the activity in hand."""
        if not self.may or self.activity is None or self.release is None:
            return
        codes = Picker(self, self.draft, self.at, self.release).ask()
        if codes is not None:
            unknown = [code for code in self.activity.codes if code not in self.release.codes]
            self._show_these([*codes, *unknown])
            assert self.card is not None
            self.card.pick.setFocus()

    def cover(self, codes: list[str]) -> None:
        """Add some of what nobody covers to the activity in hand."""
        if self.may and self.activity is not None:
            self._show_these([*self.activity.codes, *codes])
            self.coverage.tree.setFocus()

    def _drop(self, code: str) -> None:
        assert self.activity is not None
        self._show_these([each for each in self.activity.codes if each != code])
        assert self.card is not None
        self.card.pick.setFocus()

    def _show_these(self, codes: list[str]) -> None:
        assert self.activity is not None and self.release is not None
        self._put(showing(self.activity, codes, self.release))
        self.activities.say(self.draft)
        self._show_activity()
        self._show_coverage()
        self._show_state()

    # --- keeping -------------------------------------------------------------------------------

    def keep(self) -> bool:
        """Put the plan on disk; whether it is there. What refuses it is told."""
        return self.draft == self.kept or bool(self.desk.attempt(self._write))

    def _write(self) -> bool:
        self._open(plans.write(self.centre, self.draft))
        self.title_field.put(self.draft.title)
        self.at = min(self.at, max(len(self.draft.activities) - 1, 0))
        self.activities.say(self.draft)
        self._show_state()
        self.desk.say(f"Le plan est gardé, version {self.draft.version}.")
        return True

    def stands_at(self) -> Place | None:
        return Place(Kind.PLAN, detail=self.plan_id.hex()) if self.plan_id else None

    def leave(self) -> bool:
        if self._left_behind or self.draft == self.kept or not self.may:
            return True
        try:
            return self._write()
        except UserFacing as refused:
            sentence = told(refused)
        question = Question(
            self,
            "Ce plan n’est pas gardé",
            Text(sentence),
            act="Partir sans le garder",
            back="Rester",
            on_act=lambda: True,
            harmful=True,
        )
        self._left_behind = bool(question.exec())
        return self._left_behind

    def back(self) -> None:
        """Go to the plans."""
        self.desk.go(Place(Kind.PLANS))

    def resume(self, text: str) -> None:
        """Show the plan as it was being typed when the window locked."""
        try:
            told = json.loads(text)
            draft = plan_files.draft_of(told["plan"])
        except (ValueError, TypeError, KeyError):
            return
        standing = self.kept
        self.draft = replace(
            draft, id=standing.id, version=standing.version, put_aside=standing.put_aside
        )
        self.at = told["at"]
        if self.plan_id is None and self._editions:
            self.release = self.centre.latest_release(draft.referential, draft.edition)
        self.title_field.put(self.draft.title)
        self.note.area.blockSignals(True)
        self.note.area.setPlainText(self.draft.note)
        self.note.area.blockSignals(False)
        self._show_all()

    def being_typed(self) -> str:
        """The plan as it is being typed, for a lock to hold."""
        return json.dumps({"at": self.at, "plan": plan_files.draft_text(self.draft)})

    # --- the window ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.back()
        else:
            super().keyPressEvent(event)

    def first(self) -> QWidget | None:
        if not self.draft.title:
            return self.title_field.line
        return self.activities.focused_on(self.at)

    def fold(self, ems: float) -> None:
        super().fold(ems)
        direction = QBoxLayout.Direction
        wide = ems >= _WIDE
        self.columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        roomy = ems >= _ROOMY
        self.state.setVisible(roomy)
        self.keep_button.key = "Ctrl Entrée" if roomy else ""
        self.keep_button.updateGeometry()
