"""Pieces: a dossier that holds 500 of them, and the paper of one that shows 20 photos."""

from __future__ import annotations

import io
import os
import shutil
import statistics
import time
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from clea_desktop.domain.assessment import Kind as Assessed
from clea_desktop.domain.marks import Mark
from clea_desktop.services import brought, candidates, closing, evidence, marking, papers
from clea_desktop.services.centre import Centre
from clea_desktop.ui.places import Kind, Place
from tests.bench.centre import HOME
from tests.bench.figures import Figure, seconds
from tests.centres import TestClock, evaluator_of, new_centre, release_of, someone

PIECES, PHOTOS, RUNS = 500, 20, 7


def a_photo(number: int) -> bytes:
    """A picture of a telephone: 12 megapixels, with the grain that makes a JPEG heavy."""
    grain = Image.effect_noise((1000, 750), 60 + number).resize((4000, 3000))
    colours = Image.merge("RGB", (grain, grain.transpose(Image.Transpose.ROTATE_180), grain))
    made = io.BytesIO()
    colours.save(made, "JPEG", quality=90)
    return made.getvalue()


def measure() -> list[Figure]:
    """Attaching, opening, printing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    data = HOME / "evidence" / "centre"
    shutil.rmtree(data.parent, ignore_errors=True)
    data.parent.mkdir(parents=True)
    clock = TestClock()
    centre = new_centre(data, clock)
    figures = [*_attached(centre), *_opened(data, clock, centre)]
    figures += _printed(centre)
    centre.close()
    return figures


def _attached(centre: Centre) -> list[Figure]:
    dossier = candidates.open_dossier(centre, someone("Lopes"))
    prepared, attached = [], []
    for number in range(10):
        raw = a_photo(number)
        ready: list[brought.Ready] = []
        prepared.append(
            seconds(
                lambda raw=raw, ready=ready: ready.append(  # type: ignore[misc]
                    brought.prepare_pasted(centre, "photo.jpg", raw)
                )
            )
        )
        attached.append(
            seconds(lambda ready=ready: evidence.attach(centre, dossier, ready[0]))  # type: ignore[misc]
        )
    made, written = statistics.median(prepared), statistics.median(attached)
    said = f"{made * 1e3:.0f} ms beside the window, then {written * 1e3:.0f} ms in it"
    return [Figure("a photo of 12 megapixels attached", said, "—", True)]


def _opened(data: Path, clock: TestClock, centre: Centre) -> list[Figure]:
    from tests.ui.windows import a_window, dressed, go

    dossier, assessment = _assessed(centre, close=False)
    for number in range(PIECES):
        ready = brought.prepare_pasted(centre, f"piece {number}.bin", os.urandom(20_000))
        code = release_of(centre).criteria[number % 106].code
        evidence.attach(centre, dossier, ready, [code])
    _app = QApplication.instance() or QApplication([])
    dressed()
    figures = []
    with a_window(data, clock, centre) as window:
        for name, place in (
            ("the dossier", Place(Kind.DOSSIER, dossier)),
            ("its pieces", Place(Kind.EVIDENCE, dossier)),
            ("its marking page", Place(Kind.MARKING, dossier, assessment)),
        ):
            taken, worked = [], []
            for _ in range(RUNS):
                go(window, Place(Kind.CANDIDATES))
                centre.forget()
                before = time.process_time()
                taken.append(seconds(lambda place=place: go(window, place)))  # type: ignore[misc]
                worked.append(time.process_time() - before)
            median, own = statistics.median(taken), statistics.median(worked)
            said = f"{median * 1e3:.0f} ms ({own * 1e3:.0f} ms of processor)"
            figures.append(Figure(f"{name} with {PIECES} pieces", said, "≤ 300 ms", median <= 0.3))
    return figures


def _printed(centre: Centre) -> list[Figure]:
    dossier, _assessment = _assessed(centre, close=True)
    for number in range(PHOTOS):
        ready = brought.prepare_pasted(centre, f"photo {number}.jpg", a_photo(number))
        evidence.attach(centre, dossier, ready, ["1.1.1"])
    rendered: list[papers.Rendering] = []
    taken = [
        seconds(lambda: rendered.append(papers.compose_paper(centre, dossier, "jury")))
        for _ in range(5)
    ]
    median, last = statistics.median(taken), rendered[-1]
    said = f"{median:.2f} s, {last.pages} pages, {len(last.pdf) / 1e6:.1f} MB"
    return [Figure(f"a jury's dossier with {PHOTOS} photos", said, "≤ 3 s", median <= 3)]


def _assessed(centre: Centre, *, close: bool) -> tuple[bytes, bytes]:
    """A dossier whose préalable is wholly decided."""
    dossier = candidates.open_dossier(centre, someone("Roux" if close else "Petit"))
    today, by = centre.clock().date(), evaluator_of(centre)
    release = release_of(centre)
    opened = candidates.open_assessment(centre, dossier, Assessed.PREALABLE, release, today, by)
    for criterion in release.criteria:
        marking.mark(centre, opened, criterion.code, Mark.ACQUIRED)
    if close:
        closing.close(centre, opened, today)
    return dossier, opened
