"""How the editions that somebody may choose from are named."""

from __future__ import annotations

from collections.abc import Sequence

from clea_desktop.domain.referential import Release, ReleaseKey


def edition_choices(offered: Sequence[Release]) -> list[tuple[ReleaseKey, str]]:
    """« Édition 2021 »; the certification after it where several are offered."""
    if len({release.key.id for release in offered}) == 1:
        return [(release.key, f"Édition {release.key.edition}") for release in offered]
    return [
        (release.key, f"Édition {release.key.edition} · {release.certification}")
        for release in offered
    ]
