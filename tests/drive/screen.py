"""A screen of our own (Xvfb), real keys pressed on it (xdotool), and pictures of it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QImage

NEEDED = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}
"""The programs it takes, and their Debian packages."""


BUILD = Path(__file__).resolve().parent.parent.parent / "build"
"""Where what is driven leaves its pictures and files."""


def missing() -> list[str]:
    """The packages of the programs that are not here."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def driven_in(folder: Path, drive: Callable[[], int]) -> int:
    """Drive in a folder emptied first, a home of its own in it; the exit code."""
    if lacking := missing():
        print(f"Il manque {', '.join(lacking)} : « apt-get install {' '.join(lacking)} »,")
        print("puis « make setup », qui ajoute ce qu’il faut à Qt sur un écran.")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["HOME"] = str(folder / "home")
    return drive()


class Screen:
    """A screen, its keyboard, and how many keys were pressed."""

    def __init__(self, display: str, folder: Path) -> None:
        self.display = display
        self.environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._framebuffer = folder / "Xvfb_screen0"
        self.pressed: dict[str, int] = {}

    def key(self, *keys: str, wait: float = 0.12) -> None:
        """Press keys, one after the other (« ctrl+k », « Return »)."""
        for key in keys:
            self.pressed[key] = self.pressed.get(key, 0) + 1
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(wait)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "25", text)
        time.sleep(0.25)

    def picture(self, to: Path) -> None:
        """What the screen shows, as a file: its memory is in the form of xwd."""
        content = self._framebuffer.read_bytes()
        header = struct.unpack(">25I", content[:100])
        size, width, height, stride, colors = (
            header[0],
            header[4],
            header[5],
            header[12],
            header[19],
        )
        pixels = content[size + colors * 12 :]
        QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy().save(str(to))

    def start(self, *command: str, more: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a program on this screen."""
        return subprocess.Popen(
            [sys.executable, "-m", "clea_desktop", *command],
            env={**self.environment, **(more or {})},
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for_window(self, name: str = "CléA Desktop") -> None:
        """Stay until a window of that name is there, and has the keyboard."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", name)
        time.sleep(0.6)

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def a_screen(folder: Path, width: int = 1366, height: int = 768) -> Iterator[Screen]:
    """A screen that nobody sees, with a window manager."""
    folder.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-fbdir",
            str(folder),
            "-nolisten",
            "tcp",
        ],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    screen = Screen(display, folder)
    manager = subprocess.Popen(
        ["openbox"], env=screen.environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        time.sleep(0.5)
        yield screen
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Stay until something is so."""
    for _ in range(int(seconds * 20)):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("nothing came")
