"""A child forked to do an act and say it, stopped or not, and what it said."""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

from tests.faults.acts import Told, on_pipe


class Fault(AssertionError):
    """The child met something that is no refusal."""


def child(do: Callable[[int], None]) -> tuple[int, int]:
    """Fork: the child does this and says lines; its id, and where to read them.

    This process has one thread and no centre open, so that what is forked is whole.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        # By both, so that it holds for whoever comes first.
        with suppress(OSError):
            os.setpgid(process, process)
        return process, reading
    code = 1
    try:
        os.setpgid(0, 0)
        os.close(reading)
        do(writing)
        code = 0
    except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
        on_pipe(writing)(Told("fault", more={"traceback": traceback.format_exc()}).line())
    finally:
        os._exit(code)


def heard(
    process: int, reading: int, seconds: float | None = None, *, group: bool = False
) -> bytes:
    """What a child says until it ends, or is stopped dead after so long.

    :param group: the processes that it started go with it.
    """
    raw = b""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        ready, _, _ = select.select([reading], [], [], left)
        if ready:
            chunk = os.read(reading, 1 << 16)
            if not chunk:
                break
            raw += chunk
        else:
            (os.killpg if group else os.kill)(process, signal.SIGKILL)
            until = None
    os.close(reading)
    os.waitpid(process, 0)
    # What it started must not write into the next home.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    return raw


def no_fault(said: list[Told]) -> list[Told]:
    """What was said, when nothing of it is a fault of ours."""
    for each in said:
        if each.what == "fault":
            raise Fault(_own_lines(each.more["traceback"]))
    return said


def _own_lines(told: str) -> str:
    """What a traceback says of our own files, and its end."""
    *lines, last = [line.strip() for line in told.splitlines() if line.strip()]
    own = [line for line in lines if line.startswith("File") and "site-packages" not in line]
    return " ".join([last, *own])
