"""Séances: people expected, come, late, gone, moved; no mark is ever touched by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.half_day import Half, HalfDay
from clea_desktop.domain.journey import Presence
from clea_desktop.domain.marks import Mark
from clea_desktop.services import (
    candidates,
    dossiers,
    half_day_papers,
    half_days,
    journey,
    plateau,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.half_day_papers import OBSERVATION
from tests.centres import evaluator_of, someone
from tests.documents.reading import texts
from tests.services.test_plateau import marks_of
from tests.sittings import CODES, GIVEN, WORKSHOP, a_morning


def test_a_seance_is_listed_with_its_people(centre: Centre) -> None:
    half_day, people = a_morning(centre, there=False)
    half_days.note_arrival(centre, half_day, people[0])
    (line,) = half_days.lines(centre)
    assert (line.half_day.id, line.expected, line.came) == (half_day, 8, 1)
    seen = half_days.view(centre, half_day)
    assert [seat.line.id for seat in seen.seats] == people
    assert seen.seats[0].name == "Anne-Marie Ķ."
    assert [each.id for each in half_days.today(centre)] == [half_day]


def test_people_still_expected_follow_a_seance_that_moves(centre: Centre) -> None:
    half_day, people = a_morning(centre, 3, there=False)
    half_days.note_arrival(centre, half_day, people[0])
    held = half_days.view(centre, half_day).half_day
    later = held.on + timedelta(days=1)
    half_days.write(centre, replace(held, on=later, place="Salle 3"))
    came, *others = half_days.view(centre, half_day).seats
    assert (came.sitting.on, came.sitting.place) == (held.on, "Salle 2")
    assert all((seat.sitting.on, seat.sitting.place) == (later, "Salle 3") for seat in others)


def test_somebody_moves_to_another_seance_with_marks_untouched(centre: Centre) -> None:
    half_day, people = a_morning(centre, 2)
    plateau.decide(centre, half_day, WORKSHOP, people[0], "2.3.1", Mark.ACQUIRED)
    held = half_days.view(centre, half_day).half_day
    tomorrow = replace(held, id=None, on=held.on + timedelta(days=1))
    other = half_days.write(centre, tomorrow)
    # Who came here stays noted here, and is expected there too.
    half_days.move(centre, people[0], half_day, other)
    assert [s.line.id for s in half_days.view(centre, half_day).seats] == people
    assert [s.line.id for s in half_days.view(centre, other).seats] == [people[0]]
    assert marks_of(centre, people[0]) == {"2.3.1": Mark.ACQUIRED}
    third = half_days.write(centre, replace(tomorrow, half=Half.AFTERNOON))
    half_days.move(centre, people[0], other, third)
    assert half_days.view(centre, other).seats == ()
    (seat,) = half_days.view(centre, third).seats
    assert seat.sitting.presence is Presence.PLANNED
    assert marks_of(centre, people[0]) == {"2.3.1": Mark.ACQUIRED}
    half_days.unseat(centre, third, people[0])
    assert half_days.view(centre, third).seats == ()
    half_days.drop(centre, third)
    assert third not in [line.half_day.id for line in half_days.lines(centre)]


def test_what_a_seance_refuses_is_said_in_a_sentence(centre: Centre) -> None:
    half_day, people = a_morning(centre, 12)
    with pytest.raises(RuleError, match="est déjà dans cette séance"):
        half_days.seat(centre, half_day, people[0])
    more = candidates.open_dossier(centre, someone("Treize", "Zoé"))
    with pytest.raises(RuleError, match="a déjà 12 personnes"):
        half_days.seat(centre, half_day, more)
    with pytest.raises(RuleError, match="Des personnes sont inscrites"):
        half_days.drop(centre, half_day)
    held = half_days.view(centre, half_day).half_day
    with pytest.raises(RuleError, match="plan de la séance n’est plus là"):
        half_days.write(centre, replace(held, id=None, plan="00" * 16))
    with pytest.raises(KeyError):
        half_days.note_absence(centre, half_day, more)
    with pytest.raises(KeyError):
        half_days.view(centre, b"\x00" * 16)
    to_come = half_days.write(centre, replace(held, id=None, on=held.on + timedelta(days=3)))
    half_days.seat(centre, to_come, more)
    with pytest.raises(RuleError, match=r"à venir|futur|pas encore"):
        half_days.note_arrival(centre, to_come, more)


def test_the_same_seance_written_again_writes_nothing(centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    held = half_days.view(centre, half_day).half_day
    before = centre.store.database.head
    assert half_days.write(centre, held) == half_day
    assert centre.store.database.head == before


def test_the_part_of_each_is_in_their_own_dossier_and_undo_reaches_it(centre: Centre) -> None:
    half_day, people = a_morning(centre, 1, there=False)
    half_days.note_arrival(centre, half_day, people[0], time(9, 30))
    (sitting,) = dossiers.view(centre, people[0]).dossier.journey.sittings
    assert (sitting.arrived, sitting.session) == (time(9, 30), half_day)
    assert sitting.assessment is not None
    plateau.undo(centre, half_day)
    assert half_days.view(centre, half_day).seats[0].sitting.presence is Presence.PLANNED


def test_one_person_of_two_dossiers_has_one_seat(centre: Centre) -> None:
    half_day, people = a_morning(centre, 1, there=False)
    given, family = GIVEN[0]
    other = candidates.open_dossier(centre, someone(family, given), homonym=True)
    half_days.seat(centre, half_day, other)
    candidates.join(centre, people[0], other)
    assert [seat.line.id for seat in half_days.view(centre, half_day).seats] == people


def test_a_seance_planned_for_one_person_alone_is_no_part_of_any(centre: Centre) -> None:
    half_day, people = a_morning(centre, 1)
    (own,) = dossiers.view(centre, people[0]).dossier.journey.sittings
    journey.write(centre, people[0], replace(own, id=None, session=None))
    assert len(half_days.view(centre, half_day).seats) == 1
    half_days.write(centre, HalfDay(own.on, Half.DAY, evaluators=(evaluator_of(centre),)))
    assert [line.expected for line in half_days.lines(centre)] == [0, 1]


def test_the_blank_sheet_hatches_the_cells_of_who_has_no_open_assessment(centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    new = candidates.open_dossier(centre, someone("Henry", "Lucie"))
    half_days.seat(centre, half_day, new)
    printed = " ".join(texts(half_day_papers.paper(centre, half_day, OBSERVATION, WORKSHOP).pdf))
    assert printed.count("/ / / /") == len(CODES)
