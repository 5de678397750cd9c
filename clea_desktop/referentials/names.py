"""The names of the files of a release file, which are also those of what is kept of it."""

from __future__ import annotations

MANIFEST = "manifeste.json"
SIGNATURE = "manifeste.json.minisig"
TREE = "referentiel.json"
HELP = "aides.json"
CONTEXT = "contexte-"
CORRESPONDENCE = "correspondance-"


def correspondence_name(edition: str) -> str:
    """The file that leads from an edition."""
    return f"{CORRESPONDENCE}{edition}.json"
