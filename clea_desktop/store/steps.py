"""The steps of a path and of a contact: written as JSON, read back as values of the domain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from clea_desktop.domain.accounts import Complaint, Fees
from clea_desktop.domain.assessment import Reprise
from clea_desktop.domain.backups import BackupPolicy
from clea_desktop.domain.contact import Contact, Ending, Opened
from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.evidence import Evidence, EvidenceLimits
from clea_desktop.domain.half_day import HalfDay, Together
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.journey import (
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Journey,
    Prescription,
    Restitution,
    Sitting,
    Step,
    Trace,
    Trainer,
    journey_of,
)
from clea_desktop.domain.jury import (
    Batch,
    HatChoice,
    JurySession,
    Member,
    Minutes,
    Started,
    StepAside,
)
from clea_desktop.domain.people import Person
from clea_desktop.domain.plan import Plan
from clea_desktop.domain.publishing import Publisher, ReleaseSeen, SigningKey
from clea_desktop.domain.retention import Erasure, Retention, Written
from clea_desktop.domain.rights import Profile
from clea_desktop.domain.sentences import ReadySentence
from clea_desktop.domain.supply import ColumnMap, SupplyIds
from clea_desktop.store import registry
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row
from clea_desktop.store.ids import IdSource
from clea_desktop.store.plain import from_plain, people_in, to_plain
from clea_desktop.store.rows import People

KINDS: Mapping[str, type] = {
    "trace": Trace,
    "interview": Interview,
    "sitting": Sitting,
    "restitution": Restitution,
    "prescription": Prescription,
    "check": FormativeCheck,
    "trainer": Trainer,
    "focus": Focus,
    "hearing": Hearing,
    "departure": Departure,
    "evidence": Evidence,
    "contact": Contact,
    "ending": Ending,
    "opened": Opened,
    "delegate": Delegate,
    "session": JurySession,
    "member": Member,
    "aside": StepAside,
    "batch": Batch,
    "minutes": Minutes,
    "started": Started,
    "hat": HatChoice,
    "columns": ColumnMap,
    "supply_ids": SupplyIds,
    "fees": Fees,
    "complaint": Complaint,
    "publisher": Publisher,
    "release_seen": ReleaseSeen,
    "signing_key": SigningKey,
    "backup_policy": BackupPolicy,
    "evidence_limits": EvidenceLimits,
    "retention": Retention,
    "erasure": Erasure,
    "written": Written,
    "profile": Profile,
    "plan": Plan,
    "half_day": HalfDay,
    "together": Together,
    "sentence": ReadySentence,
}
"""What each kind of step is read back as."""

_NAMES = {kind: name for name, kind in KINDS.items()}


def step_row(
    step: Step | Written,
    entry: bytes,
    dossier: bytes,
    people: People,
    new_id: IdSource,
    *,
    dropped: bool = False,
) -> Row:
    """A step of a dossier, under the id of what it writes or writes again."""
    place = {
        "dossier": dossier,
        "assessment": getattr(step, "assessment", None),
        "session": getattr(step, "session", None),
    }
    return t.step, {**place, **content(step, entry, people, new_id, dropped=dropped)}


def content(
    step: Any, entry: bytes, people: People, new_id: IdSource, *, dropped: bool = False
) -> dict[str, Any]:
    """The columns every step has."""
    plain = to_plain(step, lambda person: people.id_of(person, new_id))
    return {
        "id": new_id(),
        "kind": _NAMES[type(step)],
        "entry": entry,
        "dropped": dropped,
        "content": json.dumps(plain, ensure_ascii=False),
    }


def journey(connection: Connection, dossiers: Sequence[bytes], void: frozenset[bytes]) -> Journey:
    """All that happened along the path of some dossiers read as one."""
    # Where papers were written is no part of the path, and never leaves the centre with it.
    which = t.step.c.dossier.in_(dossiers) & (t.step.c.kind != "written")
    rows = _standing(connection, t.step, which, void)
    return journey_of(read(connection, rows)) if rows else Journey()


def written(connection: Connection, dossiers: Sequence[bytes]) -> list[Written]:
    """The files written of some dossiers, in their order."""
    which = t.step.c.dossier.in_(dossiers) & (t.step.c.kind == "written")
    return read(connection, _standing(connection, t.step, which, frozenset()))


def read(connection: Connection, rows: Iterable[RowMapping]) -> list[Any]:
    """The values that rows of steps say, each with its entry for its id."""
    plains = [(row, KINDS[row["kind"]], json.loads(row["content"])) for row in rows]
    named = {who for _row, kind, plain in plains for who in people_in(plain, kind)}
    people = {who: Person(name, who) for who, name in registry.names(connection, named).items()}
    values = []
    for row, kind, plain in plains:
        has = kind.__dataclass_fields__  # type: ignore[attr-defined]
        given = {"id": row["entry"]} if "id" in has else {}
        if "assessment" in has:
            given["assessment"] = row["assessment"]
        if "session" in has:
            given["session"] = row["session"] if "session" in row else row["about"]
        values.append(from_plain(kind, plain, people, **given))
    return values


def standing_rows(connection: Connection, contact: bytes, void: frozenset[bytes]) -> list[Any]:
    """The steps of a contact that stand."""
    return _standing(connection, t.contact_step, t.contact_step.c.contact == contact, void)


def _standing(
    connection: Connection, table: Table, which: Any, void: frozenset[bytes]
) -> list[RowMapping]:
    """Of each thing, its last writing, in the order first written; what was dropped left out."""
    rows = connection.execute(
        select(table).join(t.act, t.act.c.id == table.c.act).where(which).order_by(t.act.c.seq)
    )
    last = {row["entry"]: row for row in rows.mappings() if row["act"] not in void}
    return [row for row in last.values() if not row["dropped"]]


def reprise_row(
    reprise: Reprise,
    place: Mapping[str, Any],
    checked_by: bytes,
    scan: tuple[str, bytes] | None,
) -> Row:
    """Validations taken over; ``place`` holds its id, dossier and assessment."""
    name, content_ = scan or ("", None)
    return t.reprise, {
        **place,
        "organisation": reprise.organisation,
        "edition": reprise.edition,
        "codes": json.dumps(sorted(reprise.codes)),
        "checked_by": checked_by,
        "checked_on": reprise.checked_on,
        "scan": content_,
        "scan_name": name,
    }


def scan(connection: Connection, assessment_id: bytes) -> tuple[str, bytes] | None:
    """The name and the bytes of the livret kept with a reprise; None when there is none."""
    row = connection.execute(
        select(t.reprise.c.scan_name, t.reprise.c.scan).where(
            t.reprise.c.assessment == assessment_id
        )
    ).first()
    return (row.scan_name, bytes(row.scan)) if row is not None and row.scan else None
