"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.problems import translated

_SCRATCH = ".clea-"


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file by these bytes, readable by its owner alone.

    :raises EnvironmentProblem: it cannot be written; what it held is untouched.
    """
    with replacing(path) as stream:
        stream.write(data)


def make_folder(path: Path) -> None:
    """Make a new folder, and those above it, that its owner alone can read.

    :raises EnvironmentProblem: it cannot be made.
    """
    with translated(str(path)):
        _make(path, exist_ok=False)


def make_folders(path: Path) -> None:
    """As :func:`make_folder`, of a folder that may be there already.

    :raises OSError: it cannot be made.
    """
    _make(path, exist_ok=True)


def _make(path: Path, *, exist_ok: bool) -> None:
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=exist_ok)
    for made in missing:
        # Else a power cut takes it away, with all that was synced in it.
        sync_folder(made.parent)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file to write, which takes the place of ``path`` when the block ends well.

    It lies in the same folder, the one place from which it can be moved without being copied.

    :raises EnvironmentProblem: the disk refused; ``path`` is untouched and nothing else is left.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        # Moving a file there would take the place of the device itself.
        raise EnvironmentProblem(
            f"{path} n’est pas un fichier mais un périphérique : choisissez un autre nom."
        )
    with translated(str(path)):
        descriptor, name = tempfile.mkstemp(prefix=_SCRATCH, dir=path.parent)
        scratch = Path(name)
        try:
            with os.fdopen(descriptor, "w+b") as stream:
                yield stream
                stream.flush()
                # Without it a power cut may leave the new name on an empty file.
                os.fsync(descriptor)
            scratch.replace(path)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sweep_scratch(folder: Path) -> None:
    """Take away what a program stopped dead left half written; nobody else writes there.

    It may be a file of keys that has been replaced since. What cannot be removed stays.
    """
    for left in folder.glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            left.unlink()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk, where the system has a way to.

    What lies under these names is synced already: a folder that cannot be (Windows never opens
    one, some network drives refuse) must not make the work look undone.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    """Take a file away, if it is there.

    :raises EnvironmentProblem: the disk refused.
    """
    with translated(str(path)):
        path.unlink(missing_ok=True)
