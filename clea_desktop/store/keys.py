"""The keys of a centre: one random data key, wrapped for each evaluator and for the safe.

``keys.json`` holds no name and no secret in clear. Each slot wraps the data key with AES-256-GCM
under a key that Argon2id draws from a passphrase, or from the printed recovery code.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.problems import translated
from clea_desktop.store.recovery import new_code, read_code

_FORMAT = "clea-keys/1"
_KEY_BYTES = 32
# A hostile file must not make the program ask for more than this.
_MOST_MEMORY_KIB, _MOST_ITERATIONS, _MOST_LANES = 4 * 1024 * 1024, 64, 64

_DAMAGED = (
    "keys.json est abîmé : sans lui le centre ne s’ouvre pas, et il n’a pas été modifié. "
    "Restaurez keys.json, ou tout le centre, depuis une sauvegarde."
)


@dataclass(frozen=True)
class KdfCost:
    """What Argon2id costs: memory in KiB, iterations, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


@dataclass(frozen=True)
class Unlocked:
    """The data key, and whose passphrase opened it (None: the recovery code)."""

    data_key: bytes
    evaluator: bytes | None


_LEAST = KdfCost(memory_kib=64 * 1024, iterations=3, lanes=4)


def calibrate(shortest: float = 0.25, longest: float = 0.5) -> KdfCost:
    """A cost that takes from ``shortest`` to ``longest`` seconds on this computer.

    Never below 64 MiB and three iterations, however slow the computer is.
    """
    started = time.perf_counter()
    _derive(b"calibration", bytes(16), _LEAST)
    taken = time.perf_counter() - started
    aim = (shortest + longest) / 2
    iterations = round(_LEAST.iterations * aim / max(taken, 0.001))
    iterations = min(max(iterations, _LEAST.iterations), _MOST_ITERATIONS)
    return KdfCost(_LEAST.memory_kib, iterations, _LEAST.lanes)


def create(folder: Folder, passphrase: str, evaluator: bytes, cost: KdfCost) -> tuple[bytes, str]:
    """Make the keys of a new centre.

    :returns: the data key (32 bytes) and the recovery code, which is kept nowhere.
    :raises RuleError: an empty passphrase.
    """
    secret = _secret_of(passphrase)
    data_key = os.urandom(_KEY_BYTES)
    code = new_code()
    slots = [
        _wrap(data_key, "passphrase", evaluator, secret, cost),
        _wrap(data_key, "recovery", None, read_code(code), cost),
    ]
    _write(folder, cost, slots)
    return data_key, code


def unlock(
    folder: Folder, *, passphrase: str | None = None, recovery_code: str | None = None
) -> Unlocked:
    """Open the data key with a passphrase or with the recovery code.

    :raises RuleError: a recovery code that was mistyped.
    :raises EnvironmentProblem: a missing or damaged file, a secret that opens nothing.
    """
    cost, slots = _read(folder)
    if recovery_code is not None:
        kind, secret = "recovery", read_code(recovery_code)
        wrong = "Ce code de secours n’ouvre pas ce centre : vérifiez que la fiche est la sienne."
    else:
        kind, secret = "passphrase", _normalised(passphrase or "")
        wrong = (
            "La phrase de passe ne convient pas : vérifiez les majuscules et le clavier, ou "
            "servez-vous de la fiche de secours."
        )
    for slot in slots:
        if slot["kind"] == kind:
            data_key = _unwrap(slot, secret, cost)
            if data_key is not None:
                owner = slot["evaluator"]
                return Unlocked(data_key, bytes.fromhex(owner) if owner else None)
    raise EnvironmentProblem(wrong)


def set_passphrase(folder: Folder, data_key: bytes, evaluator: bytes, passphrase: str) -> None:
    """Give an evaluator a passphrase, in place of theirs if they had one.

    :raises RuleError: an empty passphrase.
    :raises EnvironmentProblem: the file cannot be read or written; it is untouched.
    """
    cost, slots = _read(folder)
    kept = [slot for slot in slots if slot["evaluator"] != evaluator.hex()]
    _write(
        folder,
        cost,
        [_wrap(data_key, "passphrase", evaluator, _secret_of(passphrase), cost), *kept],
    )


