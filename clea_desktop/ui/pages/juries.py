"""Jurys: the sessions, the next to deposit for in front, and what a stop left behind."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.french import counted, date_words, short_date
from clea_desktop.domain.hearing import Standing
from clea_desktop.domain.jury import JurySession
from clea_desktop.services import delegates, hand_over, juries
from clea_desktop.services.hand_over import Left
from clea_desktop.services.juries import SessionLine
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, Item, column, measured, row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField
from clea_desktop.ui.widgets.moments import OptionalDayField, OptionalTimeField
from clea_desktop.ui.widgets.text import Sign, Text, heading, muted, separator


class JuriesPage(Page):
    """Every session, and the way to a new one."""

    keys = (
        ("Ctrl + N", "nouvelle session"),
        ("Tab puis Entrée", "ouvrir une session"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Jurys")
        self.in_bar(
            None,
            Button("Délégataires", lambda: desk.go(Place(Kind.DELEGATES)), icon="scale"),
            Button("Comptes", lambda: desk.go(Place(Kind.ACCOUNTS)), icon="clipboard-check"),
            Button(
                "Nouvelle session",
                self.new,
                icon="calendar-plus",
                kind="primary",
                key="Ctrl N",
                shortcut="Ctrl+N",
            ),
        )
        parts: list[QWidget] = [self._left_card(each) for each in hand_over.unfinished(self.centre)]
        lines = juries.all_sessions(self.centre)
        coming = [line for line in lines if not line.over]
        over = [line for line in lines if line.over]
        coming.reverse()
        if not lines:
            parts.append(self._empty())
        if coming:
            parts.append(self._card("Sessions à venir ou en cours", coming))
        if over:
            parts.append(self._card("Sessions terminées", over))
        self.entries = self.findChildren(Entry)
        self.box.addWidget(measured(*parts, ems=64), 1)

    def _card(self, title: str, lines: list[SessionLine]) -> Card:
        card = Card(heading(title), gap=0.1)
        for index, line in enumerate(lines):
            if index:
                card.box.addWidget(separator())
            entry = Entry(f"{date_words(line.session.on)} · {line.delegate}", _counts(line))
            assert line.session.id is not None, "read from the centre"
            entry.clicked.connect(partial(self._open, line.session.id))
            card.box.addWidget(entry)
        return card

    def _empty(self) -> Card:
        return Card(
            heading("Aucune session pour l’instant"),
            muted(
                "Une session a un jour, un délégataire et une date limite de dépôt. Inscrivez-y "
                "les dossiers prêts, puis remettez-les en une seule action."
            ),
        )

    def _left_card(self, left: Left) -> Card:
        return Card(
            row(
                Sign("triangle-alert", "attention"),
                Text(
                    f"Une remise au jury s’est arrêtée avant la fin : {left.folder} en est le "
                    f"reste. {left.advice}"
                ),
                Button("Supprimer ce reste", partial(self._remove, left), icon="trash-2"),
            ),
            role="warning",
        )

    def _remove(self, left: Left, _checked: bool = False) -> None:
        def remove() -> bool:
            hand_over.remove_left(self.centre, left)
            return True

        if self.desk.attempt(remove):
            self.desk.go(Place(Kind.JURIES))

    def _open(self, session: bytes, _checked: bool = False) -> None:
        self.desk.go(Place(Kind.SESSION, session=session))

    def new(self) -> None:
        """Ask for a new session, and go to it."""
        known = delegates.all_delegates(self.centre)
        if not known:
            self.desk.say("Choisissez d’abord le délégataire qui organise vos jurys.")
            self.desk.go(Place(Kind.DELEGATES))
            return
        made = ask_session(self, known)
        if made is not None:
            self._open(made)

    def first(self) -> QWidget | None:
        found = self.findChildren(Entry)
        return found[0] if found else None


def _counts(line: SessionLine) -> str:
    told = [
        f"{line.counts[each]} {each.words}{'s' if _agrees(each) and line.counts[each] > 1 else ''}"
        for each in Standing
        if line.counts.get(each)
    ]
    by = line.session.deposit_by
    if by is not None and line.counts.get(Standing.TO_DEPOSIT):
        told.append(f"à déposer avant le {short_date(by)}")
    return " · ".join(told) or counted(line.many, "dossier")


def _agrees(standing: Standing) -> bool:
    return standing in {Standing.DEPOSITED, Standing.DECIDED}


def ask_session(
    page: Page, known: list[Delegate], session: JurySession | None = None
) -> bytes | None:
    """Ask for a session, new or not; its id, None when one came back."""
    today = page.centre.clock().date()
    of = {delegate.id.hex(): delegate for delegate in known if delegate.id}
    chosen = session.delegate if session else next(iter(of))
    day = DayField("Jour de la session", session.on if session else today)
    by = OptionalDayField("Dernier jour de dépôt", session.deposit_by if session else None)
    starts = OptionalTimeField("Heure", session.starts if session else None)
    place = LineField("Lieu", session.place if session else "")
    delegate = ChoiceField("Délégataire", [(key, d.name) for key, d in of.items()], chosen)
    made: list[bytes] = []

    def act() -> bool:
        if not by.valid() or not starts.valid():
            return False
        made.append(
            juries.write_session(
                page.centre,
                JurySession(
                    day.day(),
                    delegate.value(),
                    by.day(),
                    starts.hour(),
                    place.text(),
                    id=session.id if session else None,
                ),
            )
        )
        return True

    items: list[Item] = [
        delegate,
        row(column(day), column(by), gap=0.8),
        row(starts, place, gap=0.8),
    ]
    title = "Modifier la session" if session else "Nouvelle session"
    act_words = "Enregistrer" if session else "Créer la session"
    question = Question(page, title, *items, act=act_words, on_act=act)
    day.edit.setFocus()
    return made[0] if question.exec() else None
