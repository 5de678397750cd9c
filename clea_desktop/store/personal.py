"""Everything the file holds of somebody, as plain values: the right of access."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from clea_desktop.store import registry
from clea_desktop.store import tables as t

_JSON = frozenset({"content", "outcome", "codes", "given_names", "former_names", "birth_place"})
_JSON_OF = {"identity": frozenset({"identity_check"})}
_FILES = frozenset({("document", "content"), ("reprise", "scan")})
# It seals what others may want to prove: told to nobody, gone with the rest.
_SECRET = frozenset({"salt", "key"})


@dataclass(frozen=True)
class File:
    """A file kept with a dossier: the id of its row, a name for it, its bytes."""

    row: bytes
    name: str
    content: bytes


@dataclass(frozen=True)
class Held:
    """All the rows about somebody, by table; their acts; the names of who acted; files."""

    facts: Mapping[str, list[dict[str, Any]]]
    acts: list[dict[str, Any]]
    people: Mapping[str, str]
    files: tuple[File, ...]


def held(connection: Connection, dossiers: Sequence[bytes], contacts: Sequence[bytes]) -> Held:
    """All that is held of some dossiers and contacts of one person."""
    facts: dict[str, list[dict[str, Any]]] = {}
    files: list[File] = []
    for table in (*t.FACTS_OF_DOSSIER, *t.FACTS_OF_CONTACT):
        owner = "contact" if table in t.FACTS_OF_CONTACT else "dossier"
        own = table.c.id if table.name == owner else table.c[owner]
        rows = connection.execute(
            select(table)
            .join(t.act, t.act.c.id == table.c.act)
            .where(own.in_([*dossiers, *contacts]))
            .order_by(t.act.c.seq)
        )
        told = []
        for row in rows.mappings():
            files += _files(table.name, row, len(files))
            told.append(_plain(table.name, row))
        if told:
            facts[table.name] = told
    rows = connection.execute(
        select(t.act.c.id, t.act.c.at, t.act.c.kind, t.act.c.label, t.act.c.by, t.act.c.undoes)
        .where(t.act.c.dossier.in_([*dossiers, *contacts]))
        .order_by(t.act.c.seq)
    )
    acts = [_plain("act", row) for row in rows.mappings()]
    told_text = json.dumps([facts, acts])
    names = {
        who.hex(): name
        for who, name in registry.names(connection).items()
        if who.hex() in told_text
    }
    return Held(facts, acts, names, tuple(files))


def _plain(table: str, row: RowMapping) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in row.items():
        if name in _SECRET or value is None or value == "":
            continue
        if (table, name) in _FILES:
            told[f"{name}_sha256"] = hashlib.sha256(value).hexdigest()
        elif isinstance(value, bytes):
            told[name] = value.hex()
        elif isinstance(value, date | datetime):
            told[name] = value.isoformat()
        elif isinstance(value, str) and (name in _JSON or name in _JSON_OF.get(table, ())):
            told[name] = json.loads(value)
        else:
            told[name] = value
    return told


def _files(table: str, row: RowMapping, before: int) -> list[File]:
    if table == "document":
        name = f"{before + 1:02d}-{row['kind']}-{row['at'].date().isoformat()}.pdf"
        return [File(row["id"], name, bytes(row["content"]))]
    if table == "reprise" and row["scan"]:
        suffix = row["scan_name"].rpartition(".")[2].casefold()
        kind = suffix if suffix.isalnum() and suffix.isascii() and len(suffix) < 6 else "bin"
        return [File(row["id"], f"{before + 1:02d}-livret-repris.{kind}", bytes(row["scan"]))]
    return []
