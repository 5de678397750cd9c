"""One command of the headless face, on a centre that a window was driven in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def face(data: Path, passphrase: str, *command: str) -> dict[str, Any]:
    """What the command answers."""
    done = subprocess.run(
        [sys.executable, "-m", "clea_desktop", "--data", str(data), *command, "--json"],
        env={**os.environ, "CLEA_PASSPHRASE": passphrase},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
