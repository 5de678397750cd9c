"""Séances: the half-days of the centre, today’s and those to come in front, then the past ones."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.french import counted
from clea_desktop.domain.typed import typed_time
from clea_desktop.services import half_days, plans
from clea_desktop.services.half_days import HalfDayLine
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.half_day_asking import ask_half_day
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.widgets.boxes import Card, column, measured, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.entry import Entry
from clea_desktop.ui.widgets.text import Text, heading, muted, separator

_PAST = 40
"""How many séances of before are shown at first."""

_EVALUATORS = 3
"""How many evaluators the form names: more than assess in one room."""


class HalfDaysPage(Page):
    """Every séance, and the way to a new one."""

    keys = (
        ("Ctrl + Entrée", "ouvrir le plateau de la prochaine séance"),
        ("Ctrl + N", "nouvelle séance"),
        ("Tab puis Entrée", "ouvrir une séance"),
    )

    def __init__(self, desk: Desk, detail: str = "") -> None:
        super().__init__(desk, "Séances")
        new = Button(
            "Nouvelle séance",
            self.new,
            icon="calendar-plus",
            kind="primary",
            key="Ctrl N",
            shortcut="Ctrl+N",
        )
        its_plans = Button("Plans d’évaluation", self._go_to_plans, icon="list-checks")
        self.in_bar(None, its_plans, new)
        whole = detail == "all"
        lines = half_days.lines(self.centre, None if whole else _PAST + 1)
        today = self.centre.clock().date()
        coming = sorted(
            (line for line in lines if line.half_day.on >= today),
            key=lambda line: (line.half_day.on, line.half_day.hours),
        )
        past = [line for line in lines if line.half_day.on < today]
        more = not whole and len(past) > _PAST
        parts: list[QWidget] = []
        self.plateau: Button | None = None
        if not lines:
            parts.append(self._empty())
        elif coming:
            parts.append(self._next(coming[0], coming[0].half_day.on == today))
            parts.append(self._card("Aujourd’hui et à venir", coming))
        if past:
            card = self._card("Séances passées", past if whole else past[:_PAST])
            if more:
                every = Entry("Toutes les séances passées")
                every.clicked.connect(lambda _c=False: desk.go(Place(Kind.HALF_DAYS, detail="all")))
                card.box.addWidget(separator())
                card.box.addWidget(every)
            parts.append(card)
        self.box.addWidget(measured(*parts, ems=64), 1)
        self.entries = self.findChildren(Entry)
        self._new = new

    def _next(self, line: HalfDayLine, today: bool) -> Card:
        """The séance that comes first, and the one thing to do of it."""
        half_day = line.half_day
        ready = bool(half_day.plan) and line.expected > 0
        act = Button(
            "Ouvrir le plateau" if ready else "Préparer la séance",
            partial(self._go, line, plateau=ready),
            kind="primary",
            key="Ctrl Entrée",
            shortcut="Ctrl+Return",
        )
        self.plateau = act
        words = column(
            Text(f"{'Aujourd’hui' if today else 'Bientôt'} : {lowered(half_day.words)}", bold=True),
            muted(_about(line), small=True),
            gap=0.1,
        )
        return Card(spread(words, act), role="next")

    def _card(self, title: str, lines: list[HalfDayLine]) -> Card:
        card = Card(heading(title), gap=0.1)
        for index, line in enumerate(lines):
            if index:
                card.box.addWidget(separator())
            entry = Entry(line.half_day.words, _about(line))
            entry.clicked.connect(partial(self._open, line))
            card.box.addWidget(entry)
        return card

    def _empty(self) -> Card:
        if plans.plans(self.centre):
            return Card(
                heading("Aucune séance pour l’instant"),
                muted(
                    "Une séance est une demi-journée : un jour, une salle, un plan d’évaluation, "
                    "et jusqu’à douze personnes évaluées côte à côte. Commencez par « Nouvelle "
                    "séance »."
                ),
            )
        card = Card(
            heading("D’abord, un plan d’évaluation"),
            muted(
                "Un plan dit vos mises en situation et les critères que chacune laisse voir ; le "
                "plateau suit ses activités. Écrivez le vôtre, ou prenez l’exemple inventé."
            ),
        )
        go = Button("Aller aux plans", self._go_to_plans, icon="arrow-right")
        card.box.addLayout(row(go, None))
        return card

    def _go_to_plans(self) -> None:
        self.desk.go(Place(Kind.PLANS))

    def _open(self, line: HalfDayLine, _checked: bool = False) -> None:
        self._go(line, plateau=False)

    def _go(self, line: HalfDayLine, *, plateau: bool) -> None:
        kind = Kind.PLATEAU if plateau else Kind.HALF_DAY
        self.desk.go(Place(kind, session=line.half_day.id))

    def new(self) -> None:
        """Ask for a new séance, and go to it."""
        made = ask_half_day(self)
        if made is not None:
            self.desk.go(Place(Kind.HALF_DAY, session=made))

    def first(self) -> QWidget | None:
        found = self.findChildren(Entry)
        return self.plateau or (found[0] if found else self._new)


def lowered(words: str) -> str:
    """The words of a séance, in the middle of a sentence."""
    return words[:1].lower() + words[1:]


def _about(line: HalfDayLine) -> str:
    half_day = line.half_day
    starts, ends = half_day.hours
    told = [f"{typed_time(starts)} à {typed_time(ends)}", half_day.place]
    told.append(counted(line.expected, "personne") if line.expected else "personne d’inscrit")
    if line.came:
        told.append(f"{line.came} là")
    told.append(line.plan or "sans plan")
    return " · ".join(filter(None, told))
