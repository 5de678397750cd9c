"""Strict JSON that knows its lines, for files that people also write by hand."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from clea_desktop.arrivals.faults import Fault, refusal
from clea_desktop.arrivals.lined import LinedDict, LinedList
from clea_desktop.arrivals.strict_json import read_json

_BLANK = re.compile(r"[ \t\n\r]*")


def read_lined_json(data: bytes, source: str, size_limit: int, most_values: int) -> object:
    """As :func:`read_json`, its fields and items knowing the line each begins on.

    :raises RuleError: as :func:`read_json`.
    """
    # What is strict about it is asked first; the lines are then found in what is known to be JSON.
    read_json(data, source, size_limit, most_values)
    try:
        return _Lines(data.decode("utf-8-sig")).value(0)[0]
    except RecursionError as error:
        # It takes more of the stack than the first reading does.
        why = "trop de niveaux y sont imbriqués"
        raise refusal(source, [Fault("contenu du fichier", why)]) from error


class _Lines:
    """A second reading of sound JSON, which keeps the lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scan = json.JSONDecoder().raw_decode
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def value(self, at: int) -> tuple[Any, int]:
        """The value that begins there or after white space, and where it ends."""
        at = self._past_blank(at)
        if self._text[at] == "{":
            return self._fields(at)
        if self._text[at] == "[":
            return self._items(at)
        return self._scan(self._text, at)

    def _fields(self, at: int) -> tuple[LinedDict, int]:
        fields = LinedDict(self._line(at))
        at = self._past_blank(at + 1)
        while self._text[at] != "}":
            line = self._line(at)
            name, at = self._scan(self._text, at)
            fields[name], at = self.value(self._past_blank(at) + 1)
            fields.lines[name] = line
            at = self._past_comma(at)
        return fields, at + 1

    def _items(self, at: int) -> tuple[LinedList, int]:
        items = LinedList(self._line(at))
        at = self._past_blank(at + 1)
        while self._text[at] != "]":
            items.lines.append(self._line(at))
            item, at = self.value(at)
            items.append(item)
            at = self._past_comma(at)
        return items, at + 1

    def _past_comma(self, at: int) -> int:
        at = self._past_blank(at)
        return self._past_blank(at + 1) if self._text[at] == "," else at

    def _past_blank(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        assert found is not None, "it may be empty"
        return found.end()

    def _line(self, at: int) -> int:
        return bisect_right(self._ends, at - 1) + 1
