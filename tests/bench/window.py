"""The window's figures: repaint, start, unlock, search, pages, memory."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Stage
from clea_desktop.domain.people import Candidate, Organisation, PartialDate
from clea_desktop.services import dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import init
from clea_desktop.store import bulk, keys
from clea_desktop.store.folder import Folder
from clea_desktop.store.keys import KdfCost
from tests.bench.centre import CLOCK, HOME, SECRET, copy_of, large_centre, opened
from tests.bench.figures import RUNS, Figure, interleaved
from tests.centres import TestClock

PRESSED = 400
SEARCHED = 100_000
SMALL, MIDDLE = 100, 1_000
_CHEAP = KdfCost(memory_kib=8 * 1024, iterations=1, lanes=1)


def measure() -> list[Figure]:
    """Every figure of the window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.ui.windows import dressed

    application = QApplication.instance() or QApplication([])
    dressed()
    figures = [_start(), _unlock(), _repaint(), *_search(), *_pages(), _memory()]
    application.processEvents()
    return figures


def _child(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_child", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HOME": str(HOME)},
    )
    return done.stdout


def _start() -> Figure:
    data = str(large_centre(SMALL))

    def timed(*arguments: str) -> float:
        started = time.perf_counter()
        _child(*arguments)
        return time.perf_counter() - started

    timed("bare"), timed("ours", data)
    mine, bare, ratio = interleaved(lambda: timed("ours", data), lambda: timed("bare"))
    return Figure(
        "start → passphrase field takes keys",
        f"{mine * 1e3:.0f} ms, bare window {bare * 1e3:.0f} ms, ratio {ratio:.2f}",
        "≤ 2 ×",
        ratio <= 2,
    )


def _unlock() -> Figure:
    """From the key to the first page painted, the derivation apart, in a large centre."""
    from tests.ui.windows import a_window, page_of, settle

    folder = large_centre()
    taken, derived = [], []
    for _ in range(RUNS):
        started = time.perf_counter()
        keys.unlock(Folder(folder), passphrase=SECRET.passphrase)
        derivation = time.perf_counter() - started
        started = time.perf_counter()
        centre = opened(folder)
        with a_window(folder, _clock(), centre) as window:
            page_of(window).repaint()
            taken.append(time.perf_counter() - started - derivation)
            settle()
        centre.close()
        derived.append(derivation)
    more = statistics.median(taken)
    return Figure(
        "Enter → first page, 25,000 dossiers",
        f"+ {more * 1e3:.0f} ms after the derivation ({statistics.median(derived) * 1e3:.0f} ms "
        "at this file's cost)",
        "+ ≤ 0.5 s",
        more <= 0.5,
    )


