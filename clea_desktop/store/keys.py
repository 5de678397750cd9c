"""``keys.json``: the data key, wrapped once per passphrase and once by the recovery code.

The database is sealed by 32 random bytes that never change; a passphrase only unwraps them. So
changing a passphrase, or giving one to another evaluator, rewrites this small file alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated
from clea_desktop.store.recovery import new_code, read_code, recovery_sheet

FORMAT = "clea-keys/1"

_SIZE_LIMIT = 1 << 20
_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12


@dataclass(frozen=True)
class KdfCost:
    """What one try at a passphrase costs, in the terms of Argon2id.

    :raises ValueError: out of bounds, so that no file can ask for more than a computer has.
    """

    memory_kib: int
    iterations: int
    lanes: int

    def __post_init__(self) -> None:
        bounds = {"memory_kib": (8 * self.lanes, 1 << 20), "iterations": (1, 32), "lanes": (1, 8)}
        for name, (least, most) in bounds.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"{name}: {value!r} is not between {least} and {most}")


FLOOR = KdfCost(memory_kib=64 * 1024, iterations=3, lanes=4)
"""The least a new centre gets (RFC 9106, second recommended option), however slow the computer."""

_MEMORY_CEILING = 256 * 1024
"""In KiB: beyond it, a small computer would open a backup made on a large one with pain."""

_TRIES = 4


class _Kind(StrEnum):
    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class _Slot:
    """The data key, wrapped for one holder."""

    kind: _Kind
    evaluator: bytes | None
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True)
class _KeyFile:
    cost: KdfCost
    slots: tuple[_Slot, ...]


@dataclass(frozen=True)
class Unlocked:
    """What a passphrase or a code gave back: the data key (32 bytes), and whose passphrase it was.

    The recovery code is nobody's: it leaves ``evaluator`` empty.
    """

    data_key: bytes = field(repr=False)
    evaluator: bytes | None


def calibrate(target_seconds: tuple[float, float] = (0.25, 0.5)) -> KdfCost:
    """The cost that takes about this long on this computer, found in a few tries.

    Memory grows first, since it is what makes a thief's machines expensive. A slow computer gets
    the floor and waits.
    """
    low, high = target_seconds
    aim = (low + high) / 2
    seconds: dict[KdfCost, float] = {}
    cost = FLOOR
    for _ in range(_TRIES):
        seconds[cost] = taken = _seconds(cost)
        if low <= taken <= high:
            return cost
        cost = _scaled(cost, aim / taken)
        if cost in seconds:
            break
    return min(seconds, key=lambda tried: abs(seconds[tried] - aim))


def _scaled(cost: KdfCost, factor: float) -> KdfCost:
    work = cost.memory_kib * cost.iterations * factor
    memory = round(work / FLOOR.iterations / 1024) * 1024
    if memory <= FLOOR.memory_kib:
        return FLOOR
    if memory <= _MEMORY_CEILING:
        return KdfCost(memory, FLOOR.iterations, FLOOR.lanes)
    return KdfCost(_MEMORY_CEILING, min(round(work / _MEMORY_CEILING), 32), FLOOR.lanes)


def _seconds(cost: KdfCost) -> float:
    started = time.perf_counter()
    _derived(b"how long does this take?", bytes(_SALT_BYTES), cost)
    return time.perf_counter() - started


def create(folder: Folder, passphrase: str, evaluator: bytes, cost: KdfCost) -> tuple[bytes, str]:
    """Make the keys of a new centre.

    :param evaluator: the id of the one whose passphrase it is.
    :returns: the data key (32 bytes), and the recovery code, which is kept nowhere.
    :raises RuleError: the passphrase is empty.
    :raises EnvironmentProblem: the folder has keys already, or cannot be written.
    """
    data_key, code = os.urandom(_KEY_BYTES), new_code()
    secret = _usable(passphrase)
    if folder.keys.exists():
        # Replacing them would leave the database beside them closed for ever.
        raise EnvironmentProblem(
            f"Il y a déjà un fichier {folder.keys} : choisissez un autre dossier pour ce centre."
        )
    slots = (
        _wrapped(_Kind.PASSPHRASE, evaluator, secret, data_key, cost),
        _wrapped(_Kind.RECOVERY, None, read_code(code).encode(), data_key, cost),
    )
    _write(folder, _KeyFile(cost, slots))
    return data_key, code


def unlock(
    folder: Folder, *, passphrase: str | None = None, recovery_code: str | None = None
) -> Unlocked:
    """Get the data key back, by a passphrase or else by the recovery code.

    :raises EnvironmentProblem: neither fits, the code is mistyped, or ``keys.json`` is missing,
        damaged or of a newer version.
    """
    if recovery_code is not None:
        kind, secret = _Kind.RECOVERY, read_code(recovery_code).encode()
        refusal = (
            "Ce code de secours n’est pas celui de ce centre, ou de cette sauvegarde : prenez la "
            "fiche qui porte son organisme et sa date."
        )
    else:
        kind, secret = _Kind.PASSPHRASE, _normalised(passphrase or "")
        refusal = (
            "La phrase de passe ne convient pas : vérifiez les majuscules, les accents et la "
            "disposition du clavier ; si elle est perdue, servez-vous du code de secours."
        )
    unlocked = next(_openings(_read(folder), kind, secret), None)
    if unlocked is None:
        raise EnvironmentProblem(refusal)
    return unlocked


def change_passphrase(folder: Folder, current: str, new: str) -> None:
    """Replace a passphrase by another, for the one whose it is.

    Backups made before keep opening with the old one.

    :raises RuleError: the new one is empty, or someone else's here.
    :raises EnvironmentProblem: the current one does not fit, or the disk refused.
    """
    unlocked = unlock(folder, passphrase=current)
    assert unlocked.evaluator is not None
    add_passphrase(folder, unlocked.data_key, new, unlocked.evaluator)


def add_passphrase(folder: Folder, data_key: bytes, passphrase: str, evaluator: bytes) -> None:
    """Give an evaluator a passphrase, in place of the one they may have forgotten.

    :param data_key: of the open centre.
    :raises RuleError: it is empty, or already someone else's here: who opens the centre is told
        by the passphrase.
    :raises EnvironmentProblem: ``keys.json`` is missing or damaged, or the disk refused.
    """
    secret = _usable(passphrase)
    held = _read(folder)
    if any(opening.evaluator != evaluator for opening in _openings(held, _Kind.PASSPHRASE, secret)):
        raise RuleError(
            "Cette phrase de passe sert déjà dans ce centre : choisissez-en une autre, connue de "
            "vous seul."
        )
    others = [slot for slot in held.slots if slot.evaluator != evaluator]
    mine = _wrapped(_Kind.PASSPHRASE, evaluator, secret, data_key, held.cost)
    _write(folder, _KeyFile(held.cost, (mine, *others)))


# --- secrets ---------------------------------------------------------------------------------


def _usable(passphrase: str) -> bytes:
    if not passphrase.strip():
        raise RuleError(
            "La phrase de passe est vide : choisissez plusieurs mots que vous retiendrez."
        )
    return _normalised(passphrase)


def _normalised(passphrase: str) -> bytes:
    """The same bytes for the same phrase, however the keyboard composed its accents."""
    # A lone surrogate stands for a byte that was no text: it fits nothing, and is no bug.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _derived(secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
    try:
        return Argon2id(
            salt=salt,
            length=_KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(secret)
    except MemoryError as error:
        raise EnvironmentProblem(
            f"Il faut {cost.memory_kib // 1024} Mo de mémoire libre pour ouvrir ce centre : fermez "
            "d’autres programmes, puis recommencez."
        ) from error


def _wrapped(
    kind: _Kind, evaluator: bytes | None, secret: bytes, data_key: bytes, cost: KdfCost
) -> _Slot:
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    wrapping = AESGCM(_derived(secret, salt, cost))
    wrapped = wrapping.encrypt(nonce, data_key, _bound(kind, evaluator, cost))
    return _Slot(kind, evaluator, salt, nonce, wrapped)


def _openings(held: _KeyFile, kind: _Kind, secret: bytes) -> Iterator[Unlocked]:
    """Each slot of a kind that a secret opens; a slot costs one derivation."""
    for slot in held.slots:
        if slot.kind is kind:
            unwrapping = AESGCM(_derived(secret, slot.salt, held.cost))
            bound = _bound(kind, slot.evaluator, held.cost)
            try:
                data_key = unwrapping.decrypt(slot.nonce, slot.wrapped, bound)
            except InvalidTag:
                continue
            yield Unlocked(data_key, slot.evaluator)


def _bound(kind: _Kind, evaluator: bytes | None, cost: KdfCost) -> bytes:
    """What a wrapped key is tied to: moved to another slot or cost, it opens no more."""
    whose = evaluator.hex() if evaluator is not None else None
    return json.dumps([FORMAT, kind, whose, asdict(cost)]).encode()


# --- the file --------------------------------------------------------------------------------


def _write(folder: Folder, held: _KeyFile) -> None:
    slots = [
        {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in vars(slot).items()
        }
        for slot in held.slots
    ]
    content = {"format": FORMAT, "kdf": {"name": "argon2id", **asdict(held.cost)}, "slots": slots}
    write_atomically(folder.keys, _sealed(content))


def _sealed(content: dict[str, Any]) -> bytes:
    """The one way to write a content: reading accepts no other, so a flipped byte always shows."""
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return json.dumps({**content, "digest": digest}, indent=1).encode() + b"\n"


def _read(folder: Folder) -> _KeyFile:
    with translated(str(folder.keys)):
        try:
            with folder.keys.open("rb") as stream:
                raw = stream.read(_SIZE_LIMIT)
        except FileNotFoundError:
            raise EnvironmentProblem(
                f"Le fichier {folder.keys} manque, et sans lui rien ne s’ouvre : remettez-le à sa "
                "place, ou restaurez la dernière sauvegarde, qui le contient."
            ) from None
    try:
        content = json.loads(raw)
        del content["digest"]
        if _sealed(content) != raw:
            raise ValueError("not as it was written")
        if content["format"] == FORMAT:
            return _KeyFile(_cost(**content["kdf"]), tuple(_slot(**s) for s in content["slots"]))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise EnvironmentProblem(
            f"Le fichier {folder.keys} est abîmé : restaurez la dernière sauvegarde, qui le "
            "contient."
        ) from error
    raise EnvironmentProblem(
        f"Le fichier {folder.keys} vient d’une version plus récente de CléA Desktop : installez "
        "cette version, puis rouvrez."
    )


def _cost(name: str, **cost: int) -> KdfCost:
    if name != "argon2id":
        raise ValueError(name)
    return KdfCost(**cost)


def _slot(kind: str, evaluator: str | None, salt: str, nonce: str, wrapped: str) -> _Slot:
    slot = _Slot(
        _Kind(kind),
        None if evaluator is None else bytes.fromhex(evaluator),
        bytes.fromhex(salt),
        bytes.fromhex(nonce),
        bytes.fromhex(wrapped),
    )
    if (len(slot.salt), len(slot.nonce)) != (_SALT_BYTES, _NONCE_BYTES):
        raise ValueError("a salt or a nonce of another length")
    return slot


__all__ = [
    "FLOOR",
    "FORMAT",
    "KdfCost",
    "Unlocked",
    "add_passphrase",
    "calibrate",
    "change_passphrase",
    "create",
    "recovery_sheet",
    "unlock",
]
