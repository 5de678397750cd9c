"""What a release file says of itself: dates, publisher, who verified what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Verified:
    """Lines that somebody of another centre found true to an official text."""

    official_text: str
    by: str
    on: date
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """What a release file says of itself.

    ``register_number`` is that of the Répertoire spécifique. Dates unknown are None.
    """

    issued_on: date
    note: str
    publisher: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    register_number: str = ""
    verified: tuple[Verified, ...] = ()


def known_manifest(data: bytes) -> Manifest:
    """The manifest of bytes that were checked before they were kept."""
    return manifest_of(json.loads(data))


def manifest_of(fields: Mapping[str, Any]) -> Manifest:
    """The manifest of fields that were checked."""
    publisher = fields.get("publisher")
    return Manifest(
        date.fromisoformat(fields["issued_on"]),
        fields["note"],
        publisher["name"] if publisher else "",
        _day(fields.get("in_force_from")),
        _day(fields.get("in_force_until")),
        fields.get("register_number", ""),
        tuple(
            Verified(
                each["official_text"],
                each["by"],
                date.fromisoformat(each["on"]),
                tuple(each["lines"]),
            )
            for each in fields.get("verified", ())
        ),
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
