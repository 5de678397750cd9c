"""The lock on a centre's folder: one program at a time, named to whoever comes second.

The operating system holds it, so a program that was killed leaves none behind: only its name,
by which the next one knows.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import FileIO

import psutil

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import date_words, time_words
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated

if sys.platform == "win32":  # pragma: no cover - Windows alone
    import errno
    import msvcrt

    # Windows lets nobody read a locked byte: this one lies far behind the holder's name.
    _FAR = 1 << 30
    # What a byte that another holds is refused by; Wine refuses it and gives no reason at all.
    _HELD = {0, errno.EACCES, errno.EDEADLK, errno.EDEADLOCK}

    def _try_lock(stream: FileIO) -> bool:
        stream.seek(_FAR)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if (error.errno or 0) not in _HELD:
                raise
            return False
        return True

    def _unlock(stream: FileIO) -> None:
        stream.seek(_FAR)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(stream: FileIO) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(stream: FileIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)


@dataclass(frozen=True)
class _Holder:
    user: str
    computer: str
    since: datetime


@dataclass
class Holding:
    """A folder held. ``stopped``: the program that held it before was stopped dead.

    ``told``: it has been said, or nobody is there to hear it again; until then, whoever comes
    next is told as well.
    """

    stopped: bool
    told: bool = False


@contextmanager
def hold(folder: Folder, now: datetime) -> Iterator[Holding]:
    """Hold a centre's folder for the time of the block.

    :param now: the present instant, with its offset.
    :returns: what was found there; who only looks, or fails, leaves the sign of a stop.
    :raises EnvironmentProblem: someone holds it already, named with computer and time; or the
        folder cannot be written.
    """
    with translated(str(folder.lock)):
        folder.lock.touch(mode=0o600)
        stream = folder.lock.open("r+b", buffering=0)
    with stream:
        with translated(str(folder.lock)):
            if not _try_lock(stream):
                raise EnvironmentProblem(_taken(folder, _read(stream), now))
        holding = Holding(_names_somebody(stream))
        try:
            _write(stream, now)
            yield holding
        finally:
            with suppress(OSError):
                if holding.told or not holding.stopped:
                    stream.truncate(0)
                    # After a power cut, a name that came back would tell of a stop that was none.
                    os.fsync(stream.fileno())
            _unlock(stream)


def _names_somebody(stream: FileIO) -> bool:
    with suppress(OSError):
        return stream.seek(0, os.SEEK_END) > 0
    return False


def _write(stream: FileIO, now: datetime) -> None:
    holder = {
        "user": psutil.Process().username(),
        "computer": platform.node(),
        "since": now.isoformat(),
    }
    # The lock holds without a word: on a full disk the centre can still be opened and copied.
    with suppress(OSError):
        # Over the name that stands, in one write: killed in between, the sign of a stop remains.
        before = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        stream.write(json.dumps(holder).encode().ljust(before))
        # Whoever comes after a power cut must find it.
        os.fsync(stream.fileno())


def _read(stream: FileIO) -> _Holder | None:
    """Who holds the lock; None when it is not (yet) written there."""
    stream.seek(0)
    try:
        said = json.loads(stream.read(4096))
        holder = _Holder(said["user"], said["computer"], datetime.fromisoformat(said["since"]))
        legible = f"{holder.user}{holder.computer}".isprintable() and holder.since.tzinfo
    except (KeyError, RecursionError, TypeError, ValueError):
        return None
    return holder if legible else None


def _taken(folder: Folder, holder: _Holder | None, now: datetime) -> str:
    if holder is None:
        return (
            f"Le centre {folder.path} est déjà ouvert ailleurs : fermez-le là où il est ouvert, "
            "puis recommencez."
        )
    since = holder.since.astimezone(now.tzinfo)
    day = "" if since.date() == now.date() else f"le {date_words(since.date())} à "
    return (
        f"Le centre {folder.path} est ouvert par {holder.user} sur l’ordinateur "
        f"{holder.computer} depuis {day}{time_words(since)} : fermez-le là-bas, puis recommencez."
    )
