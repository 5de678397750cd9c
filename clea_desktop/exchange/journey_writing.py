"""The journey of a dossier as the file tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any

from clea_desktop.domain.journey import FormativeCheck, Journey, Prescription
from clea_desktop.domain.people import Person


def journey_part(journey: Journey, ranks: Mapping[bytes | None, int]) -> dict[str, Any]:
    """What the file tells of a journey; nothing when there is nothing.

    :param ranks: the rank of each assessment in the file, by its id.
    """
    return _without_empty(
        {field.name: _value(getattr(journey, field.name), ranks) for field in fields(journey)}
    )


def _without_empty(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in told.items()
        # A zero is a number of votes, and said.
        if value is not False and value not in (None, "", [], {})
    }


def _value(value: Any, ranks: Mapping[bytes | None, int]) -> Any:
    match value:
        case Person():
            return value.name
        case Enum():
            return value.value
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case tuple():
            return [_value(each, ranks) for each in value]
        case FormativeCheck():
            told = [{"domain": code, "state": state.value} for code, state in value.readiness]
            return {**_fields(value, ranks), "readiness": told}
        case Prescription():
            return {**_fields(value, ranks), "codes": list(value.codes)}
        case _ if is_dataclass(value):
            return _fields(value, ranks)
        case _:
            return value


def _fields(value: Any, ranks: Mapping[bytes | None, int]) -> dict[str, Any]:
    told = {
        field.name: _value(getattr(value, field.name), ranks)
        for field in fields(value)
        if field.name not in {"id", "assessment", "session", "deposit", "deposit_by"}
    }
    if getattr(value, "assessment", None) is not None:
        told["assessment"] = ranks[value.assessment]
    return _without_empty(told)
