"""Real refusals of a computer: a user without rights, a full disk, a read-only one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """A folder of a user whom rights hold back: root is not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        with tempfile.TemporaryDirectory() as home:
            yield Path(home)
    finally:
        if root:
            os.seteuid(0)


@contextmanager
def locked_up(folder: Path) -> Iterator[None]:
    """A folder in which nothing can be written, for the time of the block."""
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@contextmanager
def small_disk(place: Path, size: str = "200k") -> Iterator[Path]:
    """A disk of its own, in memory; the test is skipped where none can be mounted."""
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def make_read_only(disk: Path) -> None:
    """Have the system refuse every change on a disk, to root too."""
    _mount("-o", "remount,ro", str(disk))


def _mount(*arguments: str) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a disk asks for Linux and for root")
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Have the system refuse to let any file grow beyond this many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
