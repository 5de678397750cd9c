"""The gestures on ``keys.json``: made, opened, a passphrase changed, a data key put in its place.

The database is sealed by 32 random bytes, the data key; a passphrase only leads to them. So
changing a passphrase, or giving one to another person, rewrites this small file alone. When
somebody leaves, a new data key is made and sealed to those who stay (``store/remaking.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from clea_desktop.domain.errors import Damage, EnvironmentProblem, RefusedTry, RuleError
from clea_desktop.store import key_file, slots
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import DamagedHead, read_head
from clea_desktop.store.kdf import FLOOR, KEY_BYTES, KdfCost, calibrate, normalised, usable
from clea_desktop.store.key_file import FORMAT, KeyFile, Slot, SlotKind
from clea_desktop.store.recovery import new_code, read_code, recovery_sheet
from clea_desktop.store.slots import Opened, key_id


class WrongSecret(RefusedTry):
    """No slot is opened by what was typed."""


@dataclass(frozen=True)
class Unlocked:
    """What a passphrase or a code gave back: the data key (32 bytes), and whose passphrase it was.

    The recovery code is nobody's: it leaves ``evaluator`` empty. ``coming`` is the data key that
    was being put in the place of the other when the program was stopped.
    """

    data_key: bytes = field(repr=False)
    evaluator: bytes | None
    coming: bytes | None = field(default=None, repr=False)
    first_format: bool = field(default=False, compare=False)


def create(folder: Folder, passphrase: str, evaluator: bytes, cost: KdfCost) -> tuple[bytes, str]:
    """Make the keys of a new centre.

    :param evaluator: the id of the one whose passphrase it is.
    :returns: the data key (32 bytes), and the recovery code, which is kept nowhere.
    :raises RuleError: the passphrase is empty.
    :raises EnvironmentProblem: the folder has keys already, or cannot be written.
    """
    data_key, code = os.urandom(KEY_BYTES), new_code()
    secret = usable(passphrase)
    if folder.keys.exists():
        # Replacing them would leave the database beside them closed for ever.
        raise EnvironmentProblem(
            f"Il y a déjà un fichier {folder.keys} : choisissez un autre dossier pour ce centre."
        )
    made = (
        slots.make(SlotKind.PASSPHRASE, evaluator, secret, [data_key], cost),
        _for_code(code, [data_key], cost),
    )
    key_file.write(folder, KeyFile(cost, made, key_id(data_key)))
    return data_key, code


def unlock(
    folder: Folder, *, passphrase: str | None = None, recovery_code: str | None = None
) -> Unlocked:
    """Get the data key back, by a passphrase or else by the recovery code.

    :raises WrongSecret: neither fits.
    :raises EnvironmentProblem: the code is mistyped, ``keys.json`` is missing, damaged or of a
        newer version, or the data key was made again without this holder.
    """
    asked = _asked(passphrase, recovery_code)
    held = key_file.read(folder)
    try:
        return _opened(held, asked)
    except WrongSecret:
        if not _of_another_centre(folder, held):
            raise
    raise Damage(
        f"Le fichier {folder.keys} est celui d’un autre centre : remettez à sa place celui de ce "
        "centre, ou restaurez la dernière sauvegarde, qui le contient."
    )


def check_opens(
    raw: bytes, where: str, *, passphrase: str | None = None, recovery_code: str | None = None
) -> None:
    """Whether that opens the keys whose file's bytes these are.

    :raises WrongSecret: it does not.
    :raises EnvironmentProblem: as :func:`unlock`.
    """
    asked = _asked(passphrase, recovery_code)
    _opened(key_file.parsed(raw, where), asked)


class _Asked(NamedTuple):
    kind: SlotKind
    secret: bytes
    typed: str


def _asked(passphrase: str | None, recovery_code: str | None) -> _Asked:
    # A mistyped code is told before anything is read.
    return _Asked(*_secret(passphrase, recovery_code), passphrase or "")


def _opened(held: KeyFile, asked: _Asked) -> Unlocked:
    found = next(_openings(held, asked.kind, asked.secret), None)
    if found is None:
        raise WrongSecret(_refusal(asked.kind, asked.typed))
    return _unlocked(held, found)


def _secret(passphrase: str | None, recovery_code: str | None) -> tuple[SlotKind, bytes]:
    if recovery_code is not None:
        return SlotKind.RECOVERY, read_code(recovery_code).encode()
    return SlotKind.PASSPHRASE, normalised(passphrase or "")


def _unlocked(held: KeyFile, found: Opened) -> Unlocked:
    slot, data_keys = found.slot, found.data_keys
    first = slot.public is None
    if held.key is None:
        (data_key,) = data_keys.values()
        return Unlocked(data_key, slot.evaluator, None, first)
    if held.key not in data_keys:
        if slot.kind is SlotKind.RECOVERY:
            raise EnvironmentProblem(
                "Ce code de secours n’ouvre plus ce centre, dont la clé a été refaite : prenez la "
                "fiche la plus récente."
            )
        raise EnvironmentProblem(
            "La clé du centre a été refaite depuis votre dernière ouverture : demandez à la "
            "personne responsable de vous donner une nouvelle phrase de passe."
        )
    coming = data_keys.get(held.coming) if held.coming else None
    return Unlocked(data_keys[held.key], slot.evaluator, coming, first)


def _refusal(kind: SlotKind, passphrase: str) -> str:
    if kind is SlotKind.RECOVERY:
        return (
            "Ce code de secours n’est pas celui de ce centre, ou de cette sauvegarde : prenez la "
            "fiche qui porte son organisme et sa date."
        )
    if passphrase != passphrase.strip():
        return (
            "La phrase de passe ne convient pas : celle-ci commence ou finit par une espace, qui "
            "compte aussi ; retirez-la, puis recommencez."
        )
    return (
        "La phrase de passe ne convient pas : vérifiez les majuscules, les accents et la "
        "disposition du clavier ; si elle est perdue, servez-vous du code de secours."
    )


def _of_another_centre(folder: Folder, held: KeyFile) -> bool:
    """Whether the keys were last opened with other acts than those the head tells of."""
    try:
        head = read_head(folder.head)
    except DamagedHead:
        return False
    return None not in (head, held.origin) and head is not None and head.origin != held.origin


def keep_up(
    folder: Folder,
    unlocked: Unlocked,
    origin: bytes,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
) -> None:
    """Bring the file up to date once the centre is open: its origin, and a slot of before.

    :param passphrase: what opened it, or else ``recovery_code``.
    :raises EnvironmentProblem: the disk refused; what was there opens as before.
    """
    held = key_file.read(folder)
    if held.coming is not None:
        return
    renewed = replace(held, origin=origin, key=key_id(unlocked.data_key))
    if unlocked.first_format:
        data_keys = [unlocked.data_key]
        if recovery_code is not None:
            mine = _for_code(recovery_code, data_keys, held.cost)
        else:
            secret = normalised(passphrase or "")
            whose = unlocked.evaluator
            mine = slots.make(SlotKind.PASSPHRASE, whose, secret, data_keys, held.cost)
        others = [slot for slot in held.slots if slot.evaluator != mine.evaluator]
        renewed = replace(renewed, slots=(mine, *others))
    if renewed != held:
        key_file.write(folder, renewed)


def forget_origin(folder: Folder) -> None:
    """A copy laid elsewhere goes on under an origin of its own: its next opening notes it.

    :raises EnvironmentProblem: ``keys.json`` is missing or damaged, or the disk refused.
    """
    held = key_file.read(folder)
    if held.origin is not None:
        key_file.write(folder, replace(held, origin=None))


def add_passphrase(folder: Folder, data_key: bytes, passphrase: str, evaluator: bytes) -> None:
    """Give somebody a passphrase, in place of the one they may have forgotten.

    :param data_key: of the open centre.
    :raises RuleError: it is empty, or already someone else's here: who opens the centre is told
        by the passphrase.
    :raises EnvironmentProblem: ``keys.json`` is missing or damaged, or the disk refused.
    """
    secret = usable(passphrase)
    held = _settled(folder, data_key)
    openings = _openings(held, SlotKind.PASSPHRASE, secret)
    if any(opening.slot.evaluator != evaluator for opening in openings):
        raise RuleError(
            "Cette phrase de passe sert déjà dans ce centre : choisissez-en une autre, connue de "
            "vous seul."
        )
    others = [slot for slot in held.slots if slot.evaluator != evaluator]
    mine = slots.make(SlotKind.PASSPHRASE, evaluator, secret, [data_key], held.cost)
    key_file.write(folder, replace(held, slots=(mine, *others), key=key_id(data_key)))


def drop_passphrase(folder: Folder, data_key: bytes, evaluator: bytes) -> None:
    """Take back a passphrase just given: what it was given for could not be written.

    :raises EnvironmentProblem: ``keys.json`` is missing or damaged, or the disk refused.
    """
    held = _settled(folder, data_key)
    others = tuple(slot for slot in held.slots if slot.evaluator != evaluator)
    key_file.write(folder, replace(held, slots=others))


def holders(folder: Folder) -> dict[bytes, bool]:
    """Everybody who was given a passphrase, and whether it still opens the centre.

    One of the first format is brought up to date when its holder next opens the centre; it does
    not outlive a new data key.

    :raises EnvironmentProblem: ``keys.json`` is missing or damaged.
    """
    held = key_file.read(folder)
    return {
        slot.evaluator: slot.public is not None or not held.remade
        for slot in held.slots
        if slot.evaluator is not None
    }


def leads_to(raw: bytes, where: str, data_key: bytes) -> bool:
    """Whether the bytes of a ``keys.json`` are those of that data key; the first format says not.

    :raises EnvironmentProblem: they are damaged.
    """
    held = key_file.parsed(raw, where)
    return held.key in {None, key_id(data_key)}


# --- a new data key --------------------------------------------------------------------------


def begin_remaking(
    folder: Folder,
    data_key: bytes,
    *,
    without: frozenset[bytes] = frozenset(),
    recovery_code: str | None = None,
) -> bytes:
    """Make a data key to come, sealed to all but those ``without``; both open until it stands.

    :param recovery_code: a new one, in the place of that of the sheet.
    :returns: the data key to come (32 bytes).
    :raises RuleError: the sheet is of the first format, and no new code is given.
    :raises EnvironmentProblem: the file was changed by somebody without the data key, or the disk
        refused: the present data key stands.
    """
    held = _settled(folder, data_key)
    coming = os.urandom(KEY_BYTES)
    staying = _staying(folder, held, data_key, without, renewed=recovery_code is not None)
    # One of the first format opens no more, and says why: its holder is told whom to ask.
    kept = [slot if slot.public is None else slots.given(slot, coming) for slot in staying]
    if recovery_code is not None:
        kept.append(_for_code(recovery_code, [data_key, coming], held.cost))
    key_file.write(
        folder,
        replace(held, slots=tuple(kept), key=key_id(data_key), coming=key_id(coming)),
    )
    return coming


def check_remaking(folder: Folder, data_key: bytes) -> None:
    """Refuse now what :func:`begin_remaking` would refuse, without a new recovery code.

    :raises RuleError: the sheet is of the first format.
    :raises EnvironmentProblem: the file was changed by somebody without the data key.
    """
    held = _settled(folder, data_key)
    _staying(folder, held, data_key, frozenset(), renewed=False)


def _staying(
    folder: Folder, held: KeyFile, data_key: bytes, without: frozenset[bytes], *, renewed: bool
) -> list[Slot]:
    """The slots that a new data key is given to, each proved to be a holder's."""
    staying = []
    for slot in held.slots:
        recovery = slot.kind is SlotKind.RECOVERY
        if (recovery and renewed) or slot.evaluator in without:
            continue
        if slot.public is not None and not slots.proved(slot, data_key):
            raise _changed_outside(folder)
        if slot.public is None and recovery:
            raise RuleError(
                "La fiche de secours date d’avant cette version de CléA Desktop : "
                "renouvelez-la d’abord, puis recommencez."
            )
        staying.append(slot)
    return staying


