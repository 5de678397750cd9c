"""The head: the last act written, kept apart from the database.

A bit flipped in a live write-ahead log makes SQLite forget the commits behind it without a word.
Only something that lies elsewhere can tell that they are missing.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.problems import translated

_RECORD = re.compile(rb"clea-head/1 ([0-9a-f]{32}) ([0-9]{20}) ([0-9a-f]{64}) [0-9a-f]{64}\n")


@dataclass(frozen=True)
class Head:
    """An act: the installation that wrote it (16 bytes), its number there, its hash (32 bytes)."""

    origin: bytes
    seq: int
    hash: bytes


class DamagedHead(EnvironmentProblem):
    """The head cannot be read: whether acts are missing cannot be known from it."""


class HeadFile:
    """The head's file, kept open: one write per commit."""

    def __init__(self, path: Path) -> None:
        with translated(str(path)):
            path.touch(mode=0o600)
            self._stream = path.open("r+b", buffering=0)

    def write(self, head: Head) -> None:
        """Write the head of a commit that is on disk.

        It is not synced: the record fills part of one sector, which a disk writes whole or not,
        and a head that a power cut leaves behind its database claims less than is there, which
        takes nothing for lost. For the same reason a disk that refuses it is not reported: the
        decision was kept, and must not look refused.
        """
        with suppress(OSError):
            self._stream.seek(0)
            self._stream.write(_record(head))

    def close(self) -> None:
        """Sync, so that a closed folder can be judged, and let go of the file."""
        with self._stream, suppress(OSError):
            os.fsync(self._stream.fileno())


def read_head(path: Path) -> Head | None:
    """The head a file holds; None when there is none yet.

    :raises DamagedHead: one byte of it at least is not as it was written.
    :raises EnvironmentProblem: it cannot be read.
    """
    with translated(str(path)):
        try:
            with path.open("rb") as stream:
                content = stream.read(1024)
        except FileNotFoundError:
            return None
    if not content:
        return None
    match = _RECORD.fullmatch(content)
    if match:
        origin, seq, hash_ = match.groups()
        head = Head(bytes.fromhex(origin.decode()), int(seq), bytes.fromhex(hash_.decode()))
        if _record(head) == content:
            return head
    raise DamagedHead(
        f"{path} est abîmé, et lui seul dit s’il manque des décisions : si « clea-desktop check » "
        "ne signale rien d’autre, supprimez ce fichier, qui sera refait ; sinon, restaurez la "
        "dernière sauvegarde."
    )


def _record(head: Head) -> bytes:
    """One line of fixed length, legible by whoever comes to help, with its own digest."""
    content = f"clea-head/1 {head.origin.hex()} {head.seq:020d} {head.hash.hex()} ".encode()
    return content + hashlib.sha256(content).hexdigest().encode() + b"\n"
