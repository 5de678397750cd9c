"""A backup in one file, in which one byte changed or missing, anywhere, is always found.

It is a zip without compression, so that a centre can be got out of it by hand, ended by the
SHA-256 of all that stands before. That digest is against accidents: against people, the database
is encrypted and its key wrapped.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.files import replacing, sync_folder
from clea_desktop.store.head import Head
from clea_desktop.store.problems import translated

FORMAT = "clea-backup/1"

_MANIFEST = "manifest.json"
_MANIFEST_LIMIT = 1 << 26
_CHUNK = 1 << 20
_SEAL = hashlib.sha256().digest_size * 2
"""The length of the seal, in hexadecimal: it is the comment that ends the zip."""

_REFUSED_SIGNS = frozenset('<>:"\\|?*')
"""Signs that Windows refuses in the name of a file; a backup may be restored there."""


@dataclass(frozen=True)
class Member:
    """A file of a backup: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class ContainerInfo:
    """What a backup says of itself: of when, of which centre and schema, and what it holds.

    ``head`` is the last act it holds; the first backups did not say it.
    """

    made_at: datetime
    centre: bytes
    revision: str
    counts: Mapping[str, int]
    members: Mapping[str, Member]
    head: Head | None = None


def write_container(
    target: Path, members: Mapping[str, Path | bytes], info: Mapping[str, Any]
) -> None:
    """Pack files, under their names in the centre's folder, into one.

    :param info: ``made_at`` (ISO 8601, with its offset), ``centre`` (id in hexadecimal),
        ``revision`` of the schema, ``counts`` by name, ``head`` (``origin`` and ``hash`` in
        hexadecimal, ``seq``).
    :raises EnvironmentProblem: a file cannot be read or has a name that another computer would
        refuse, or the disk refused; ``target`` is then as it was.
    """
    unsound = _unsound_name(members)
    if unsound is not None:
        raise EnvironmentProblem(
            f"Le fichier {unsound!a} ne peut pas être sauvegardé sous ce nom : renommez-le, ou "
            "retirez-le du dossier du centre."
        )
    with replacing(target) as stream:
        with ZipFile(stream, "w", ZIP_STORED) as archive:
            packed = {
                name: asdict(_pack(archive, name, source)) for name, source in members.items()
            }
            manifest = {"format": FORMAT, **info, "members": packed}
            _pack(archive, _MANIFEST, json.dumps(manifest, indent=1).encode() + b"\n")
            archive.comment = bytes(_SEAL)
        length = stream.seek(0, os.SEEK_END) - _SEAL
        seal = _digest(stream, length)
        stream.seek(length)
        stream.write(seal)


def verify_container(path: Path) -> ContainerInfo:
    """Read a whole backup and compare it with what it says of itself.

    :raises EnvironmentProblem: it cannot be read, is damaged, is no backup, or a newer one.
    """
    return _unpack(path, lambda _name: nullcontext(lambda _chunk: None))


def read_member(path: Path, name: str) -> bytes:
    """One small file of a backup, compared with what the backup says of it.

    :raises EnvironmentProblem: it cannot be read, is damaged, or has no such file.
    """
    with _reading(path), path.open("rb") as stream, ZipFile(stream) as archive:
        member = _info(archive, path).members[name]
        return b"".join(_checked(archive, name, member, path))


def extract_container(path: Path, folder: Path) -> ContainerInfo:
    """Lay the files of a backup into an existing folder, each checked and on disk.

    :raises EnvironmentProblem: as :func:`verify_container`; or a file of that name is there
        already, or the disk refused. Nothing of the backup is then left in the folder.
    """
    made: list[Path] = []

    @contextmanager
    def lay(name: str) -> Iterator[Callable[[bytes], object]]:
        file = folder / name
        with translated(str(file)):
            for parent in reversed((folder / name).relative_to(folder).parents):
                if not (folder / parent).exists():
                    (folder / parent).mkdir(mode=0o700)
                    made.append(folder / parent)
            file.touch(mode=0o600, exist_ok=False)
            made.append(file)
            with file.open("r+b") as stream:
                yield stream.write
                stream.flush()
                os.fsync(stream.fileno())

    try:
        info = _unpack(path, lay)
    except BaseException:
        for trace in reversed(made):
            with suppress(OSError):
                trace.rmdir() if trace.is_dir() else trace.unlink()
        raise
    for touched in {folder, *(trace.parent for trace in made)}:
        sync_folder(touched)
    return info


def _unsound_name(names: Iterable[str]) -> str | None:
    """The first name that leaves the folder, or that some computer refuses or takes for another."""
    seen = {_MANIFEST}
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen or not all(map(_is_sound, name.split("/"))):
            return name
        seen.add(folded)
    return None


