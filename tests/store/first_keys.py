"""``keys.json`` as programs before the second format wrote it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clea_desktop.store import key_file
from clea_desktop.store.folder import Folder
from clea_desktop.store.kdf import KdfCost, derived, normalised
from clea_desktop.store.recovery import new_code, read_code


def write_first_keys(
    folder: Folder, data_key: bytes, passphrases: Mapping[bytes, str], cost: KdfCost
) -> str:
    """Lay a file of the first format; its recovery code."""
    code = new_code()
    slots = [
        _slot("passphrase", evaluator.hex(), normalised(passphrase), data_key, cost)
        for evaluator, passphrase in passphrases.items()
    ]
    slots.append(_slot("recovery", None, read_code(code).encode(), data_key, cost))
    content = {
        "format": "clea-keys/1",
        "kdf": {"name": "argon2id", **asdict(cost)},
        "slots": slots,
    }
    folder.keys.write_bytes(key_file.sealed_text(content))
    return code


def _slot(
    kind: str, evaluator: str | None, secret: bytes, data_key: bytes, cost: KdfCost
) -> dict[str, str | None]:
    salt, nonce = os.urandom(16), os.urandom(12)
    bound = json.dumps(["clea-keys/1", kind, evaluator, asdict(cost)]).encode()
    wrapped = AESGCM(derived(secret, salt, cost)).encrypt(nonce, data_key, bound)
    return {
        "kind": kind,
        "evaluator": evaluator,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
    }
