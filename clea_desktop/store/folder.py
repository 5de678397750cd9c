"""A centre's folder: the names in it, and whether it may be used."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

import psutil

from clea_desktop import paths
from clea_desktop.domain.errors import Damage, EnvironmentProblem
from clea_desktop.store.files import make_folders, sync_folder
from clea_desktop.store.problems import translated

_NETWORK = frozenset(
    "afpfs afs beegfs ceph cifs coda davfs davfs2 fuse.ceph fuse.davfs2 fuse.glusterfs "
    "fuse.gvfsd-fuse fuse.rclone fuse.s3fs fuse.sshfs glusterfs lustre macfuse_sshfs ncpfs nfs "
    "nfs4 smb2 smb3 smbfs sshfs webdav".split()
)
"""File systems that lie on another computer, as Linux and macOS name them."""

_SMALLEST_PAGE = 512
"""In bytes: the least a database of SQLite can be."""


@dataclass(frozen=True)
class Mount:
    """A disk in place: where, its file system, its options as the system writes them."""

    point: PurePath
    kind: str
    options: str


@dataclass(frozen=True)
class Folder:
    """Where a centre lives."""

    path: Path

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.path / "centre.db"

    @property
    def keys(self) -> Path:
        """The data key, wrapped once per passphrase and once by the recovery code."""
        return self.path / "keys.json"

    @property
    def evidence(self) -> Path:
        """The folder of the preuves."""
        return self.path / "evidence"

    @property
    def head(self) -> Path:
        """The last act, kept apart."""
        return self.path / "head"

    @property
    def coming(self) -> Path:
        """The database under a data key to come, while it is being made."""
        return self.path / "centre-coming.db"

    @property
    def tries(self) -> Path:
        """How many passphrases in a row were wrong, and when the last was."""
        return self.path / "tries.json"

    @property
    def typed(self) -> Path:
        """What was being typed when the window locked, sealed."""
        return self.path / "typed.sealed"

    @property
    def backup_failed(self) -> Path:
        """Why the last backup could not be made, sealed; none when it was."""
        return self.path / "backup-failed.sealed"

    @property
    def copied(self) -> Path:
        """What was last copied to the second place of backups, sealed."""
        return self.path / "copied.sealed"

    @property
    def sealed(self) -> tuple[Path, ...]:
        """The small files that the data key seals."""
        return (self.typed, self.backup_failed, self.copied)

    @property
    def lock(self) -> Path:
        """Who has the centre open."""
        return self.path / "centre.lock"

    @property
    def making(self) -> Path:
        """Stands as long as a new centre is not whole: stopped, its making begins again."""
        return self.path / "making"

    @property
    def code_unseen(self) -> Path:
        """Stands in a whole centre as long as nobody kept the recovery code that is shown."""
        return self.path / "code-unseen"

    def require_existing(self) -> None:
        """Make sure that a centre stands here and can be written; nothing is left by asking.

        :raises EnvironmentProblem: no centre, a network drive, a read-only folder or file.
        """
        with translated(str(self.path)):
            if not self.database.exists():
                raise self._no_centre()
            if self.database.stat().st_size < _SMALLEST_PAGE:
                # SQLite takes a file of 0 or 1 byte for a new database, and would fill it.
                raise Damage(
                    f"{self.database} est vide ou tronqué : n’y écrivez pas et restaurez la "
                    "dernière sauvegarde."
                )
            self._require_local()
            self._require_writable()

    def require_new(self) -> None:
        """Make sure that a centre can be made here: an absent or empty folder, on a local disk.

        A folder where one was being made is as good as empty.

        :raises EnvironmentProblem: the folder is in use, not a folder, or on a network.
        """
        with translated(str(self.path)):
            if self.path.exists() and not paths.is_unfinished(self.path):
                if not self.path.is_dir():
                    raise EnvironmentProblem(
                        f"{self.path} n’est pas un dossier : choisissez un dossier vide ou un nom "
                        "nouveau."
                    )
                if self.database.exists() or self.keys.exists():
                    raise EnvironmentProblem(
                        f"Un centre existe déjà dans {self.path} : ouvrez-le, ou choisissez un "
                        "autre dossier."
                    )
                if any(self.path.iterdir()):
                    raise EnvironmentProblem(
                        f"Le dossier {self.path} n’est pas vide : choisissez un dossier vide ou "
                        "un nom nouveau."
                    )
            self._require_local()

    def prepare_new(self) -> tuple[Path, ...]:
        """Make the folder of a new centre.

        :returns: the folders made, the deepest first, for :meth:`remove_new`.
        :raises EnvironmentProblem: as :meth:`require_new`, or it cannot be written.
        """
        self.require_new()
        with translated(str(self.path)):
            made = [path for path in (self.path, *self.path.parents) if not path.exists()]
            try:
                # Its names and dates are nobody else's business, although its content is sealed.
                make_folders(self.path)
                self._require_writable()
                self.making.touch(mode=0o600)
            except BaseException:
                self.remove_new(made)
                raise
        return tuple(made)

    def begin_new(self) -> None:
        """Start from nothing, the folder held: what an unfinished making left goes aside.

        It is kept, sealed, in a folder of its own: a power cut may have brought the sign of it
        back to a centre that works.
        """
        with translated(str(self.path)):
            left = [file for file in self._own_files() if file.exists()]
            if any(file in left for file in (self.database, self.keys, self.head)):
                ranks = (self.path / f"unfinished-{rank}" for rank in itertools.count(1))
                aside = next(folder for folder in ranks if not folder.exists())
                aside.mkdir(mode=0o700)
                for file in left:
                    file.replace(aside / file.name)
            self.evidence.mkdir(mode=0o700, exist_ok=True)

    def finish_new(self, *, code_unseen: bool = False) -> None:
        """The centre is whole: from now on its files are never put aside.

        :param code_unseen: its recovery code is still to be seen: :meth:`code_seen` says when.
        :raises EnvironmentProblem: the disk refused.
        """
        with translated(str(self.path)):
            if code_unseen:
                self.code_unseen.touch(mode=0o600)
            self.making.unlink(missing_ok=True)
        sync_folder(self.path)

    def code_seen(self) -> None:
        """The recovery code is kept by somebody, or it was told that nobody did.

        :raises EnvironmentProblem: the disk refused.
        """
        with translated(str(self.path)):
            self.code_unseen.unlink(missing_ok=True)

    def _own_files(self) -> tuple[Path, ...]:
        logs = [self.database.with_name(f"{self.database.name}-{log}") for log in ("wal", "shm")]
        return (self.database, *logs, self.keys, self.head, self.evidence)

    def remove_new(self, made: Iterable[Path]) -> None:
        """Take back a new centre that could not be made, with the folders made for it."""
        # One by one: what a failing disk refuses must not keep the rest.
        for file in self._own_files():
            with suppress(OSError):
                shutil.rmtree(file) if file == self.evidence else file.unlink(missing_ok=True)
        if not any(file.exists() for file in self._own_files()):
            # Last: as long as something is left of it, its making begins again.
            for file in (self.lock, self.code_unseen, self.making):
                with suppress(OSError):
                    file.unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()

    def _no_centre(self) -> EnvironmentProblem:
        if self.making.exists():
            return EnvironmentProblem(
                f"La création du centre {self.path} s’est arrêtée avant la fin, sans que rien y "
                "soit enregistré : recommencez-la."
            )
        if self.keys.exists():
            return Damage(
                f"Le fichier {self.database} manque : remettez-le à sa place, ou restaurez la "
                "dernière sauvegarde."
            )
        return EnvironmentProblem(
            f"Il n’y a pas de centre dans {self.path} : vérifiez --data, ou créez un centre avec "
            "« clea-desktop init »."
        )

    def _require_local(self) -> None:
        if is_network_drive(self.path):
            raise EnvironmentProblem(
                f"{self.path} est sur un disque réseau, qui peut perdre des décisions : gardez le "
                "centre sur un disque de cet ordinateur ; les sauvegardes, elles, peuvent aller "
                "sur le réseau."
            )

    def _require_writable(self) -> None:
        # A file without a name, where the system has them: a killed probe leaves nothing either.
        with tempfile.TemporaryFile(dir=self.path):
            pass
        # Asked and not tried: closing the database would drop the locks this very program may
        # hold on it by another door.
        effective = os.access in os.supports_effective_ids
        for file in (self.database, self.keys, self.head):
            if file.exists() and not os.access(file, os.W_OK, effective_ids=effective):
                raise EnvironmentProblem(
                    f"{file} est en lecture seule : rendez-le modifiable, puis recommencez."
                )


def is_network_drive(path: Path) -> bool:
    """Whether a folder, made or not, lies on another computer."""
    try:
        mounts = [
            Mount(PurePath(disk.mountpoint), disk.fstype, disk.opts)
            for disk in psutil.disk_partitions(all=True)
        ]
    except OSError:
        # A system that hides its disks: what cannot be told is not refused.
        mounts = []
    return is_remote(path.resolve(), mounts)


def is_remote(path: PurePath, mounts: Iterable[Mount]) -> bool:
    """Whether an absolute path stands on a network drive, given the disks in place."""
    drive = path.drive.casefold()
    if drive.startswith("\\\\?\\unc\\"):
        return True
    if drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\")):
        return True
    under: Mount | None = None
    for mount in mounts:
        # The deepest wins, and the last of two at one place: it hides the one before.
        if path.is_relative_to(mount.point) and (
            under is None or len(mount.point.parts) >= len(under.point.parts)
        ):
            under = mount
    if under is None:
        return False
    return under.kind.casefold() in _NETWORK or "remote" in under.options.split(",")
