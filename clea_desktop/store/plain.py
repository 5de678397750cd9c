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


def from_plain(
    kind: type, plain: Mapping[str, Any], people: Mapping[bytes, Person], **more: Any
) -> Any:
    """The value of that class that was written so.

    :param more: fields that have a column of their own.
    """
    readers = _readers(kind)
    told = {
        name: value if value is None or (read := readers[name]) is None else read(value, people)
        for name, value in plain.items()
    }
    return kind(**told, **more)


def people_in(plain: Any, kind: type) -> set[bytes]:
    """The records of the people a value written so names."""
    found: set[bytes] = set()
    for name, collect in _collectors(kind):
        value = plain.get(name)
        if value is not None:
            collect(value, found)
    return found


# Worked out once a class: a dossier may have hundreds of steps, read each time it is opened.
_Reader = Callable[[Any, Mapping[bytes, Person]], Any]
_Collector = Callable[[Any, set[bytes]], None]


@cache
def _readers(kind: type) -> dict[str, _Reader | None]:
    """How each field is read; None for what is already as it was."""
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


@cache
def _collectors(kind: type) -> list[tuple[str, _Collector]]:
    """The fields that may name people, and how they are found there."""
    found = ((name, _collector(hint)) for name, hint in get_type_hints(kind).items())
    return [(name, collect) for name, collect in found if collect is not None]


def _reader(hint: Any) -> _Reader | None:
    inner = _inside(hint)
    if isinstance(inner, tuple):
        return _tuple_reader(inner)
    if inner is Person:
        return lambda value, people: people[bytes.fromhex(value)]
    if issubclass(inner, Enum):
        return lambda value, _people: inner(value)
    if issubclass(inner, date | time):
        return lambda value, _people: inner.fromisoformat(value)
    if isinstance(inner, type) and is_dataclass(inner):
        return lambda value, people: from_plain(inner, value, people)
    return None


def _tuple_reader(arguments: tuple[Any, ...]) -> _Reader:
    readers = [_reader(each) for each in arguments if each is not Ellipsis]
    several = len(arguments) == 2 and arguments[1] is Ellipsis

    def read(value: Any, people: Mapping[bytes, Person]) -> Any:
        each = readers * len(value) if several else readers
        return tuple(
            item if item is None or reader is None else reader(item, people)
            for reader, item in zip(each, value, strict=True)
        )

    return read


def _collector(hint: Any) -> _Collector | None:
    inner = _inside(hint)
    if isinstance(inner, tuple):
        return _tuple_collector(inner)
    if inner is Person:
        return lambda value, found: found.add(bytes.fromhex(value))
    if isinstance(inner, type) and is_dataclass(inner) and _collectors(inner):
        return lambda value, found: found.update(people_in(value, inner))
    return None


def _tuple_collector(arguments: tuple[Any, ...]) -> _Collector | None:
    collectors = [_collector(each) for each in arguments if each is not Ellipsis]
    if not any(collectors):
        return None
    several = len(arguments) == 2 and arguments[1] is Ellipsis

    def collect(value: Any, found: set[bytes]) -> None:
        each = collectors * len(value) if several else collectors
        for one, item in zip(each, value, strict=True):
            if item is not None and one is not None:
                one(item, found)

    return collect


@cache
def _inside(hint: Any) -> Any:
    """The class of a hint without its « or None »; the arguments of a tuple as a tuple."""
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (each for each in get_args(hint) if each is not types.NoneType)
    return get_args(hint) if get_origin(hint) is tuple else hint


__all__ = ["from_plain", "people_in", "to_plain"]
