"""The second place of backups, a USB key or a folder of the network: is it there, and the copies.

A network that is gone may leave whoever asks without an answer for minutes: the place is asked
beside, and whoever asks goes on after a second as if it were away.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TypeVar

from clea_desktop.domain.backups import BackupPolicy
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import NBSP
from clea_desktop.services.centre import Centre
from clea_desktop.store import backup as kept_files
from clea_desktop.store.backup import backups_in
from clea_desktop.store.container import verify_container
from clea_desktop.store.files import sync_folder, write_atomically
from clea_desktop.store.problems import translated
from clea_desktop.store.sealing import read_sealed, write_sealed
from clea_desktop.store.tombstones import FILE as TOMBSTONES

FOLDER = "CleA-sauvegardes"

PATIENCE = 1.0
"""How long a place is waited for, in seconds."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Second:
    """The second place, there now: the centre’s folder in it, and the names of its backups."""

    folder: Path
    names: tuple[str, ...]


def seen(centre: Centre, chosen: BackupPolicy) -> Second | None:
    """The second place as it is now; None when none is chosen, or when it does not answer.

    A folder left behind by a key unplugged is on the centre’s own disk: it is no second place.
    """
    if not chosen.second_place:
        return None
    place = Path(chosen.second_place)
    folder = place / f"{FOLDER}-{centre.store.database.centre_id.hex()[:8]}"

    def look() -> Second | None:
        if not _is_there(place) or (chosen.second_apart and not on_another_disk(centre, place)):
            return None
        try:
            found = backups_in(folder) if folder.is_dir() else []
        except OSError:
            return None
        return Second(folder, tuple(path.name for path in found))

    return _asked(place, look, None)


def answers(place: Path) -> bool:
    """Whether a place is a folder that answers now."""
    return _asked(place, lambda: _is_there(place), False)


def _is_there(place: Path) -> bool:
    try:
        return place.is_dir() and os.access(place, os.R_OK)
    except OSError:
        # A key half pulled out, a network gone.
        return False


def on_another_disk(centre: Centre, place: Path) -> bool:
    """Whether a place is on another disk than the centre; not when it cannot be asked."""
    try:
        return place.stat().st_dev != centre.store.folder.path.stat().st_dev
    except OSError:
        return False


def copy(centre: Centre, chosen: BackupPolicy, backup: Path) -> Path | None:
    """Copy a backup to the second place when that is there and lacks it; read it again.

    :returns: the copy; None when there was nothing to copy, or nowhere.
    :raises EnvironmentProblem: the place refused, or the copy does not read back.
    """
    second = seen(centre, chosen)
    if second is None:
        return None
    target = second.folder / backup.name
    try:
        made = _copied(backup, target)
    except EnvironmentProblem as problem:
        if seen(centre, chosen) is None:
            # Pulled out meanwhile: it is away, which is said by itself.
            return None
        raise EnvironmentProblem(
            f"La sauvegarde de cet ordinateur est bonne ; c’est sa copie dans "
            f"{second.folder.parent} qui s’est interrompue, et elle se refera{NBSP}: vérifiez cet "
            f"endroit. {problem.sentence}"
        ) from problem
    _remember(centre, chosen, target.name)
    return target if made else None


def last_copy(centre: Centre, chosen: BackupPolicy, now: Second | None) -> datetime | None:
    """When the last backup that was copied there was made; None when none was, or none is known.

    :param now: the place as it is; away, what was last copied there is remembered.
    """
    if not chosen.second_place:
        return None
    name = now.names[-1] if now is not None and now.names else ""
    if now is None:
        name = _remembered(centre).get(chosen.second_place, "")
    return kept_files.backup_instant(Path(name)) if name else None


def _remember(centre: Centre, chosen: BackupPolicy, name: str) -> None:
    told = {chosen.second_place: name}
    # The copy is there whether or not this is known.
    with suppress(EnvironmentProblem):
        if _remembered(centre) != told:
            content = json.dumps(told).encode()
            write_sealed(centre.store.folder.copied, centre.store.data_key, content)


def _remembered(centre: Centre) -> dict[str, str]:
    """The name of the last backup copied, by the place it was copied to."""
    try:
        found = read_sealed(centre.store.folder.copied, centre.store.data_key)
        told = json.loads(found) if found is not None else {}
    except (EnvironmentProblem, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _copied(backup: Path, target: Path) -> bool:
    """Whether it was copied now; not when it was there."""
    folder = target.parent
    with translated(str(folder)):
        if target.exists():
            return False
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
        kept_files.sweep(folder)
        # It takes its name once it has been read again: what has one is good.
        scratch = Path(tempfile.mkdtemp(prefix=".clea-", dir=folder))
        try:
            made = scratch / target.name
            made.touch(0o600)
            with backup.open("rb") as source, made.open("wb") as written:
                shutil.copyfileobj(source, written, 1 << 20)
                written.flush()
                os.fsync(written.fileno())
            _check_copy(made, target)
            made.replace(target)
            sync_folder(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        stones = backup.with_name(TOMBSTONES)
        if stones.exists():
            write_atomically(folder / TOMBSTONES, stones.read_bytes())
    return True


def _check_copy(made: Path, target: Path) -> None:
    try:
        verify_container(made)
    except EnvironmentProblem as problem:
        # By the name it would have had: that of the hidden one tells nobody anything.
        told = problem.sentence.replace(str(made), str(target))
        raise type(problem)(told) from problem


# --- asked beside --------------------------------------------------------------------------------

_waiting: dict[Path, Future[object]] = {}


def _asked(place: Path, question: Callable[[], _T], otherwise: _T) -> _T:
    """What is answered of a place, or ``otherwise`` when nobody answers in time.

    While an earlier question has no answer, no other is asked: they would only pile up.
    """
    before = _waiting.get(place)
    if before is not None and not before.done():
        return otherwise
    asked: Future[_T] = Future()
    _waiting[place] = asked  # type: ignore[assignment]

    def ask() -> None:
        try:
            asked.set_result(question())
        except BaseException as bug:  # noqa: BLE001 - raised where it is waited for
            asked.set_exception(bug)

    # Not one that the end of the program would wait for.
    Thread(target=ask, daemon=True).start()
    try:
        return asked.result(PATIENCE)
    except TimeoutError:
        return otherwise
