"""Contacts: who called and what they wish; a contact is not yet a dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from clea_desktop.domain.contact import Contact, ContactEnd, ContactFile
from clea_desktop.domain.french import counted, date_words, short_date
from clea_desktop.domain.journey import TraceKind, Trajectory
from clea_desktop.services import contacts
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import (
    Card,
    abreast,
    clear,
    column,
    held,
    measured,
    row,
    scrolling,
)
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.fields import ChoiceField, LineField, TextField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.text import Text, heading, muted, separator
from clea_desktop.ui.widgets.traces import TracesCard

_SHOWN = 200


class ContactsPage(Page):
    """Those to see to, then all the others."""

    keys = (("Ctrl + N", "nouveau contact"), ("Tab puis Entrée", "ouvrir un contact"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Contacts")
        new = Button(
            "Nouveau contact",
            lambda: desk.go(Place(Kind.CONTACT)),
            icon="phone",
            kind="primary",
            key="Ctrl N",
            shortcut="Ctrl+N",
        )
        self.in_bar(None, new)
        self.search = LineField("Rechercher", placeholder="Nom, téléphone ou prescripteur")
        self.search.changed.connect(self._fill)
        self.ended = QCheckBox("Terminés ou devenus dossiers")
        self.ended.toggled.connect(lambda _on: self._fill())
        self._list = column(gap=0.1)
        self._card = Card(gap=0.1)
        self._card.box.addLayout(self._list)
        self.box.addWidget(measured(row(self.search, self.ended, gap=1.2), self._card, ems=64), 1)
        self._fill()

    def _fill(self) -> None:
        clear(self._list)
        ended = self.ended.isChecked()
        found = contacts.search(self.centre, self.search.text(), awaited=not ended)
        today = self.centre.clock().date()
        for index, line in enumerate(found[:_SHOWN]):
            if index:
                self._list.addWidget(separator())
            said = [line.said] if line.said else [f"noté le {short_date(line.taken_on)}"]
            if line.next_on is not None:
                late = line.next_on <= today
                said.append(
                    f"{'à rappeler depuis' if late else 'à rappeler'} le {short_date(line.next_on)}"
                )
            if line.trajectory is Trajectory.DEFERRED:
                said.append("trajectoire 3")
            entry = Entry(line.name, " · ".join(said))
            entry.clicked.connect(partial(self._open, line.id))
            self._list.addWidget(entry)
        if len(found) > _SHOWN:
            self._list.addWidget(muted(f"… et {counted(len(found) - _SHOWN, 'autre')}."))
        if not found:
            words = (
                "Aucun contact ne correspond."
                if self.search.text()
                else (
                    "Aucun contact n’attend. Quelqu’un appelle ? Notez son nom et son souhait : "
                    "un contact ne devient un dossier que si la personne le veut."
                )
            )
            self._list.addWidget(muted(words))

    def _open(self, contact: bytes, _checked: bool = False) -> None:
        self.desk.go(Place(Kind.CONTACT, contact=contact))

    def first(self) -> QWidget | None:
        return self.search.line


class ContactPage(Page):
    """One contact: what is known, what was exchanged, what comes next."""

    keys = (
        ("Ctrl + Entrée", "garder, puis ouvrir le dossier"),
        (
            "Alt + A, C, R, P, I",
            "noter un appel, un courrier, un rendez-vous, une absence, une information",
        ),
        ("Ctrl + Z", "annuler le dernier échange noté"),
    )

    def __init__(self, desk: Desk, contact_id: bytes | None) -> None:
        self._id = contact_id
        self.file: ContactFile | None = (
            contacts.view(desk.centre, contact_id) if contact_id else None
        )
        known = self.file.contact if self.file else Contact("")
        super().__init__(desk, known.full_name or "Nouveau contact")
        self._erased = False
        self.bar_box.insertWidget(
            0,
            Button(
                "Contacts", lambda: desk.go(Place(Kind.CONTACTS)), icon="chevron-left", kind="quiet"
            ),
        )
        self.undo = Button(
            "Annuler", self._take_back, icon="undo-2", kind="quiet", shortcut="Ctrl+Z"
        )
        self.undo.setToolTip("Annuler le dernier échange noté")
        self.open = Button(
            "Ouvrir le dossier",
            self.open_dossier,
            kind="primary",
            icon="user-plus",
            key="Ctrl Entrée",
        )
        self.keep_button = Button("Garder ce contact", self.keep, kind="primary", key="Ctrl Entrée")
        self.in_bar(None, self.undo, self.keep_button, self.open)
        self.name = LineField("Nom", known.name)
        self.given = LineField("Prénom", known.given_name)
        self.phone = LineField("Téléphone", known.phone)
        self.email = LineField("Courriel", known.email)
        self.caller = LineField("Qui a appelé, si ce n’est pas la personne", known.caller)
        self.prescriber = LineField("Prescripteur", known.prescriber)
        self.trajectory = ChoiceField(
            "Trajectoire", [(each, each.words) for each in Trajectory], known.trajectory
        )
        self.wish = TextField("Son souhait, avec ses mots", known.wish, lines=3)
        self.next_on = OptionalDayField("À rappeler le", known.next_on)
        self._lines = (
            self.name,
            self.given,
            self.phone,
            self.email,
            self.caller,
            self.prescriber,
            self.next_on,
        )
        for line in self._lines:
            line.line.editingFinished.connect(self._kept_if_known)
        self.trajectory.chosen.connect(self._kept_if_known)
        self.wish.area.left.connect(self._kept_if_known)
        self.traces = TracesCard(self._note, self.centre.clock)
        self._state = column(gap=0.6)
        self._stands = held(self._state)
        who = Card(
            heading("La personne"),
            abreast(self.name, self.given),
            abreast(self.phone, self.email),
            self.wish,
        )
        how = Card(
            heading("Comment elle vient"),
            self.trajectory,
            abreast(self.caller, self.prescriber),
            self.next_on,
        )
        self._columns = row(column(who, how, None, gap=1.1), gap=1.1)
        side = column(self._stands, self.traces, None, gap=1.1)
        self._columns.addLayout(side)
        self._columns.setStretch(0, 5)
        self._columns.setStretch(1, 4)
        content = column(self._columns, None, margin=1.6)
        self.box.addWidget(scrolling(held(content)), 1)
        self._show()

    # --- what is shown -------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self._state)
        file = self.file
        self.keep_button.setVisible(file is None)
        self.traces.setVisible(file is not None)
        self.undo.setVisible(file is not None and bool(file.traces) and file.dossier is None)
        self.open.setVisible(file is not None and file.dossier is None)
        self._stands.setVisible(file is not None)
        if file is None:
            return
        self.title.setText(file.contact.full_name)
        self.traces.show_traces(file.traces)
        card = Card(role="next")
        if file.dossier is not None:
            card.box.addWidget(Text("Un dossier est ouvert", bold=True))
            go = Button("Voir le dossier", lambda: self.desk.go(Place(Kind.DOSSIER, file.dossier)))
            card.box.addLayout(row(go, None))
        elif file.end is not None:
            card.box.addWidget(Text(file.end.words, bold=True))
            again = Button("Reprendre ce contact", partial(self._end, None), icon="undo-2")
            card.box.addLayout(row(again, None))
        else:
            card.box.addWidget(Text(_next_words(file), bold=True))
            ends = [Button(end.words, partial(self._end, end), kind="quiet") for end in ContactEnd]
            card.box.addWidget(muted("Ou bien, sans rien fermer :", small=True))
            card.box.addLayout(row(*ends[:2], None, gap=0.2))
            card.box.addLayout(row(*ends[2:], None, gap=0.2))
        erase = Button("Effacer ce contact…", self.erase, icon="trash-2", kind="quiet")
        if not self.centre.responsible:
            erase.hide()
        every = Button("Tout ce qui est gardé…", self.export, icon="download", kind="quiet")
        card.box.addLayout(row(every, erase, None))
        self._state.addWidget(card)

    def export(self) -> None:
        """Write everything held of the contact, for them."""
        from clea_desktop.ui.pages.erasing import export_person

        assert self.file is not None, "kept"
        export_person(self, self.desk, contact=self.file.id)

    def erase(self) -> None:
        """Erase the contact, once it was said what is lost."""
        from clea_desktop.ui.pages.erasing import ask_erase

        assert self.file is not None, "kept"
        if ask_erase(self, self.desk, (), [self.file.id]):
            # What stands in the fields is of nobody any more: it is not kept on leaving.
            self._erased = True
            self.desk.go(Place(Kind.CONTACTS))

    # --- gestures ------------------------------------------------------------------------------

    def _read(self) -> Contact:
        return Contact(
            name=self.name.text(),
            given_name=self.given.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            caller=self.caller.text(),
            prescriber=self.prescriber.text(),
            wish=self.wish.text(),
            trajectory=self.trajectory.value(),
            next_on=self.next_on.day(),
        )

    def keep(self) -> bool:
        """Put the contact on disk; whether it is there."""
        if not self.next_on.valid():
            return False
        typed = self._read()
        if not typed.name.strip():
            self.name.refuse("Notez au moins le nom.")
            self.name.line.setFocus()
            return False
        if self._id is None:
            made = self.desk.attempt(lambda: contacts.add_contact(self.centre, typed))
            if made is None:
                return False
            self._id = made
            self.desk.say(f"Le contact de {typed.full_name} est noté.")
            self.file = contacts.view(self.centre, made)
            self._show()
            self.traces.word.line.setFocus()
            return True
        contact_id = self._id
        assert self.file is not None
        stripped = replace(typed, wish=typed.wish.strip())
        if stripped == self.file.contact or self.file.dossier is not None:
            return True
        return self._done(lambda: contacts.edit_contact(self.centre, contact_id, typed))

    def _kept_if_known(self) -> None:
        if self._id is not None:
            self.keep()

    def _note(self, kind: TraceKind, text: str, at: datetime | None) -> bool:
        if self._id is None:
            return False
        contact_id = self._id
        return self._done(lambda: contacts.trace(self.centre, contact_id, kind, text, at))

    def _end(self, how: ContactEnd | None, _checked: bool = False) -> None:
        if self._id is not None and self.keep():
            contact_id = self._id
            self._done(lambda: contacts.end(self.centre, contact_id, how))

    def _done(self, gesture: Callable[[], ContactFile]) -> bool:
        held_ = self.desk.attempt(gesture)
        if held_ is None:
            return False
        self.file = held_
        self._show()
        # What was pressed is gone: the keyboard stays on the page.
        if (first := self.first()) is not None:
            first.setFocus()
        return True

    def _take_back(self) -> None:
        if self._id is not None:
            contact_id = self._id
            self._done(lambda: contacts.take_back(self.centre, contact_id))

    def open_dossier(self) -> None:
        """Go and type the identity: the dossier opens there."""
        if self.keep() and self._id is not None:
            self.desk.go(Place(Kind.NEW_CANDIDATE, contact=self._id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._id is None:
                self.keep()
            elif self.file is not None and self.file.dossier is None:
                self.open_dossier()
        else:
            super().keyPressEvent(event)

    def fold(self, ems: float) -> None:
        direction = self._columns.Direction
        wide = ems >= 70
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def first(self) -> QWidget | None:
        return self.name.line if self._id is None else self.traces.word.line

    def stands_at(self) -> Place | None:
        return Place(Kind.CONTACT, contact=self._id) if self._id is not None else None

    def leave(self) -> bool:
        if self._erased:
            return True
        if self._id is None and not any(line.text().strip() for line in self._lines):
            return True
        return self.keep()


def _next_words(file: ContactFile) -> str:
    if file.inform_by is not None and file.next_on == file.inform_by:
        return f"Informer la personne avant le {date_words(file.inform_by)}"
    if file.next_on is not None:
        return f"Rappeler le {date_words(file.next_on)}"
    return "Rien n’est prévu : notez quand rappeler, ou ouvrez le dossier"
