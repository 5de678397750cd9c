"""Age envelopes as any reader opens them, sealed at once: a phrase costs nothing to try.

The program seals with pyrage, which spends a second of processor on each phrase. Here the cost
that the envelope tells its reader is the least, and the rest is of the same format (C2SP, age v1).
"""

from __future__ import annotations

import os
from base64 import b64encode

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_LOG_COST = 2
_CHUNK = 64 * 1024


def sealed_at_once(content: bytes, phrase: str) -> bytes:
    """As :func:`clea_desktop.exchange.envelope.seal`, without its seconds."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 2**_LOG_COST, 8, 1)
    wrapped = ChaCha20Poly1305(wrapping.derive(phrase.encode())).encrypt(bytes(12), file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (
        _text(salt),
        _LOG_COST,
        _text(wrapped),
    )
    signing = HMAC(_derived(file_key, b"", b"header"), SHA256())
    signing.update(head)
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    starts = range(0, max(len(content), 1), _CHUNK)
    chunks = (
        payload.encrypt(
            rank.to_bytes(11, "big") + bytes([start == starts[-1]]),
            content[start : start + _CHUNK],
            None,
        )
        for rank, start in enumerate(starts)
    )
    return b"%s %s\n%s%s" % (head, _text(signing.finalize()), nonce, b"".join(chunks))


def _derived(key: bytes, salt: bytes, what: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, what).derive(key)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")
