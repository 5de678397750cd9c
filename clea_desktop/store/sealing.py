"""Small files beside the database, sealed under the data key: :attr:`Folder.sealed`."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated

_HEAD = b"clea-sealed/1\n"
_NONCE = 12


def write_sealed(path: Path, data_key: bytes, content: bytes) -> None:
    """Write a file that only the data key opens, under that very name.

    :raises EnvironmentProblem: the disk refused; what it held is untouched.
    """
    nonce = os.urandom(_NONCE)
    box = _cipher(data_key).encrypt(nonce, content, _bound(path))
    write_atomically(path, _HEAD + nonce + box)


def read_sealed(path: Path, data_key: bytes) -> bytes | None:
    """What a sealed file holds; None when there is none, or another key sealed it.

    :raises EnvironmentProblem: the disk refused.
    """
    with translated(str(path)):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None
    start = len(_HEAD)
    if not raw.startswith(_HEAD):
        return None
    try:
        nonce, box = raw[start : start + _NONCE], raw[start + _NONCE :]
        return _cipher(data_key).decrypt(nonce, box, _bound(path))
    except (InvalidTag, ValueError):
        return None


def reseal(folder: Folder, before: bytes, after: bytes) -> None:
    """Seal each small file under another data key; done twice, it changes nothing.

    :raises EnvironmentProblem: the disk refused; each file is under one key or the other.
    """
    # The preuves have keys of their own, which stand in the database.
    for path in folder.sealed:
        content = read_sealed(path, before)
        if content is not None:
            write_sealed(path, after, content)


def _cipher(data_key: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=_HEAD).derive(data_key))


def _bound(path: Path) -> bytes:
    return _HEAD + path.name.encode()
