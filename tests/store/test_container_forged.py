"""Backups made by someone who means harm, sealed as if they were whole: refused, nothing laid."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.container import extract_container, verify_container, write_container
from tests.store.backups import DAMAGED, INFO, SMALL, contents, refused


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


Entry = tuple[str, bytes]


def sealed(content: bytes) -> bytes:
    return content + hashlib.sha256(content).hexdigest().encode()


def forged(
    entries: list[Entry],
    manifest: Any,
    compression: int = zipfile.ZIP_STORED,
    manifest_name: str = "manifest.json",
) -> bytes:
    """A zip of these entries, with the right seal."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
        said = manifest if isinstance(manifest, str) else json.dumps(manifest)
        archive.writestr(zipfile.ZipInfo(manifest_name), said)
        archive.comment = bytes(64)
    return sealed(stream.getvalue()[:-64])


def told(*entries: Entry) -> dict[str, Any]:
    """The manifest that these entries would have."""
    members = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in entries
    }
    return {"format": "clea-backup/1", **INFO, "members": members}


DB: Entry = ("centre.db", b"pages")


def test_the_forger_of_these_tests_can_make_a_true_backup(backup: Path) -> None:
    backup.write_bytes(forged([DB], told(DB)))
    assert list(verify_container(backup).members) == ["centre.db"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    [
        "../centre.db",
        "/etc/passwd",
        "evidence/../../centre.db",
        "evidence/./a",
        "evidence//a",
        "evidence/",
        "C:/centre.db",
        "C:centre.db",
        "..\\centre.db",
        "\\\\server\\share\\a",
        "a ",
        "a.",
        " a",
        "a\nb",
        "a\x1b",
        "manifest.json",
        "Manifest.JSON",
    ],
)
def test_a_name_that_could_land_elsewhere_is_refused(backup: Path, folder: Path, name: str) -> None:
    backup.write_bytes(forged([(name, b"x")], told((name, b"x"))))
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        extract_container(backup, folder)
    assert contents(folder.parent) == {backup.name: backup.read_bytes()}
    with pytest.raises(EnvironmentProblem, match="ne peut pas être sauvegardé"):
        write_container(backup.with_name("new"), {name: b"x"}, INFO)
    assert not backup.with_name("new").exists()


@pytest.mark.parametrize("names", [("a", "A"), ("é", "e\u0301")], ids=["case", "composition"])
def test_two_names_that_a_computer_takes_for_one_are_refused(
    backup: Path, names: tuple[str, str]
) -> None:
    entries = [(name, b"x") for name in names]
    backup.write_bytes(forged(entries, told(*entries)))
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)
    with pytest.raises(EnvironmentProblem, match="ne peut pas être sauvegardé"):
        write_container(backup, dict(entries), INFO)


def without(manifest: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in manifest.items() if name != key}


OTHER: Entry = ("keys.json", b"{}")


@pytest.mark.parametrize(
    ("entries", "manifest"),
    [
        ([DB, OTHER], told(DB)),
        ([DB], told(DB, OTHER)),
        ([OTHER, DB], told(DB, OTHER)),
        ([DB], told(("centre.db", b"other"))),
        ([DB], told(("centre.db", b"longer"))),
        ([DB], told(DB) | {"made_at": "yesterday"}),
        ([DB], told(DB) | {"made_at": 3}),
        ([DB], told(DB) | {"made_at": "2026-03-02T09:00:00"}),
        ([DB], told(DB) | {"centre": "xyz"}),
        ([DB], told(DB) | {"counts": ["acts"]}),
        ([DB], told(DB) | {"counts": {"acts": "many"}}),
        ([DB], told(DB) | {"members": {"centre.db": {"size": 5}}}),
        ([DB], told(DB) | {"members": 5}),
        ([DB], without(told(DB), "revision")),
        ([DB], without(told(DB), "format")),
        ([DB], []),
        ([], None),
        ([], "[" * 200_000),
        ([], "{"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(
    backup: Path, entries: list[Entry], manifest: Any
) -> None:
    backup.write_bytes(forged(entries, manifest))
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice_is_refused(backup: Path) -> None:
    backup.write_bytes(forged([DB, DB], told(DB)))
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)


def test_a_zip_without_manifest_is_refused(backup: Path) -> None:
    backup.write_bytes(forged([], told(), manifest_name="manifest.txt"))
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)


def test_a_manifest_of_many_megabytes_is_refused(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clea_desktop.store.container._MANIFEST_LIMIT", 100)
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)


def test_a_compressed_member_is_refused(backup: Path) -> None:
    backup.write_bytes(forged([DB], told(DB), zipfile.ZIP_DEFLATED))
    with pytest.raises(EnvironmentProblem, match=DAMAGED):
        verify_container(backup)


def test_a_directory_that_lies_about_its_place_is_damage(backup: Path) -> None:
    content = bytearray(backup.read_bytes()[:-64])
    place = content.rindex(b"PK\5\6") + 16
    content[place : place + 4] = b"\xff\xff\xff\x7f"
    backup.write_bytes(sealed(bytes(content)))
    refused(lambda: verify_container(backup), DAMAGED)


def test_a_newer_format_is_told(backup: Path) -> None:
    backup.write_bytes(forged([DB], told(DB) | {"format": "clea-backup/2", "members": None}))
    with pytest.raises(EnvironmentProblem, match="version plus récente"):
        verify_container(backup)


@given(data=st.data())
def test_no_sealed_file_is_a_bug(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Change a few bytes of a backup, seal it again: read or refused, nothing laid elsewhere."""
    home = tmp_path_factory.mktemp("forged")
    (home / "laid").mkdir()
    backup = home / "a.cleabackup"
    write_container(backup, SMALL, INFO)
    content = bytearray(backup.read_bytes()[:-64])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    backup.write_bytes(sealed(bytes(content)))
    try:
        extract_container(backup, home / "laid")
    except EnvironmentProblem:
        assert contents(home / "laid") == {}
    assert {path.name for path in home.iterdir()} == {"a.cleabackup", "laid"}
