"""The plateau: one cell or those that remain, the same marks as anywhere, one undo for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from clea_desktop.domain.assessment import present_marks
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import candidates, dossiers, half_days, history, marking, plans, plateau
from clea_desktop.services import people as people_known
from clea_desktop.services.centre import Centre
from clea_desktop.store import dossiers as stored
from tests.centres import TestClock, reopened, someone
from tests.sittings import CODES, WORKSHOP, a_morning


def marks_of(centre: Centre, dossier: bytes) -> dict[str, Mark | None]:
    current = dossiers.view(centre, dossier).dossier.current
    assert current is not None
    return {code: fact.mark for code, fact in present_marks(current.marks).items()}


def test_a_cell_is_a_mark_like_any_other(centre: Centre) -> None:
    half_day, people = a_morning(centre)
    change = plateau.decide(centre, half_day, WORKSHOP, people[2], "2.3.2", Mark.ACQUIRED)
    assert (change.dossier, change.criteria) == (people[2], ("2.3.2",))
    assert marks_of(centre, people[2]) == {"2.3.2": Mark.ACQUIRED}
    current = dossiers.view(centre, people[2]).dossier.current
    assert current is not None
    assert current.marks[-1].activity == WORKSHOP
    column = plateau.open_plateau(centre, half_day).columns[2]
    assert (column.name, column.marks) == ("Thérèse L.", {"2.3.2": Mark.ACQUIRED})
    assert sum(code in column.marks for code in CODES) == 1
    # What the marking page decides is seen here too.
    assert column.assessment is not None
    marking.mark(centre, column.assessment, "2.3.3", Mark.NOT_ACQUIRED)
    marking.note(centre, column.assessment, "2.3.3", "Une heure de trop.")
    again = plateau.columns_again(
        centre, plateau.open_plateau(centre, half_day), [people[2]]
    ).column(people[2])
    assert again.marks["2.3.3"] is Mark.NOT_ACQUIRED
    assert again.notes == {"2.3.3": "Une heure de trop."}


def test_those_who_remain_are_decided_at_once_and_nothing_is_replaced(centre: Centre) -> None:
    half_day, people = a_morning(centre)
    plateau.decide(centre, half_day, WORKSHOP, people[0], "2.3.3", Mark.NOT_ACQUIRED)
    half_days.note_absence(centre, half_day, people[1])
    done = plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.3", Mark.ACQUIRED)
    assert done.words == "6\u00a0acquis, 2\u00a0laissés"
    assert [change.dossier for change in done.changes] == people[2:]
    assert marks_of(centre, people[0]) == {"2.3.3": Mark.NOT_ACQUIRED}
    assert marks_of(centre, people[1]) == {}
    assert all(marks_of(centre, one) == {"2.3.3": Mark.ACQUIRED} for one in people[2:])
    with pytest.raises(RuleError, match="n’a plus de case"):
        plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.3", Mark.ACQUIRED)


def test_one_undo_takes_all_back_and_one_redo_brings_all_again(centre: Centre) -> None:
    half_day, people = a_morning(centre)
    plateau.decide(centre, half_day, WORKSHOP, people[0], "2.3.1", Mark.ACQUIRED)
    plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.2", Mark.ACQUIRED)
    waiting = plateau.next_undo(centre, half_day)
    assert waiting is not None
    assert waiting.label == "2.3.2 acquis pour 8 personnes"
    assert len(plateau.undo(centre, half_day)) == 8
    assert marks_of(centre, people[0]) == {"2.3.1": Mark.ACQUIRED}
    assert all(marks_of(centre, one) == {} for one in people[1:])
    assert len(plateau.redo(centre, half_day)) == 8
    assert all(marks_of(centre, one)["2.3.2"] is Mark.ACQUIRED for one in people)
    assert plateau.next_redo(centre, half_day) is None
    again = reopened(centre)
    try:
        assert len(plateau.undo(again, half_day)) == 8
        assert [c.dossier for c in plateau.undo(again, half_day)] == [people[0]]
        assert len(plateau.redo(again, half_day)) == 1
    finally:
        again.close()


def test_who_was_decided_of_since_keeps_that_decision(centre: Centre) -> None:
    half_day, people = a_morning(centre)
    plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.2", Mark.ACQUIRED)
    plateau.decide(centre, half_day, WORKSHOP, people[3], "2.3.2", Mark.NOT_ACQUIRED)
    assert [change.dossier for change in plateau.undo(centre, half_day)] == [people[3]]
    plateau.redo(centre, half_day)
    history.undo(centre, people[0])
    plateau.undo(centre, half_day)
    assert marks_of(centre, people[3])["2.3.2"] is Mark.ACQUIRED
    waiting = plateau.next_undo(centre, half_day)
    assert waiting is not None
    assert waiting.dossiers == tuple(people[1:])


def test_a_column_is_frozen_while_nobody_is_there(centre: Centre) -> None:
    half_day, people = a_morning(centre, there=False)
    with pytest.raises(RuleError, match="pas encore noté"):
        plateau.decide(centre, half_day, WORKSHOP, people[0], "2.3.2", Mark.ACQUIRED)
    half_days.note_arrival(centre, half_day, people[0], time(9, 40))
    plateau.decide(centre, half_day, WORKSHOP, people[0], "2.3.2", Mark.ACQUIRED)
    half_days.note_departure(centre, half_day, people[0], time(11))
    # What was seen before leaving may still be typed; the rest of the room goes on without.
    plateau.decide(centre, half_day, WORKSHOP, people[0], "2.3.3", Mark.ACQUIRED)
    half_days.note_arrival(centre, half_day, people[1])
    done = plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.1", Mark.ACQUIRED)
    assert [change.dossier for change in done.changes] == [people[1]]
    half_days.note_absence(centre, half_day, people[2])
    with pytest.raises(RuleError, match="n’est pas venu"):
        plateau.decide(centre, half_day, WORKSHOP, people[2], "2.3.2", Mark.ACQUIRED)


def test_a_note_is_written_from_a_cell(centre: Centre) -> None:
    half_day, people = a_morning(centre, 2)
    plateau.note(centre, half_day, people[0], "2.3.2", "Lit sans aide.")
    assert plateau.open_plateau(centre, half_day).columns[0].notes == {"2.3.2": "Lit sans aide."}
    with pytest.raises(RuleError, match="n’a pas ce critère"):
        plateau.note(centre, half_day, people[0], "9.9.9", "Rien")


def test_a_sheet_is_typed_with_who_observed(centre: Centre, clock: TestClock) -> None:
    half_day, people = a_morning(centre, 2)
    seen = clock.now
    clock.forward(hours=6)
    colleague = people_known.add_person(centre, "Inès Garnier")
    plateau.decide(
        centre, half_day, WORKSHOP, people[0], "2.3.2", Mark.ACQUIRED, observer=colleague, at=seen
    )
    current = dossiers.view(centre, people[0]).dossier.current
    assert current is not None
    fact = current.marks[-1]
    assert (fact.observer.name, fact.at) == ("Inès Garnier", seen)
    assert fact.entered_by is not None


def test_a_seance_without_a_plan_has_no_plateau(centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    held = half_days.view(centre, half_day).half_day
    half_days.write(centre, replace(held, plan=""))
    with pytest.raises(RuleError, match="n’a pas de plan"):
        plateau.open_plateau(centre, half_day)


def test_a_seance_keeps_the_version_of_its_plan(centre: Centre) -> None:
    half_day, _people = a_morning(centre, 1)
    seen = plateau.open_plateau(centre, half_day)
    plan = seen.plan
    assert plan.id is not None
    plans.write(centre, replace(plan, activities=plan.activities[:1]))
    assert len(plateau.open_plateau(centre, half_day).plan.activities) == 2
    viewed = half_days.view(centre, half_day)
    assert viewed.newer
    assert viewed.seats[0].sitting.plan == f"{plan.title}, version\u00a01"
    half_days.write(centre, viewed.half_day, latest=True)
    assert len(plateau.open_plateau(centre, half_day).plan.activities) == 1


def test_several_dossiers_are_read_at_once_as_each_is_alone(centre: Centre) -> None:
    half_day, people = a_morning(centre, 3)
    plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.1", Mark.ACQUIRED)
    plateau.note(centre, half_day, people[0], "2.3.2", "Lit sans aide.")
    plateau.undo(centre, half_day)
    other = candidates.open_dossier(centre, someone("Ķalniņa", "Anne-Marie"), homonym=True)
    candidates.join(centre, people[0], other)
    asked = [*people, other]
    with centre.store.database.reading() as connection:
        found = stored.load_several(connection, asked)
        assert found == {one: stored.load(connection, one) for one in asked}
        with pytest.raises(KeyError):
            stored.load_several(connection, [b"\x00" * 16])


def test_what_the_eyes_hold_never_replaces_a_decision_made_meanwhile(centre: Centre) -> None:
    half_day, people = a_morning(centre, 3)
    seen = plateau.open_plateau(centre, half_day)
    plateau.decide(centre, half_day, WORKSHOP, people[1], "2.3.1", Mark.NOT_ACQUIRED)
    done = plateau.decide_rest(centre, half_day, WORKSHOP, "2.3.1", Mark.ACQUIRED, seen=seen)
    assert done.words == "2\u00a0acquis, 1\u00a0laissé"
    assert marks_of(centre, people[1]) == {"2.3.1": Mark.NOT_ACQUIRED}


def test_why_a_cell_may_not_be_decided_is_said(centre: Centre) -> None:
    half_day, people = a_morning(centre, 2)
    half_days.note_absence(centre, half_day, people[1])
    here, away = plateau.open_plateau(centre, half_day).columns
    assert plateau.why_not(centre, here, "2.3.1") == ""
    assert "n’est pas venu" in plateau.why_not(centre, away, "2.3.1")
    assert "n’a pas ce critère" in plateau.why_not(centre, here, "9.9.9")
    assert plateau.why_no_note(away, "2.3.1") == ""
    assert plateau.is_in(centre, half_day, people[0])
    assert not plateau.is_in(centre, b"\x00" * 16, people[0])
    with pytest.raises(KeyError):
        plateau.decide(centre, b"\x00" * 16, WORKSHOP, people[0], "2.3.1", Mark.ACQUIRED)
