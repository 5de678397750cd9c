"""What a command says: its document on standard output, its sentences on standard error."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from contextlib import suppress
from typing import TextIO

# Whoever read the other end has gone; Windows says it in the second way.
_GONE = {errno.EPIPE, errno.EINVAL}
# A file's name may hold a line break, an order to the terminal or bytes that are no text.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Undelivered(Exception):
    """Standard output did not take what a command had to say.

    ``gone`` is whether its reader left, as « head » does, and wants no more.
    """

    def __init__(self, *, gone: bool) -> None:
        super().__init__()
        self.gone = gone


def speak_utf8() -> None:
    """Write UTF-8 and bare line feeds, whatever the system would choose."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n", errors="backslashreplace")


def say(sentence: str) -> None:
    """A sentence on one line for who runs the command; when nobody can be told, work goes on."""
    stream: TextIO | None = sys.stderr
    if stream is None:
        return
    try:
        print(_UNSHOWN.sub("□", sentence), file=stream, flush=True)
    except OSError:
        _silence(stream)


def deliver(text: str) -> None:
    """Write on standard output, to its end; nothing waits for the program to leave.

    :raises Undelivered: it was not taken.
    """
    stream: TextIO | None = sys.stdout
    if stream is None:  # closed before the program began
        if text:
            raise Undelivered(gone=False)
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _silence(stream)
        raise Undelivered(gone=error.errno in _GONE) from error


def _silence(stream: TextIO) -> None:
    """Lead a stream nowhere: Python writes what is left in it on leaving, and would complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
