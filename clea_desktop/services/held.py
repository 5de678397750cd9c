"""A release as the centre holds it: its tree, and what leads to it from earlier editions."""

from __future__ import annotations

from dataclasses import replace

from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.referentials.format import known_release
from clea_desktop.referentials.names import CORRESPONDENCE
from clea_desktop.referentials.parts import known_correspondence
from clea_desktop.store import registry
from clea_desktop.store.database import Database


def held_release(database: Database, key: ReleaseKey, fingerprint: str) -> Release:
    """A release the centre holds (KeyError when it holds none).

    :raises EnvironmentProblem: its bytes are not those of the fingerprint.
    """
    with database.reading() as connection:
        content = registry.release_content(connection, key)
        parts = registry.parts_of_edition(connection, key)
    release = known_release(content, fingerprint)
    return replace(
        release,
        correspondences=tuple(
            known_correspondence(part)
            for name, part in parts.items()
            if name.startswith(CORRESPONDENCE)
        ),
    )
