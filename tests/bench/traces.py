"""No readable personal data in any file, temporary or not, even after a kill."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from clea_desktop.services import backups, demo
from tests.bench.centre import HOME
from tests.bench.figures import Figure

_NAMES = ("Lopes", "Ķalniņa", "Sofia", "Anne-Marie", "Lisieux", "Nadia Haddad")

_CHILD = """
import sys
from pathlib import Path
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, marking
from clea_desktop.services.opening import open_centre
from tests.bench.centre import CLOCK, SECRET
centre = open_centre(Path(sys.argv[1]), SECRET, CLOCK)
line = next(d for d in dossiers.list_dossiers(centre) if d.stage.value == "prealable")
assessment = dossiers.view(centre, line.id).dossier.current
marking.note(centre, assessment.id, "7.4.4", "Note sur Sofia Lopes, de Lisieux. " * 50)
marking.mark(centre, assessment.id, "7.4.4", Mark.ACQUIRED)
print("ready", flush=True)
sys.stdin.read()
"""


def measure() -> list[Figure]:
    """Search every file of a killed centre and of its backups for what names people."""
    home = HOME / "traces"
    shutil.rmtree(home, ignore_errors=True)
    data = home / "centre"
    backups.close_with_backup(demo.make_centre(data, 5))
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PATH": "", "TMPDIR": str(home), "PYTHONPATH": str(Path.cwd())},
    )
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    files = [path for path in home.rglob("*") if path.is_file()]
    leaks = [path.name for path in files if _names_someone(path.read_bytes())]
    return [
        Figure(
            "readable personal data after a kill",
            f"{len(leaks)} of {len(files)} files {leaks or ''}".rstrip(),
            "none",
            not leaks and len(files) >= 6,
        )
    ]


def _names_someone(content: bytes) -> bool:
    return any(
        name.encode(encoding) in content
        for name in _NAMES
        for encoding in ("utf-8", "utf-16-le", "latin-1")
        if name.isascii() or encoding != "latin-1"
    )
