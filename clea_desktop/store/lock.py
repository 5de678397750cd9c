"""The lock on a folder: held by the system, so a killed holder leaves none."""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated

# Far behind what is written: on Windows a locked byte cannot be read by others.
_LOCKED_BYTE = 1 << 30

if sys.platform == "win32":  # pragma: no cover - run on Windows only
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def hold(folder: Folder, now: datetime) -> Iterator[None]:
    """Hold the folder for this program alone.

    :raises EnvironmentProblem: someone holds it (who, where, since when), or it is unwritable.
    """
    with translated(folder.lock.name):
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(folder.lock, flags, 0o600)
    try:
        if not _try_lock(handle):
            raise EnvironmentProblem(_held_sentence(folder.lock))
        _write(handle, _holder(now))
        try:
            yield
        finally:
            _write(handle, b"")
    finally:
        os.close(handle)


def _write(handle: int, content: bytes) -> None:
    with translated("centre.lock"):
        os.lseek(handle, 0, os.SEEK_SET)
        os.truncate(handle, 0)
        os.write(handle, content)


def _holder(now: datetime) -> bytes:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "?"
    holder = {"user": user, "computer": platform.node(), "since": now.isoformat()}
    return json.dumps(holder, ensure_ascii=False).encode()


def _held_sentence(path: Path) -> str:
    try:
        holder = json.loads(path.read_bytes())
        since = datetime.fromisoformat(holder["since"])
        who = (
            f"par {holder['user']} sur l’ordinateur {holder['computer']}, depuis le "
            f"{date_words(since.date())} à {time_words(since)}"
        )
    except (OSError, ValueError, KeyError, TypeError):
        who = "dans un autre programme"
    return f"Ce centre est déjà ouvert {who} : fermez-le là, puis reprenez."
