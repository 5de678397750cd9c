"""The plateau: what may be decided of each person, and whom « ceux qui restent » fills."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from clea_desktop.domain.assessment import NoteFact
from clea_desktop.domain.dossier import Dossier, with_closings
from clea_desktop.domain.half_day import Half, HalfDay, absent, arrived, gone, seat_of
from clea_desktop.domain.journey import Sitting
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.plateau import (
    Column,
    State,
    column_of,
    next_open,
    own_codes,
    presence_words,
    rest_of,
    rest_words,
)
from tests.domain.editions import EARLIER, LATER
from tests.domain.made_up import (
    DAY,
    EVALUATOR,
    Shape,
    acquired,
    at,
    dossier,
    final,
    made_up_release,
    mark,
    preliminary,
)

RELEASE = made_up_release([Shape(3, 2)], [Shape(2, 2)])
MORNING = HalfDay(DAY, Half.MORNING, time(9), time(12), evaluators=(EVALUATOR,), id=b"half-day")
THERE = arrived(seat_of(MORNING, "", None))


def _held(made: Dossier) -> Dossier:
    return replace(made, id=b"dossier")


def _column(made: Dossier, sitting: Sitting = THERE) -> Column:
    return column_of(_held(made), "Anne-Marie Ķ.", sitting, RELEASE, RELEASE)


def test_a_column_shows_what_is_decided_noted_and_locked() -> None:
    open_one = preliminary(mark("1.1.1"), mark("1.1.2", Mark.NOT_ACQUIRED), mark("1.1.3"))
    noted = replace(open_one, notes=(NoteFact("2.1.1", "Seule.", at()),), id=b"assessment")
    column = _column(dossier(noted))
    assert column.marks == {
        "1.1.1": Mark.ACQUIRED,
        "1.1.2": Mark.NOT_ACQUIRED,
        "1.1.3": Mark.ACQUIRED,
    }
    assert column.notes == {"2.1.1": "Seule."}
    assert column.locked == frozenset()
    told = [column.state(code) for code in ("1.1.1", "1.1.2", "2.1.1", "9.9.9")]
    assert told == [State.ACQUIRED, State.NOT_ACQUIRED, State.UNDECIDED, State.ELSEWHERE]
    assert [state.words for state in told] == [
        "acquis",
        "non acquis",
        "non évalué",
        "autre édition",
    ]
    assert (column.assessment, column.frozen) == (b"assessment", "")


def test_a_finale_locks_what_is_acquired_already() -> None:
    first = preliminary(*acquired(["1.1.1", "1.1.2", "2.1.1"]), closed=DAY)
    made = with_closings(RELEASE, dossier(first))
    finale = replace(final(opened=DAY), id=b"finale")
    column = _column(replace(made, assessments=(*made.assessments, finale)))
    assert column.locked == {"1.1.1", "1.1.2", "1.1.3", "2.1.1"}
    assert not column.undecided("2.1.1")
    assert column.state("2.1.1") is State.LOCKED
    assert column.undecided("2.1.2")


def test_a_column_is_frozen_for_who_is_not_there_or_not_assessed() -> None:
    made = dossier(preliminary())
    assert "pas encore noté" in _column(made, seat_of(MORNING, "", None)).frozen
    assert "pas venu" in _column(made, absent(THERE)).frozen
    assert "ouverte depuis" in _column(made, replace(THERE, on=DAY - timedelta(days=1))).frozen
    assert "aucune évaluation" in _column(dossier()).frozen
    closed = with_closings(RELEASE, dossier(preliminary(closed=DAY)))
    assert "aucune évaluation" in _column(closed).frozen
    assert _column(made, gone(THERE, time(11))).frozen == ""


def test_those_who_remain_are_present_open_and_undecided() -> None:
    undecided = _column(dossier(preliminary()))
    decided = _column(dossier(preliminary(mark("1.1.1", Mark.NOT_ACQUIRED))))
    left = _column(dossier(preliminary()), gone(THERE, time(11)))
    away = _column(dossier(preliminary()), absent(THERE))
    assert rest_of([decided, undecided, left, away], "1.1.1") == (undecided,)
    assert rest_of([undecided], "9.9.9") == ()
    assert rest_words(Mark.ACQUIRED, 6, 2) == "6\u00a0acquis, 2\u00a0laissés"
    assert rest_words(Mark.NOT_ACQUIRED, 1, 1) == "1\u00a0non acquis, 1\u00a0laissé"


def test_what_comes_next_is_the_rest_of_the_row_then_further_down() -> None:
    undecided = _column(dossier(preliminary()))
    decided = _column(dossier(preliminary(mark("1.1.1"))))
    away = _column(dossier(preliminary()), absent(THERE))
    codes = ["1.1.1", "1.1.2"]
    assert next_open([undecided, away, undecided], codes, 0, 0) == (0, 2)
    assert next_open([undecided, decided], codes, 0, 1) == (0, 0)
    assert next_open([decided, decided], codes, 0, 1) == (1, 0)
    assert next_open([decided, away], ["1.1.1"], 0, 0) is None
    assert _column(dossier()).state("1.1.1") is State.UNDECIDED


def test_editions_side_by_side_share_the_criteres_that_stayed_the_same() -> None:
    # A plan of the later edition, somebody assessed by the earlier one, and the other way round.
    assert own_codes(LATER, EARLIER) == {
        "1.1.2": "1.1.1",
        "1.1.1": "1.1.2",
        "2.1.1": "2.1.1",
        "2.1.2": "2.1.2",
        "2.2.1": "2.2.1",
        "2.2.2": "2.2.2",
    }
    assert own_codes(EARLIER, LATER) == {
        mine: theirs for theirs, mine in own_codes(LATER, EARLIER).items()
    }
    stranger = replace(RELEASE, key=replace(RELEASE.key, id="another"))
    assert own_codes(RELEASE, stranger) == {}
    made = dossier(preliminary(mark("1.1.1")))
    column = column_of(_held(made), "A.", THERE, EARLIER, LATER)
    assert column.marks == {"1.1.2": Mark.ACQUIRED}
    assert not column.undecided("1.2.2")


def test_what_stands_under_a_name_says_who_came_when() -> None:
    assert presence_words(seat_of(MORNING, "", None)) == "pas encore là"
    assert presence_words(absent(THERE)) == "pas venu(e)"
    assert presence_words(THERE) == ""
    late = gone(arrived(Sitting(date(2026, 3, 2)), time(9, 40)), time(11))
    assert presence_words(late) == "arrivée à 9\u00a0h\u00a040, départ à 11\u00a0h\u00a000"
    assert presence_words(arrived(THERE, time(9, 40))) == "arrivée à 9\u00a0h\u00a040"
