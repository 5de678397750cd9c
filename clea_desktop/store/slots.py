"""The slots of ``keys.json``: made for a secret, opened by it, given a new data key without it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clea_desktop.store.kdf import KEY_BYTES, SALT_BYTES, KdfCost, derived
from clea_desktop.store.key_file import (
    FIRST_FORMAT,
    FORMAT,
    NONCE_BYTES,
    SealedKey,
    Slot,
    SlotKind,
)


@dataclass(frozen=True)
class Opened:
    """What a secret opened: the slot, and each data key in it by its id."""

    slot: Slot
    data_keys: Mapping[bytes, bytes] = field(repr=False)


def key_id(data_key: bytes) -> bytes:
    """What a data key is called (16 bytes): it tells nothing of the key."""
    return _from(data_key, b"clea-keys/2 id", 16)


def make(
    kind: SlotKind,
    evaluator: bytes | None,
    secret: bytes,
    data_keys: Iterable[bytes],
    cost: KdfCost,
) -> Slot:
    """A slot for a secret, with a pair of keys of its own."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    wrapping = AESGCM(derived(secret, salt, cost))
    bound = _bound(kind, evaluator, cost, public)
    wrapped = wrapping.encrypt(nonce, private.private_bytes_raw(), bound)
    slot = Slot(kind, evaluator, salt, nonce, wrapped, public)
    for data_key in data_keys:
        slot = given(slot, data_key)
    return slot


def given(slot: Slot, data_key: bytes) -> Slot:
    """The slot with a data key more, sealed to its public key."""
    assert slot.public is not None, "of the second format"
    which = key_id(data_key)
    ephemeral, nonce = X25519PrivateKey.generate(), os.urandom(NONCE_BYTES)
    mine = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(slot.public))
    box = AESGCM(_box_key(shared, mine, slot.public)).encrypt(
        nonce, data_key, _sealed_for(slot, which)
    )
    sealed = SealedKey(which, mine, nonce, box, proof(slot, data_key))
    return replace(slot, sealed=(*slot.sealed, sealed))


def opened(slot: Slot, secret: bytes, cost: KdfCost) -> Opened | None:
    """What a secret finds in a slot; None when it is another's. It costs one derivation."""
    unwrapping = AESGCM(derived(secret, slot.salt, cost))
    bound = _bound(slot.kind, slot.evaluator, cost, slot.public)
    try:
        inside = unwrapping.decrypt(slot.nonce, slot.wrapped, bound)
        if slot.public is None:
            return Opened(slot, {key_id(inside): inside})
        private = X25519PrivateKey.from_private_bytes(inside)
        found = {}
        for sealed in slot.sealed:
            shared = private.exchange(X25519PublicKey.from_public_bytes(sealed.ephemeral))
            opening = AESGCM(_box_key(shared, sealed.ephemeral, slot.public))
            data_key = opening.decrypt(sealed.nonce, sealed.box, _sealed_for(slot, sealed.key))
            found[sealed.key] = data_key
    except (InvalidTag, ValueError):
        return None
    return Opened(slot, found)


def proof(slot: Slot, data_key: bytes) -> bytes:
    """What shows that the public key of a slot was put there by somebody who has the data key.

    Without it, whoever can write the file would have the next data key sealed to a key of theirs.
    """
    assert slot.public is not None, "of the second format"
    said = json.dumps([FORMAT, slot.kind, _whose(slot.evaluator), slot.public.hex()])
    return hmac.digest(_from(data_key, b"clea-keys/2 holders", 32), said.encode(), hashlib.sha256)


def proved(slot: Slot, data_key: bytes) -> bool:
    """Whether a slot is one that a holder of that data key made."""
    which, expected = key_id(data_key), proof(slot, data_key)
    return any(
        sealed.key == which and hmac.compare_digest(sealed.proof, expected)
        for sealed in slot.sealed
    )


def _box_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return _from(shared, b"clea-keys/2 box" + ephemeral + public, KEY_BYTES)


def _from(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=info).derive(secret)


def _bound(kind: SlotKind, evaluator: bytes | None, cost: KdfCost, public: bytes | None) -> bytes:
    """What a wrapped key is tied to: moved to another slot or cost, it opens no more."""
    whose = _whose(evaluator)
    if public is None:
        return json.dumps([FIRST_FORMAT, kind, whose, asdict(cost)]).encode()
    return json.dumps([FORMAT, kind, whose, asdict(cost), public.hex()]).encode()


def _sealed_for(slot: Slot, which: bytes) -> bytes:
    return json.dumps([FORMAT, slot.kind, _whose(slot.evaluator), which.hex()]).encode()


def _whose(evaluator: bytes | None) -> str | None:
    return None if evaluator is None else evaluator.hex()
