"""Erasures, kept beside the backups: a backup restored must not bring anybody back.

One line each: a random id, what was done, the day, a digest of the three. It tells of nobody, and
is made again from the centre when it is lost.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from clea_desktop.domain.retention import Fate
from clea_desktop.store import tables as t
from clea_desktop.store.files import make_folders, sync_folder
from clea_desktop.store.problems import translated

FILE = "effacements"

ACT_KINDS = {Fate.ERASED: "erase", Fate.ANONYMISED: "anonymise"}
"""The kind of the act of each."""

_LINE = re.compile(r"([0-9a-f]{32}) (erased|anonymised) (\d{4}-\d\d-\d\d) ([0-9a-f]{16})", re.ASCII)


@dataclass(frozen=True)
class Tombstone:
    """A dossier or a contact that is no more: its random id, what was done, and when."""

    id: bytes
    fate: Fate
    on: date


def read_tombstones(folder: Path) -> list[Tombstone]:
    """The erasures told beside backups, each once; lines that were cut or altered are left out.

    :raises EnvironmentProblem: the file cannot be read.
    """
    file = folder / FILE
    with translated(str(file)):
        try:
            text = file.read_text("ascii", errors="replace")
        except FileNotFoundError:
            return []
    found: dict[bytes, Tombstone] = {}
    for line in text.splitlines():
        if (told := _told(line)) is not None:
            found[told.id] = told
    return list(found.values())


def add_tombstones(folder: Path, told: Iterable[Tombstone]) -> int:
    """Write those that the file does not hold yet, and put them on disk.

    :returns: how many were missing.
    :raises EnvironmentProblem: the disk refused.
    """
    wanted = list(told)
    if not wanted:
        return 0
    held = {each.id for each in read_tombstones(folder)}
    missing = [each for each in wanted if each.id not in held]
    if not missing:
        return 0
    file = folder / FILE
    with translated(str(file)):
        make_folders(folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        descriptor = os.open(file, flags, 0o600)
        with os.fdopen(descriptor, "r+b") as stream:
            # A line cut by a stop of the computer must not swallow the next.
            cut = stream.seek(0, os.SEEK_END) > 0 and _last_byte(stream.fileno()) != b"\n"
            lines = "".join(f"{_line(each)}\n" for each in missing)
            stream.write((("\n" if cut else "") + lines).encode("ascii"))
            stream.flush()
            os.fsync(descriptor)
        sync_folder(folder)
    return len(missing)


def erased(connection: Connection) -> list[Tombstone]:
    """Every erasure the centre knows of, in their order."""
    fates = {kind: fate for fate, kind in ACT_KINDS.items()}
    rows = connection.execute(
        select(t.erasure.c.dossier, t.act.c.kind, t.act.c.at)
        .join(t.act, t.act.c.id == t.erasure.c.act)
        .order_by(t.act.c.seq, t.erasure.c.dossier)
    )
    return [Tombstone(row.dossier, fates.get(row.kind, Fate.ERASED), row.at.date()) for row in rows]


def _last_byte(descriptor: int) -> bytes:
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1)


def _line(told: Tombstone) -> str:
    said = f"{told.id.hex()} {told.fate.value} {told.on.isoformat()}"
    return f"{said} {_digest(said)}"


def _told(line: str) -> Tombstone | None:
    match = _LINE.fullmatch(line)
    if match is None or _digest(line.rpartition(" ")[0]) != match[4]:
        return None
    try:
        return Tombstone(bytes.fromhex(match[1]), Fate(match[2]), date.fromisoformat(match[3]))
    except ValueError:
        # A day that no calendar has, well sealed: not written by us.
        return None


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:16]
