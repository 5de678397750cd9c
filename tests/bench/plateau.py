"""The plateau with twelve people, in a file of 25,000 dossiers.

A cell by a real key until it is durable and painted; those who remain against one cell; a séance
opened, its people read from the disk.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from unittest.mock import patch

from clea_desktop.domain.french import NBSP
from clea_desktop.domain.half_day import SEATS, Half, HalfDay
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Stage
from clea_desktop.domain.plan import Activity, Observed, Plan
from clea_desktop.services import dossiers, half_days, plans, plateau
from clea_desktop.services.centre import Centre
from clea_desktop.ui.keeper import Keeper
from clea_desktop.ui.places import Kind, Place
from tests.bench.centre import copy_of, large_centre, opened
from tests.bench.figures import RUNS, Figure

CELLS = 600
ROWS = 40
_BY_ACTIVITY = 7


def measure() -> list[Figure]:
    """Cell, rest, opening."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.ui.windows import dressed

    application = QApplication.instance() or QApplication([])
    dressed()
    centre = opened(copy_of(large_centre(), "plateau"))
    half_day = a_room(centre)
    # No backup beside: what it costs a key has its own figure.
    with patch.object(Keeper, "look"):
        figures = [_opening(centre, half_day), _rest(centre, half_day), _cells(centre, half_day)]
    centre.close()
    application.processEvents()
    return figures


def a_room(centre: Centre) -> bytes:
    """A séance of twelve people whose préalable is open, by a plan of the whole edition."""
    release = centre.latest_release("clea-socle", "2021")
    assert release is not None and centre.evaluator is not None
    codes = [criterion.code for criterion in release.criteria]
    activities = tuple(
        Activity(f"Activité {first}", tuple(map(Observed, codes[first : first + _BY_ACTIVITY])))
        for first in range(0, len(codes) - _BY_ACTIVITY, _BY_ACTIVITY)
    )
    plan = plans.write(centre, Plan("Plan mesuré", "clea-socle", "2021", activities))
    today = centre.clock().date()
    held = HalfDay(
        today, Half.DAY, place="Salle 2", evaluators=(centre.evaluator,), plan=plan.hex()
    )
    half_day = half_days.write(centre, held)
    seated = 0
    for line in dossiers.list_dossiers(centre):
        if seated == SEATS:
            break
        if line.stage is not Stage.PREALABLE:
            continue
        current = centre.in_hand(line.id).current
        if current is not None and current.release.edition == "2021":
            half_days.seat(centre, half_day, line.id)
            seated += 1
    half_days.note_all_there(centre, half_day)
    return half_day


def _opening(centre: Centre, half_day: bytes) -> Figure:
    from tests.bench.centre import HOME
    from tests.bench.window import _clock
    from tests.ui.windows import a_window, go

    place = _place(half_day)
    taken = []
    with a_window(HOME / "plateau", _clock(), centre) as window:
        for _ in range(2 * RUNS + 1):
            go(window, Place(Kind.HALF_DAYS))
            centre.forget()
            started = time.perf_counter()
            go(window, place).repaint()
            taken.append(time.perf_counter() - started)
    took = statistics.median(taken[1:])
    return Figure(
        f"a séance of {SEATS} opened, its dossiers read from the disk",
        f"{took * 1e3:.0f} ms, at most {max(taken[1:]) * 1e3:.0f} ms",
        "≤ 300 ms",
        took <= 0.3,
    )


def _rest(centre: Centre, half_day: bytes) -> Figure:
    """Those who remain on a critère that nobody was decided of, against one cell of another."""
    seen = plateau.open_plateau(centre, half_day)
    people = [column.dossier for column in seen.columns]
    person = people[0]
    chance = random.Random(2)
    rows, ones = [], []
    for turn in range(ROWS):
        activity = chance.choice(seen.plan.activities)
        first, other = chance.sample(activity.codes, 2)
        for code in (first, other):
            for column in plateau.open_plateau(centre, half_day).columns:
                if code in column.marks:
                    plateau.decide(centre, half_day, activity.title, column.dossier, code, None)
        value = (Mark.ACQUIRED, Mark.NOT_ACQUIRED)[turn % 2]
        title = activity.title
        one = partial(plateau.decide, centre, half_day, title, person, other, value)
        rest = partial(plateau.decide_rest, centre, half_day, title, first, value, among=people)
        ones.append(_timed(one))
        rows.append(_timed(rest))
    row, cell = statistics.median(rows), statistics.median(ones)
    return Figure(
        f"those who remain, {SEATS} people in one transaction",
        f"{row * 1e3:.1f} ms, one cell {cell * 1e3:.1f} ms, ratio {row / cell:.1f}",
        "≤ 2 ×",
        row <= 2 * cell,
    )


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _cells(centre: Centre, half_day: bytes) -> Figure:
    from PySide6.QtTest import QTest

    from clea_desktop.ui.pages.plateau import PlateauPage
    from tests.bench.centre import HOME
    from tests.bench.window import _clock
    from tests.ui.windows import Key, a_window, go

    chance = random.Random(3)
    taken = []
    with a_window(HOME / "plateau", _clock(), centre) as window:
        page = go(window, _place(half_day))
        assert isinstance(page, PlateauPage)
        for turn in range(CELLS):
            page.table.take(turn % _BY_ACTIVITY, chance.randrange(SEATS))
            column, code = page.seen.columns[page.at[1]], page.model.codes[page.at[0]]
            key = Key.Key_N if column.marks.get(code) is Mark.ACQUIRED else Key.Key_A
            started = time.perf_counter()
            QTest.keyClick(page.table, key)
            page.table.viewport().repaint()
            taken.append(time.perf_counter() - started)
            if turn % 20 == 19:
                page.next_activity()
    p50, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    return Figure(
        f"a cell decided, durable and painted, {SEATS} people, p99",
        f"{p99 * 1e3:.1f} ms (p50 {p50 * 1e3:.1f}{NBSP}ms)",
        "≤ 50 ms",
        p99 <= 0.050,
    )


def _place(half_day: bytes) -> Place:
    return Place(Kind.PLATEAU, session=half_day)
