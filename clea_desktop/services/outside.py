"""What is written for someone else never lands among the centre's own files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError


def check_outside(data: Path, to: Path) -> None:
    """Refuse a file inside a centre's folder, or inside that of its backups.

    :param data: the centre's folder, made or not.
    :raises RuleError: it would stand there, by whatever name the folder is reached.
    """
    for kept in (data, paths.backups_of(data), paths.backups_of(_real(data))):
        if any(_same(folder, kept) for folder in _folders_of(to)):
            raise RuleError(
                f"{to} est dans le dossier {kept}, que le centre garde pour lui : choisissez un "
                "autre dossier."
            )


def _folders_of(file: Path) -> Iterator[Path]:
    """The folders a file stands in; one that is a link, those it leads to as well."""
    yield from (_real(file.parent) / file.name).parents
    yield from _real(file).parents


def _same(folder: Path, kept: Path) -> bool:
    # Asked of the system, some of which tell « Centre » from « centre » and some not.
    there = _identity(folder)
    if there is None and _identity(kept) is None:
        return str(folder).casefold() == str(_real(kept)).casefold()
    return there == _identity(kept)


def _identity(folder: Path) -> tuple[int, int] | None:
    """What the system knows a folder by; None when there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _real(path: Path) -> Path:
    """A path without links, as far as it exists; a loop of links, which it keeps, is no error."""
    return Path(os.path.realpath(path))