def recovery_sheet(code: str, organisation: str, evaluator: str, made_on: date) -> str:
    """The sheet to print and to keep in a safe place."""
    return (
        "FICHE DE SECOURS – CléA Desktop\n"
        "\n"
        f"Organisme : {organisation}\n"
        f"Créée par : {evaluator}, le {date_words(made_on)}\n"
        "\n"
        "Code de secours :\n"
        "\n"
        f"    {code}\n"
        "\n"
        "À quoi sert cette fiche\n"
        "  Elle ouvre le centre quand la phrase de passe est oubliée.\n"
        "  Sans phrase de passe ni code, personne ne peut plus lire les dossiers.\n"
        "\n"
        "Que faire maintenant\n"
        "  1. Imprimez cette fiche.\n"
        "  2. Rangez-la sous clé, loin de l’ordinateur.\n"
        "  3. Effacez ce fichier.\n"
    )


def _normalised(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode()


def _secret_of(passphrase: str) -> bytes:
    if not passphrase:
        raise RuleError("La phrase de passe est vide : choisissez plusieurs mots.")
    return _normalised(passphrase)


def _derive(secret: bytes, salt: bytes, cost: KdfCost) -> bytes:
    return Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret)


def _bound(kind: str, evaluator: str | None, cost: KdfCost) -> bytes:
    """What a wrapped key is bound to: moved to another slot or cost, it opens no more."""
    return _canonical([_FORMAT, kind, evaluator, vars(cost)])


def _wrap(
    data_key: bytes, kind: str, evaluator: bytes | None, secret: bytes, cost: KdfCost
) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    owner = evaluator.hex() if evaluator else None
    key = _derive(secret, salt, cost)
    wrapped = AESGCM(key).encrypt(nonce, data_key, _bound(kind, owner, cost))
    return {
        "kind": kind,
        "evaluator": owner,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "wrapped": wrapped.hex(),
    }


def _unwrap(slot: dict[str, Any], secret: bytes, cost: KdfCost) -> bytes | None:
    key = _derive(secret, bytes.fromhex(slot["salt"]), cost)
    bound = _bound(slot["kind"], slot["evaluator"], cost)
    try:
        return AESGCM(key).decrypt(
            bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["wrapped"]), bound
        )
    except InvalidTag:
        return None


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, indent=1).encode() + b"\n"


def _sealed(content: dict[str, Any]) -> bytes:
    digest = hashlib.sha256(_canonical(content)).hexdigest()
    return _canonical({**content, "digest": digest})


def _write(folder: Folder, cost: KdfCost, slots: list[dict[str, Any]]) -> None:
    content = {"format": _FORMAT, "kdf": {"name": "argon2id", **vars(cost)}, "slots": slots}
    write_atomically(folder.keys, _sealed(content))


def _read(folder: Folder) -> tuple[KdfCost, list[dict[str, Any]]]:
    """The file, sure to be byte for byte what was written.

    So a flipped bit is damage, and is never taken for a wrong passphrase.
    """
    with translated(folder.keys.name):
        try:
            data = folder.keys.read_bytes()
        except FileNotFoundError:
            raise EnvironmentProblem(
                "keys.json manque : sans lui le centre ne s’ouvre pas. Restaurez keys.json, ou "
                "tout le centre, depuis une sauvegarde."
            ) from None
    try:
        content = json.loads(data)
        held = dict(content)
        held.pop("digest")
        if _sealed(held) != data or held["format"] != _FORMAT:
            raise ValueError("not what was written")
        kdf = held["kdf"]
        cost = KdfCost(kdf["memory_kib"], kdf["iterations"], kdf["lanes"])
    except (ValueError, KeyError, TypeError, RecursionError) as damage:
        raise EnvironmentProblem(_DAMAGED) from damage
    if (
        cost.memory_kib > _MOST_MEMORY_KIB
        or cost.iterations > _MOST_ITERATIONS
        or cost.lanes > _MOST_LANES
    ):
        raise EnvironmentProblem(_DAMAGED)
    return cost, held["slots"]
