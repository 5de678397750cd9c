"""Frozen values of the domain to JSON and back, by the types their fields are given.

People are written by the id of their record: a name put right is right everywhere.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from clea_desktop.domain.people import Person

NOT_CONTENT = frozenset({"id", "assessment", "session"})
"""Fields that have a column of their own."""


def to_plain(value: Any, id_of: Callable[[Person], bytes]) -> Any:
    """A value as JSON takes it.

    :param id_of: the record of a person, made if there is none yet.
    """
    match value:
        case Person():
            return id_of(value).hex()
        case Enum():
            return value.value
        case date() | time():
            return value.isoformat()
        case tuple():
            return [to_plain(each, id_of) for each in value]
        case _ if is_dataclass(value):
            return {
                field.name: to_plain(getattr(value, field.name), id_of)
                for field in fields(value)
                if field.name not in NOT_CONTENT
            }
        case _:
            return value


def from_plain(kind: type, plain: Mapping[str, Any], people: Mapping[bytes, Person]) -> Any:
    """The value of that class that was written so."""
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], value, people) for name, value in plain.items()})


def people_in(plain: Any, kind: type) -> set[bytes]:
    """The records of the people a value written so names."""
    found: set[bytes] = set()
    for name, value in plain.items():
        _collect(_hints(kind)[name], value, found)
    return found


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any, people: Mapping[bytes, Person]) -> Any:
    if value is None:
        return None
    inner = _inside(hint)
    if isinstance(inner, tuple):
        pairs = zip(_each(inner, value), value, strict=True)
        return tuple(_read(each, item, people) for each, item in pairs)
    if inner is Person:
        return people[bytes.fromhex(value)]
    if issubclass(inner, Enum):
        return inner(value)
    if issubclass(inner, date | time):
        return inner.fromisoformat(value)
    if isinstance(inner, type) and is_dataclass(inner):
        return from_plain(inner, value, people)
    return value


def _collect(hint: Any, value: Any, found: set[bytes]) -> None:
    inner = _inside(hint)
    if value is None:
        return
    if isinstance(inner, tuple):
        for each, item in zip(_each(inner, value), value, strict=True):
            _collect(each, item, found)
    elif inner is Person:
        found.add(bytes.fromhex(value))
    elif isinstance(inner, type) and is_dataclass(inner):
        found.update(people_in(value, inner))


@cache
def _inside(hint: Any) -> Any:
    """The class of a hint without its « or None »; the arguments of a tuple as a tuple."""
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (each for each in get_args(hint) if each is not types.NoneType)
    return get_args(hint) if get_origin(hint) is tuple else hint


def _each(arguments: tuple[Any, ...], value: list[Any]) -> list[Any]:
    """The hint of each item of a tuple."""
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return [arguments[0]] * len(value)
    return list(arguments)


__all__ = ["from_plain", "people_in", "to_plain"]
