"""Signatures in minisign's format: what we sign, Debian's ``minisign`` verifies, and back.

A signature is Ed25519 over the BLAKE2b digest of the file (« prehashed »), with a trusted comment
that a second signature covers. See https://jedisct1.github.io/minisign/.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LONGEST = 4_000
"""The longest signature or public key file, in bytes."""

_KEY_ALGORITHM = b"Ed"
_PREHASHED = b"ED"
_UNTRUSTED = "untrusted comment: "
_TRUSTED = "trusted comment: "


class BadSignatureError(ValueError):
    """These bytes were not signed by that key, or this is no signature."""


@dataclass(frozen=True)
class PublicKey:
    """A publisher's public key: its id (8 bytes) and the key itself (32 bytes)."""

    key_id: bytes
    key: bytes

    @property
    def text(self) -> str:
        """The key as one line: « RWQ… », which ``minisign -P`` takes."""
        return base64.b64encode(self._blob).decode()

    @property
    def fingerprint(self) -> str:
        """What people read and type: 128 bits of its SHA-256, by groups of four."""
        digest = hashlib.sha256(self._blob).hexdigest()[:32]
        return "-".join(digest[first : first + 4] for first in range(0, 32, 4))

    @property
    def _blob(self) -> bytes:
        return _KEY_ALGORITHM + self.key_id + self.key


@dataclass(frozen=True)
class SecretKey:
    """What signs: the id of the key (8 bytes) and its seed (32 bytes)."""

    key_id: bytes
    seed: bytes

    @property
    def public(self) -> PublicKey:
        """The key that verifies."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(
            self.key_id, private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        )


def new_secret_key(entropy: bytes) -> SecretKey:
    """A key made of 40 bytes of chance."""
    if len(entropy) != 40:
        raise ValueError("a key takes 40 bytes of chance")
    return SecretKey(entropy[:8], entropy[8:])


def public_key_file(public: PublicKey, comment: str) -> bytes:
    """The ``.pub`` file of a key, as ``minisign -p`` takes it."""
    return f"{_UNTRUSTED}{comment}\n{public.text}\n".encode()


def parse_public_key(text: str) -> PublicKey:
    """The key of a ``.pub`` file, or of its one line.

    :raises ValueError: it is none.
    """
    lines = [line.strip() for line in text[:LONGEST].splitlines() if line.strip()]
    if lines and lines[0].startswith(_UNTRUSTED.strip()):
        lines = lines[1:]
    blob = _decoded("".join(lines), 42) if len(lines) == 1 else b""
    if blob[:2] != _KEY_ALGORITHM:
        raise ValueError("not a minisign public key")
    return PublicKey(blob[2:10], blob[10:])


def sign(secret: SecretKey, data: bytes, trusted_comment: str) -> bytes:
    """The ``.minisig`` file of some bytes.

    :param trusted_comment: one line, signed too.
    """
    private = Ed25519PrivateKey.from_private_bytes(secret.seed)
    comment = trusted_comment.encode()
    own = private.sign(hashlib.blake2b(data).digest())
    over_comment = private.sign(own + comment)
    first = base64.b64encode(_PREHASHED + secret.key_id + own).decode()
    last = base64.b64encode(over_comment).decode()
    head = f"{_UNTRUSTED}signature from CléA Desktop\n{first}\n{_TRUSTED}"
    return head.encode() + comment + f"\n{last}\n".encode()


def verify(signature: bytes, data: bytes, public: PublicKey) -> str:
    """The trusted comment of a signature, once it is found good.

    :raises BadSignatureError: it is not of this key, or not of these bytes, or no signature.
    """
    lines = _text(signature).split("\n")
    if len(lines) not in {4, 5} or (len(lines) == 5 and lines[4]):
        raise BadSignatureError("a signature has four lines")
    untrusted, first, trusted, last = (line.rstrip("\r") for line in lines[:4])
    if not (untrusted.startswith(_UNTRUSTED) and trusted.startswith(_TRUSTED)):
        raise BadSignatureError("a comment is missing")
    blob, over_comment = _signed(first, 74), _signed(last, 64)
    if blob[:2] != _PREHASHED or blob[2:10] != public.key_id:
        raise BadSignatureError("another key, or another way to sign")
    comment = trusted.removeprefix(_TRUSTED)
    key = Ed25519PublicKey.from_public_bytes(public.key)
    try:
        key.verify(blob[10:], hashlib.blake2b(data).digest())
        key.verify(over_comment, blob[10:] + comment.encode())
    except InvalidSignature as error:
        raise BadSignatureError("not signed by this key") from error
    return comment


def _text(signature: bytes) -> str:
    if len(signature) > LONGEST:
        raise BadSignatureError("too long for a signature")
    try:
        return signature.decode()
    except UnicodeDecodeError as error:
        raise BadSignatureError("not text") from error


def _signed(line: str, length: int) -> bytes:
    try:
        return _decoded(line, length)
    except ValueError as error:
        raise BadSignatureError(str(error)) from error


def _decoded(line: str, length: int) -> bytes:
    found = base64.b64decode(line, validate=True)
    if len(found) != length:
        raise ValueError("not of the right length")
    return found
