"""A backup in one file: a ZIP whose every byte is proved, whatever ZIP itself would overlook.

Its comment ends with the SHA-256 of all the bytes before it, and ``manifest.json`` gives the
size and SHA-256 of each member. What is inside is encrypted already.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.files import sync_folder
from clea_desktop.store.problems import translated

_FORMAT = "clea-backup/1"
_MANIFEST = "manifest.json"
_DIGEST_SIGNS = 64
_BLOCK = 1 << 20
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_container(target: Path, members: Mapping[str, Path], info: Mapping[str, Any]) -> None:
    """Write a container, whole or not at all.

    :param members: the file to store under each name (``evidence/…`` included).
    :param info: what the manifest says besides: when, which centre, how much.
    :raises EnvironmentProblem: the disk refused; nothing is left behind.
    """
    beside = target.with_name(f".{target.name}.part")
    with translated(str(target)):
        try:
            with beside.open("w+b") as stream:
                _write_zip(stream, members, info)
                _append_digest(stream)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(target.parent)


def verify_container(path: Path) -> dict[str, Any]:
    """Read a container again, every byte, and give its manifest.

    :raises EnvironmentProblem: it is missing, cut short, or one byte of it changed.
    """
    with translated(str(path)):
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            raise EnvironmentProblem(
                f"La sauvegarde {path} n’existe pas : vérifiez son nom."
            ) from None
        with stream:
            _require_digest(stream, path)
            try:
                return _require_members(stream)
            except (zipfile.BadZipFile, ValueError, KeyError, TypeError, OSError) as damage:
                raise _damaged(path) from damage


def extract_container(path: Path, folder: Path) -> None:
    """Lay the members of a verified container into a folder, manifest apart.

    :raises EnvironmentProblem: the disk refused.
    """
    with translated(str(folder)), zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name == _MANIFEST:
                continue
            laid = folder.joinpath(*PurePosixPath(name).parts)
            laid.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, laid.open("wb") as copy:
                while block := source.read(_BLOCK):
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())


def _write_zip(stream: IO[bytes], members: Mapping[str, Path], info: Mapping[str, Any]) -> None:
    described = []
    # Already encrypted, so nothing would shrink: stored as it is.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, source in sorted(members.items()):
            digest, size = hashlib.sha256(), 0
            with source.open("rb") as content, archive.open(_entry(name), "w") as copy:
                while block := content.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    copy.write(block)
            described.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        manifest = {"format": _FORMAT, **info, "members": described}
        archive.writestr(_entry(_MANIFEST), json.dumps(manifest, indent=1, sort_keys=True))
        archive.comment = b"0" * _DIGEST_SIGNS


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.external_attr = 0o600 << 16
    return entry


def _append_digest(stream: IO[bytes]) -> None:
    length = stream.seek(0, os.SEEK_END) - _DIGEST_SIGNS
    digest = _digest_of(stream, length)
    stream.seek(length)
    stream.write(digest)


def _digest_of(stream: IO[bytes], length: int) -> bytes:
    digest = hashlib.sha256()
    stream.seek(0)
    while length > 0:
        block = stream.read(min(_BLOCK, length))
        if not block:
            break
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()


def _require_digest(stream: IO[bytes], path: Path) -> None:
    length = stream.seek(0, os.SEEK_END) - _DIGEST_SIGNS
    digest = _digest_of(stream, length)
    stream.seek(max(length, 0))
    if length <= 0 or stream.read() != digest:
        raise _damaged(path)


def _require_members(stream: IO[bytes]) -> dict[str, Any]:
    """Each member is what the manifest says, under a name that stays inside its folder."""
    with zipfile.ZipFile(stream) as archive:
        manifest = json.loads(archive.read(_MANIFEST))
        said = {member["name"]: member for member in manifest["members"]}
        names = archive.namelist()
        if manifest["format"] != _FORMAT or sorted([*said, _MANIFEST]) != sorted(names):
            raise ValueError("the manifest does not match")
        for name, member in said.items():
            parts = PurePosixPath(name).parts
            if name.startswith("/") or "\\" in name or ":" in name or ".." in parts:
                raise ValueError("a name leads elsewhere")
            digest, size = hashlib.sha256(), 0
            with archive.open(name) as content:
                while block := content.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
            if (size, digest.hexdigest()) != (member["size"], member["sha256"]):
                raise ValueError("a member changed")
    return dict(manifest)


def _damaged(path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"La sauvegarde {path} est abîmée ou incomplète : prenez-en une autre, et refaites-en une."
    )