def _is_sound(part: str) -> bool:
    return (
        part.isprintable()
        and part == part.strip().rstrip(".")  # « . » and « .. » included
        and part != ""
        and _REFUSED_SIGNS.isdisjoint(part)
    )


# --- writing ---------------------------------------------------------------------------------


def _pack(archive: ZipFile, name: str, source: Path | bytes) -> Member:
    entry = ZipInfo(name)  # of no date: the same files give the same bytes
    entry.create_system, entry.external_attr = 3, 0o600 << 16  # whatever system packs them
    if isinstance(source, Path):
        with translated(str(source)):
            # zipfile must know beforehand whether the sizes need 64 bits.
            entry.file_size = source.stat().st_size
    size, digest = 0, hashlib.sha256()
    with archive.open(entry, "w") as stream:
        for chunk in _chunks(source):
            size += len(chunk)
            digest.update(chunk)
            stream.write(chunk)
    return Member(size, digest.hexdigest())


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with translated(str(source)), source.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _digest(stream: BinaryIO, length: int) -> bytes:
    """The SHA-256, in hexadecimal, of the first ``length`` bytes."""
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(min(_CHUNK, length)):
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest().encode()


# --- reading ---------------------------------------------------------------------------------


def _unpack(
    path: Path, laying: Callable[[str], AbstractContextManager[Callable[[bytes], object]]]
) -> ContainerInfo:
    """Check everything, and hand each member to what ``laying`` opens for its name."""
    with _reading(path), path.open("rb") as stream:
        _check_seal(stream)
        with ZipFile(stream) as archive:
            info = _info(archive, path)
            for name, member in info.members.items():
                with laying(name) as write:
                    for chunk in _checked(archive, name, member, path):
                        write(chunk)
    return info


_DAMAGE = (
    # What zipfile, json and the checks below raise on a file that is not as it was written.
    AttributeError,
    BadZipFile,
    EOFError,
    KeyError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Tell a damaged backup from a disk that fails, each in its sentence."""
    with translated(str(path)):
        try:
            yield
        except (*_DAMAGE, OSError) as error:
            # Looking for the directory, zipfile takes whatever the disk refuses for no zip at all.
            refused = error.__context__ if isinstance(error, BadZipFile) else error
            # Where the directory lies about places, it seeks before the first byte: EINVAL.
            if isinstance(refused, OSError) and refused.errno != errno.EINVAL:
                raise refused from None
            raise EnvironmentProblem(
                f"{path} est abîmé, ou n’est pas une sauvegarde de CléA Desktop : prenez une "
                "autre sauvegarde."
            ) from error


def _check_seal(stream: BinaryIO) -> None:
    length = stream.seek(0, os.SEEK_END) - _SEAL
    if length < 0 or _digest(stream, length) != stream.read():
        raise ValueError("not as it was written")


def _info(archive: ZipFile, path: Path) -> ContainerInfo:
    *entries, last = archive.infolist()
    if last.filename != _MANIFEST or last.file_size > _MANIFEST_LIMIT:
        raise ValueError("no manifest")
    manifest = json.loads(b"".join(_stored(archive, last)))
    if manifest["format"] != FORMAT:
        raise EnvironmentProblem(
            f"{path} a été fait par une version plus récente de CléA Desktop : installez cette "
            "version, puis recommencez."
        )
    members = {name: Member(**member) for name, member in manifest["members"].items()}
    if [entry.filename for entry in entries] != list(members) or _unsound_name(members):
        raise ValueError("members missing, added, twice, or of a strange name")
    return ContainerInfo(
        made_at=_instant(manifest["made_at"]),
        centre=bytes.fromhex(manifest["centre"]),
        revision=str(manifest["revision"]),
        counts={what: int(count) for what, count in manifest["counts"].items()},
        members=members,
        head=_head(manifest["head"]) if "head" in manifest else None,
    )


def _head(said: Mapping[str, Any]) -> Head:
    return Head(bytes.fromhex(said["origin"]), int(said["seq"]), bytes.fromhex(said["hash"]))


def _checked(archive: ZipFile, name: str, member: Member, path: Path) -> Iterator[bytes]:
    size, digest = 0, hashlib.sha256()
    # Here too: the disk read from is not the disk that the caller writes to meanwhile.
    with _reading(path):
        for chunk in _stored(archive, archive.getinfo(name)):
            size += len(chunk)
            digest.update(chunk)
            yield chunk
        if Member(size, digest.hexdigest()) != member:
            raise ValueError("a member is not the one the manifest names")


def _instant(text: str) -> datetime:
    """An instant with its offset (ValueError without one)."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant


def _stored(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    if entry.compress_type != ZIP_STORED:
        raise ValueError("no member is compressed: a small file could ask for a whole disk")
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
