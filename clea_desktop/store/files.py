"""Files written beside, then put in place: whoever reads sees the old one or the new one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from clea_desktop.store.problems import translated


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file; ``path`` holds what it held until the new content is on disk.

    :raises EnvironmentProblem: the disk refused; ``path`` is untouched and nothing is left.
    """
    with translated(str(path)):
        handle, name = tempfile.mkstemp(prefix=".clea-", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a renaming last through a power cut, where the system lets folders be synced."""
    if os.name == "nt":  # pragma: no cover - Windows syncs no folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
