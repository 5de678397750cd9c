"""The shim between the program and the system: built, put in front, and driven.

A trace of calls (strace) would need a package, a right that many machines refuse, and could refuse
no call; what is compiled here is one small file, and needs a compiler alone.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
READ, WRITE, SYNC, NAME, SIZE = 1, 2, 4, 8, 16
CLASSES = {"read": READ, "write": WRITE, "sync": SYNC, "name": NAME, "size": SIZE}

_HEAD = struct.Struct("=IIIQQ")


def why_not() -> str | None:
    """Why the shim cannot be used here; None when it can."""
    if sys.platform != "linux":
        return "calls are intercepted on Linux alone"
    if shutil.which("cc") is None:
        return "there is no C compiler (cc) on this machine"
    return None


def build(folder: Path) -> Path:
    """Compile the shim."""
    made = folder / "shim.so"
    command = ["cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(made), str(SOURCE)]
    subprocess.run([*command, "-ldl"], check=True)
    return made


def is_in_front() -> bool:
    """Whether this process was started with the shim."""
    return hasattr(_calls(), "faults_watch")


def _calls() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def watch(root: Path, log: Path | None = None) -> None:
    """From here on, see the calls below a folder; write them down when a log is given."""
    descriptor = -1
    if log is not None:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    _calls().faults_watch(str(root).encode(), descriptor)


def arm(classes: int, at: int, code: int, *, lasting: bool = False, halving: bool = False) -> None:
    """Refuse the ``at``-th call of these classes; those that follow too when it is lasting.

    :param code: of ``errno``.
    :param halving: a write is first cut short, as on a disk with a little room left.
    """
    _calls().faults_arm(classes, ctypes.c_long(at), code, int(lasting), int(halving))


def disarm() -> int:
    """Refuse nothing any more; how many calls were refused."""
    calls = _calls()
    calls.faults_refusals.restype = ctypes.c_long
    refused = int(calls.faults_refusals())
    calls.faults_arm(0, ctypes.c_long(0), 0, 0, 0)
    return refused


def counted() -> dict[str, int]:
    """How many calls of each class went by since the folder is watched."""
    calls = _calls()
    calls.faults_count.restype = ctypes.c_long
    return {name: int(calls.faults_count(rank)) for rank, name in enumerate(CLASSES)}


def say(line: str) -> None:
    """Write a line down among the calls."""
    raw = line.encode()
    _calls().faults_say(raw, ctypes.c_size_t(len(raw)))


@dataclass(frozen=True)
class Event:
    """One call that succeeded, or a line said (``A``): see shim.c for the letters."""

    kind: str
    file: int
    at: int
    data: bytes
    more: bytes


def events(log: Path) -> Iterator[Event]:
    """What was written down, in its order."""
    raw, at = log.read_bytes(), 0
    while at + _HEAD.size <= len(raw):
        kind, length, other, file, place = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        yield Event(
            chr(kind), file, place, raw[at : at + length], raw[at + length : at + length + other]
        )
        at += length + other
