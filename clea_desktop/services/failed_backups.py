"""The last try of a backup when it failed, remembered from one start of the program to the next."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from clea_desktop.domain.errors import Damage, EnvironmentProblem
from clea_desktop.domain.french import NBSP, lowered
from clea_desktop.services.centre import Centre
from clea_desktop.store.files import remove
from clea_desktop.store.sealing import read_sealed, write_sealed


@dataclass(frozen=True)
class Failed:
    """Why a backup could not be made; ``damage`` is whether the centre itself does not read."""

    sentence: str
    damage: bool


def last_failure(centre: Centre) -> Failed | None:
    """Why the last try failed; None when it did not, or when nothing can be read of it."""
    try:
        found = read_sealed(centre.store.folder.backup_failed, centre.store.data_key)
    except EnvironmentProblem:
        return None
    # A later version may have written more than this one reads.
    with suppress(TypeError, ValueError):
        return None if found is None else Failed(**json.loads(found))
    return None


def note_failure(centre: Centre, problem: EnvironmentProblem) -> None:
    """Remember that a backup could not be made; a disk that refuses even this is not told of."""
    failed = Failed(problem.sentence, isinstance(problem, Damage))
    # Sealed: the sentence names folders, which may be called after somebody.
    with suppress(EnvironmentProblem):
        content = json.dumps(vars(failed)).encode()
        write_sealed(centre.store.folder.backup_failed, centre.store.data_key, content)


def forget_failure(centre: Centre) -> None:
    """A backup was made since."""
    with suppress(EnvironmentProblem):
        remove(centre.store.folder.backup_failed)


def failed_before(centre: Centre) -> str | None:
    """What to say as the centre opens, when the last backup failed; else None."""
    failed = last_failure(centre)
    if failed is None:
        return None
    why = lowered(failed.sentence)
    return f"La dernière fois, la sauvegarde n’est pas allée au bout{NBSP}: {why}"
