"""What makes a process of the tests stop dead at the first socket that leaves the computer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STOPPED = 99

GUARD = f"""
import os, socket, sys

INET = {{socket.AF_INET, socket.AF_INET6}}

def guard(event, told):
    if not event.startswith("socket."):
        return
    family = told[1] if event == "socket.__new__" else getattr(told[0], "family", None)
    asks = event in {{"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}}
    if asks or family in INET:
        os.write(2, f"network: {{event}}\\n".encode())
        os._exit({STOPPED})

sys.addaudithook(guard)
"""
"""Loaded by every Python started with it in its path, workers of the program included."""


def guarded(folder: Path) -> dict[str, str]:
    """The environment of processes that stop at the first socket of the Internet."""
    place = folder / "guard"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(place), str(ROOT)]),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUNBUFFERED": "1",
    }


def open_to_the_network() -> list[str]:
    """The sockets of the Internet this process holds, whoever opened them: Python or not."""
    import psutil

    found = psutil.Process().net_connections(kind="inet")
    return [str(each) for each in found]


def python(*arguments: str) -> list[str]:
    """This very Python, with arguments."""
    return [sys.executable, *arguments]
