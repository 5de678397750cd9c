"""The bytes of the *preuves*: one sealed file for each content, beside the database.

The name of a file is keyed, so that it tells nothing; its content is sealed under a key of its
own, which stands in the rows of the dossiers that hold it and goes with them: once they are
erased, what is left of the bytes anywhere opens no more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, select

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row
from clea_desktop.store.check import Problem
from clea_desktop.store.files import make_folders, replacing, sync_folder
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated

_HEAD = b"clea-evidence/1\n"
_CHUNK = 1 << 20
_TAG = 16
_OURS = re.compile(r"[0-9a-f]{64}|\.clea-.*")


@dataclass(frozen=True)
class Kept:
    """The bytes of a piece as the database knows them: what opens them, how many they are."""

    digest: bytes
    key: bytes = field(repr=False)
    size: int


def find(connection: Connection, digest: bytes) -> Kept | None:
    """What opens the bytes of a digest, whichever dossier holds them; None when none does."""
    table = t.evidence_file.c
    row = connection.execute(
        select(table.digest, table.key, table.size).where(table.digest == digest).limit(1)
    ).first()
    return Kept(row.digest, row.key, row.size) if row is not None else None


def digests_of(connection: Connection, dossiers: Sequence[bytes]) -> frozenset[bytes]:
    """The digests of all the bytes some dossiers hold, those of pieces taken away included."""
    table = t.evidence_file.c
    rows = connection.execute(select(table.digest).where(table.dossier.in_(dossiers)).distinct())
    return frozenset(row.digest for row in rows)


def new_kept(content: bytes) -> Kept:
    """A content that no dossier holds yet, under a key of its own."""
    return Kept(hashlib.sha256(content).digest(), os.urandom(32), len(content))


def row_of(kept: Kept, dossier: bytes, row_id: bytes) -> Row:
    """The fact that a dossier holds some bytes."""
    return t.evidence_file, {
        "id": row_id,
        "dossier": dossier,
        "digest": kept.digest,
        "key": kept.key,
        "size": kept.size,
    }


def lay(connection: Connection, folder: Folder, kept: Kept, content: bytes) -> Path:
    """Put the bytes on disk, sealed, before the act that says a dossier holds them.

    Already there, they are left as they are.

    :returns: the file.
    :raises EnvironmentProblem: the disk refused; nothing is left.
    """
    file = _file(folder, _name(_naming_key(connection), kept.digest))
    with translated("evidence"):
        if file.exists() and file.stat().st_size == _sealed_size(kept.size):
            return file
        make_folders(file.parent)
    with replacing(file) as stream:
        stream.write(_HEAD)
        for sealed in _sealed(kept.key, content):
            stream.write(sealed)
    return file


def read(connection: Connection, folder: Folder, digest: bytes) -> bytes:
    """The bytes of a piece, each checked.

    :raises EnvironmentProblem: the file is missing, or not as it was written.
    """
    kept = find(connection, digest)
    if kept is None:
        raise EnvironmentProblem(_MISSING)
    return _read(_file(folder, _name(_naming_key(connection), digest)), kept)


def sweep(connection: Connection, folder: Folder) -> int:
    """Take away the files that no dossier holds: of a stopped program, or of people erased.

    :returns: how many are left because the disk refused.
    """
    known = _names(connection)
    left = 0
    for file in _files(folder):
        if file.name not in known:
            try:
                file.unlink()
            except OSError:
                left += 1
    for shelf in _shelves(folder):
        # Only empty ones can be.
        with suppress(OSError):
            shelf.rmdir()
    with suppress(OSError):
        sync_folder(folder.evidence)
    return left


def problems(connection: Connection, folder: Folder) -> Iterator[Problem]:
    """What is wrong with the files of the pieces: missing, altered, held by no dossier."""
    naming_key = _naming_key(connection)
    table = t.evidence_file.c
    known: dict[str, Kept] = {}
    for row in connection.execute(select(table.digest, table.key, table.size)):
        known.setdefault(_name(naming_key, row.digest), Kept(row.digest, row.key, row.size))
    try:
        found = {file.name: file for file in _files(folder)}
    except EnvironmentProblem as problem:
        yield Problem("evidence", problem.sentence)
        return
    for name, kept in known.items():
        where = f"evidence/{name[:2]}/{name}"
        if name not in found:
            yield Problem(where, _MISSING)
            continue
        try:
            _read(found[name], kept)
        except EnvironmentProblem as problem:
            yield Problem(where, problem.sentence)
    for name in sorted(found.keys() - known.keys()):
        yield Problem(
            f"evidence/{name}",
            "Un fichier de preuve n’est dans aucun dossier : il sera retiré à la prochaine "
            "ouverture du centre.",
        )


_MISSING = (
    "Le fichier d’une preuve manque : le reste du dossier est entier ; reprenez ce fichier dans la "
    "dernière sauvegarde."
)
_ALTERED = (
    "Le fichier d’une preuve est abîmé : le reste du dossier est entier ; reprenez ce fichier dans "
    "la dernière sauvegarde."
)


def _naming_key(connection: Connection) -> bytes:
    return bytes(connection.execute(select(t.centre.c.naming_key)).scalar_one())


def _name(naming_key: bytes, digest: bytes) -> str:
    return hmac.digest(naming_key, digest, hashlib.sha256).hex()


def _names(connection: Connection) -> Collection[str]:
    naming_key = _naming_key(connection)
    rows = connection.execute(select(t.evidence_file.c.digest).distinct())
    return {_name(naming_key, row.digest) for row in rows}


def _file(folder: Folder, name: str) -> Path:
    return folder.evidence / name[:2] / name


def _shelves(folder: Folder) -> list[Path]:
    with translated("evidence"):
        if not folder.evidence.is_dir():
            return []
        return [each for each in folder.evidence.iterdir() if each.is_dir()]


def _files(folder: Folder) -> Iterable[Path]:
    found = []
    with translated("evidence"):
        for shelf in (folder.evidence, *_shelves(folder)):
            if shelf.is_dir():
                # What somebody else laid there is not ours to take away.
                found += [each for each in shelf.iterdir() if _OURS.fullmatch(each.name)]
    return found


def _sealed_size(size: int) -> int:
    chunks = max(1, -(-size // _CHUNK))
    return len(_HEAD) + size + chunks * _TAG


def _sealed(key: bytes, content: bytes) -> Iterator[bytes]:
    """The content in chunks that each say their place, and whether they are the last.

    The key is of this content alone, so a counter is a nonce never used for anything else.
    """
    cipher = AESGCM(key)
    chunks = max(1, -(-len(content) // _CHUNK))
    for rank in range(chunks):
        part = content[rank * _CHUNK : (rank + 1) * _CHUNK]
        yield cipher.encrypt(_nonce(rank, chunks), part, _HEAD)


def _nonce(rank: int, chunks: int) -> bytes:
    return rank.to_bytes(11, "big") + (b"\x01" if rank + 1 == chunks else b"\x00")


def _read(file: Path, kept: Kept) -> bytes:
    with translated("evidence"):
        try:
            raw = file.read_bytes()
        except FileNotFoundError:
            raise EnvironmentProblem(_MISSING) from None
    if not raw.startswith(_HEAD) or len(raw) != _sealed_size(kept.size):
        raise EnvironmentProblem(_ALTERED)
    cipher = AESGCM(kept.key)
    chunks = max(1, -(-kept.size // _CHUNK))
    content = bytearray()
    try:
        for rank in range(chunks):
            start = len(_HEAD) + rank * (_CHUNK + _TAG)
            sealed = raw[start : start + _CHUNK + _TAG]
            content += cipher.decrypt(_nonce(rank, chunks), sealed, _HEAD)
    except InvalidTag:
        raise EnvironmentProblem(_ALTERED) from None
    if hashlib.sha256(content).digest() != kept.digest:
        raise EnvironmentProblem(_ALTERED)
    return bytes(content)
