"""The lock: one program at a time, the holder named, nothing left by a killed one."""

from __future__ import annotations

import errno
import importlib.util
import json
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store import lock
from clea_desktop.store.folder import Folder
from clea_desktop.store.lock import hold
from tests.store.refusals import locked_up, ordinary_user, small_disk

NOW = datetime(2026, 3, 2, 9, 42, tzinfo=timezone(timedelta(hours=1)))
LATER = NOW + timedelta(hours=2)

OTHER_PROGRAM = """
import sys
from datetime import datetime
from pathlib import Path
from clea_desktop.store.folder import Folder
from clea_desktop.store.lock import hold
with hold(Folder(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@contextmanager
def other_program(folder: Folder) -> Iterator[subprocess.Popen[str]]:
    """Another program, once it holds the folder."""
    command = [sys.executable, "-c", OTHER_PROGRAM, str(folder.path), NOW.isoformat()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def refusal(folder: Folder, now: datetime = LATER) -> str:
    with pytest.raises(EnvironmentProblem) as refused:
        with hold(folder, now):
            pass
    return refused.value.sentence


def test_while_held_the_file_names_the_holder_then_is_empty(folder: Folder) -> None:
    with hold(folder, NOW):
        assert json.loads(folder.lock.read_bytes()) == {
            "user": psutil.Process().username(),
            "computer": platform.node(),
            "since": "2026-03-02T09:42:00+01:00",
        }
    assert folder.lock.read_bytes() == b""


def test_the_same_program_does_not_hold_it_twice(folder: Folder) -> None:
    with hold(folder, NOW):
        before = folder.lock.read_bytes()
        sentence = refusal(folder)
        assert folder.lock.read_bytes() == before
    assert f"par {psutil.Process().username()} sur l’ordinateur {platform.node()}" in sentence
    assert "depuis 9\u00a0h\u00a042\u00a0:" in sentence
    with hold(folder, LATER):
        pass


def test_another_program_is_named(folder: Folder) -> None:
    with other_program(folder):
        assert "depuis 9\u00a0h\u00a042\u00a0:" in refusal(folder)


def test_a_killed_holder_leaves_no_lock(folder: Folder) -> None:
    with other_program(folder) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert b"user" in folder.lock.read_bytes()
        with hold(folder, LATER) as holding:
            assert holding.stopped
            holding.told = True
            assert b"11:42" in folder.lock.read_bytes()
    assert folder.lock.read_bytes() == b""
    with hold(folder, LATER) as holding:
        assert not holding.stopped


def test_who_looks_or_fails_leaves_the_sign_of_a_stop(folder: Folder) -> None:
    folder.lock.write_bytes(b"{}")
    with hold(folder, NOW) as holding:
        assert holding.stopped
    with pytest.raises(ZeroDivisionError), hold(folder, NOW):
        raise ZeroDivisionError
    with hold(folder, NOW) as holding:
        assert holding.stopped
        holding.told = True
    with hold(folder, NOW) as holding:
        assert not holding.stopped
    assert folder.lock.read_bytes() == b""


def test_one_stopped_while_it_writes_its_name_leaves_the_sign_of_the_stop_before(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.lock.write_bytes(b'{"user": "a name that is longer than any other"' + bytes(400))

    class Killed(BaseException):
        pass

    def killed(*_: object) -> str:
        raise Killed

    monkeypatch.setattr(json, "dumps", killed)
    with pytest.raises(Killed), hold(folder, NOW):
        pass
    monkeypatch.undo()
    with hold(folder, NOW) as holding:
        assert holding.stopped
        assert json.loads(folder.lock.read_bytes())["user"] == psutil.Process().username()


def test_a_failure_while_held_lets_go(folder: Folder) -> None:
    with pytest.raises(ZeroDivisionError), hold(folder, NOW):
        raise ZeroDivisionError
    assert folder.lock.read_bytes() == b""
    with hold(folder, NOW):
        pass


def test_another_day_is_said_and_the_hour_is_the_reader_s(folder: Folder) -> None:
    with hold(folder, NOW):
        assert "depuis le 2\u00a0mars\u00a02026 à 8\u00a0h\u00a042\u00a0:" in refusal(
            folder, datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
        )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"[" * 4096,
        b"\xff",
        b'{"user": "a", "computer": "b"}',
        b'{"user": "a", "computer": "b", "since": "2026-03-02"}',
        b'{"user": "a", "computer": "b", "since": 3}',
        b'{"user": "\\u001b[2J", "computer": "b", "since": "2026-03-02T09:42:00+01:00"}',
    ],
)
def test_a_holder_who_cannot_be_read_is_not_named(folder: Folder, content: bytes) -> None:
    with hold(folder, NOW):
        folder.lock.write_bytes(content)
        assert "déjà ouvert ailleurs" in refusal(folder)


def test_a_read_only_folder_is_told() -> None:
    with ordinary_user() as home, locked_up(home):
        assert "est refusé" in refusal(Folder(home))


def test_on_a_full_disk_the_lock_holds_without_a_name(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        folder = Folder(disk)
        with hold(folder, NOW):
            pass
        with pytest.raises(OSError, match="No space"):
            (disk / "ballast").write_bytes(bytes(1 << 20))
        with hold(folder, NOW):
            assert "déjà ouvert ailleurs" in refusal(folder)


def of_windows(monkeypatch: pytest.MonkeyPatch, refused: int) -> ModuleType:
    """The lock as Windows has it, a byte of which is held by another."""

    def locking(_file: int, mode: int, _length: int) -> None:
        if mode == msvcrt.LK_NBLCK:
            raise OSError(refused, "")

    msvcrt = ModuleType("msvcrt")
    vars(msvcrt).update(locking=locking, LK_NBLCK=2, LK_UNLCK=0)
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("lock_of_windows", str(lock.__file__))
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, made)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("refused", [errno.EACCES, errno.EDEADLK, 0])
def test_on_windows_the_holder_is_named_however_the_byte_is_refused(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    with hold(folder, NOW):
        other = of_windows(monkeypatch, refused)
        with pytest.raises(EnvironmentProblem, match=r"est ouvert par .* depuis 9"):
            with other.hold(folder, LATER):
                pass


def test_on_windows_a_disk_that_fails_is_not_taken_for_a_holder(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = of_windows(monkeypatch, errno.EIO)
    with pytest.raises(EnvironmentProblem, match="n’a pas pu lire ou écrire"):
        with other.hold(folder, LATER):
            pass
