"""What a try at a passphrase costs: Argon2id, measured on the computer that makes the centre."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clea_desktop.domain.errors import EnvironmentProblem, RuleError

KEY_BYTES = 32
SALT_BYTES = 16


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
    derived(b"how long does this take?", bytes(SALT_BYTES), cost)
    return time.perf_counter() - started


def derived(secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
    """The key a secret gives.

    :raises EnvironmentProblem: the computer has not the memory for it.
    """
    try:
        return Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(secret)
    except MemoryError as error:
        raise EnvironmentProblem(
            f"Il faut {cost.memory_kib // 1024} Mo de mémoire libre pour ouvrir ce centre : fermez "
            "d’autres programmes, puis recommencez."
        ) from error


def usable(passphrase: str) -> bytes:
    """The bytes of a passphrase being chosen.

    :raises RuleError: it is empty.
    """
    if not passphrase.strip():
        raise RuleError(
            "La phrase de passe est vide : choisissez plusieurs mots que vous retiendrez."
        )
    return normalised(passphrase)


def normalised(passphrase: str) -> bytes:
    """The same bytes for the same phrase, however the keyboard composed its accents."""
    # A lone surrogate stands for a byte that was no text: it fits nothing, and is no bug.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
