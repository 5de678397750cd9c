"""``keys.json`` as bytes: its formats, and the one way each content is written.

The first format wrapped the data key under each passphrase. The second gives each holder a pair
of keys: the private one is wrapped under the passphrase, and the data key is sealed to the public
one, so that a new data key reaches everybody without their passphrases.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from clea_desktop.domain.errors import Damage, EnvironmentProblem
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.kdf import SALT_BYTES, KdfCost
from clea_desktop.store.problems import translated

FORMAT = "clea-keys/2"
FIRST_FORMAT = "clea-keys/1"

NONCE_BYTES = 12
PUBLIC_BYTES = 32
_SIZE_LIMIT = 1 << 20


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class SealedKey:
    """A data key for one holder: ``key`` is its id, ``proof`` says who holds it put it there."""

    key: bytes
    ephemeral: bytes
    nonce: bytes
    box: bytes
    proof: bytes


@dataclass(frozen=True)
class Slot:
    """What one holder opens. Without a ``public`` key it is of the first format.

    ``wrapped`` is then the data key itself, else the private key.
    """

    kind: SlotKind
    evaluator: bytes | None
    salt: bytes
    nonce: bytes
    wrapped: bytes
    public: bytes | None = None
    sealed: tuple[SealedKey, ...] = ()


@dataclass(frozen=True)
class KeyFile:
    """The whole file.

    ``key`` is the id of the present data key, None in the first format. ``coming`` is that of the
    one being put in its place, for as long as that is not over. ``origin`` is the installation
    the file was last opened with, ``remade`` whether its data key is not the first of the centre.
    """

    cost: KdfCost
    slots: tuple[Slot, ...]
    key: bytes | None = None
    coming: bytes | None = None
    origin: bytes | None = None
    remade: bool = False


def write(folder: Folder, held: KeyFile) -> None:
    """Replace the file.

    :raises EnvironmentProblem: the disk refused; what it held is untouched.
    """
    content = {
        "format": FORMAT,
        "kdf": {"name": "argon2id", **asdict(held.cost)},
        "key": _hex(held.key),
        "coming": _hex(held.coming),
        "origin": _hex(held.origin),
        "remade": held.remade,
        "slots": [
            {
                **{name: _hex(value) for name, value in vars(slot).items() if name != "sealed"},
                "sealed": [
                    {name: value.hex() for name, value in vars(sealed).items()}
                    for sealed in slot.sealed
                ],
            }
            for slot in held.slots
        ],
    }
    write_atomically(folder.keys, sealed_text(content))


def _hex(value: bytes | str | None) -> str | None:
    return value.hex() if isinstance(value, bytes) else value


def sealed_text(content: dict[str, Any]) -> bytes:
    """The one way to write a content: reading accepts no other, so a flipped byte always shows."""
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return json.dumps({**content, "digest": digest}, indent=1).encode() + b"\n"


def read(folder: Folder) -> KeyFile:
    """What the file holds.

    :raises EnvironmentProblem: it is missing, damaged, or of a newer version.
    """
    with translated(str(folder.keys)):
        try:
            with folder.keys.open("rb") as stream:
                raw = stream.read(_SIZE_LIMIT)
        except FileNotFoundError:
            raise Damage(
                f"Le fichier {folder.keys} manque, et sans lui rien ne s’ouvre : remettez-le à sa "
                "place, ou restaurez la dernière sauvegarde, qui le contient."
            ) from None
    return parsed(raw, str(folder.keys))


def parsed(raw: bytes, where: str) -> KeyFile:
    """What these bytes say.

    :raises EnvironmentProblem: they are damaged, or of a newer version.
    """
    try:
        content = json.loads(raw)
        del content["digest"]
        if sealed_text(content) != raw:
            raise ValueError("not as it was written")
        if content["format"] == FIRST_FORMAT:
            return KeyFile(_cost(**content["kdf"]), tuple(_slot(**s) for s in content["slots"]))
        if content["format"] == FORMAT:
            return KeyFile(
                _cost(**content["kdf"]),
                tuple(_full_slot(**slot) for slot in content["slots"]),
                _bytes(content["key"], 16),
                None if content["coming"] is None else _bytes(content["coming"], 16),
                None if content["origin"] is None else _bytes(content["origin"], 16),
                content["remade"] is True,
            )
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Damage(
            f"Le fichier {where} est abîmé : restaurez la dernière sauvegarde, qui le contient."
        ) from error
    raise EnvironmentProblem(
        f"Le fichier {where} vient d’une version plus récente de CléA Desktop : installez "
        "cette version, puis rouvrez."
    )


def _cost(name: str, **cost: int) -> KdfCost:
    if name != "argon2id":
        raise ValueError(name)
    return KdfCost(**cost)


def _bytes(text: str, length: int) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != length:
        raise ValueError("a value of another length")
    return value


def _slot(kind: str, evaluator: str | None, salt: str, nonce: str, wrapped: str) -> Slot:
    return Slot(
        SlotKind(kind),
        None if evaluator is None else bytes.fromhex(evaluator),
        _bytes(salt, SALT_BYTES),
        _bytes(nonce, NONCE_BYTES),
        bytes.fromhex(wrapped),
    )


def _full_slot(public: str | None, sealed: list[dict[str, str]], **first: Any) -> Slot:
    return replace(
        _slot(**first),
        public=None if public is None else _bytes(public, PUBLIC_BYTES),
        sealed=tuple(_sealed(**each) for each in sealed),
    )


def _sealed(key: str, ephemeral: str, nonce: str, box: str, proof: str) -> SealedKey:
    return SealedKey(
        _bytes(key, 16),
        _bytes(ephemeral, PUBLIC_BYTES),
        _bytes(nonce, NONCE_BYTES),
        bytes.fromhex(box),
        _bytes(proof, 32),
    )
