"""Where things lie: the centre's data, its backups, and what comes with the program."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_APP = "CléA Desktop"


def resources() -> Path:
    """The folder of référentiels, fonts, schemas that come with the program."""
    return Path(__file__).resolve().parent.parent / "resources"


def guide() -> Path:
    """The folder of the guide for evaluators."""
    return Path(__file__).resolve().parent.parent / "docs" / "guide"


def default_data() -> Path:
    """The data folder when none is named."""
    # Slow to import, for a start that names its folder.
    import platformdirs

    return Path(platformdirs.user_data_dir(_APP, appauthor=False)) / "centre"


def backups_of(data: Path) -> Path:
    """The folder of a centre's own backups: beside its data, so losing one keeps the other."""
    named = data.resolve() if data.name in ("", "..") else data
    return named.with_name(f"{named.name}-sauvegardes")


def restoration_of(data: Path) -> Path:
    """Where a restored centre waits, whole, to take the place of the one it replaces."""
    named = data.resolve() if data.name in ("", "..") else data
    return named.with_name(f"{named.name}-restauration")


def has_centre(data: Path) -> bool:
    """Whether a centre lies there, whole or damaged; one whose making was stopped is none.

    By names alone: the store would be long to import before the first paint.
    """
    named = (data / "keys.json", data / "centre.db")
    return not is_unfinished(data) and any(file.exists() for file in named)


def is_unfinished(data: Path) -> bool:
    """Whether a centre was being made there and its first act is not written.

    A power cut may bring the sign of it back to a centre that works: its head tells.
    """
    if not (data / "making").exists():
        return False
    with suppress(OSError), (data / "head").open("rb") as head:
        return not any(head.read(1024))
    return True


def finish_restoration(data: Path) -> None:
    """Finish a restoration stopped between its two steps: the old folder gone, the new waiting."""
    coming = restoration_of(data)
    if not data.exists() and coming.is_dir():
        coming.rename(data)
