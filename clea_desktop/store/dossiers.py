"""Dossiers read back whole as domain values; rows never leave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, RowMapping, func, or_, select, true

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    Kind,
    Reopening,
)
from clea_desktop.domain.dossier import Dossier, HandedOver, Withdrawal
from clea_desktop.domain.people import (
    Candidate,
    Person,
)
from clea_desktop.store import editions, registry, steps, values
from clea_desktop.store import tables as t
from clea_desktop.store.acts import void_acts

_T = TypeVar("_T")

# A dossier that comes from elsewhere brings all its closings in one act: the one that stands
# comes after those that were taken back.
_STANDS = t.closing.c.id.not_in(select(t.reopening.c.closing))


def reference_words(year: int, number: int) -> str:
    """« 2026-0147 »."""
    return f"{year}-{number:04d}"


def next_number(connection: Connection, year: int) -> int:
    """The number of the next dossier opened in a year."""
    last = connection.scalar(select(func.max(t.dossier.c.number)).where(t.dossier.c.year == year))
    # Papers of an erased dossier may lie somewhere: its number is nobody else's.
    gone = connection.execute(
        select(t.centre_step.c.content).where(t.centre_step.c.kind == "erasure")
    )
    given: list[int] = [
        number for row in gone for of, number in json.loads(row.content)["numbers"] if of == year
    ]
    return max(last or 0, *given, 0) + 1


def all_ids(connection: Connection) -> list[bytes]:
    """Every dossier, withdrawn and joined ones too."""
    return [row.id for row in connection.execute(select(t.dossier.c.id))]


def identity_id(connection: Connection, dossier_id: bytes) -> bytes:
    """The row of the identity that stands."""
    void = void_acts(connection, dossier_id)
    rows = connection.execute(
        select(t.identity.c.id, t.identity.c.act)
        .join(t.act, t.act.c.id == t.identity.c.act)
        .where(t.identity.c.dossier == dossier_id)
        .order_by(t.act.c.seq)
    ).all()
    return bytes([row.id for row in rows if row.act not in void][-1])


def of_assessment(connection: Connection, assessment_id: bytes) -> bytes:
    """The dossier an assessment is read with.

    :raises KeyError: there is no such assessment.
    """
    found = connection.scalar(
        select(t.assessment.c.dossier).where(t.assessment.c.id == assessment_id)
    )
    if found is None:
        raise KeyError(assessment_id.hex())
    return read_with(connection, bytes(found))


def read_with(connection: Connection, dossier_id: bytes) -> bytes:
    """The dossier in the lists that a dossier is read with: itself unless it was joined."""
    while (into := joined_to(connection, dossier_id)) is not None:
        dossier_id = into
    return dossier_id


def joined_to(connection: Connection, dossier_id: bytes) -> bytes | None:
    """The dossier this one is read with since they were joined; None when it stands alone."""
    rows = connection.execute(
        select(t.joining.c.act, t.joining.c.dossier).where(t.joining.c.joined == dossier_id)
    ).all()
    standing = [
        bytes(row.dossier) for row in rows if row.act not in void_acts(connection, row.dossier)
    ]
    return standing[0] if standing else None


def joined_by(connection: Connection, act: bytes) -> bytes:
    """The dossier that an act joined to another."""
    return bytes(
        connection.execute(select(t.joining.c.joined).where(t.joining.c.act == act)).scalar_one()
    )


def family(connection: Connection, dossier_id: bytes) -> list[bytes]:
    """Every dossier that is, or was one day, read with this one.

    What was done while they were joined is an act of one of them about an assessment of another.
    """
    found, waiting = [dossier_id], [dossier_id]
    while waiting:
        one = waiting.pop()
        rows = connection.execute(
            select(t.joining.c.dossier, t.joining.c.joined).where(
                or_(t.joining.c.dossier == one, t.joining.c.joined == one)
            )
        )
        for near in {bytes(each) for row in rows for each in (row.dossier, row.joined)}:
            if near not in found:
                found.append(near)
                waiting.append(near)
    return found


def with_joined(connection: Connection, dossier_id: bytes) -> list[bytes]:
    """A dossier and those joined to it, itself first."""
    void = void_acts(connection, dossier_id)
    rows = connection.execute(
        select(t.joining.c.act, t.joining.c.joined).where(t.joining.c.dossier == dossier_id)
    ).all()
    found = [dossier_id]
    for row in rows:
        if row.act not in void:
            found += with_joined(connection, row.joined)
    return found


def opinion_id(connection: Connection, assessment_id: bytes) -> bytes | None:
    """The row of the opinion that stands."""
    found = connection.scalar(
        select(t.opinion.c.id)
        .join(t.act, t.act.c.id == t.opinion.c.act)
        .where(t.opinion.c.assessment == assessment_id)
        .order_by(t.act.c.seq.desc())
        .limit(1)
    )
    return bytes(found) if found else None


def closing_id(connection: Connection, assessment_id: bytes) -> bytes:
    """The row of the closing that stands (IndexError when there is none)."""
    rows = connection.execute(
        select(t.closing.c.id)
        .join(t.act, t.act.c.id == t.closing.c.act)
        .where(t.closing.c.assessment == assessment_id)
        .order_by(t.act.c.seq, _STANDS)
    ).all()
    return bytes(rows[-1].id)


def load(connection: Connection, dossier_id: bytes) -> Dossier:
    """A whole dossier, with what undo took back left out.

    :raises KeyError: there is no such dossier.
    """
    numbering = connection.execute(
        select(t.dossier.c.year, t.dossier.c.number).where(t.dossier.c.id == dossier_id)
    ).first()
    if numbering is None:
        raise KeyError(dossier_id.hex())
    together = with_joined(connection, dossier_id)
    related = family(connection, dossier_id)
    void = frozenset().union(*(void_acts(connection, one) for one in related))
    assessments = _assessments(connection, together, void)
    return Dossier(
        reference=reference_words(numbering.year, numbering.number),
        candidate=identity(connection, dossier_id, void),
        assessments=assessments,
        id=dossier_id,
        documents=_documents(connection, together, void, assessments),
        withdrawal=_withdrawal(connection, dossier_id, void),
        aliases=tuple(alias for one in together[1:] for alias in _aliases(connection, one, void)),
        joined_to=joined_to(connection, dossier_id),
        journey=steps.journey(connection, together, void),
    )


def _aliases(connection: Connection, dossier_id: bytes, void: frozenset[bytes]) -> list[str]:
    numbering = connection.execute(
        select(t.dossier.c.year, t.dossier.c.number).where(t.dossier.c.id == dossier_id)
    ).one()
    names = identity(connection, dossier_id, void).all_names
    return [reference_words(numbering.year, numbering.number), *names]


def _documents(
    connection: Connection,
    together: Sequence[bytes],
    void: frozenset[bytes],
    assessments: Sequence[Assessment],
) -> tuple[HandedOver, ...]:
    table = t.document.c
    rows = connection.execute(
        # Not the bytes: they are read one document at a time.
        select(
            t.act.c.seq,
            table.id,
            table.act,
            table.assessment,
            table.kind,
            table.at,
            table.by,
            table.pages,
        )
        .join(t.act, t.act.c.id == table.act)
        .where(table.dossier.in_(together))
        .order_by(t.act.c.seq)
    )
    found = [row for row in rows.mappings() if row["act"] not in void]
    if not found:
        return ()
    people = _people(connection, found)
    ranks = {assessment.id: rank for rank, assessment in enumerate(assessments)}
    replacing = _replacing_acts(connection, [one for one in ranks if one])
    return tuple(
        HandedOver(
            row["id"],
            row["kind"],
            row["assessment"],
            row["at"],
            people[row["by"]],
            row["pages"],
            next(
                (
                    at.date()
                    for seq, at, touched in replacing
                    if seq > row["seq"] and ranks[touched] <= ranks.get(row["assessment"], -1)
                ),
                None,
            ),
        )
        for row in found
    )


def _replacing_acts(
    connection: Connection, assessments: Sequence[bytes]
) -> list[tuple[int, datetime, bytes]]:
    """The acts that put out of date the papers of an assessment and of those after it.

    Rectifications, corrected référentiels taken, and closings made again.
    """
    taken = t.release_decision
    touching = {
        t.rectification: true(),
        taken: taken.c.taken,
        t.closing: true(),
    }
    found: list[tuple[int, datetime, bytes]] = []
    for table, condition in touching.items():
        rows = connection.execute(
            select(t.act.c.seq, t.act.c.at, table.c.assessment)
            .join(t.act, t.act.c.id == table.c.act)
            .where(table.c.assessment.in_(assessments), condition)
            .order_by(t.act.c.seq)
        ).all()
        told: set[bytes] = set()
        for row in rows:
            # The first closing of an assessment puts nothing out of date.
            if table is not t.closing or row.assessment in told:
                found.append((row.seq, row.at, row.assessment))
            told.add(row.assessment)
    return sorted(found)


def document_content(connection: Connection, document_id: bytes) -> tuple[bytes, bytes]:
    """The bytes of a paper handed over, and their SHA-256 (KeyError when there is none)."""
    table = t.document.c
    row = connection.execute(
        select(table.content, table.sha256).where(table.id == document_id)
    ).first()
    if row is None:
        raise KeyError(document_id.hex())
    return bytes(row.content), bytes(row.sha256)


def _withdrawal(
    connection: Connection, dossier_id: bytes, void: frozenset[bytes]
) -> Withdrawal | None:
    rows = connection.execute(
        select(t.withdrawal)
        .join(t.act, t.act.c.id == t.withdrawal.c.act)
        .where(t.withdrawal.c.dossier == dossier_id)
        .order_by(t.act.c.seq)
    )
    row = _last(row for row in rows.mappings() if row["act"] not in void)
    if row is None:
        return None
    return Withdrawal(row["reason"], row["at"], _people(connection, [row])[row["by"]])


def _assessments(
    connection: Connection, read_with: Sequence[bytes], void: frozenset[bytes]
) -> tuple[Assessment, ...]:
    rows = (
        connection.execute(
            select(t.assessment)
            .where(t.assessment.c.dossier.in_(read_with))
            # Within one dossier the two agree; joined ones take their places by their days.
            .order_by(t.assessment.c.opened_on, t.assessment.c.position)
        )
        .mappings()
        .all()
    )
    rows = [row for row in rows if row["act"] not in void]
    ids = [row["id"] for row in rows]
    marks = _facts(connection, t.mark, ids, void)
    notes = _facts(connection, t.note, ids, void)
    opinions = _facts(connection, t.opinion, ids, void)
    closings = _facts(connection, t.closing, ids, void)
    # Rare facts: most dossiers have none of any.
    reopenings = _facts(connection, t.reopening, ids, void)
    rights = _facts(connection, t.rectification, ids, void)
    taken = [r for r in _facts(connection, t.release_decision, ids, void) if r["taken"]]
    moves = _facts(connection, t.migration, ids, void)
    reprises = _facts(connection, t.reprise, ids, void, but=t.reprise.c.scan)
    people = _people(
        connection, [*rows, *marks, *notes, *opinions, *reopenings, *rights, *reprises, *moves]
    )
    found = tuple(
        Assessment(
            kind=Kind(row["kind"]),
            release=_last(values.key(d) for d in taken if d["assessment"] == row["id"])
            or values.key(row),
            opened_on=row["opened_on"],
            evaluator=people[row["evaluator"]],
            marks=tuple(values.mark(m, people) for m in marks if m["assessment"] == row["id"]),
            notes=tuple(values.note(n, people) for n in notes if n["assessment"] == row["id"]),
            opinion=_last(
                values.opinion(o, people) for o in opinions if o["assessment"] == row["id"]
            ),
            closing=_standing_closing(
                [c for c in closings if c["assessment"] == row["id"]], reopenings
            ),
            id=row["id"],
            reopenings=tuple(
                _reopening(r, closings, people) for r in reopenings if r["assessment"] == row["id"]
            ),
            rectifications=tuple(
                values.rectification(r, people) for r in rights if r["assessment"] == row["id"]
            ),
            reprise=_last(
                values.reprise(r, people) for r in reprises if r["assessment"] == row["id"]
            ),
        )
        for row in rows
    )
    if not moves:
        return found
    told = editions.Told(connection, moves, taken, marks, notes, people)
    return tuple(told.apart(assessment) for assessment in found)


def _facts(
    connection: Connection,
    table: Any,
    assessments: Sequence[bytes],
    void: frozenset[bytes],
    but: Column[Any] | None = None,
) -> list[RowMapping]:
    """The facts of some assessments, in the order of their acts, then within each act.

    :param but: a column too heavy to be read along.
    """
    order: list[Any] = [t.act.c.seq]
    if "position" in table.c:
        order.append(table.c.position)
    elif table is t.closing:
        order.append(_STANDS)
    elif "at" in table.c:
        order.append(table.c.at)
    rows = connection.execute(
        select(*(column for column in table.c if column is not but))
        .join(t.act, t.act.c.id == table.c.act)
        .where(table.c.assessment.in_(assessments))
        .order_by(*order)
    )
    return [row for row in rows.mappings() if row["act"] not in void]


def _people(connection: Connection, rows: Iterable[RowMapping]) -> dict[bytes, Person]:
    ids = {
        row[role]
        for row in rows
        for role in ("evaluator", "observer", "entered_by", "by", "checked_by")
        if row.get(role) is not None
    }
    return {who: Person(name, who) for who, name in registry.names(connection, ids).items()}


def _standing_closing(
    closings: Sequence[RowMapping], reopenings: Sequence[RowMapping]
) -> Closing | None:
    """The last closing, unless a reopening took it back."""
    if not closings or closings[-1]["id"] in {r["closing"] for r in reopenings}:
        return None
    return values.closing(closings[-1])


def _reopening(
    row: RowMapping, closings: Sequence[RowMapping], people: dict[bytes, Person]
) -> Reopening:
    taken_back = next(c for c in closings if c["id"] == row["closing"])
    return Reopening(values.closing(taken_back), row["at"], people[row["by"]], row["reason"])


def _last(found: Iterable[_T]) -> _T | None:
    last = None
    for value in found:
        last = value
    return last


def identity(connection: Connection, dossier_id: bytes, void: frozenset[bytes]) -> Candidate:
    """Who a dossier is of, as it stands without what undo took back."""
    rows = connection.execute(
        select(t.identity)
        .join(t.act, t.act.c.id == t.identity.c.act)
        .where(t.identity.c.dossier == dossier_id)
        .order_by(t.act.c.seq)
    )
    return values.candidate([row for row in rows.mappings() if row["act"] not in void][-1])
