"""When the window locks by itself: nobody types, or the computer goes to sleep."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from clea_desktop.services.centre import Centre
from clea_desktop.ui.preferences import Preferences
from clea_desktop.ui.watch import Watch, told_by_windows
from clea_desktop.ui.window import Window
from tests.centres import TestClock
from tests.ui.locks import locked
from tests.ui.windows import Key, a_window, strike


class Times:
    """A computer that a test sends to sleep."""

    def __init__(self) -> None:
        self.wall = 1_000.0
        self.steady = 10.0

    def pass_by(self, seconds: float, *, asleep: bool = False) -> None:
        self.wall += seconds
        self.steady += 0 if asleep else seconds


@pytest.fixture
def watched(window: Window) -> tuple[Watch, Times, list[bool]]:
    times, due = Times(), []
    watch = Watch(lambda: 10, window, lambda: times.wall, lambda: times.steady)
    watch.due.connect(lambda: due.append(True))
    watch.start()
    return watch, times, due


def wait_by(watch: Watch, times: Times, seconds: int) -> None:
    for _ in range(seconds // 2):
        times.pass_by(2)
        watch.look()


def test_ten_minutes_without_a_key_lock(
    window: Window, watched: tuple[Watch, Times, list[bool]]
) -> None:
    watch, times, due = watched
    wait_by(watch, times, 590)
    assert not due
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Key.Key_Shift)
    wait_by(watch, times, 590)
    assert not due
    wait_by(watch, times, 10)
    assert due
    watch.stop()
    watch.stop()


def test_keys_that_shortcuts_take_count_as_well(
    window: Window, watched: tuple[Watch, Times, list[bool]]
) -> None:
    watch, times, due = watched
    wait_by(watch, times, 590)
    strike(Key.Key_2)  # a group of « Aujourd’hui »
    wait_by(watch, times, 590)
    assert not due
    watch.stop()


def test_waking_up_locks_and_a_clock_set_back_does_not(
    watched: tuple[Watch, Times, list[bool]],
) -> None:
    watch, times, due = watched
    times.wall -= 365 * 86_400
    watch.look()
    assert not due
    times.pass_by(3_600, asleep=True)
    watch.look()
    assert due
    watch.stop()


def test_never_is_never_but_for_sleep(window: Window) -> None:
    times, due = Times(), []
    watch = Watch(lambda: 0, window, lambda: times.wall, lambda: times.steady)
    watch.due.connect(lambda: due.append(True))
    watch.start()
    wait_by(watch, times, 7_200)
    assert not due
    assert watch._sleep is not None
    watch._sleep.going_to_sleep(False)
    assert not due
    watch._sleep.going_to_sleep(True)
    watch._sleep.locked()
    assert len(due) == 2
    watch.stop()


def test_the_window_locks_when_it_is_due(centre: Centre, clock: TestClock) -> None:
    with a_window(centre.store.folder.path, clock, centre) as window:
        window.watch.due.emit()
        locked(window)
        # Locked already, or never opened: nothing more to lock.
        window.watch.due.emit()


def test_windows_says_it_in_two_messages() -> None:
    assert told_by_windows(0x218, 4)
    assert told_by_windows(0x2B1, 7)
    assert not told_by_windows(0x218, 7)


def test_the_minutes_are_remembered(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "fenetre.ini")
    assert preferences.lock_minutes == 10
    preferences.lock_minutes = 0
    assert Preferences(tmp_path / "fenetre.ini").lock_minutes == 0
    (tmp_path / "autre.ini").write_text("[General]\nlock_minutes=7\n")
    assert Preferences(tmp_path / "autre.ini").lock_minutes == 10


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no bus can be made here")
def test_logind_says_when_the_computer_goes_to_sleep() -> None:
    """On a bus of its own: whatever this computer does meanwhile is not heard."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        heard = subprocess.run(
            [sys.executable, "-m", "tests.ui.sleep_child"],
            env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=Path(__file__).resolve().parent.parent.parent,
        )
    finally:
        bus.kill()
        bus.wait()
        assert bus.stdout is not None
        bus.stdout.close()
    assert (heard.stdout.split(), heard.returncode) == (["sleep", "lock"], 0), heard.stderr
