"""The journal: every act, read by pages, searched, and written out for anyone to verify."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clea_desktop.domain.people import Person
from clea_desktop.services import erasing
from clea_desktop.services.centre import Centre
from clea_desktop.services.outside import check_outside
from clea_desktop.store import journal, registry
from clea_desktop.store.files import replacing
from clea_desktop.store.journal import Filter

__all__ = [
    "ERASED",
    "EVERY",
    "FORMAT",
    "SORTS",
    "Filter",
    "Told",
    "authors",
    "export",
    "is_dossier",
    "search",
    "told",
    "whose",
]

FORMAT = "clea-journal/1"
ERASED = "effacé"
EVERY = Filter()


@dataclass(frozen=True)
class Told:
    """An act in words: its number, when, what, by whom, about which dossier.

    ``whose`` is the id of that dossier, or contact; nothing of an act of the centre.
    """

    number: int
    at: datetime
    label: str
    by: str
    about: str
    whose: bytes | None
    digest: str


SORTS: Mapping[str, frozenset[str]] = {
    "Décisions et notes": frozenset({"absence", "mark", "note", "undo"}),
    "Évaluations": frozenset(
        {"adopt", "assessment", "close", "migrate", "rectify", "reopen", "reprise"}
    ),
    "Dossiers et parcours": frozenset(
        {"contact", "dossier", "identity", "import", "join", "parted", "step", "traces", "withdraw"}
    ),
    "Papiers et jurys": frozenset(
        {"complement", "contestation", "decision", "deposit", "hand_over"}
        | {"minutes", "opinion", "written"}
    ),
    "Effacements": frozenset({"anonymise", "erase"}),
    "Centre, profils et référentiels": frozenset(
        {"centre", "init", "keys", "organisation", "person", "profile"}
        | {"release", "release_check", "release_correction", "restore"}
    ),
}
"""The kinds of acts as a reader of the journal sorts them."""


def search(centre: Centre, wanted: Filter = EVERY, most: int = -1, within: int = 0) -> list[bytes]:
    """The ids of the acts wanted, the latest first.

    :param most: how many at most, the last of them; -1 for all.
    :param within: among so many of the last acts; 0 for all of them.
    """
    with centre.store.database.reading() as connection:
        return journal.ids(connection, wanted, most, within)


def told(centre: Centre, ids: list[bytes]) -> list[Told]:
    """What some acts say; of somebody erased, that they are, and nothing else is known."""
    erased = erasing.erased_ids(centre)
    with centre.store.database.reading() as connection:
        lines = journal.lines(connection, ids)
        names = registry.names(connection, {line.by for line in lines if line.by})
        abouts = {line.about for line in lines if line.about}
        known = journal.references(connection, abouts)
    return [
        Told(
            line.seq,
            line.at,
            ERASED if line.about in erased else line.label,
            names.get(line.by, "") if line.by else "",
            ERASED if line.about in erased else known.get(line.about or b"", ""),
            line.about,
            line.hash.hex(),
        )
        for line in lines
    ]


def is_dossier(centre: Centre, about: bytes) -> bool:
    """Whether what acts are about is a dossier that still is."""
    try:
        centre.in_hand(about)
    except KeyError:
        return False
    return True


def whose(centre: Centre, about: bytes) -> str:
    """Whom a journal is about, in words: a dossier, somebody erased, a contact."""
    if is_dossier(centre, about):
        held = centre.in_hand(about)
        return f"{held.candidate.display_name} · {held.reference}"
    erased = about in erasing.erased_ids(centre)
    return "une personne effacée" if erased else "un contact"


def authors(centre: Centre) -> list[Person]:
    """Everyone who may have done something, by name."""
    with centre.store.database.reading() as connection:
        found = registry.names(connection)
    return sorted((Person(name, who) for who, name in found.items()), key=lambda each: each.name)


def export(centre: Centre, to: Path) -> int:
    """Write the whole journal, one act a line, as ``docs/formats/journal.md`` says.

    It names nobody: acts hold ids, codes and words.

    :returns: how many acts.
    :raises RuleError: not by the responsable, or ``to`` is among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written; what it held is untouched.
    """
    centre.require_responsible()
    check_outside(centre.store.folder.path, to)
    head = {"format": FORMAT, "head": centre.store.database.head.hash.hex()}
    count = 0
    with replacing(to) as stream, centre.store.database.reading() as connection:
        stream.write(f"{json.dumps(head)}\n".encode())
        for act in journal.sealed(connection):
            stream.write(f"{json.dumps(act, ensure_ascii=False, sort_keys=True)}\n".encode())
            count += 1
    return count
