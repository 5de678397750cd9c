"""What comes with the program: releases, and what leads from one edition to the next."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from clea_desktop.arrivals.faults import Fault, printable, quoted, refusal
from clea_desktop.arrivals.strict_json import read_json
from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import NBSP
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.referentials.format import (
    MOST_VALUES,
    SIZE_LIMIT,
    ReleaseFile,
    parse_release_file,
)
from clea_desktop.referentials.parts import read_correspondence


def bundled_releases(folder: Path, held: Collection[ReleaseKey] = ()) -> tuple[ReleaseFile, ...]:
    """Every release file of a folder, sorted by key.

    :param held: releases the caller has already; their files are passed over, unchecked.
    :raises RuleError: a file is not a sound release, or two hold the same one.
    :raises EnvironmentProblem: the folder or a file cannot be read.
    """
    sources: dict[ReleaseKey, str] = {}
    files = []
    for path in _paths(folder, correspondences=False):
        data = _bytes_of(path)
        if held and _said(data, path.name, "id", "edition", "sequence") in [
            (k.id, k.edition, k.sequence) for k in held
        ]:
            continue
        file = _release_file(data, path.name)
        key = file.release.key
        if key in sources:
            why = f"le fichier {quoted(sources[key])} contient déjà cette édition"
            place = "identifiant, édition et numéro de correction"
            raise refusal(path.name, [Fault(place, why, "gardez un seul des deux fichiers")])
        sources[key] = path.name
        files.append(file)
    return tuple(sorted(files, key=lambda file: file.release.key))


def bundled_correspondences(
    folder: Path, held: Collection[tuple[str, str, str]] = ()
) -> tuple[tuple[Correspondence, bytes], ...]:
    """Every correspondence of a folder, with its canonical bytes.

    :param held: those the caller has already, by référentiel and the two editions; their files
        are passed over, unchecked.
    :raises RuleError: a file is not a sound correspondence.
    :raises EnvironmentProblem: the folder or a file cannot be read.
    """
    files = [(_bytes_of(path), path.name) for path in _paths(folder, correspondences=True)]
    # A list: what a file says may be of any sort.
    passed = list(held)
    return tuple(
        _correspondence(data, name)
        for data, name in files
        if not passed or _said(data, name, "id", "from", "to") not in passed
    )


# The same bytes say the same for as long as the program runs: a centre that is made, then another.
_release_file = lru_cache(maxsize=8)(parse_release_file)
_correspondence = lru_cache(maxsize=8)(read_correspondence)


def bundled_editions(folder: Path) -> frozenset[tuple[object, ...]]:
    """Which releases the program brings: identifier, edition and number of each.

    :raises EnvironmentProblem: the folder or a file cannot be read.
    """
    paths = _paths(folder, correspondences=False)
    return frozenset(
        _said(_bytes_of(path), path.name, "id", "edition", "sequence") for path in paths
    )


def _said(data: bytes, source: str, *fields: str) -> tuple[object, ...]:
    """What a file says in some of its fields, whatever else it holds."""
    value = read_json(data, source, SIZE_LIMIT, MOST_VALUES)
    said = value if isinstance(value, dict) else {}
    return tuple(said.get(field) for field in fields)


def _paths(folder: Path, *, correspondences: bool) -> list[Path]:
    """Its JSON files of one sort: « …-2016-to-2021.json » leads from an edition to another."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix == ".json")
        return [path for path in found if ("-to-" in path.name) is correspondences]
    except OSError as error:
        raise _unreadable("Le dossier", folder) from error


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than allowed is enough for the reader to refuse it.
            return file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise _unreadable("Le fichier", path) from error


def _unreadable(what: str, path: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{what} de référentiels «{NBSP}{printable(str(path))}{NBSP}» ne s’ouvre pas{NBSP}; "
        "vérifiez qu’il existe et que vous y avez accès, ou réinstallez CléA Desktop."
    )
