"""Children to be stopped dead, forked from one process that has imported all they need.

Starting Python and importing the program takes longer than what is struck; and waiting for what a
child says, rather than for a while, gives the same test on a busy machine.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]

_PATIENCE = 120
"""In seconds: a child that says nothing for so long never will."""


def say(*words: str) -> None:
    """What a child says, in one line that no kill cuts: so short a write to a pipe is whole."""
    print(*words, flush=True)


def serve(play: Callable[[list[str]], None]) -> None:
    """Fork a child for each line of standard input, until there is none.

    Nothing here may start a thread: what is forked has one.
    """
    for line in sys.stdin:
        process = os.fork()
        if not process:
            code = 1
            try:
                # What it starts goes with it.
                os.setpgid(0, 0)
                say("begun", str(os.getpid()))
                play(json.loads(line))
                code = 0
            except BaseException:  # noqa: BLE001 - told here, whatever it is
                traceback.print_exc()
            finally:
                os._exit(code)
        os.waitpid(process, 0)
        say("ended")


class Child:
    """One child, listened to until it is stopped."""

    def __init__(self, hear: Callable[[], list[str]]) -> None:
        self._hear = hear
        (_, process) = hear()
        self._process = int(process)
        self.said: list[list[str]] = []

    def until(self, lines: int) -> None:
        """Listen until so many lines were said."""
        while len(self.said) < lines:
            line = self._hear()
            assert line != ["ended"], f"it ended by itself after {self.said[-3:]}"
            self.said.append(line)

    def until_word(self, word: str, times: int = 1) -> None:
        """Listen until so many lines began with a word."""
        while [line[0] for line in self.said].count(word) < times:
            self.until(len(self.said) + 1)

    def kill(self) -> list[list[str]]:
        """Stop it dead, with what it started: all that it said."""
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        while (line := self._hear()) != ["ended"]:
            self.said.append(line)
        return self.said


@contextmanager
def forking(module: str) -> Iterator[Callable[..., Child]]:
    """A way to begin a child of a module that calls :func:`serve`, with words for it."""
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if "COVERAGE" not in name},
    ) as server:
        assert server.stdin is not None and server.stdout is not None
        asked, said = server.stdin, server.stdout
        raw = b""

        def hear() -> list[str]:
            nonlocal raw
            while b"\n" not in raw:
                ready, _, _ = select.select([said], [], [], _PATIENCE)
                assert ready, "it says nothing"
                chunk = os.read(said.fileno(), 1 << 16)
                assert chunk, "whoever forks them stopped"
                raw += chunk
            line, _, raw = raw.partition(b"\n")
            return line.decode().split()

        def begin(*words: str) -> Child:
            asked.write(json.dumps(words).encode() + b"\n")
            asked.flush()
            return Child(hear)

        yield begin
        asked.close()
