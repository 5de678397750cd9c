"""A centre's folder: where one may stand, and nothing left by asking."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import psutil
import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.folder import Folder, Mount, is_network_drive, is_remote
from tests.store.refusals import locked_up, make_read_only, ordinary_user, small_disk


def centre(path: Path) -> Folder:
    """A folder that looks like a centre."""
    folder = Folder(path)
    folder.prepare_new()
    folder.begin_new()
    folder.finish_new()
    for file in (folder.database, folder.keys, folder.head):
        file.write_bytes(bytes(4096))
    return folder


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


# A centre that exists ----------------------------------------------------------------------------


def test_asking_leaves_nothing(tmp_path: Path) -> None:
    folder = centre(tmp_path / "centre")
    before = names(folder.path)
    folder.require_existing()
    assert names(folder.path) == before


@pytest.mark.parametrize("make", [False, True], ids=["absent", "empty"])
def test_no_centre_says_how_to_make_one(tmp_path: Path, make: bool) -> None:
    folder = Folder(tmp_path / "centre")
    if make:
        folder.path.mkdir()
    with pytest.raises(EnvironmentProblem, match=r"pas de centre dans .*centre.* init"):
        folder.require_existing()


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    folder = centre(tmp_path / "centre")
    folder.database.unlink()
    with pytest.raises(EnvironmentProblem, match=r"centre\.db manque"):
        folder.require_existing()


@pytest.mark.parametrize("length", [0, 1, 511])
def test_an_emptied_database_is_never_taken_for_a_new_one(tmp_path: Path, length: int) -> None:
    folder = centre(tmp_path / "centre")
    os.truncate(folder.database, length)
    with pytest.raises(EnvironmentProblem, match=r"centre\.db est vide"):
        folder.require_existing()
    assert folder.database.stat().st_size == length


def test_a_read_only_folder_is_refused() -> None:
    with ordinary_user() as home:
        folder = centre(home / "centre")
        with locked_up(folder.path):
            with pytest.raises(EnvironmentProblem, match="centre est refusé"):
                folder.require_existing()


@pytest.mark.parametrize("name", ["database", "keys", "head"])
def test_a_read_only_file_is_refused(name: str) -> None:
    with ordinary_user() as home:
        folder = centre(home / "centre")
        file: Path = getattr(folder, name)
        file.chmod(0o400)
        with pytest.raises(EnvironmentProblem, match=f"{file.name} est en lecture seule"):
            folder.require_existing()


def test_a_read_only_disk_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = centre(disk / "centre")
        make_read_only(disk)
        with pytest.raises(EnvironmentProblem, match="lecture seule"):
            folder.require_existing()


# A new one ---------------------------------------------------------------------------------------


def test_a_new_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "b")
    assert folder.prepare_new() == (folder.path, folder.path.parent)
    folder.begin_new()
    assert names(folder.path) == ["evidence", "making"]
    for made in (folder.path, folder.evidence):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    folder.finish_new()
    assert names(folder.path) == ["evidence"]


def test_a_making_that_was_stopped_begins_again_and_keeps_what_it_left(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "centre")
    folder.prepare_new()
    folder.begin_new()
    with pytest.raises(EnvironmentProblem, match="s’est arrêtée avant la fin"):
        folder.require_existing()
    for turn, content in enumerate((b"one", b"two"), 1):
        folder.database.write_bytes(content)
        folder.keys.write_bytes(content)
        folder.prepare_new()
        folder.begin_new()
        assert names(folder.path / f"unfinished-{turn}") == ["centre.db", "evidence", "keys.json"]
        assert (folder.path / f"unfinished-{turn}" / "centre.db").read_bytes() == content
    assert not folder.database.exists()
    folder.finish_new()
    folder.keys.write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="Un centre existe déjà"):
        folder.prepare_new()


def test_what_a_full_disk_keeps_of_a_making_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path / "centre")
    made = folder.prepare_new()
    folder.keys.write_bytes(b"")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", full)
        folder.remove_new(made)
    assert folder.making.exists()
    folder.prepare_new()
    folder.begin_new()
    assert not folder.keys.exists()


def test_what_could_not_be_made_is_taken_back(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "b")
    made = folder.prepare_new()
    for file in (folder.database, folder.keys, folder.head, folder.lock):
        file.write_bytes(b"")
    (folder.path / "centre.db-wal").write_bytes(b"")
    folder.remove_new(made)
    assert names(tmp_path) == []


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.remove_new(folder.prepare_new())
    assert names(tmp_path) == []


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"mine")
    with pytest.raises(EnvironmentProblem, match="n’est pas vide"):
        folder.prepare_new()
    assert names(tmp_path) == ["notes.txt"]


@pytest.mark.parametrize("name", ["centre.db", "keys.json"])
def test_a_folder_that_holds_a_centre_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="Un centre existe déjà"):
        Folder(tmp_path).prepare_new()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="n’est pas un dossier"):
        Folder(tmp_path / "a").require_new()


def test_a_place_that_cannot_be_written_is_refused_and_left_as_it_was() -> None:
    with ordinary_user() as home:
        with locked_up(home):
            with pytest.raises(EnvironmentProblem, match="est refusé"):
                Folder(home / "a" / "b").prepare_new()
        assert names(home) == []
        (home / "a").mkdir()
        with locked_up(home / "a"):
            with pytest.raises(EnvironmentProblem, match="est refusé"):
                Folder(home / "a").prepare_new()
        assert names(home) == ["a"]


# Network drives ----------------------------------------------------------------------------------

LINUX = [
    Mount(PurePosixPath("/"), "ext4", "rw"),
    Mount(PurePosixPath("/home"), "ext4", "rw"),
    Mount(PurePosixPath("/home/a/partage"), "cifs", "rw,nosuid"),
    Mount(PurePosixPath("/home/a/partage/local"), "ext4", "rw"),
    Mount(PurePosixPath("/srv"), "ext4", "rw"),
    Mount(PurePosixPath("/srv"), "nfs4", "rw"),
    Mount(PurePosixPath("/media/ssh"), "fuse.sshfs", "rw"),
]
WINDOWS = [
    Mount(PureWindowsPath("C:\\"), "NTFS", "rw,fixed"),
    Mount(PureWindowsPath("Z:\\"), "NTFS", "rw,remote"),
]


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/home/a/centre", False),
        ("/home/a/partage", True),
        ("/home/a/partage/centre", True),
        ("/home/a/partages/centre", False),
        ("/home/a/partage/local/centre", False),
        ("/srv/centre", True),
        ("/media/ssh/centre", True),
    ],
)
def test_the_deepest_and_last_mount_decides(path: str, remote: bool) -> None:
    assert is_remote(PurePosixPath(path), LINUX) is remote


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("c:\\Users\\a\\centre", False),
        ("Z:\\centre", True),
        ("z:\\centre", True),
        ("\\\\serveur\\partage\\centre", True),
        ("\\\\?\\UNC\\serveur\\partage\\centre", True),
        ("\\\\?\\C:\\Users\\a\\centre", False),
        ("D:\\centre", False),
    ],
)
def test_a_windows_network_drive_is_one(path: str, remote: bool) -> None:
    assert is_remote(PureWindowsPath(path), WINDOWS) is remote


def test_a_centre_is_neither_made_nor_opened_on_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = centre(tmp_path / "centre")
    assert not is_network_drive(folder.path)
    share = SimpleNamespace(mountpoint=str(tmp_path), fstype="cifs", opts="rw")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [share])
    for refused in (folder.require_existing, Folder(tmp_path / "b").prepare_new):
        with pytest.raises(EnvironmentProblem, match=r"disque réseau.*sauvegardes"):
            refused()
    assert names(tmp_path) == ["centre"]


def test_a_system_that_hides_its_disks_is_not_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hidden(**_: bool) -> None:
        raise FileNotFoundError("/proc/filesystems")

    monkeypatch.setattr(psutil, "disk_partitions", hidden)
    assert not is_network_drive(tmp_path)
