"""What a gesture changed: all that a screen needs to repaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Outcome


@dataclass(frozen=True)
class Change:
    """What one act changed.

    ``criteria`` are the critères touched, ``previous`` the marks they had. ``act`` is None when
    the gesture said what already stood, and nothing was written.
    """

    act: bytes | None
    dossier: bytes
    assessment: bytes | None
    criteria: tuple[str, ...]
    previous: Mapping[str, Mark | None]
    outcome: Outcome | None
    label: str
