"""Séances: the half-days of the assessments of one person, planned, then held."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.french import date_words, duration_words, full_date_words, listed
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.path import Act
from clea_desktop.domain.typed import typed_time
from clea_desktop.services import half_days, journey, people
from clea_desktop.ui.desk import Desk
from clea_desktop.ui.pages.step_page import StepPage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import Card, abreast, clear, column, held, measured, row, spread
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField
from clea_desktop.ui.widgets.moments import OptionalTimeField
from clea_desktop.ui.widgets.text import Pill, Text, Tone, heading, muted, separator

_LOOKS: dict[Presence, tuple[Tone, str]] = {
    Presence.PLANNED: ("accent", "calendar-clock"),
    Presence.PRESENT: ("acquired", "check"),
    Presence.ABSENT: ("attention", "user-x"),
}


class SittingsPage(StepPage):
    """The séances of a dossier, and one more."""

    act = Act.PLAN_SITTING
    keys = (("Ctrl + Entrée", "prévoir une séance"), ("Échap", "revenir au dossier"))

    def __init__(self, desk: Desk, dossier_id: bytes) -> None:
        super().__init__(desk, dossier_id, "Séances")
        self._half_days: dict[bytes, str] = {}
        plan = Button(
            "Prévoir…",
            self.submit,
            kind="primary",
            icon="calendar-plus",
            key="Ctrl Entrée",
        )
        plan.setEnabled(self.refusal is None)
        self.plan = plan
        self.in_bar(
            self._paper("Rendez-vous", "appointment"),
            self._paper("Émargement", "attendance"),
            self._paper("Observation", "observation"),
            plan,
        )
        self._list = column(gap=0.5)
        self.box.addWidget(measured(*self.refusal_card(), held(self._list), ems=64), 1)
        self._show()

    def _paper(self, words: str, kind: str) -> Button:
        place = Place(Kind.DOCUMENTS, self.dossier_id, detail=kind)
        return Button(words, lambda: self.desk.go(place), icon="file-text")

    def _show(self) -> None:
        clear(self._list)
        sittings = self.view.dossier.journey.sittings
        if not sittings:
            self._list.addWidget(
                Card(
                    heading("Aucune séance n’est prévue"),
                    muted(
                        "Une évaluation prend une ou plusieurs demi-journées. Prévoyez la "
                        "première : le rendez-vous s’imprime d’ici."
                    ),
                )
            )
            return
        self._half_days = half_days.words_of(
            self.centre, [s.session for s in sittings if s.session]
        )
        lasted = sum(s.minutes or 0 for s in sittings if s.presence is Presence.PRESENT)
        if lasted:
            self._list.addWidget(muted(f"Durée réelle jusqu’ici : {duration_words(lasted)}."))
        card = Card(gap=0.6)
        for index, sitting in enumerate(sorted(sittings, key=lambda s: (s.on, str(s.starts)))):
            if index:
                card.box.addWidget(separator())
            card.box.addWidget(self._line(sitting))
        self._list.addWidget(card)

    def _line(self, sitting: Sitting) -> QWidget:
        tone, icon = _LOOKS[sitting.presence]
        said = [self._half_days[sitting.session]] if sitting.session in self._half_days else []
        if sitting.place:
            said.append(sitting.place)
        if sitting.evaluators:
            said.append("avec " + listed([who.name for who in sitting.evaluators]))
        if sitting.interpreter:
            said.append(f"interprète : {sitting.interpreter}")
        if sitting.minutes:
            said.append(duration_words(sitting.minutes))
        words = column(
            Text(_when(sitting), bold=True),
            Text(" · ".join(said), size=SMALL, role="muted"),
            gap=0.1,
        )
        pill = Pill(sitting.presence.words, tone, icon)
        acts: list[QWidget] = []
        if self.refusal is None:
            if sitting.awaited:
                came = Button("Venu(e)", partial(self._came, sitting, Presence.PRESENT))
                missed = Button("Pas venu(e)", partial(self._came, sitting, Presence.ABSENT))
                acts += [came, missed]
            change = Button("Modifier…", partial(self.ask, sitting), kind="quiet")
            away = Button("Retirer", partial(self._drop, sitting), kind="quiet")
            acts += [change, away]
            for act in acts:
                assert isinstance(act, Button)
                act.setAccessibleName(f"{act.text()}, séance du {date_words(sitting.on)}")
        return held(column(spread(words, pill), row(None, *acts, gap=0.4), gap=0.3))

    def _came(self, sitting: Sitting, presence: Presence) -> None:
        if self.write(replace(sitting, presence=presence)):
            self._show()

    def _drop(self, sitting: Sitting) -> None:
        if self.drop(sitting.id):
            self._show()

    def submit(self) -> None:
        if self.refusal is None:
            self.ask(None)

    def ask(self, known: Sitting | None) -> None:
        """Plan a séance, or change one."""
        current = self.view.dossier.current
        going_on = current.id if current is not None and current.closing is None else None
        now = known or Sitting(self.centre.clock().date(), assessment=going_on)
        form = SittingForm(self, now)
        question = Question(
            self,
            "Une séance" if known is None else "Modifier la séance",
            *form.items(),
            act="Prévoir" if known is None else "Garder",
            on_act=lambda: form.valid() and self.put(form.read()),
        )
        form.day.edit.setFocus()
        if question.exec():
            self._show()

    def first(self) -> QWidget | None:
        return self.plan


class SittingForm:
    """The fields of a séance."""

    def __init__(self, page: StepPage, sitting: Sitting) -> None:
        self._page, self._base = page, sitting
        self.day = DayField("Jour", sitting.on)
        self.starts = OptionalTimeField("De", sitting.starts)
        self.ends = OptionalTimeField("À", sitting.ends)
        self.place = LineField("Lieu", sitting.place)
        known = people.people(page.centre)
        first = sitting.evaluators[0] if sitting.evaluators else page.centre.evaluator
        second = sitting.evaluators[1] if len(sitting.evaluators) > 1 else None
        choices = [(who, who.name) for who in known]
        self.evaluator = ChoiceField("Évaluateur ou évaluatrice", choices, first)
        self.other = ChoiceField("Avec", [(None, "Personne d’autre"), *choices], second)
        self.interpreter = LineField("Interprète, s’il y en a", sitting.interpreter)
        self.warning = Text("", size=SMALL, role="attention")
        self.day.edit.changed.connect(self._warn)
        self._warn()

    def _warn(self) -> None:
        said = journey.before_planning(self._page.centre, self.day.day())
        self.warning.setText(said or "")
        self.warning.setVisible(said is not None)

    def items(self) -> tuple[QWidget, ...]:
        """What the question shows."""
        return (
            held(abreast(self.day, self.starts, self.ends)),
            self.warning,
            self.place,
            held(abreast(self.evaluator, self.other)),
            self.interpreter,
        )

    def valid(self) -> bool:
        """Whether each field says something that can be kept."""
        return all([self.starts.valid(), self.ends.valid()])

    def read(self) -> Sitting:
        """The séance as it is typed."""
        chosen = [self.evaluator.value(), self.other.value()]
        evaluators = tuple(dict.fromkeys(who for who in chosen if who is not None))
        return replace(
            self._base,
            on=self.day.day(),
            starts=self.starts.hour(),
            ends=self.ends.hour(),
            place=self.place.text(),
            evaluators=evaluators,
            interpreter=self.interpreter.text(),
        )


def _when(sitting: Sitting) -> str:
    day = full_date_words(sitting.on)
    if sitting.starts is None:
        return day
    until = f" à {typed_time(sitting.ends)}" if sitting.ends else ""
    return f"{day}, {typed_time(sitting.starts)}{until}"
