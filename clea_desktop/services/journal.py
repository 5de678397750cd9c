"""The journal: every act, read by pages, searched, and written out for anyone to verify."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clea_desktop.domain.people import Person
from clea_desktop.services import erasing
from clea_desktop.services.centre import Centre
from clea_desktop.services.outside import check_outside
from clea_desktop.store import journal, registry
from clea_desktop.store.files import replacing

FORMAT = "clea-journal/1"
ERASED = "effacé"


@dataclass(frozen=True)
class Told:
    """An act in words: its number, when, what, by whom, about which dossier."""

    number: int
    at: datetime
    label: str
    by: str
    about: str
    digest: str


def search(
    centre: Centre,
    typed: str = "",
    about: bytes | None = None,
    by: bytes | None = None,
    most: int = -1,
    within: int = 0,
) -> list[bytes]:
    """The ids of the acts that hold every word typed, the latest first.

    :param about: of a dossier alone.
    :param by: of a person alone.
    :param most: how many at most, the last of them; -1 for all.
    :param within: among so many of the last acts; 0 for all of them.
    """
    with centre.store.database.reading() as connection:
        return journal.ids(connection, typed.split(), about, by, most, within)


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
            line.label,
            names.get(line.by, "") if line.by else "",
            ERASED if line.about in erased else known.get(line.about or b"", ""),
            line.hash.hex(),
        )
        for line in lines
    ]


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
