"""A hand-over to a jury, against reportlab drawing the same pages on two processes; its memory."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from clea_desktop.documents.kinds import Subject, compose
from clea_desktop.services import dossiers, hand_over
from clea_desktop.services.centre import Centre
from clea_desktop.services.workers import PROCESSES
from tests.bench.figures import Figure, interleaved, seconds
from tests.juries import a_session, entered, jury_centre

MANY = 100
SIZES = (10, 100, 500)
_RUNS = 3


def measure() -> list[Figure]:
    """The time of a hundred dossiers, then the memory of ten, a hundred, five hundred."""
    with tempfile.TemporaryDirectory() as folder:
        return [_time(Path(folder)), _memory()]


def _time(folder: Path) -> Figure:
    centre = jury_centre(folder / "centre", MANY)
    session = a_session(centre)
    ids = entered(centre, session)
    papers = folder / "papers"
    papers.write_bytes(pickle.dumps([compose("jury", _subject(centre, each)) for each in ids]))
    into = folder / "remise"
    into.mkdir()

    def ours() -> float:
        return seconds(lambda: hand_over.prepare(centre, session, into).abandon())

    def plain() -> float:
        return seconds(lambda: _plain(papers))

    mine, bare, ratio = interleaved(ours, plain, runs=_RUNS)
    deposit = seconds(lambda: hand_over.deposit(centre, hand_over.prepare(centre, session, into)))
    centre.close()
    return Figure(
        f"{MANY} dossiers handed over",
        f"{mine:.1f} s ({deposit:.1f} s deposited), floor {bare:.1f} s, ratio {ratio:.2f}",
        "≤ 1.7 ×, ≤ 30 s",
        ratio <= 1.7 and deposit <= 30,
    )


def _subject(centre: Centre, dossier: bytes) -> Subject:
    seen = dossiers.view(centre, dossier)
    today = centre.clock().date()
    return Subject(seen.dossier, seen.release, centre.organisation, seen.provisional, today)


def _plain(papers: Path) -> None:
    """Two processes, each drawing its half of the papers."""
    command = [sys.executable, "-m", "tests.bench.juries", "draw", str(papers)]
    halves = [subprocess.Popen([*command, str(half)]) for half in range(PROCESSES)]
    assert [half.wait() for half in halves] == [0] * PROCESSES


def _memory() -> Figure:
    peaks = []
    for many in SIZES:
        command = [sys.executable, "-m", "tests.bench.juries", "peak", str(many)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
    told = ", ".join(f"{many}: {peak} MB" for many, peak in zip(SIZES, peaks, strict=True))
    return Figure("memory of a hand-over", told, "flat", peaks[-1] <= 1.5 * peaks[0])


def _draw(papers: Path, half: int) -> None:
    from tests.documents import floor

    for paper in pickle.loads(papers.read_bytes())[half::PROCESSES]:  # noqa: S301 - our own
        floor.plain(paper)


def _peak(many: int) -> None:
    """The most memory this process held while it handed over, its making of the centre apart."""
    import resource

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        centre = jury_centre(folder / "centre", many)
        session = a_session(centre)
        entered(centre, session)
        (folder / "remise").mkdir()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        hand_over.hand_over(centre, session, folder / "remise")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        centre.close()
    print(max(before, after) // 1024)


if __name__ == "__main__":
    if sys.argv[1] == "draw":
        _draw(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        _peak(int(sys.argv[2]))
