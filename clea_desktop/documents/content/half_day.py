"""The papers of a séance: who signs, and the blank sheet of one activity for several people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clea_desktop.documents.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Row,
    Table,
    Text,
    Together,
    Voice,
)
from clea_desktop.documents.content import words
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.domain.journey import Presence, Sitting
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.plan import Activity
from clea_desktop.domain.plateau import State
from clea_desktop.domain.referential import Release

ATTENDANCE = "Feuille d’émargement de la séance"
OBSERVATION = "Feuille d’observation d’une activité"

_TO_SIGN = 3
_TO_MARK, _TO_NOTE = 1, 2
_ABREAST = 6
"""How many people one table has room for, upright."""


@dataclass(frozen=True)
class Expected:
    """Somebody expected in a séance; ``states`` says what each critère of the activity shows."""

    name: str
    reference: str
    sitting: Sitting
    called: str = ""
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class HalfDaySubject:
    """What a paper of a séance is made from: nothing else is read, and no clock.

    ``release`` is the one its plan is written for, ``activity`` the one its sheet is of.
    """

    half_day: HalfDay
    organisation: Organisation
    people: tuple[Expected, ...]
    dated: date
    plan: str = ""
    release: Release | None = None
    activity: Activity | None = None


def attendance(subject: HalfDaySubject) -> Paper:
    """Who was there, one line each, to be signed: nothing that tells more than who came when."""
    # Who was there, whatever was assessed.
    subject = replace(subject, plan="", release=None, activity=None)
    halves = ("Matin", "Après-midi") if subject.half_day.half is Half.DAY else ("Signature",)
    share = 0.46 / len(halves)
    rows = tuple(
        Row(
            (
                Cell(one.name, note=one.reference),
                Cell(_hours(one.sitting, subject.half_day)),
                *[Cell("absence notée" if _away(one) else "") for _half in halves],
            )
        )
        for one in subject.people
    )
    return _paper(
        subject,
        "half-day-attendance",
        ATTENDANCE,
        (
            Heading(1, ATTENDANCE, subject.half_day.words),
            Facts(tuple(_facts(subject)), columns=2),
            Table(
                (
                    Column("Personne", 0.32),
                    Column("Heures", 0.22),
                    *[Column(half, share) for half in halves],
                ),
                rows,
                "Personnes attendues, heures et signatures.",
                to_fill=_TO_SIGN,
            ),
            Heading(2, "Évaluation menée par"),
            Table(
                (Column("Évaluateur ou évaluatrice", 0.54), Column("Signature", 0.46)),
                tuple(Row((Cell(who.name), Cell(""))) for who in subject.half_day.evaluators),
                "Évaluateurs, à signer.",
                to_fill=_TO_SIGN,
            ),
            Paragraph("Signez en arrivant. Une absence se note sur cette feuille.", Voice.MUTED),
        ),
    )


def _away(one: Expected) -> bool:
    return one.sitting.presence is Presence.ABSENT


def _hours(sitting: Sitting, half_day: HalfDay) -> str:
    if sitting.presence is Presence.ABSENT:
        return ""
    planned = half_day.hours
    starts = sitting.arrived or sitting.starts or planned[0]
    ends = sitting.left or sitting.ends or planned[1]
    return f"de {words.hour_words(starts)} à {words.hour_words(ends)}"


def observation(subject: HalfDaySubject) -> Paper:
    """A blank grid of one activity, its critères by the people of the séance, typed afterwards."""
    activity = subject.activity
    assert activity is not None, "a sheet of an activity"
    blocks: list[Block] = [
        Heading(1, activity.title, f"{OBSERVATION}, à remplir à la main"),
        Facts(
            (*_when_and_where(subject), ("Observé par", NBSP), ("Vers quelle heure", NBSP)),
            columns=2,
        ),
    ]
    if activity.prepare:
        blocks.append(Paragraph(f"À préparer{NBSP}: {activity.prepare}", Voice.SMALL))
    blocks.append(
        Paragraph(
            "A pour acquis, N pour non acquis. Une case vide n’est pas évaluée. Une case "
            "hachurée ne se décide pas ici.",
            Voice.SMALL,
        )
    )
    blocks += _grids(subject, activity)
    blocks += [
        Heading(2, "Ce que vous avez vu"),
        Table(
            (Column("Personne", 0.22), Column("Notes", 0.78)),
            tuple(Row((Cell(one.called), Cell(""))) for one in subject.people),
            "Place pour les notes, une personne par ligne.",
            to_fill=_TO_NOTE,
        ),
    ]
    return _paper(subject, "half-day-observation", OBSERVATION, blocks)


def _grids(subject: HalfDaySubject, activity: Activity) -> Iterator[Block]:
    """One table, or two of about as many people each."""
    assert subject.release is not None, "a sheet follows the plan’s edition"
    labels = [words.coded(code, subject.release.criterion(code).label) for code in activity.codes]
    for some in _groups(subject.people):
        share = 0.66 / max(len(some), 4)
        grid = Table(
            (
                Column("Critère", 1 - share * len(some)),
                *[Column(one.called, share) for one in some],
            ),
            tuple(
                Row((Cell(label), *[_cell(one.states[rank]) for one in some]))
                for rank, label in enumerate(labels)
            ),
            "Critères de l’activité, une colonne par personne.",
            to_fill=_TO_MARK,
        )
        yield Together((grid,))


def _groups(people: Sequence[Expected]) -> list[Sequence[Expected]]:
    if len(people) <= _ABREAST:
        return [people]
    half = (len(people) + 1) // 2
    return [people[:half], people[half:]]


def _cell(state: State) -> Cell:
    if state in {State.LOCKED, State.ELSEWHERE}:
        return Cell("/ / / /", note=state.words)
    return Cell("")


def _facts(subject: HalfDaySubject) -> Iterator[tuple[str, Text]]:
    yield from _when_and_where(subject)
    yield "Organisme", subject.organisation.name
    yield "SIRET", subject.organisation.siret or words.MISSING


def _when_and_where(subject: HalfDaySubject) -> Iterator[tuple[str, Text]]:
    half_day = subject.half_day
    starts, ends = half_day.hours
    yield "Séance", half_day.words
    yield "Horaires", f"de {words.hour_words(starts)} à {words.hour_words(ends)}"
    # People sign it: what nobody decided is left out, rather than « à vérifier ».
    if half_day.place:
        yield "Salle", half_day.place
    yield "Évaluateurs", ", ".join(who.name for who in half_day.evaluators)
    if subject.plan and subject.activity is not None:
        yield "Plan", subject.plan
        yield "Activité", subject.activity.words


def _paper(subject: HalfDaySubject, kind: str, title: str, blocks: Sequence[Block]) -> Paper:
    when = subject.half_day.short_words
    edition = words.edition_words(subject.release) if subject.release else ""
    return Paper(
        kind=kind,
        title=f"{title} – {when}",
        subject=f"Séance d’évaluation du {when}",
        author=subject.organisation.name,
        dated=subject.dated,
        header=(subject.organisation.name, title),
        footer=" · ".join(filter(None, (f"Séance du {when}", edition))),
        blocks=tuple(blocks),
    )
