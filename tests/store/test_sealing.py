"""Small sealed files: read by their key under their name, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.folder import Folder
from clea_desktop.store.sealing import read_sealed, reseal, write_sealed

ONE, TWO = b"1" * 32, b"2" * 32


def test_what_is_sealed_is_read_by_its_key_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_sealed(path, ONE, "né à Caen".encode())
    assert read_sealed(path, ONE) == "né à Caen".encode()
    assert read_sealed(path, TWO) is None
    assert b"Caen" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    path.rename(tmp_path / "b")
    assert read_sealed(tmp_path / "b", ONE) is None
    assert read_sealed(path, ONE) is None


def test_any_flipped_byte_and_any_truncation_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_sealed(path, ONE, b"content")
    whole = path.read_bytes()
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 1
        path.write_bytes(flipped)
        assert read_sealed(path, ONE) is None
        path.write_bytes(whole[:at])
        assert read_sealed(path, ONE) is None


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="est un dossier"):
        read_sealed(tmp_path, ONE)


def test_sealing_again_may_be_done_twice_and_leaves_the_pieces_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.evidence.mkdir()
    piece = folder.evidence / "a"
    for path in (folder.typed, piece):
        write_sealed(path, ONE, path.name.encode())
    before = piece.read_bytes()
    for _ in range(2):
        reseal(folder, ONE, TWO)
        assert read_sealed(folder.typed, TWO) == folder.typed.name.encode()
    # Each has a key of its own, in the database.
    assert piece.read_bytes() == before
