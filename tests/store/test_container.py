"""A backup in one file: what goes in comes out, and one byte changed anywhere is refused."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.container import (
    ContainerInfo,
    Member,
    extract_container,
    read_member,
    verify_container,
    write_container,
)
from tests.store.backups import DAMAGED, INFO, MADE_AT, SMALL, contents, refused
from tests.store.refusals import largest_file, locked_up, ordinary_user


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A small backup, written."""
    path = tmp_path / "small.cleabackup"
    write_container(path, SMALL, INFO)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to lay a backup into."""
    path = tmp_path / "laid"
    path.mkdir()
    return path


# What goes in comes out --------------------------------------------------------------------------


def test_a_backup_says_what_it_holds(backup: Path) -> None:
    assert verify_container(backup) == ContainerInfo(
        made_at=datetime.fromisoformat(MADE_AT),
        centre=b"\xc0" * 16,
        revision="0001",
        counts={"acts": 12},
        members={
            name: Member(len(content), hashlib.sha256(content).hexdigest())
            for name, content in SMALL.items()
            if isinstance(content, bytes)
        },
    )


def test_what_goes_in_comes_out(backup: Path, folder: Path) -> None:
    assert extract_container(backup, folder) == verify_container(backup)
    assert contents(folder) == SMALL


def test_files_are_packed_from_where_they_lie(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "live.db"
    source.write_bytes(random.Random(1).randbytes(3_000_001))
    backup = tmp_path / "a.cleabackup"
    write_container(backup, {"centre.db": source}, INFO)
    extract_container(backup, folder)
    assert (folder / "centre.db").read_bytes() == source.read_bytes()


def test_the_same_files_give_the_same_bytes(backup: Path) -> None:
    before = backup.read_bytes()
    write_container(backup, SMALL, INFO)
    assert backup.read_bytes() == before


def test_any_zip_tool_opens_it(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert archive.testzip() is None
        assert archive.read("centre.db") == b"pages"
        assert json.loads(archive.read("manifest.json"))["format"] == "clea-backup/1"


def test_an_empty_centre_is_a_backup_too(tmp_path: Path, folder: Path) -> None:
    backup = tmp_path / "a.cleabackup"
    write_container(backup, {}, INFO)
    assert extract_container(backup, folder).members == {}


@given(
    members=st.dictionaries(
        st.text("abcdefgh0123456789é- ", min_size=1).filter(lambda name: name == name.strip()),
        st.binary(max_size=100),
        max_size=5,
    )
)
def test_any_files_come_back(
    tmp_path_factory: pytest.TempPathFactory, members: dict[str, Path | bytes]
) -> None:
    home = tmp_path_factory.mktemp("any")
    (home / "laid").mkdir()
    write_container(home / "a", members, INFO)
    extract_container(home / "a", home / "laid")
    assert contents(home / "laid") == members


# One byte ----------------------------------------------------------------------------------------


def test_any_flipped_byte_is_refused(backup: Path, folder: Path) -> None:
    whole = backup.read_bytes()
    for at in range(len(whole)):
        for mask in (1, 0x20, 0xFF):
            flipped = bytearray(whole)
            flipped[at] ^= mask
            backup.write_bytes(flipped)
            with pytest.raises(EnvironmentProblem, match=DAMAGED):
                verify_container(backup)
        with pytest.raises(EnvironmentProblem, match=DAMAGED):
            extract_container(backup, folder)
    assert contents(folder) == {}


def test_any_missing_or_added_byte_is_refused(backup: Path) -> None:
    whole = backup.read_bytes()
    cut = [whole[:length] for length in range(len(whole))]
    holed = [whole[:at] + whole[at + 1 :] for at in range(len(whole))]
    doubled = [whole[:at] + whole[at : at + 1] + whole[at:] for at in range(len(whole))]
    # One of two equal neighbours missing is the same file as the other missing: never the whole.
    for content in [*cut, *holed, *doubled, whole + whole]:
        backup.write_bytes(content)
        with pytest.raises(EnvironmentProblem, match=DAMAGED):
            verify_container(backup)


@pytest.mark.parametrize("content", [b"", b"not a backup", bytes(1000)])
def test_another_file_is_refused(backup: Path, content: bytes) -> None:
    backup.write_bytes(content)
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)


# What the computer refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"), [("absent.db", "absent.db est introuvable"), (".", "est un dossier")]
)
def test_a_missing_file_is_named_and_nothing_is_left(
    tmp_path: Path, backup: Path, name: str, said: str
) -> None:
    before = backup.read_bytes()
    members: dict[str, Path | bytes] = {"keys.json": b"{}", "centre.db": tmp_path / name}
    refused(lambda: write_container(backup, members, INFO), said)
    assert contents(tmp_path) == {backup.name: before}


def test_a_full_disk_keeps_the_old_backup_and_nothing_else(tmp_path: Path, backup: Path) -> None:
    before = backup.read_bytes()
    members = {"centre.db": bytes(300_000), "keys.json": b"{}"}
    for limit in (1_000, 150_000, 300_100):
        with largest_file(limit):
            refused(lambda: write_container(backup, members, INFO), "cleabackup est resté tel")
    assert contents(tmp_path) == {backup.name: before}


def test_a_full_disk_leaves_nothing_laid(tmp_path: Path, folder: Path) -> None:
    backup = tmp_path / "a.cleabackup"
    write_container(backup, {"evidence/a/b": b"small", "centre.db": bytes(300_000)}, INFO)
    with largest_file(100_000):
        refused(lambda: extract_container(backup, folder), "laid/centre.db est resté tel")
    assert list(folder.iterdir()) == []


def test_a_file_already_there_is_kept(backup: Path, folder: Path) -> None:
    (folder / "keys.json").write_bytes(b"mine")
    refused(lambda: extract_container(backup, folder), "keys.json existe déjà")
    assert contents(folder) == {"keys.json": b"mine"}


def test_a_folder_that_was_there_stays(backup: Path, folder: Path) -> None:
    (folder / "evidence").mkdir()
    extract_container(backup, folder)
    assert contents(folder) == SMALL


def test_a_missing_backup_is_told(tmp_path: Path) -> None:
    refused(lambda: verify_container(tmp_path / "a"), "a est introuvable")


def test_a_folder_without_rights_is_told() -> None:
    with ordinary_user() as home:
        (home / "laid").mkdir()
        write_container(home / "a", SMALL, INFO)
        with locked_up(home / "laid"):
            refused(lambda: extract_container(home / "a", home / "laid"), "centre.db est refusé")
            refused(lambda: write_container(home / "laid" / "b", SMALL, INFO), "b est refusé")


def test_a_disk_that_fails_is_not_a_damaged_backup(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("clea_desktop.store.container._check_seal", fail)
    refused(lambda: verify_container(backup), "est bien branché")


def test_one_file_of_it_is_read_alone(backup: Path) -> None:
    name = next(name for name, content in SMALL.items() if isinstance(content, bytes))
    assert read_member(backup, name) == SMALL[name]
    refused(lambda: read_member(backup, "absent"), DAMAGED)
