"""Typing later, for someone else: who saw it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from clea_desktop.domain.assessment import check_instant
from clea_desktop.domain.people import Person
from clea_desktop.services import people
from clea_desktop.services.centre import Centre
from clea_desktop.services.sheet import Sheet
from clea_desktop.ui.widgets.button import Button
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import ChoiceField, InstantField, LineField
from clea_desktop.ui.widgets.text import Text

_SOMEBODY_ELSE = None


@dataclass(frozen=True)
class LaterEntry:
    """Who saw what is typed from now on, and when it was seen."""

    observer: Person
    at: datetime


def plain_entry(entry: LaterEntry | None) -> dict[str, str]:
    """What is typed for someone else, as JSON takes it; empty when nothing is."""
    if entry is None or entry.observer.id is None:
        return {}
    return {"observer": entry.observer.id.hex(), "at": entry.at.isoformat()}


def entry_of(centre: Centre, held: dict[str, str]) -> LaterEntry | None:
    """What :func:`plain_entry` told; None when nothing was, or of somebody unknown here."""
    known = {who.id.hex(): who for who in people.people(centre) if who.id is not None}
    observer = known.get(held.get("observer", ""))
    return None if observer is None else LaterEntry(observer, datetime.fromisoformat(held["at"]))


@dataclass(frozen=True)
class Answer:
    """What was answered; no entry is typing for oneself, now."""

    entry: LaterEntry | None


def ask_later_entry(
    parent: QWidget, centre: Centre, now: LaterEntry | None, sheet: Sheet
) -> Answer | None:
    """Ask who saw it, and when; None when nothing changes."""
    known = people.people(centre)
    choices: list[tuple[Person | None, str]] = [(person, person.name) for person in known]
    choices.append((_SOMEBODY_ELSE, "Quelqu’un d’autre…"))
    observer = ChoiceField("Vu par", choices, now.observer if now else sheet.assessment.evaluator)
    name = LineField("Son nom", placeholder="Prénom et nom")
    name.setVisible(False)
    observer.chosen.connect(lambda: name.setVisible(observer.value() is _SOMEBODY_ELSE))
    seen = InstantField("Vu le", now.at if now else centre.clock())
    answers: list[Answer] = []

    def begin() -> None:
        instant = seen.instant()
        opened_on = sheet.assessment.opened_on
        check_instant("Cette observation", instant, opened_on, None, centre.clock())
        chosen = observer.value()
        if chosen is None:
            chosen = people.add_person(centre, name.text())
        answers.append(Answer(LaterEntry(chosen, instant)))

    question = Question(
        parent,
        "Saisir ce qui a été vu par quelqu’un d’autre, ou un autre jour",
        Text(
            "Chaque décision tapée ensuite portera ce nom et cet instant ; votre nom et l’heure de "
            "la saisie sont gardés à part."
        ),
        observer,
        name,
        seen,
        act="Commencer la saisie",
        on_act=begin,
    )
    if now is not None:
        stop = Button("Revenir à une saisie pour moi, maintenant", icon="user", kind="quiet")

        def end() -> None:
            answers.append(Answer(None))
            question.accept()

        stop.clicked.connect(end)
        question.add(stop)
    question.exec()
    return answers[0] if answers else None
