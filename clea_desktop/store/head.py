"""The head: the last act, written apart after each commit.

A bit flipped in a live write-ahead log makes SQLite silently forget the commits behind it.
Only a witness outside the database can tell how many decisions are missing.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from clea_desktop.store.problems import translated

_MAGIC = b"clea-head/1\n"
_RECORD = struct.Struct(f">{len(_MAGIC)}s16sQ32s")
_CHECKSUM = 32


@dataclass(frozen=True)
class Head:
    """The last act of an origin: its number and its hash."""

    origin: bytes
    seq: int
    hash: bytes


class DamagedHead(Exception):
    """The head is there and cannot be read."""

    sentence = (
        "Le fichier head est abîmé : on ne peut plus prouver qu’aucune décision ne manque. "
        "Restaurez la dernière sauvegarde."
    )


class HeadFile:
    """The head, open for one short write after each commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with translated(path.name):
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)

    def write(self, head: Head) -> None:
        """Rewrite the head in place.

        One record, one write, no sync: after a power cut it may be older than the database,
        which is harmless; a kill cannot cut it in two.
        """
        record = _RECORD.pack(_MAGIC, head.origin, head.seq, head.hash)
        with translated(self._path.name):
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, record + hashlib.sha256(record).digest())

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)


def read_head(path: Path) -> Head | None:
    """The head last written; None when there is none yet.

    :raises DamagedHead: it is not what was written.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if not content:
        return None
    record, checksum = content[: _RECORD.size], content[_RECORD.size :]
    if len(checksum) != _CHECKSUM or hashlib.sha256(record).digest() != checksum:
        raise DamagedHead
    magic, origin, seq, last = _RECORD.unpack(record)
    if magic != _MAGIC:
        raise DamagedHead
    return Head(origin, seq, last)
