"""The passphrase is asked for before the store is imported: a start stays short."""

from __future__ import annotations

import subprocess
import sys

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
