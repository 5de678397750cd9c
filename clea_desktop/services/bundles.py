"""A folder handed to somebody, and the same as a zip: whole under its names, or not there.

Everything is written in a folder whose name ends in « .incomplet », then moved; the zip last. The
same content always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import Any

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import folded
from clea_desktop.store.files import make_folder, sync_folder, write_atomically
from clea_desktop.store.problems import translated

UNFINISHED = ".incomplet"
MANIFEST = "manifeste.json"

_LONGEST = 60
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def file_name(*words: str) -> str:
    """Words as the name of a file that any system takes: « 01-2026-0012-ancel-marie »."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(" ".join(words))).strip("-")[:_LONGEST].strip("-")
    if not plain:
        return "sans-nom"
    return f"{plain}-" if plain in _RESERVED else plain


class Bundle:
    """A folder being written; what stands beside it goes neither in it nor in its zip."""

    def __init__(self, into: Path, name: str, dated: date) -> None:
        self.name = name
        self._into = into
        self._dated = dated
        self._scratch = into / f"{name}{UNFINISHED}"
        self._folder = self._scratch / name
        self._files: dict[str, tuple[int, str]] = {}
        self._beside: list[str] = []

    def add(self, name: str, content: bytes, *, listed: bool = True) -> str:
        """Write a file of the folder; its SHA-256.

        :param listed: named in the manifest.
        """
        path = self._folder / name
        if not path.parent.exists():
            make_folder(path.parent)
        write_atomically(path, content)
        digest = hashlib.sha256(content).hexdigest()
        if listed:
            self._files[name] = (len(content), digest)
        return digest

    def read(self, name: str) -> bytes:
        """A file of the folder, read again from the disk."""
        with translated(name):
            return (self._folder / name).read_bytes()

    def add_beside(self, name: str, content: bytes) -> None:
        """Write a file that goes beside the folder, for another reader."""
        write_atomically(self._scratch / name, content)
        self._beside.append(name)

    def add_manifest(self, about: Mapping[str, Any]) -> str:
        """Write what the folder holds, file by file; the SHA-256 of that list."""
        document = {
            **about,
            "count": len(self._files),
            "files": [
                {"name": name, "bytes": size, "sha256": digest}
                for name, (size, digest) in sorted(self._files.items())
            ],
        }
        content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
        return self.add(MANIFEST, content, listed=False)

    def require_free(self) -> None:
        """Make sure that nothing stands under its names.

        :raises RuleError: something of that name is there.
        """
        if os.path.lexists(self._scratch):
            raise RuleError(
                f"{self._scratch} est le reste d’une écriture arrêtée avant la fin : supprimez-le, "
                "ou choisissez un autre dossier."
            )
        for name in (self.name, f"{self.name}.zip"):
            if os.path.lexists(self._into / name):
                raise RuleError(
                    f"{self._into / name} existe déjà : choisissez un autre dossier, ou "
                    "rangez d’abord celui-ci ailleurs."
                )

    def begin(self) -> None:
        """Make the folder.

        :raises EnvironmentProblem: it cannot be made.
        """
        make_folder(self._folder)

    def zip(self) -> None:
        """Write the zip of the folder beside it, file by file: memory stays flat."""
        archive = self._scratch / f"{self.name}.zip"
        with translated(archive.name):
            # It names people: its owner alone reads it, as the folder.
            archive.touch(mode=0o600)
        with translated(archive.name), archive.open("r+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
                for path in sorted(p for p in self._folder.rglob("*") if p.is_file()):
                    self._pack(packed, path)
            stream.flush()
            os.fsync(stream.fileno())

    def _pack(self, packed: zipfile.ZipFile, path: Path) -> None:
        inside = path.relative_to(self._scratch).as_posix()
        # The day of the act, and no permission of this computer: the same bytes anywhere.
        entry = zipfile.ZipInfo(
            inside, (self._dated.year, self._dated.month, self._dated.day, 0, 0, 0)
        )
        entry.create_system = 3
        entry.external_attr = 0o600 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, packed.open(entry, "w") as target:
            shutil.copyfileobj(source, target, 1 << 16)

    def finish(self) -> list[Path]:
        """Give everything its name, the zip last; what stands there now.

        :raises EnvironmentProblem: a name is refused; those given are taken back.
        """
        names = [self.name, *self._beside, f"{self.name}.zip"]
        given: list[str] = []
        try:
            with translated(str(self._into)):
                for name in names:
                    (self._scratch / name).rename(self._into / name)
                    given.append(name)
                    sync_folder(self._into)
                self._scratch.rmdir()
                sync_folder(self._into)
        except BaseException:
            # Half a hand-over under its last name would pass for a whole one.
            for name in reversed(given):
                with suppress(OSError):
                    (self._into / name).rename(self._scratch / name)
            raise
        return [self._into / name for name in names]

    def abandon(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        sync_folder(self._into)


def _nothing() -> AbstractContextManager[None]:
    return nullcontext()


@contextmanager
def bundle(
    into: Path,
    name: str,
    dated: date,
    told: Callable[[], AbstractContextManager[None]] = _nothing,
) -> Iterator[Bundle]:
    """A folder to write; whatever stops the block before the end leaves nothing.

    :param told: entered once its names are free and before it is made, so that what a stop
        leaves of it is known.
    :raises RuleError: something of that name is there.
    :raises EnvironmentProblem: it cannot be written.
    """
    made = Bundle(into, name, dated)
    made.require_free()
    with told(), _made(made):
        yield made


@contextmanager
def _made(made: Bundle) -> Iterator[None]:
    try:
        made.begin()
        yield
    except BaseException:
        made.abandon()
        raise


def unfinished_in(folder: Path, name: str) -> Path | None:
    """What a stop left of a folder being written; None when nothing is left."""
    found = folder / f"{name}{UNFINISHED}"
    return found if found.is_dir() else None


def remove_unfinished(path: Path) -> None:
    """Remove what a stop left, and nothing else.

    :raises RuleError: it is no such folder.
    """
    if not path.name.endswith(UNFINISHED):
        raise RuleError(f"{path} n’est pas une remise inachevée : il reste où il est.")
    with translated(str(path)):
        shutil.rmtree(path)
        sync_folder(path.parent)
