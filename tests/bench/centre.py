"""The centre of 25,000 dossiers that benchmarks read, made once and kept under ``build/``."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services import demo
from clea_desktop.services.centre import Centre
from clea_desktop.services.clock import fixed_clock
from clea_desktop.services.opening import Secret, open_centre

DOSSIERS = 25_000
SECRET = Secret(passphrase=demo.PASSPHRASE)
CLOCK = fixed_clock(demo.REFERENCE_DAY)
HOME = Path(__file__).resolve().parents[2] / "build" / "bench"


def large_centre(dossiers: int = DOSSIERS) -> Path:
    """The folder of the large centre, made when it is missing."""
    folder = HOME / f"centre-{dossiers}"
    if not _opens(folder):
        shutil.rmtree(folder, ignore_errors=True)
        started = time.perf_counter()
        demo.make_centre(folder, dossiers).close()
        size = (folder / "centre.db").stat().st_size / 1e6
        print(
            f"{dossiers} dossiers made in {time.perf_counter() - started:.0f} s, {size:.0f} MB",
            file=sys.stderr,
        )
    return folder


def _opens(folder: Path) -> bool:
    """Whether this program made it: one of an older schema or format is made again."""
    try:
        opened(folder).close()
    except EnvironmentProblem:
        return False
    return True


def copy_of(folder: Path, name: str) -> Path:
    """A copy to write in, made afresh."""
    target = HOME / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target


def opened(folder: Path) -> Centre:
    """The centre of a folder, open."""
    return open_centre(folder, SECRET, CLOCK)
