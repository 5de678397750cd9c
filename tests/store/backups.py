"""A small backup to write, to damage and to lay, and what is expected of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem

MADE_AT = "2026-03-02T18:05:00+01:00"
INFO = {"made_at": MADE_AT, "centre": "c0" * 16, "revision": "0001", "counts": {"acts": 12}}
SMALL: dict[str, Path | bytes] = {
    "centre.db": b"pages",
    "keys.json": b"{}",
    "evidence/ab/é.pdf": b"",
}
DAMAGED = "est abîmé, ou n’est pas une sauvegarde"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(act: Callable[[], object], said: str) -> None:
    with pytest.raises(EnvironmentProblem, match=said):
        act()
