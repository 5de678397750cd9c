"""The head: what it holds comes back, and one byte changed is found."""

from __future__ import annotations

import hashlib
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.head import DamagedHead, Head, HeadFile, Kept, kept_in, read_head

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


def flipped(path: Path) -> Iterator[int]:
    """Each byte with one bit flipped in its turn, then put back."""
    whole = path.read_bytes()
    with path.open("r+b", buffering=0) as stream:
        for at, byte in enumerate(whole):
            stream.seek(at)
            stream.write(bytes([byte ^ 1 << at % 8]))
            yield at
            stream.seek(at)
            stream.write(whole[at : at + 1])


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


def test_a_closed_head_says_the_same_act_twice(path: Path) -> None:
    written(path, FIRST, LAST)
    kept = kept_in(path)
    assert (kept.head, kept.whole, kept.twice) == (LAST, True, True)
    before = path.read_bytes()
    written(path)
    assert path.read_bytes() == before


def test_any_flipped_byte_is_seen_and_the_other_place_suffices(path: Path) -> None:
    written(path, FIRST, LAST)
    for at in flipped(path):
        kept = kept_in(path)
        assert (at, kept.head, kept.whole) == (at, LAST, False)
    with path.open("r+b") as stream:
        stream.write(b"C")
    # Opening it again is enough to mend it.
    written(path)
    assert kept_in(path).whole
    assert read_head(path) == LAST


def test_both_places_spoilt_is_damage(path: Path) -> None:
    written(path, FIRST)
    spoilt = bytearray(path.read_bytes())
    for place in (0, 512):
        spoilt[place + 100] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(DamagedHead, match="supprimez ce fichier"):
        read_head(path)
    written(path, LAST)
    assert read_head(path) == LAST


def test_any_truncation_is_seen(path: Path) -> None:
    written(path, FIRST)
    whole = path.read_bytes()
    for length in (*range(1, len(whole), 31), 511, 512, 513, 1023):
        path.write_bytes(whole[:length])
        if length < 512:
            with pytest.raises(DamagedHead):
                read_head(path)
        else:
            kept = kept_in(path)
            assert (kept.head, kept.whole) == (FIRST, length == 512)
    path.write_bytes(whole + b"\n")
    with pytest.raises(DamagedHead):
        read_head(path)


def test_places_put_in_each_other_s_place_are_damage(path: Path) -> None:
    written(path, FIRST)
    whole = path.read_bytes()
    path.write_bytes(whole[512:] + whole[:512])
    with pytest.raises(DamagedHead):
        read_head(path)


def test_a_write_torn_anywhere_leaves_the_act_before(path: Path) -> None:
    """What a disk that fills up, or loses its power, leaves of the write of an act."""
    file = HeadFile(path)
    heads = [Head(FIRST.origin, seq, bytes([seq]) * 32) for seq in range(1, 5)]
    for before, head in itertools.pairwise(heads):
        file.write(before)
        held = path.read_bytes()
        file.write(head)
        after = path.read_bytes()
        for length in range(1, 512, 17):
            for at in (0, 512):
                torn = held[:at] + after[at : at + length] + held[at + length :]
                if torn != held:
                    path.write_bytes(torn)
                    assert read_head(path) in {before, head}
        path.write_bytes(after)
    file.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the length of files is Unix's")
def test_a_disk_full_in_the_middle_of_a_write_is_borne_and_mended_by_the_next(path: Path) -> None:
    import resource

    written(path, FIRST)
    file = HeadFile(path)
    second, third = (Head(FIRST.origin, seq, bytes(32)) for seq in (2, 3))
    file.write(second)
    held = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, held[1]))
    try:
        file.write(third)
        file.write(third)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, held)
    kept = kept_in(path)
    assert (kept.head, kept.whole) == (second, False)
    file.write(third)
    kept = kept_in(path)
    assert (kept.head, kept.whole) == (third, True)
    file.close()


def test_its_room_is_taken_as_it_is_opened(path: Path) -> None:
    file = HeadFile(path)
    assert path.read_bytes() == bytes(1024)
    assert kept_in(path).head is None
    file.write(FIRST)
    file.write(LAST)
    assert path.stat().st_size == 1024
    file.close()


# The first format: one record, written again in its place -----------------------------------------


def first_format(head: Head) -> bytes:
    said = f"clea-head/1 {head.origin.hex()} {head.seq:020d} {head.hash.hex()} ".encode()
    return said + hashlib.sha256(said).hexdigest().encode() + b"\n"


def test_the_first_format_is_read_and_gives_its_place_to_the_present_one(path: Path) -> None:
    path.write_bytes(first_format(FIRST))
    assert kept_in(path) == Kept(FIRST, 0, whole=True, twice=False)
    file = HeadFile(path)
    assert kept_in(path) == Kept(FIRST, 0, whole=True, twice=False)
    file.write(LAST)
    # The first stays until the second of its kind is written.
    assert path.read_bytes().startswith(first_format(FIRST))
    assert read_head(path) == LAST
    file.write(FIRST)
    assert b"clea-head/1" not in path.read_bytes()
    assert read_head(path) == FIRST
    file.close()


def test_a_first_format_only_opened_is_kept_up(path: Path) -> None:
    path.write_bytes(first_format(LAST))
    written(path)
    kept = kept_in(path)
    assert (kept.head, kept.whole, kept.twice) == (LAST, True, True)


def test_any_flipped_byte_of_the_first_format_is_damage(path: Path) -> None:
    whole = first_format(FIRST)
    path.write_bytes(whole)
    for _ in flipped(path):
        with pytest.raises(DamagedHead):
            read_head(path)
    for length in range(1, len(whole), 13):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedHead):
            read_head(path)


def test_a_disk_that_refuses_the_head_does_not_undo_the_commit(path: Path) -> None:
    file = HeadFile(path)
    os.close(file._stream.fileno())
    os.dup2(os.open("/dev/full", os.O_RDWR), file._stream.fileno())
    file.write(FIRST)
    file.close()
    assert read_head(path) is None


def test_a_disk_that_failed_for_a_moment_is_asked_again_on_closing(path: Path) -> None:
    """The only act of a centre just restored is the one its folder is judged by."""
    file = HeadFile(path)
    held = os.dup(file._stream.fileno())
    os.dup2(os.open("/dev/full", os.O_RDWR), file._stream.fileno())
    file.write(FIRST)
    os.dup2(held, file._stream.fileno())
    file.close()
    assert kept_in(path).twice
    assert read_head(path) == FIRST


def test_a_head_that_cannot_be_opened_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(EnvironmentProblem, match="est un dossier"):
        HeadFile(path)
    with pytest.raises(EnvironmentProblem, match="est un dossier"):
        read_head(path)
