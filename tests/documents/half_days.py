"""Made-up séances on paper: who is expected, an activity, what may be decided of whom."""

from __future__ import annotations

from datetime import time

from clea_desktop.documents.content.half_day import Expected, HalfDaySubject
from clea_desktop.domain.half_day import Half, HalfDay, absent, arrived, gone, seat_of
from clea_desktop.domain.plan import Activity, Observed
from clea_desktop.domain.plateau import State
from tests.documents import made_up

MORNING = HalfDay(
    made_up.MONDAY, Half.MORNING, place="Salle 2", evaluators=(made_up.PAUL, made_up.CLAIRE)
)
WORKSHOP = Activity(
    "Le planning de l’atelier",
    tuple(Observed(code) for code in ("1.3.4", "2.3.1", "2.3.2")),
    "Un planning imprimé",
    45,
)
NAMES = (("Sofia Lopes", "Sofia L."), ("Karim Benali", "Karim B."), ("Marie Ancel", "Marie A."))


def subject(half_day: HalfDay = MORNING, many: int = 3) -> HalfDaySubject:
    """A séance of several people: the second came late, the third did not come."""
    people = []
    for rank in range(many):
        full_name, called = NAMES[rank % 3]
        sitting = seat_of(half_day, "", None)
        if rank == 1:
            sitting = gone(arrived(sitting, time(9, 40)), time(11, 30))
        elif rank == 2:
            sitting = absent(sitting)
        locked = State.LOCKED if rank == 0 else State.UNDECIDED
        states = (State.UNDECIDED, locked, State.ELSEWHERE if rank == 1 else State.UNDECIDED)
        people.append(Expected(full_name, f"2026-{rank + 1:04d}", sitting, called, states))
    return HalfDaySubject(
        half_day,
        made_up.ORGANISATION,
        tuple(people),
        half_day.on,
        "Plan du centre, version\u00a02",
        made_up.release(),
        WORKSHOP,
    )