def finish_remaking(folder: Folder) -> None:
    """Let go of the data key of before: the database opens with the one to come.

    :raises EnvironmentProblem: the disk refused; both keys still lead to the database.
    """
    held = key_file.read(folder)
    kept = tuple(
        replace(slot, sealed=tuple(s for s in slot.sealed if s.key == held.coming))
        for slot in held.slots
    )
    key_file.write(folder, replace(held, slots=kept, key=held.coming, coming=None, remade=True))


def _changed_outside(folder: Folder) -> Damage:
    return Damage(
        f"Le fichier {folder.keys} a été modifié hors de CléA Desktop : aucune clé n’est changée ; "
        "restaurez la dernière sauvegarde."
    )


def _settled(folder: Folder, data_key: bytes) -> KeyFile:
    held = key_file.read(folder)
    if held.coming is not None:
        raise EnvironmentProblem(
            "La clé du centre est en train d’être refaite : fermez CléA Desktop, rouvrez-le, puis "
            "recommencez."
        )
    if held.key not in {None, key_id(data_key)}:
        raise _changed_outside(folder)
    return held


def _for_code(code: str, data_keys: list[bytes], cost: KdfCost) -> Slot:
    return slots.make(SlotKind.RECOVERY, None, read_code(code).encode(), data_keys, cost)


def _openings(held: KeyFile, kind: SlotKind, secret: bytes) -> Iterator[Opened]:
    """Each slot of a kind that a secret opens; a slot costs one derivation."""
    for slot in held.slots:
        if slot.kind is kind and (found := slots.opened(slot, secret, held.cost)) is not None:
            yield found


__all__ = [
    "FLOOR",
    "FORMAT",
    "KdfCost",
    "Unlocked",
    "WrongSecret",
    "add_passphrase",
    "begin_remaking",
    "calibrate",
    "check_remaking",
    "create",
    "finish_remaking",
    "forget_origin",
    "holders",
    "keep_up",
    "leads_to",
    "new_code",
    "recovery_sheet",
    "unlock",
]
