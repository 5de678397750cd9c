"""The head: what it holds comes back, and one byte changed is found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.head import DamagedHead, Head, HeadFile, read_head

FIRST = Head(bytes(range(16)), 1, bytes(range(32)))
LAST = Head(bytes(range(16)), 2**63, bytes(range(32, 64)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "head"


def written(path: Path, *heads: Head) -> None:
    file = HeadFile(path)
    for head in heads:
        file.write(head)
    file.close()


def test_the_last_head_written_is_read(path: Path) -> None:
    written(path, FIRST, LAST)
    assert read_head(path) == LAST
    written(path, FIRST)
    assert read_head(path) == FIRST


def test_opening_it_changes_nothing(path: Path) -> None:
    written(path, FIRST)
    written(path)
    assert read_head(path) == FIRST


def test_before_the_first_act_there_is_none(path: Path) -> None:
    assert read_head(path) is None
    written(path)
    assert read_head(path) is None


def test_it_is_there_for_others_at_once(path: Path) -> None:
    file = HeadFile(path)
    file.write(FIRST)
    assert read_head(path) == FIRST
    file.close()


def test_any_flipped_byte_is_damage(path: Path) -> None:
    written(path, FIRST)
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[at] ^= 1 << bit
            path.write_bytes(flipped)
            with pytest.raises(DamagedHead):
                read_head(path)


def test_any_truncation_or_addition_is_damage(path: Path) -> None:
    written(path, FIRST)
    whole = path.read_bytes()
    for content in [*(whole[:length] for length in range(1, len(whole))), whole + b"\n", b"\0" * 9]:
        path.write_bytes(content)
        with pytest.raises(DamagedHead, match="supprimez ce fichier"):
            read_head(path)


def test_a_disk_that_refuses_the_head_does_not_undo_the_commit(path: Path) -> None:
    file = HeadFile(path)
    os.close(file._stream.fileno())
    os.dup2(os.open("/dev/full", os.O_RDWR), file._stream.fileno())
    file.write(FIRST)
    file.close()
    assert read_head(path) is None


def test_a_head_that_cannot_be_opened_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(EnvironmentProblem, match="est un dossier"):
        HeadFile(path)
    with pytest.raises(EnvironmentProblem, match="est un dossier"):
        read_head(path)
