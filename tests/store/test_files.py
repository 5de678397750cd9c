"""Files written whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.files import replacing, sync_folder, write_atomically
from tests.store.refusals import largest_file, locked_up, ordinary_user


def test_a_file_is_made_then_replaced(tmp_path: Path) -> None:
    path = tmp_path / "livret à remettre.pdf"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with replacing(path) as stream:
            stream.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with largest_file(100_000):
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            write_atomically(path, bytes(200_000))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"absent.*est introuvable"):
        write_atomically(tmp_path / "absent" / "a", b"")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(EnvironmentProblem, match="est un dossier"):
        write_atomically(tmp_path / "a", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_without_rights_is_told() -> None:
    with ordinary_user() as home, locked_up(home):
        with pytest.raises(EnvironmentProblem, match="est refusé"):
            write_atomically(home / "a", b"")


def test_a_folder_that_cannot_be_synced_does_not_matter(tmp_path: Path) -> None:
    sync_folder(tmp_path / "absent")
