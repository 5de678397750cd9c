"""Wrong passphrases slow down, across restarts, and no clock locks anybody out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services.opening import Secret
from clea_desktop.store import tries
from clea_desktop.store.folder import Folder
from clea_desktop.store.keys import WrongSecret
from clea_desktop.store.opening import open_store
from clea_desktop.store.tries import TooSoon, note_wrong, seconds_to_wait
from tests.centres import SECRET, TestClock, new_centre

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_two_cost_nothing_then_each_waits_longer_up_to_a_minute(folder: Folder) -> None:
    assert [note_wrong(folder, NOW) for _ in range(12)] == [0, 0, 1, 2, 4, 8, 16, 32, *[60] * 4]


def test_the_wait_passes_and_is_forgotten_by_the_right_one(folder: Folder) -> None:
    for _ in range(5):
        note_wrong(folder, NOW)
    assert seconds_to_wait(folder, NOW) == 4
    assert seconds_to_wait(folder, NOW + timedelta(seconds=1.5)) == 3
    assert seconds_to_wait(folder, NOW + timedelta(seconds=4)) == 0
    tries.forget(folder)
    assert not folder.tries.exists()
    assert seconds_to_wait(folder, NOW) == 0


def test_a_clock_set_back_a_year_waits_a_minute_at_most(folder: Folder) -> None:
    for _ in range(20):
        note_wrong(folder, NOW)
    before = NOW - timedelta(days=365)
    assert seconds_to_wait(folder, before) == 60
    assert seconds_to_wait(folder, before + timedelta(seconds=20)) == 40
    assert seconds_to_wait(folder, before + timedelta(seconds=60)) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"wrong": 9}',
        b'{"wrong": "x", "last": "2026-03-02T09:00:00+00:00"}',
        b'{"wrong": 9, "last": "2026-03-02T09:00:00"}',
        b"[" * 5000,
    ],
)
def test_a_file_that_says_nothing_keeps_nobody_out(folder: Folder, content: bytes) -> None:
    folder.tries.write_bytes(content)
    assert seconds_to_wait(folder, NOW) == 0


def test_a_disk_that_refuses_it_keeps_nobody_out(folder: Folder) -> None:
    folder.tries.mkdir()
    assert note_wrong(folder, NOW) == 0
    tries.forget(folder)
    assert seconds_to_wait(folder, NOW) == 0


def test_opening_waits_even_with_the_right_one_and_after_a_restart(tmp_path: Path) -> None:
    clock = TestClock()
    new_centre(tmp_path / "centre", clock).close()
    folder = Folder(tmp_path / "centre")
    for turn in range(3):
        with pytest.raises(WrongSecret) as wrong:
            open_store(folder, Secret(passphrase="pas la bonne"), clock)
        assert wrong.value.seconds == (1 if turn == 2 else 0)
        assert ("dans 1\u00a0seconde" in wrong.value.sentence) == (turn == 2)
        assert "recommencer" not in wrong.value.why
    with pytest.raises(TooSoon, match="dans 1\u00a0seconde"):
        open_store(folder, SECRET, clock)
    clock.forward(seconds=1)
    open_store(folder, SECRET, clock).close()
    assert not folder.tries.exists()


def test_damage_is_no_wrong_passphrase(tmp_path: Path) -> None:
    new_centre(tmp_path / "centre").close()
    folder = Folder(tmp_path / "centre")
    folder.keys.write_bytes(b"{}")
    with pytest.raises(EnvironmentProblem, match="abîmé"):
        open_store(folder, SECRET, TestClock())
    assert not folder.tries.exists()


def test_the_keys_of_another_centre_are_told_for_what_they_are(tmp_path: Path) -> None:
    clock = TestClock()
    for name in ("un", "deux"):
        centre = new_centre(tmp_path / name, clock)
        centre.close()
        open_store(centre.store.folder, SECRET, clock).close()
    one, two = Folder(tmp_path / "un"), Folder(tmp_path / "deux")
    one.keys.write_bytes(two.keys.read_bytes())
    with pytest.raises(EnvironmentProblem, match="celui d’un autre centre"):
        open_store(one, Secret(passphrase="une phrase d’ici"), clock)
    # The same passphrase in both centres: the database says it.
    with pytest.raises(EnvironmentProblem, match="ne va pas avec le fichier"):
        open_store(one, SECRET, clock)
    one.head.write_bytes(b"x")
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        open_store(one, Secret(passphrase="une phrase d’ici"), clock)
