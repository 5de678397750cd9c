"""What the page of a session asks: what a decision says, where to write, when it was known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from clea_desktop.domain.french import date_words
from clea_desktop.domain.hearing import JuryDecision, Ruling, Votes
from clea_desktop.domain.jury import Hat
from clea_desktop.services import hearings, juries
from clea_desktop.ui.news import News
from clea_desktop.ui.pages.page import Page
from clea_desktop.ui.widgets.boxes import Item, abreast
from clea_desktop.ui.widgets.dialog import Question
from clea_desktop.ui.widgets.fields import DayField, LineField, TextField
from clea_desktop.ui.widgets.moments import OptionalDayField
from clea_desktop.ui.widgets.text import muted

_ASKED = {
    Ruling.CERTIFIED: "",
    Ruling.DEFERRED: "Ce que le jury demande",
    Ruling.MORE_ASKED: "Ce que le jury demande",
    Ruling.REFUSED: "Le motif du jury",
    Ruling.NOT_EXAMINED: "Pourquoi, si c’est dit",
}


def ask_decision(
    page: Page,
    name: str,
    ruling: Ruling,
    on: date,
    previous: JuryDecision | None,
    note: Callable[[JuryDecision], bool],
) -> JuryDecision | None:
    """Ask what goes with a decision, and note it; None when one came back.

    :param previous: the decision noted before, whose words are kept at hand.
    """
    same = previous if previous is not None and previous.ruling is ruling else None
    asked = TextField(_ASKED[ruling], same.asked if same else "", lines=3)
    codes = LineField(
        "Sous-domaines à montrer à nouveau",
        " ".join(same.codes) if same else "",
        hint="Leurs codes, comme 2.3 4.1 ; rien s’il ne manque qu’un document.",
    )
    to = OptionalDayField("Reporté à la session du", same.postponed_to if same else None)
    favour, against, blank = (
        LineField(label, str(value) if value is not None else "")
        for label, value in zip(("Pour", "Contre", "Blancs"), _counts(same), strict=True)
    )
    items: list[Item] = [muted(f"{name} : {ruling.words}.")]
    if ruling is not Ruling.CERTIFIED:
        items.append(asked)
    if ruling.asks:
        items.append(codes)
    if ruling is Ruling.NOT_EXAMINED:
        items.append(to)
    if juries.hat(page.centre) is Hat.SECRETARIAT and ruling is not Ruling.NOT_EXAMINED:
        items.append(abreast(favour, against, blank))
    made: list[JuryDecision] = []

    def act() -> bool:
        if not to.valid():
            return False
        if not _are_counts(favour, against, blank):
            return False
        decision = JuryDecision(
            ruling,
            on,
            asked=asked.text().strip(),
            codes=tuple(codes.text().replace(",", " ").replace(";", " ").split()),
            postponed_to=to.day(),
            votes=_votes(favour, against, blank),
        )
        if not note(decision):
            return False
        made.append(decision)
        return True

    question = Question(page, f"Décision : {ruling.words}", *items, act="Noter", on_act=act)
    first = to.line if ruling is Ruling.NOT_EXAMINED else asked.area
    (favour.line if ruling is Ruling.CERTIFIED else first).setFocus()

    def hear(sentence: str, news: News) -> None:
        if news.refused:
            question.refuse(sentence)

    page.desk.told.connect(hear)
    try:
        return made[0] if question.exec() else None
    finally:
        page.desk.told.disconnect(hear)


def _counts(decision: JuryDecision | None) -> tuple[int | None, int | None, int | None]:
    votes = decision.votes if decision else None
    return (votes.favour, votes.against, votes.blank) if votes else (None, None, None)


def _are_counts(*fields: LineField) -> bool:
    """Whether each field is empty or a number; its fault is shown if it is not."""
    good = True
    for field in fields:
        text = field.text().strip()
        wrong = bool(text) and not (text.isascii() and text.isdigit() and len(text) < 5)
        field.refuse("Un nombre, ou rien." if wrong else "")
        good = good and not wrong
    return good


def _votes(*fields: LineField) -> Votes | None:
    """The votes typed; None for none."""
    typed = [field.text().strip() for field in fields]
    return Votes(*(int(text or 0) for text in typed)) if any(typed) else None


def ask_folder(page: Page) -> Path | None:
    """Ask where a batch is written: its folder and its zip are made there."""
    name = QFileDialog.getExistingDirectory(page, "Où écrire le dossier et l’archive")
    return Path(name) if name else None


def ask_minutes(page: Page, session_id: bytes, on: date) -> bool:
    """Ask since when the minutes are known; whether it was noted."""
    day = DayField("Procès-verbal connu le", max(on, page.centre.clock().date()))

    def act() -> bool:
        hearings.know_minutes(page.centre, session_id, day.day())
        return True

    question = Question(
        page,
        "Procès-verbal connu",
        muted(
            f"Les décisions de la session du {date_words(on)} deviennent définitives : une erreur "
            "ne se corrige plus que par une contestation. Les lettres peuvent partir."
        ),
        day,
        act="C’est connu",
        on_act=act,
    )
    day.edit.setFocus()
    return bool(question.exec())
