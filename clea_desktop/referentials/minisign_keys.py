"""Secret keys in minisign's own file, locked by a passphrase or not.

See https://jedisct1.github.io/minisign/ and libsodium's ``crypto_pwhash_scryptsalsa208sha256``.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from clea_desktop.referentials.minisign import LONGEST, SecretKey

_ALGORITHM = b"Ed"
_LOCKED = b"Sc"
_OPEN = b"\0\0"
_CHECKSUM = b"B2"
_UNTRUSTED = "untrusted comment: "

_OPERATIONS, _MEMORY = 4_194_304, 134_217_728
"""What our own keys cost to unlock: N = 2^17, 128 MB, a third of a second."""

MOST_MEMORY, MOST_OPERATIONS = 1_073_741_824, 33_554_432
"""What minisign's own keys cost to unlock, in bytes and in its own unit; more is refused."""


class KeyFileError(ValueError):
    """This is no secret key of minisign."""


class LowMemoryError(Exception):
    """The computer has not the memory that the key asks for; ``args`` says it, in bytes."""


class WrongPassphraseError(ValueError):
    """The key is locked, by another passphrase or by one that was not given."""


def secret_key_file(secret: SecretKey, passphrase: str | None, salt: bytes) -> bytes:
    """The secret key's file, as ``minisign -s`` takes it.

    :param passphrase: what locks it; None to leave it open.
    :param salt: 32 bytes of chance.
    """
    clear = secret.key_id + secret.seed + secret.public.key
    if passphrase is None:
        head = _ALGORITHM + _OPEN + _CHECKSUM + bytes(48)
        # minisign leaves the checksum of an open key empty.
        kept = clear + bytes(32)
    else:
        clear += hashlib.blake2b(_ALGORITHM + clear, digest_size=32).digest()
        cost = _OPERATIONS.to_bytes(8, "little") + _MEMORY.to_bytes(8, "little")
        head = _ALGORITHM + _LOCKED + _CHECKSUM + salt + cost
        kept = _xor(clear, _stream(passphrase, salt, _OPERATIONS, _MEMORY))
    said = "encrypted secret key" if passphrase is not None else "unencrypted secret key"
    line = base64.b64encode(head + kept).decode()
    return f"{_UNTRUSTED}CléA Desktop {said}\n{line}\n".encode()


def is_locked(data: bytes) -> bool:
    """Whether a secret key's file asks for a passphrase.

    :raises KeyFileError: it is none.
    """
    return _parts(data).locked


def parse_secret_key(data: bytes, passphrase: str | None) -> SecretKey:
    """The secret key of a file that minisign or this program made.

    :raises KeyFileError: it is none.
    :raises WrongPassphraseError: the passphrase does not unlock it.
    :raises LowMemoryError: the computer has not the memory to try.
    """
    parts = _parts(data)
    clear = parts.kept
    if parts.locked:
        if passphrase is None:
            raise WrongPassphraseError("the key is locked")
        clear = _xor(clear, _stream(passphrase, parts.salt, parts.operations, parts.memory))
    body, checksum = clear[:72], clear[72:]
    right = hashlib.blake2b(_ALGORITHM + body, digest_size=32).digest()
    if parts.locked and right != checksum:
        raise WrongPassphraseError("another passphrase")
    secret = SecretKey(body[:8], body[8:40])
    if secret.public.key != body[40:]:
        raise KeyFileError("the two halves of the key are not of one pair")
    return secret


@dataclass(frozen=True)
class _Parts:
    locked: bool
    salt: bytes
    operations: int
    memory: int
    kept: bytes


def _parts(data: bytes) -> _Parts:
    try:
        lines = data[:LONGEST].decode().splitlines()
        blob = base64.b64decode(lines[1].strip(), validate=True)
    except (ValueError, IndexError) as error:
        raise KeyFileError("not a key file") from error
    ways = (blob[:2], blob[4:6])
    if len(blob) != 158 or ways != (_ALGORITHM, _CHECKSUM) or blob[2:4] not in {_OPEN, _LOCKED}:
        raise KeyFileError("not a secret key of minisign")
    memory = int.from_bytes(blob[46:54], "little")
    operations = int.from_bytes(blob[38:46], "little")
    if memory > MOST_MEMORY or operations > MOST_OPERATIONS:
        raise KeyFileError("it would take too much memory to unlock")
    return _Parts(blob[2:4] == _LOCKED, blob[6:38], operations, memory, blob[54:])


def _stream(passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    """What the clear key is mixed with; costs as libsodium derives them from two limits."""
    operations = max(operations, 32_768)
    short = operations < memory // 32
    most = operations // 32 if short else memory // 1_024
    exponent = max(1, (most // 2).bit_length())
    parallel = 1 if short else max(1, (operations // 4 >> exponent) // 8)
    needed = ((1 << exponent) + parallel + 64) * 1_024
    try:
        return hashlib.scrypt(
            # A passphrase of the environment may not be UTF-8: its bytes are those typed.
            passphrase.encode("utf-8", "surrogateescape"),
            salt=salt,
            n=1 << exponent,
            r=8,
            p=parallel,
            maxmem=needed,
            dklen=104,
        )
    except (ValueError, MemoryError) as error:
        # The numbers are sound: what OpenSSL says so is that there is no more memory.
        raise LowMemoryError(needed) from error


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
