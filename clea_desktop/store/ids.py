"""Where ids come from."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

IdSource = Callable[[], bytes]


def id_source(now: Callable[[], datetime]) -> IdSource:
    """Ids of 16 bytes: milliseconds, then 10 random bytes.

    Neighbours in time are neighbours in an index, which keeps writing cheap in a large file;
    nothing reads the time back.
    """

    def new_id() -> bytes:
        milliseconds = int(now().timestamp() * 1000)
        return milliseconds.to_bytes(6, "big") + os.urandom(10)

    return new_id
