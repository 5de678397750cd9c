"""Around the table of the plateau: whose sheet is typed, asked and said."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from clea_desktop.domain.assessment import check_instant
from clea_desktop.domain.french import NBSP, date_words, time_words
from clea_desktop.domain.half_day import HalfDay
from clea_desktop.domain.people import Person
from clea_desktop.services import people
from clea_desktop.services.centre import Centre
from clea_desktop.ui.marking.later import LaterEntry
from clea_desktop.ui.widgets.boxes import row
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, LineField
from clea_desktop.ui.widgets.moments import OptionalTimeField
from clea_desktop.ui.widgets.text import Sign, Text

_SOMEBODY_ELSE = None


def ask_sheet(
    parent: QWidget, centre: Centre, half_day: HalfDay, now: LaterEntry | None
) -> LaterEntry | None:
    """Ask whose sheet of this séance is typed, and of which hour; None when nobody said."""
    here = list(half_day.evaluators)
    others = [who for who in people.people(centre) if who.id not in {one.id for one in here}]
    choices: list[tuple[Person | None, str]] = [(who, who.name) for who in [*here, *others]]
    choices.append((_SOMEBODY_ELSE, "Quelqu’un d’autre…"))
    observer = ChoiceField("Vu par", choices, now.observer if now else here[0])
    name = LineField("Son nom", placeholder="Prénom et nom")
    name.setVisible(False)
    observer.chosen.connect(lambda: name.setVisible(observer.value() is _SOMEBODY_ELSE))
    hour = OptionalTimeField("Vers", now.at.time() if now else half_day.hours[0])
    answers: list[LaterEntry] = []

    def begin() -> bool:
        at = hour.hour()
        if at is None:
            hour.refuse("Écrivez une heure comme 9 h 30.")
            return False
        instant = datetime.combine(half_day.on, at, centre.clock().tzinfo)
        check_instant("Cette observation", instant, half_day.on, None, centre.clock())
        chosen = observer.value()
        if chosen is None:
            chosen = people.add_person(centre, name.text())
        centre.check_may_observe(chosen, "La feuille ne se saisit pas ainsi")
        answers.append(LaterEntry(chosen, instant))
        return True

    question = Question(
        parent,
        "Saisie d’une feuille",
        Text(
            "Les mêmes touches tapent la feuille remplie à la main. Chaque décision portera ce nom "
            f"et cette heure, le {date_words(half_day.on)}{NBSP}; votre nom et l’heure de la "
            "saisie sont gardés à part."
        ),
        observer,
        name,
        hour,
        act="Commencer la saisie",
        on_act=begin,
    )
    question.exec()
    return answers[0] if answers else None


class SheetBanner(QFrame):
    """Says, until it is left, that a sheet is typed: who saw it, and when."""

    ended = Signal()
    turned = Signal()
    """A sheet is typed from now on, or no more."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = False
        """Whether a sheet is typed."""
        self._said = ("", "")
        self.setProperty("role", "warning")
        self.words = Text("")
        self._end = Button("Finir la saisie", self.ended.emit, key="Échap", kind="quiet")
        box = row(Sign("calendar-clock", "attention"), margin=(0.9, 0.3, 0.9, 0.3))
        box.addWidget(self.words, 1)
        box.addWidget(self._end)
        self.setLayout(box)
        self.hide()

    def say(self, entry: LaterEntry | None) -> None:
        """Whose sheet is typed; nothing when one types for oneself, now."""
        self.typed = entry is not None
        if entry is not None:
            day, hour, who = entry.at.date(), time_words(entry.at), entry.observer.name
            self._said = (
                f"Saisie d’une feuille : vu par {who}, le {date_words(day)} vers {hour}.",
                f"Vu par {who}, le {date_words(day)} vers {hour}",
            )
        self.turned.emit()

    def stand(self, *, shown: bool, roomy: bool) -> None:
        """Say it or not, in all its words or on one line."""
        self.words.setText(self._said[0] if roomy else self._said[1])
        self._end.setText("Finir la saisie" if roomy else "Finir")
        self._end.setAccessibleName("Finir la saisie")
        self._end.updateGeometry()
        self.setVisible(shown)
