"""The folder of a centre: its names, and whether a centre may live there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import psutil

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.problems import translated

_NETWORK = frozenset(
    "9p afs afpfs ceph cifs coda davfs fuse.davfs fuse.glusterfs fuse.rclone fuse.sshfs gfs2 "
    "glusterfs ncpfs nfs nfs4 smb smb2 smb3 smbfs webdav".split()
)


class Folder:
    """Where a centre lies on disk."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.database = self.path / "centre.db"
        self.keys = self.path / "keys.json"
        self.evidence = self.path / "evidence"
        self.head = self.path / "head"
        self.lock = self.path / "centre.lock"

    def require_existing(self) -> None:
        """Refuse a folder without a centre, unwritable, or on a network drive.

        :raises EnvironmentProblem: which, and what to do.
        """
        with translated(str(self.path)):
            if not self.path.is_dir():
                raise EnvironmentProblem(
                    f"Le dossier {self.path} n’existe pas : créez un centre avec « init », ou "
                    "nommez le bon dossier."
                )
            if not self.database.is_file():
                raise EnvironmentProblem(
                    f"Le dossier {self.path} ne contient pas de centre (centre.db manque) : "
                    "nommez le bon dossier, ou restaurez une sauvegarde."
                )
        self._require_local()
        self._require_writable()

    def require_new(self) -> None:
        """Refuse a folder that already holds something.

        :raises EnvironmentProblem: which, and what to do.
        """
        with translated(str(self.path)):
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                raise EnvironmentProblem(
                    f"{self.path} existe et n’est pas vide : rien n’y a été écrit. Nommez un "
                    "nouveau dossier."
                )
        self._require_local()

    def prepare_new(self) -> bool:
        """Make the folder of a new centre.

        :returns: whether it was absent, for :meth:`remove_new`.
        :raises EnvironmentProblem: it holds something, is on a network, or refuses.
        """
        self.require_new()
        absent = not self.path.exists()
        with translated(str(self.path)):
            self.path.mkdir(parents=True, exist_ok=True)
            self.evidence.mkdir()
        return absent

    def remove_new(self, absent: bool) -> None:
        """Take away a centre that could not be made whole."""
        for piece in self.path.iterdir():
            if piece.is_dir():
                shutil.rmtree(piece, ignore_errors=True)
            else:
                piece.unlink(missing_ok=True)
        if absent:
            self.path.rmdir()

    def _require_local(self) -> None:
        if on_network(self.path):
            raise EnvironmentProblem(
                f"{self.path} est sur un lecteur réseau : un centre y perdrait des décisions. "
                "Gardez-le sur cet ordinateur, et mettez-y seulement les sauvegardes."
            )

    def _require_writable(self) -> None:
        with (
            translated(str(self.path)),
            tempfile.NamedTemporaryFile(dir=self.path, prefix=".clea-"),
        ):
            pass
        with translated(self.database.name), self.database.open("r+b"):
            pass


def on_network(path: Path) -> bool:
    """Whether a path lies on a network drive, by the file system it is mounted from."""
    resolved = path.absolute()
    if str(resolved).startswith("\\\\"):
        return True
    best, kind = "", ""
    for part in psutil.disk_partitions(all=True):
        inside = resolved.is_relative_to(part.mountpoint)
        if inside and len(part.mountpoint) >= len(best):
            best, kind = part.mountpoint, f"{part.fstype},{part.opts}".lower()
    words = kind.split(",")
    return words[0] in _NETWORK or "remote" in words
