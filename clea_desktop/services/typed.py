"""What was being typed when the window locked: sealed in one file until who typed it is back."""

from __future__ import annotations

import json
from typing import Any

from clea_desktop.services.centre import Centre
from clea_desktop.store.files import remove
from clea_desktop.store.sealing import read_sealed, write_sealed


def keep(centre: Centre, typed: dict[str, Any], *, settled: bool) -> None:
    """Keep what who types was typing, as JSON takes it.

    :param settled: the disk holds it already: it is dropped if somebody else opens first, who may
        change what it repeats.
    :raises EnvironmentProblem: the disk refused.
    """
    held = _read(centre)
    held[_whose(centre)] = {"typed": typed, "settled": settled}
    _write(centre, held)


def take(centre: Centre) -> dict[str, Any] | None:
    """What who opens the centre was typing when it locked; given once.

    :raises EnvironmentProblem: the disk refused.
    """
    held = _read(centre)
    if not held:
        return None
    mine = held.pop(_whose(centre), None)
    _write(centre, {whose: kept for whose, kept in held.items() if not kept["settled"]})
    return None if mine is None else mine["typed"]


def _whose(centre: Centre) -> str:
    return centre.operator.hex() if centre.operator else ""


def _read(centre: Centre) -> dict[str, Any]:
    """What the file holds; nothing when another data key sealed it."""
    content = read_sealed(centre.store.folder.typed, centre.store.data_key)
    return {} if content is None else dict(json.loads(content))


def _write(centre: Centre, held: dict[str, Any]) -> None:
    path = centre.store.folder.typed
    if held:
        write_sealed(path, centre.store.data_key, json.dumps(held).encode())
    else:
        remove(path)
