"""A séance of the made-up centre's day: eight people side by side, half-way through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.domain.journey import Journey
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, Person
from clea_desktop.domain.referential import Release
from clea_desktop.services import (
    brought,
    dossiers,
    evidence,
    half_days,
    papers,
    plans,
    plateau,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.demo_path import interview

PEOPLE = range(16, 24)
"""The dossiers whose préalable opens that day: those before are of the usual stories."""

HELD_FROM = 24
"""How many dossiers a centre has before a séance is held in it."""

_ACTIVITY, _NEXT = "Le planning de l’atelier", "L’aménagement de la réserve"


def opening_dossier(candidate: Candidate, release: Release, day: date, by: Person) -> Dossier:
    """Somebody whose préalable opens that day, with nothing decided yet."""
    made = Assessment(Kind.PREALABLE, release.key, day, by)
    told = interview(day - timedelta(days=7), by)
    return Dossier("", candidate, (made,), journey=Journey((), told))


def hold(centre: Centre) -> None:
    """Plan it, note who comes, decide of two activities: the gestures of an evaluator."""
    now = centre.clock()
    me = centre.require_operator()
    (plan,) = plans.plans(centre)
    assert plan.id is not None, "kept"
    planned = HalfDay(
        now.date(), Half.AFTERNOON, time(14), time(18), "Salle 2", (me,), plan.id.hex()
    )
    half_day = half_days.write(centre, planned)
    # By their places, whatever order a list has.
    every = {line.reference: line.id for line in dossiers.list_dossiers(centre)}
    people = [every[reference] for reference in sorted(every)[PEOPLE.start : PEOPLE.stop]]
    for person in people:
        half_days.seat(centre, half_day, person)
    late, *_others, away = people
    half_days.note_arrival(centre, half_day, late, time(14, 40))
    half_days.note_absence(centre, half_day, away)
    half_days.note_all_there(centre, half_day)
    _decide(centre, half_day, people[:-1], now)
    _show(centre, people[1:3])


def _decide(centre: Centre, half_day: bytes, people: list[bytes], now: datetime) -> None:
    """One activity with what is not acquis first, then those who remain; another begun."""
    shown = plateau.open_plateau(centre, half_day)
    first, then = shown.plan.activity(_ACTIVITY), shown.plan.activity(_NEXT)
    assert first is not None and then is not None, "activities of the example"
    at = datetime.combine(now.date(), time(15, 20), now.tzinfo)
    for rank, code in enumerate(first.codes[:-1]):
        person = people[rank % len(people)]
        plateau.decide(
            centre, half_day, _ACTIVITY, person, code, Mark.NOT_ACQUIRED, seen=shown, at=at
        )
        plateau.decide_rest(centre, half_day, _ACTIVITY, code, Mark.ACQUIRED, at=at)
    plateau.note(centre, half_day, people[0], first.codes[0], "{prénom} relit le planning.")
    at = datetime.combine(now.date(), time(16, 30), now.tzinfo)
    for person in people[2:5]:
        plateau.decide(centre, half_day, _NEXT, person, then.codes[0], Mark.ACQUIRED, at=at)


def _show(centre: Centre, people: list[bytes]) -> None:
    """A picture each: of a paper of their own, so that nobody else is named in it."""
    from clea_desktop.documents.pieces import drawn_pages

    for person in people:
        pictures, _total = drawn_pages(papers.compose_paper(centre, person, "information").pdf)
        ready = brought.prepare_pasted(centre, "consigne.jpg", pictures[0])
        held = evidence.attach(centre, person, ready, ("2.3.1",)).piece
        evidence.edit(centre, person, replace(held, title="Consigne lue en séance (exemple)"))
