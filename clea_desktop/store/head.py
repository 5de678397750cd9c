"""The head: the last act written, kept apart from the database.

A bit flipped in a live write-ahead log makes SQLite forget the commits behind it without a word.
Only something that lies elsewhere can tell that they are missing.

It has two places of one sector each, written in turn: a write that a full disk or a power cut
leaves torn spoils one of them, and the other says the act before.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clea_desktop.domain.errors import Damage
from clea_desktop.store.problems import translated

_PLACE = 512
"""In bytes, the length of a place: a sector, which a disk writes whole or not at all."""

_WHOLE = 2 * _PLACE

_RECORD = re.compile(
    rb"clea-head/2 ([0-9]{20}) ([0-9a-f]{32}) ([0-9]{20}) ([0-9a-f]{64}) [0-9a-f]{64} +\n"
)
_FIRST_FORMAT = re.compile(
    rb"clea-head/1 ([0-9a-f]{32}) ([0-9]{20}) ([0-9a-f]{64}) ([0-9a-f]{64})\n\0*"
)


@dataclass(frozen=True)
class Head:
    """An act: the installation that wrote it (16 bytes), its number there, its hash (32 bytes)."""

    origin: bytes
    seq: int
    hash: bytes


@dataclass(frozen=True)
class Kept:
    """What a file of the head holds: None when no act was written there yet.

    ``rank`` is how many were written there before; ``whole`` is false when one of the two places
    is not as it was written, ``twice`` true when both say the same act.
    """

    head: Head | None
    rank: int
    whole: bool
    twice: bool


class DamagedHead(Damage):
    """The head cannot be read: whether acts are missing cannot be known from it."""


class HeadFile:
    """The head's file, kept open: one write per commit."""

    def __init__(self, path: Path) -> None:
        with translated(str(path)):
            path.touch(mode=0o600)
            self._stream = path.open("r+b", buffering=0)
        kept = Kept(None, -1, whole=False, twice=False)
        with suppress(OSError):
            content = self._stream.read(_WHOLE)
            kept = _kept(content) or kept
            if len(content) < _WHOLE:
                # Its room is taken now: a disk that is full later has nothing to find for it.
                self._stream.write(bytes(_WHOLE - len(content)))
        self._rank, self._last = kept.rank, kept.head
        # What the place written before says.
        self._other = kept.head if kept.twice else None
        # The last act, also where the disk refused to be told of it.
        self._wanted = kept.head

    def write(self, head: Head) -> None:
        """Write the head of a commit that is on disk.

        It is not synced: a head that a power cut leaves behind its database claims less than is
        there, which takes nothing for lost. For the same reason a disk that refuses it is not
        reported: the decision was kept, and must not look refused. What it tore is written again
        first, so that the other place stays good.
        """
        rank, self._wanted = self._rank + 1, head
        with suppress(OSError):
            self._stream.seek(rank % 2 * _PLACE)
            if self._stream.write(_record(rank, head)) == _PLACE:
                self._rank, self._other, self._last = rank, self._last, head

    def close(self) -> None:
        """Say the last act in both places and sync, so that a closed folder can be judged."""
        with self._stream, suppress(OSError):
            wanted = self._wanted
            for _place in range(2):
                if wanted is not None and (self._last, self._other) != (wanted, wanted):
                    self.write(wanted)
            os.fsync(self._stream.fileno())


def read_head(path: Path) -> Head | None:
    """The head a file holds; None when there is none yet.

    :raises DamagedHead: neither place is as it was written.
    :raises EnvironmentProblem: it cannot be read.
    """
    return kept_in(path).head


def kept_in(path: Path) -> Kept:
    """What a file of the head holds, and whether all of it is as it was written.

    :raises DamagedHead: neither place is as it was written.
    :raises EnvironmentProblem: it cannot be read.
    """
    with translated(str(path)):
        try:
            with path.open("rb") as stream:
                content = stream.read(_WHOLE + 1)
        except FileNotFoundError:
            content = b""
    kept = _kept(content)
    if kept is None:
        raise DamagedHead(
            f"{path} est abîmé, et lui seul dit s’il manque des décisions : si « clea-desktop "
            "check » ne signale rien d’autre, supprimez ce fichier, qui sera refait ; sinon, "
            "restaurez la dernière sauvegarde."
        )
    return kept


def _kept(content: bytes) -> Kept | None:
    """What bytes hold; None when they are damaged in both places, or go on behind them."""
    # A file that is not yet as long as it will be: its first write was cut short.
    places = [content.ljust(_WHOLE, b"\0")[at : at + _PLACE] for at in (0, _PLACE)]
    said = [(rank, head) for at, place in enumerate(places) for rank, head in _said(at, place)]
    blank = [not any(place) for place in places]
    if len(content) > _WHOLE or not (said or all(blank)):
        return None
    if not said:
        return Kept(None, -1, whole=True, twice=False)
    rank, head = max(said, key=lambda each: each[0])
    # Until the second is written, its place is empty.
    whole = len(said) == 2 or (rank == 0 and blank[1])
    return Kept(head, rank, whole, twice=len(said) == 2 and said[0][1] == said[1][1])


def _said(at: int, place: bytes) -> list[tuple[int, Head]]:
    """What one place says, when it is as it was written: which write it was, and its head."""
    if match := _RECORD.fullmatch(place):
        rank, head = int(match[1]), _head(match[2], match[3], match[4])
        return [(rank, head)] if rank % 2 == at and _record(rank, head) == place else []
    # Its only record lies where the first of the two places is now.
    if (match := _FIRST_FORMAT.fullmatch(place)) and not at:
        sealed = place[: match.start(4)]
        if hashlib.sha256(sealed).hexdigest().encode() == match[4]:
            return [(0, _head(match[1], match[2], match[3]))]
    return []


def _head(origin: bytes, seq: bytes, hash_: bytes) -> Head:
    return Head(bytes.fromhex(origin.decode()), int(seq), bytes.fromhex(hash_.decode()))


def _record(rank: int, head: Head) -> bytes:
    """One line of fixed length, legible by whoever comes to help, with its own digest."""
    said = (
        f"clea-head/2 {rank:020d} {head.origin.hex()} {head.seq:020d} {head.hash.hex()} "
    ).encode()
    sealed = said + hashlib.sha256(said).hexdigest().encode()
    return sealed.ljust(_PLACE - 1) + b"\n"
