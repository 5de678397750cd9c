"""The passphrase is asked for before the store is imported: a start stays short."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.centres import PASSPHRASE, new_centre

CODE = """
import sys
import clea_desktop.app, clea_desktop.ui.window, clea_desktop.ui.gate.unlock
late = {"sqlalchemy", "sqlcipher3", "pydantic", "reportlab", "pikepdf", "pypdfium2", "pyrage"}
# With these comes most of the domain, a fifth of a start.
late |= {"clea_desktop.domain.assessment", "clea_desktop.domain.people"}
print(sorted(late & set(sys.modules)))
"""


def test_nothing_heavy_comes_before_the_passphrase() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


OPENING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from clea_desktop.services.opening import Secret, open_centre
centre = open_centre(Path(sys.argv[1]), Secret(passphrase=sys.argv[2]), lambda: datetime.now(UTC))
centre.close()
print(sorted({"pydantic", "alembic"} & set(sys.modules)))
"""


def test_what_reads_files_from_outside_does_not_come_as_a_centre_opens(tmp_path: Path) -> None:
    new_centre(tmp_path / "centre").close()
    command = [sys.executable, "-c", OPENING, str(tmp_path / "centre"), PASSPHRASE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
