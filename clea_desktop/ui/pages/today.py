"""Aujourd’hui: what is to be done, by next act and by deadline; one key goes to each."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from clea_desktop.domain.french import counted, date_words, full_date_words
from clea_desktop.services import half_days, today
from clea_desktop.services.change import Change
from clea_desktop.services.today import Entry as Due
from clea_desktop.services.today import Group
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.theme.look import look
from clea_desktop.ui.widgets.boxes import Card, clear, column, held, row, scrolling, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.text import Pill, Text, Tone, display, muted, separator

_LOOKS: dict[Group, tuple[Tone, str]] = {
    Group.TO_ASSESS: ("accent", "pencil"),
    Group.TO_HAND_BACK: ("acquired", "hand-helping"),
    Group.FOR_JURY: ("acquired", "gavel"),
    Group.AFTER_JURY: ("accent", "scale"),
    Group.FINALE_DUE: ("accent", "calendar-clock"),
    Group.IN_TRAINING: ("muted", "graduation-cap"),
    Group.LAST_DAY_NEAR: ("attention", "hourglass"),
    Group.TO_CALL: ("muted", "phone"),
}

_ALL = 500
"""How many are named when one asks for all of a group."""


class TodayPage(Page):
    """The groups, in cards."""

    keys = (
        ("Ctrl + Entrée", "le plateau en cours, ou la première chose à faire"),
        ("Ctrl + N", "nouveau candidat"),
        ("Ctrl + Maj + N", "nouveau contact"),
        ("1 à 8", "tout montrer d’un groupe"),
    )

    def __init__(self, desk: Desk, preferences: Preferences, detail: str = "") -> None:
        super().__init__(desk, "Aujourd’hui")
        self._preferences = preferences
        self._only = Group(detail) if detail else None
        self._ems = 200.0
        self._new = Button(
            "Nouveau candidat",
            lambda: desk.go(Place(Kind.NEW_CANDIDATE)),
            icon="user-plus",
            shortcut="Ctrl+N",
        )
        self._contact = Button(
            "Nouveau contact",
            lambda: desk.go(Place(Kind.CONTACT)),
            icon="phone",
            shortcut="Ctrl+Shift+N",
        )
        self.everyone = QCheckBox("Tout le centre")
        self.everyone.setToolTip("Montrer aussi les dossiers que suivent les autres évaluateurs")
        self.everyone.setChecked(preferences.everyone)
        self.everyone.toggled.connect(self._show_everyone)
        self.in_bar(None, self.everyone, self._contact, self._new)
        self._content = QWidget()
        self.box.addWidget(scrolling(self._content), 1)
        self._greeting = display("")
        self._said = muted("")
        self.start = Button("", kind="primary", key="Ctrl Entrée", shortcut="Ctrl+Return")
        self.start.clicked.connect(self._go_first)
        self._grid = QGridLayout()
        self._grid.setSpacing(look().px(1.1))
        top = spread(column(self._greeting, self._said, gap=0.2), self.start, gap=1)
        self._here = column(gap=0.7)
        self._content.setLayout(column(top, 20, self._here, self._grid, None, gap=0.9, margin=1.6))
        for index, group in enumerate(Group):
            shortcut = QShortcut(QKeySequence(str(index + 1)), self)
            shortcut.activated.connect(partial(self._show_all, group))
        self._fill()

    def _fill(self) -> None:
        seen = today.today(
            self.centre,
            everyone=self.everyone.isChecked(),
            months=self._preferences.warning_months,
            shown=_ALL if self._only else today.SHOWN,
            only=self._only,
        )
        self.seen = seen
        evaluator = self.centre.evaluator
        name = evaluator.name.split()[0] if evaluator else ""
        self._greeting.setText(self._only.words if self._only else f"Bonjour {name}".strip())
        said = [full_date_words(seen.day)]
        if not self._only:
            said.append(_to_do(seen.many))
        said += [f"{who} absent(e) jusqu’au {date_words(until)}" for who, until in seen.absents]
        self._said.setText(" · ".join(said))
        self._cards = [self._card(card) for card in seen.cards if card.many or self._only]
        self._first = next((e for c in seen.cards for e in c.entries if c.many), None)
        everyone = self.everyone.isChecked()
        self._held = None if self._only else half_days.under_way(self.centre, everyone=everyone)
        self.start.setVisible(self._held is not None or self._first is not None)
        if self._held is not None:
            # People wait in the room: what is on the list waits.
            self.start.setText("Ouvrir le plateau")
        elif self._first is not None:
            self.start.setText(f"Commencer par {self._first.name}")
        self.start.updateGeometry()
        self._lay()
        self._show_here()

    def _show_here(self) -> None:
        """The séances of today, each with the one thing to do of it."""
        clear(self._here)
        for half_day in [] if self._only else half_days.today(self.centre):
            kind = Kind.PLATEAU if half_day.plan else Kind.HALF_DAY
            words = "Ouvrir le plateau" if half_day.plan else "Préparer la séance"
            held_ = self._held is not None and self._held.id == half_day.id
            told = [
                "en cours" if held_ else "",
                half_day.place,
                *[who.name for who in half_day.evaluators],
            ]
            pill = Pill("Séance", "accent", "layout-grid")
            line = row(pill, Text(half_day.half.words.capitalize(), bold=True, wrap=False), gap=0.7)
            line.addWidget(muted(" · ".join(filter(None, told)), small=True), 1)
            if not held_:
                # The one under way has the button above, and its key.
                line.addWidget(
                    Button(words, partial(self.desk.go, Place(kind, session=half_day.id)))
                )
            self._here.addWidget(Card(line))

    def _card(self, card: today.Card) -> Card:
        tone, icon = _LOOKS[card.group]
        pill = Pill(str(card.many), tone, icon)
        pill.setAccessibleName(counted(card.many, "personne"))
        shown = Card(row(pill, Text(card.group.words, bold=True, wrap=False), None), gap=0.15)
        shown.setAccessibleName(card.group.words)
        for entry in card.entries:
            words = f"{entry.words} · pour {entry.colleague}" if entry.colleague else entry.words
            line = Entry(entry.name, words)
            line.clicked.connect(partial(self._go, entry))
            shown.box.addWidget(separator())
            shown.box.addWidget(line)
        others = card.many - len(card.entries)
        if others > 0:
            more = Entry(f"+ {counted(others, 'autre')}")
            more.clicked.connect(partial(self._show_all, card.group))
            shown.box.addWidget(separator())
            shown.box.addWidget(more)
        if not card.many:
            shown.box.addWidget(muted("Personne, aujourd’hui."))
        return shown

    def _lay(self) -> None:
        clear(self._grid)
        if not self._cards:
            words = (
                "Rien n’attend. Ouvrez le dossier de la première personne que vous accueillez, ou "
                "notez l’appel de quelqu’un : un contact n’est pas encore un dossier."
            )
            self._grid.addWidget(Card(Text("Tout est à jour", bold=True), muted(words)), 0, 0)
            return
        wide = 3 if self._ems >= 70 else 2 if self._ems >= 46 else 1
        if self._only:
            wide = 1
        for index, card in enumerate(self._cards):
            self._grid.addWidget(held(column(card, None)), index // wide, index % wide)
        for across in range(3):
            self._grid.setColumnStretch(across, 1 if across < wide else 0)

    def _go(self, entry: Due, _checked: bool = False) -> None:
        if entry.contact is not None:
            self.desk.go(Place(Kind.CONTACT, contact=entry.contact))
        else:
            self.desk.go(Place(Kind.DOSSIER, entry.dossier))

    def _go_first(self) -> None:
        if self._held is not None:
            self.desk.go(Place(Kind.PLATEAU, session=self._held.id))
        elif self._first is not None:
            self._go(self._first)

    def _show_all(self, group: Group, _checked: bool = False) -> None:
        """Go to one group, whole."""
        self.desk.go(Place(Kind.TODAY, detail=group.value))

    def _show_everyone(self, on: bool) -> None:
        self._preferences.everyone = on
        self._fill()

    def hear(self, change: Change) -> None:
        self._fill()

    def fold(self, ems: float) -> None:
        before = self._ems
        self._ems = ems
        room = ems >= 60
        self._contact.setText("Nouveau contact" if room else "Contact")
        self._new.setText("Nouveau candidat" if room else "Candidat")
        if (before >= 70, before >= 46) != (ems >= 70, ems >= 46):
            self._fill()

    def first(self) -> QWidget | None:
        return self.start if self._held or self._first else self.everyone


def _to_do(many: int) -> str:
    if not many:
        return "rien n’attend"
    return f"{counted(many, 'chose')} à faire"
