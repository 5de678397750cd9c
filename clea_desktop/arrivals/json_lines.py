"""JSON already read, with the line each of its values stands on, for a fault to say it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from clea_desktop.arrivals.lined import LinedDict, LinedList

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_Tokens = Iterator[tuple[str, int]]


def with_lines(data: bytes, value: object, deep: int = 4) -> object:
    """The same value, its lists and fields knowing their lines.

    :param data: what the value was read from, found to be JSON.
    :param deep: how many levels have lines; what is deeper is told by what holds it.
    """
    tokens = _tokens(data.decode("utf-8-sig"))
    return _lined(value, tokens, *next(tokens), deep)


def _tokens(text: str) -> _Tokens:
    line, done = 1, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", done, found.start())
        done = found.start()
        yield found[0], line


def _lined(node: object, tokens: _Tokens, first: str, line: int, deep: int) -> object:
    if first not in {"{", "["}:
        return node
    if deep == 0:
        _pass_over(tokens)
        return node
    if isinstance(node, dict):
        fields = LinedDict(line)
        for token, at in tokens:
            if token == "}":
                break
            if token != ",":
                key = json.loads(token)
                next(tokens)
                fields.lines[key] = at
                fields[key] = _lined(node[key], tokens, *next(tokens), deep - 1)
        return fields
    items = LinedList(line)
    assert isinstance(node, list)
    for token, at in tokens:
        if token == "]":
            break
        if token != ",":
            items.lines.append(at)
            items.append(_lined(node[len(items)], tokens, token, at, deep - 1))
    return items


def _pass_over(tokens: _Tokens) -> None:
    """Leave what was just opened."""
    opened = 1
    while opened:
        token, _line = next(tokens)
        opened += (token in {"{", "["}) - (token in {"}", "]"})