def _repaint() -> Figure:
    """A real key event, until the card that shows the decision was painted."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from clea_desktop.ui.marking.criterion_card import CriterionCard
    from clea_desktop.ui.pages.marking import MarkingPage
    from clea_desktop.ui.places import Kind, Place
    from tests.ui.windows import Key, a_window, focused, go

    folder = copy_of(large_centre(), "repaint")
    centre = opened(folder)
    open_one = _first_of(centre, Stage.PREALABLE)
    current = centre.in_hand(open_one).current
    assert current is not None
    times: list[float] = []
    with a_window(folder, _clock(), centre) as window:
        page = go(window, Place(Kind.MARKING, open_one, current.id))
        assert isinstance(page, MarkingPage)

        class Watch(QObject):
            painted = False

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and isinstance(watched, CriterionCard):
                    self.painted = True
                return False

        watch = Watch()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(watch)
        codes = [criterion.code for criterion in page.sheet.release.criteria]
        for turn in range(PRESSED):
            page.take(codes[turn % len(codes)])
            application.processEvents()
            watch.painted = False
            # Never what it says already: that would repaint nothing.
            now = page.sheet.mark(page.code)
            key = Key.Key_N if now is Mark.ACQUIRED else Key.Key_A
            started = time.perf_counter()
            QTest.keyClick(focused(), key)
            while not watch.painted:
                application.processEvents()
            times.append(time.perf_counter() - started)
        application.removeEventFilter(watch)
    centre.close()
    p99 = statistics.quantiles(times, n=100)[98]
    return Figure(
        "key → repainted, p99",
        f"{p99 * 1e3:.1f} ms (p50 {statistics.median(times) * 1e3:.1f} ms)",
        "≤ 50 ms",
        p99 <= 0.050,
    )


def _search() -> list[Figure]:
    from PySide6.QtWidgets import QApplication

    from clea_desktop.ui.pages.candidates import CandidatesPage
    from tests.ui.windows import a_window, page_of

    folder = _many_candidates()
    centre = opened(folder)
    figures = []
    application = QApplication.instance()
    assert application is not None
    with a_window(folder, _clock(), centre) as window:
        page = page_of(window)
        assert isinstance(page, CandidatesPage)
        for typed in ("lef", "lefevre e", "e", "2026-04", "zzz"):
            times = []
            for _ in range(RUNS):
                page.search.setText("")
                application.processEvents()
                page.search.setText(typed[:-1])
                application.processEvents()
                started = time.perf_counter()
                page.search.setText(typed)
                page.list.viewport().repaint()
                times.append(time.perf_counter() - started)
            took = statistics.median(times)
            figures.append(
                Figure(
                    f"search « {typed} » among 100,000, {page.model.rowCount()} found",
                    f"{took * 1e3:.0f} ms to the first paint",
                    "≤ 50 ms",
                    took <= 0.050,
                )
            )
    centre.close()
    return figures


def _pages() -> list[Figure]:
    """Each page of the tour, built and painted, in a large centre and in one of 1,000."""
    middle, large = _tour(large_centre(MIDDLE)), _tour(large_centre())
    slowest = max(large, key=lambda name: large[name])
    ratios = {name: large[name] / middle[name] for name in large}
    steepest = max(ratios, key=lambda name: ratios[name])
    return [
        Figure(
            "slowest page on 25,000 dossiers",
            f"{large[slowest] * 1e3:.0f} ms ({slowest}); median "
            f"{statistics.median(large.values()) * 1e3:.0f} ms",
            "≤ 300 ms",
            large[slowest] <= 0.3,
        ),
        Figure(
            "a page, from 1,000 to 25,000 dossiers",
            f"{ratios[steepest]:.1f} × at most ({steepest}), median "
            f"{statistics.median(ratios.values()):.2f} ×",
            "≤ 25 × (flat per dossier)",
            ratios[steepest] <= 25,
        ),
    ]


def _tour(folder: Path) -> dict[str, float]:
    from tests.ui.tour import places
    from tests.ui.windows import a_window, go

    centre = opened(folder)
    times: dict[str, float] = {}
    with a_window(folder, _clock(), centre) as window:
        for name, place in places(centre):
            go(window, place)
            taken = []
            for _ in range(RUNS):
                started = time.perf_counter()
                go(window, place).repaint()
                taken.append(time.perf_counter() - started)
            times[name] = statistics.median(taken)
    centre.close()
    return times


def _memory() -> Figure:
    def taken(data: Path) -> Callable[[], float]:
        return lambda: float(_child("memory", str(data)))

    large, small, ratio = interleaved(taken(large_centre()), taken(large_centre(SMALL)), runs=3)
    return Figure(
        "memory with 25,000 dossiers",
        f"{large / 1e6:.0f} MB, with 100 {small / 1e6:.0f} MB, ratio {ratio:.2f}",
        "≤ 1.5 ×",
        ratio <= 1.5,
    )


def _many_candidates() -> Path:
    """A centre of 100,000 candidates, none of them assessed yet."""
    folder = HOME / f"candidates-{SEARCHED}"
    try:
        centre = opened(folder)
        whole = len(dossiers.search(centre, "")) == SEARCHED
        centre.close()
    except EnvironmentProblem:
        whole = False
    if not whole:
        shutil.rmtree(folder, ignore_errors=True)
        _make_candidates(folder)
    return folder


def _make_candidates(folder: Path) -> None:
    assert SECRET.passphrase is not None
    centre, _ = init(folder, SECRET.passphrase, Organisation("Centre"), "Paul Roux", CLOCK, _CHEAP)
    chance = random.Random(5)
    families = "Lefèvre Diallo Nguyễn Lopes Benali Hébert N’Guessan Lœillet Kowalski Roux".split()
    firsts = "Élodie Jean-Noël Awa Łukasz Sofia Moussa Anne-Marie Karim Théo Fatoumata".split()

    def someone(number: int) -> Dossier:
        name = f"{chance.choice(families)} {chance.choice(families)}-{number % 977}"
        born = PartialDate(1950 + number % 55, 1 + number % 12, 1 + number % 28)
        return Dossier("", Candidate(name, born, (chance.choice(firsts),)))

    store = centre.store
    bulk.load(
        store.database,
        map(someone, range(SEARCHED)),
        CLOCK(),
        store.evaluator,
        centre.release,
        store.new_id,
    )
    centre.close()


def _first_of(centre: Centre, stage: Stage) -> bytes:
    return next(line.id for line in dossiers.list_dossiers(centre) if line.stage is stage)


def _clock() -> TestClock:
    return TestClock(datetime(2026, 4, 1, 9, tzinfo=UTC))
