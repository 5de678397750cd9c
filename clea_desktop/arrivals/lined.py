"""Values of a file that know on which line they stand, for a fault to say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class LinedDict(dict[str, Any]):
    """Fields, and the line each begins on (from 1); ``line`` is where the first one is."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class LinedList(list[Any]):
    """Items, and the line each begins on (from 1)."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def line_of(path: Sequence[int | str], content: object) -> int | None:
    """The line of what stands at a path, or of the nearest thing above it; None without lines."""
    node: Any = content
    line = getattr(content, "line", None)
    for step in path:
        try:
            line = node.lines[step]
            node = node[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line
