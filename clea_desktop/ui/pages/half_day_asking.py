"""What the pages of séances ask: a séance, and where one of its papers goes."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clea_desktop.domain.half_day import Half, HalfDay, told_apart
from clea_desktop.domain.people import Person
from clea_desktop.domain.plan import Plan
from clea_desktop.domain.typed import typed_time
from clea_desktop.services import half_day_papers, half_days, journey, people, plans
from clea_desktop.services.half_days import Seat
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.theme.look import SMALL
from clea_desktop.ui.widgets.boxes import abreast, held
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, DayField, LineField
from clea_desktop.ui.widgets.moments import OptionalTimeField
from clea_desktop.ui.widgets.text import Text, muted

_EVALUATORS = 3
"""How many evaluators the form names: more than assess in one room."""

_SHORT = 14
"""How many letters of an evaluator’s name their field shows at the least."""

_EARLIER = 5
"""How many séances of before somebody may be moved to."""


class HalfDayForm:
    """The fields of a séance."""

    def __init__(self, page: Page, half_day: HalfDay | None) -> None:
        centre = page.centre
        self._centre, self._base = centre, half_day
        now = half_day or HalfDay(centre.clock().date(), Half.MORNING)
        self.day = DayField("Jour", now.on)
        self.half = ChoiceField("Quand", [(half, half.words) for half in Half], now.half)
        starts, ends = now.hours
        self.starts = OptionalTimeField("De", starts)
        self.ends = OptionalTimeField("À", ends)
        self.half.chosen.connect(self._half_chosen)
        self.place = LineField("Salle", now.place)
        known = people.people(centre)
        first = half_day.evaluators if half_day else ((centre.evaluator or known[0]),)
        chosen: list[Person | None] = [*first, *[None] * _EVALUATORS][:_EVALUATORS]
        nobody: list[tuple[Person | None, str]] = [(None, "Personne d’autre")]
        choices: list[tuple[Person | None, str]] = [(who, who.name) for who in known]
        self._offered = [*nobody, *choices]
        labels = ("Évaluateur ou évaluatrice", "Avec", "Et avec")
        self.evaluators = [
            ChoiceField(label, choices if index == 0 else self._offered, who)
            for index, (label, who) in enumerate(zip(labels, chosen, strict=True))
        ]
        for field in self.evaluators:
            # Three abreast hold in the window at 200 %, whatever the names.
            field.box.setMinimumContentsLength(_SHORT)
        widest = max(field.minimumSizeHint().width() for field in self.evaluators)
        for field in self.evaluators:
            field.setMinimumWidth(widest)
            field.chosen.connect(self._offer_others)
        self._offer_others()
        offered = self._plans(half_day)
        self.plan = ChoiceField(
            "Plan d’évaluation", offered, now.plan if half_day else offered[0][0]
        )
        self.warning = Text("", size=SMALL, role="attention")
        self.day.edit.changed.connect(self._warn)
        self._warn()

    def _plans(self, half_day: HalfDay | None) -> list[tuple[str, str]]:
        def named(plan: Plan) -> str:
            return f"{plan.title} (édition {plan.edition})"

        offered = [(plan.id.hex(), named(plan)) for plan in plans.plans(self._centre) if plan.id]
        if half_day is not None and half_day.plan not in {"", *(key for key, _ in offered)}:
            # Put aside since: this séance goes on with it.
            used = plans.plan(self._centre, bytes.fromhex(half_day.plan), half_day.version)
            offered.insert(0, (half_day.plan, named(used)))
        none = ("", "Sans plan pour l’instant")
        return [*offered, none] if half_day is None else [none, *offered]

    def _half_chosen(self) -> None:
        starts, ends = self.half.value().hours
        self.starts.put(typed_time(starts))
        self.ends.put(typed_time(ends))

    def _offer_others(self) -> None:
        """Offer each field those who are not chosen before it."""
        taken: list[Person | None] = []
        for field in self.evaluators:
            if taken:
                left = [each for each in self._offered if each[0] not in taken]
                field.offer(left, field.value() if field.value() not in taken else None)
            if field.value() is not None:
                taken.append(field.value())

    def _warn(self) -> None:
        said = journey.before_planning(self._centre, self.day.day())
        self.warning.setText(said or "")
        self.warning.setVisible(said is not None)

    def items(self) -> tuple[QWidget, ...]:
        """What the question shows."""
        return (
            held(abreast(self.day, self.half)),
            self.warning,
            held(abreast(self.starts, self.ends)),
            self.place,
            self.plan,
            held(abreast(*self.evaluators)),
        )

    def valid(self) -> bool:
        """Whether each field says something that can be kept."""
        return all([self.starts.valid(), self.ends.valid()])

    def read(self) -> HalfDay:
        """The séance as it is typed."""
        chosen = [field.value() for field in self.evaluators]
        base = self._base
        return HalfDay(
            self.day.day(),
            self.half.value(),
            self.starts.hour(),
            self.ends.hour(),
            self.place.text(),
            tuple(dict.fromkeys(who for who in chosen if who is not None)),
            self.plan.value(),
            base.version if base else 0,
            base.id if base else None,
        )


def ask_half_day(page: Page, half_day: HalfDay | None = None) -> bytes | None:
    """Ask for a séance, new or not; its id, None when nobody said."""
    form = HalfDayForm(page, half_day)
    made: list[bytes] = []

    def act() -> bool:
        if not form.valid():
            return False
        made.append(half_days.write(page.centre, form.read()))
        return True

    question = Question(
        page,
        "Modifier la séance" if half_day else "Nouvelle séance",
        *form.items(),
        act="Enregistrer" if half_day else "Créer la séance",
        on_act=act,
    )
    form.day.edit.setFocus()
    return made[0] if question.exec() else None


class Moment(Enum):
    """What is noted of somebody with an hour."""

    ARRIVAL = "Arrivée"
    DEPARTURE = "Départ"


def ask_hour(page: Page, half_day_id: bytes, seat: Seat, moment: Moment) -> bool:
    """Ask when somebody came or left, and note it; whether it was noted."""
    arrival = moment is Moment.ARRIVAL
    known = seat.sitting.arrived if arrival else seat.sitting.left
    note = half_days.note_arrival if arrival else half_days.note_departure
    now = page.centre.clock().time().replace(second=0, microsecond=0)
    hour = OptionalTimeField(moment.value, known or now)

    def act() -> bool:
        at = hour.hour()
        if at is None:
            hour.refuse("Écrivez une heure comme 9 h 30.")
            return False
        page.desk.changed.emit(note(page.centre, half_day_id, seat.line.id, at), page)
        return True

    question = Question(page, f"{moment.value} de {seat.name}", hour, act="Noter", on_act=act)
    hour.line.setFocus()
    hour.line.selectAll()
    return bool(question.exec())


def ask_move(page: Page, here: HalfDay, seat: Seat) -> str | None:
    """Ask which other séance somebody goes to, and move them there; its name, None for none."""
    assert here.id is not None, "a séance read from the centre"
    since = here.id
    every = [line.half_day for line in half_days.lines(page.centre, _EARLIER)]
    others = [each for each in reversed(every) if each.id != since]
    if not others:
        page.desk.say("Il n’y a pas d’autre séance : prévoyez-en une d’abord.")
        return None
    today = page.centre.clock().date()
    soon = next((each.id for each in others if each.on >= today), None)
    # The one they leave is told apart too: two of one half-day have the same words.
    told = told_apart([*others, here])[:-1]
    named = {each.id: words for each, words in zip(others, told, strict=True)}
    to = ChoiceField("Vers la séance du", list(named.items()), soon)

    def act() -> bool:
        chosen = to.value()
        assert chosen is not None, "a séance read from the centre"
        change = half_days.move(page.centre, seat.line.id, since, chosen)
        page.desk.changed.emit(change, page)
        return True

    said = muted(
        "Ce qui est décidé reste tel quel. Qui est déjà venu ici y reste noté, et est attendu "
        "aussi là-bas."
    )
    question = Question(page, f"Déplacer {seat.name}", said, to, act="Déplacer", on_act=act)
    return named[to.value()] if question.exec() else None


def save_paper(page: Page, half_day: HalfDay, kind: str, activity: str = "") -> None:
    """Ask where a paper of a séance goes, and write it there."""
    name, half_day_id = half_day_papers.name_of(kind), half_day.id
    assert half_day_id is not None, "a séance read from the centre"
    proposed = f"{half_day.on.isoformat()}-{half_day.half.value}-{kind}.pdf"
    to, _ = QFileDialog.getSaveFileName(page, name, proposed, "PDF (*.pdf)")
    if not to:
        return

    def write() -> bool:
        half_day_papers.write(page.centre, half_day_id, kind, Path(to), activity)
        return True

    if page.desk.attempt(write):
        page.desk.say(f"« {name} » est dans {to}.")
