"""The disk that the power is cut to: what is synced stays, the rest may go, and no more."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.faults.disk import SECTOR, Change, Disk, File, Folder, lay, pieces
from tests.faults.shim import Event

FILE, OTHER, INSIDE = 1_000_000_001, 1_000_000_002, 1_000_000_003
NONE = random.Random(0)


class Calls:
    """A disk that starts empty but for « old », and the calls made on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        (root / "old").write_bytes(b"before")
        self.disk = Disk(root)
        self.top = root.stat().st_ino
        self.old = (root / "old").stat().st_ino

    def __call__(self, kind: str, file: int = 0, data: str | bytes = b"", more: str = "") -> None:
        raw = data if isinstance(data, bytes) else os.fsencode(self.root / data)
        self.disk.follow(Event(kind, file, 0, raw, os.fsencode(self.root / more)))

    def left(self, keep: float, chance: random.Random = NONE) -> dict[str, bytes]:
        """What a cut leaves, by name."""
        to = self.root.with_name("left")
        lay(self.disk.after(chance, keep), to, chance, keep)
        found = {
            path.relative_to(to).as_posix(): path.read_bytes() if path.is_file() else b"/"
            for path in to.rglob("*")
        }
        for path in sorted(to.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        to.rmdir()
        return found


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(tmp_path / "home")


def test_bytes_are_safe_once_the_file_is_synced_and_a_name_once_its_folder_is(
    calls: Calls,
) -> None:
    calls("C", FILE, "new")
    calls("W", FILE, b"bytes")
    assert calls.left(0) == {"old": b"before"}
    assert calls.left(1) == {"old": b"before", "new": b"bytes"}
    calls("S", FILE)
    assert calls.left(0) == {"old": b"before"}
    calls("S", calls.top)
    assert calls.left(0) == {"old": b"before", "new": b"bytes"}
    calls("U", 0, "new")
    assert calls.left(0) == {"old": b"before", "new": b"bytes"}
    assert calls.left(1) == {"old": b"before"}


def test_a_file_moved_onto_another_without_a_sync_may_be_empty(calls: Calls) -> None:
    calls("C", FILE, "new")
    calls("W", FILE, b"bytes")
    calls("R", 0, "new", "old")
    calls("S", calls.top)
    assert calls.left(0) == {"old": b""}


def test_what_is_synced_in_a_folder_whose_name_is_not_goes_with_it(calls: Calls) -> None:
    calls("M", OTHER, "folder")
    calls("C", FILE, "folder/new")
    calls("S", FILE)
    calls("S", OTHER)
    assert calls.left(0) == {"old": b"before"}
    calls("S", calls.top)
    assert calls.left(0) == {"old": b"before", "folder": b"/", "folder/new": b""}


def test_a_name_moved_between_two_folders_is_in_one_of_them(calls: Calls) -> None:
    calls("M", OTHER, "folder")
    calls("S", calls.top)
    calls("R", 0, "old", "folder/old")
    for turn in range(40):
        found = calls.left(0.5, random.Random(turn))
        assert ("old" in found) != ("folder/old" in found)
    calls("S", OTHER)
    assert calls.left(0) == {"folder": b"/", "folder/old": b"before"}


def test_a_write_may_be_torn_between_sectors_and_nowhere_else(calls: Calls) -> None:
    assert [piece.at for piece in pieces(Change(500, bytes(1000)))] == [500, 512, 1024]
    file = File(bytearray(b"a" * 3 * SECTOR))
    file.since.append(Change(0, b"b" * 3 * SECTOR))
    torn = {file.after(random.Random(turn), 0.5) for turn in range(60)}
    assert len(torn) == 8
    for content in torn:
        for at in range(0, 3 * SECTOR, SECTOR):
            assert content[at : at + SECTOR] in {b"a" * SECTOR, b"b" * SECTOR}


def test_a_cut_file_is_whole_again_when_that_was_not_synced(calls: Calls) -> None:
    calls("Z", calls.old)
    assert calls.left(0) == {"old": b"before"}
    assert calls.left(1) == {"old": b""}
    assert isinstance(calls.disk.top, Folder)
