"""Dossiers read back whole as domain values; rows never leave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, true

from clea_desktop.domain.assessment import (
    Assessment,
)
from clea_desktop.domain.dossier import Dossier, HandedOver, Withdrawal
from clea_desktop.domain.people import (
    Candidate,
)
from clea_desktop.store import steps, values
from clea_desktop.store import tables as t
from clea_desktop.store.acts import void_acts
from clea_desktop.store.assessments import (
    STANDS,
    assessments_of,
    assessments_of_each,
    last,
    people_of,
)

_BY = 500
"""How many dossiers are named in one question: SQLite takes some thousands at most."""


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


def read_together(connection: Connection, ids: Iterable[bytes]) -> dict[bytes, bytes]:
    """The dossier in the lists that each of some is read with; most stand alone."""
    every = list(ids)
    joined: set[bytes] = set()
    for first in range(0, len(every), _BY):
        some = every[first : first + _BY]
        found = connection.scalars(select(t.joining.c.joined).where(t.joining.c.joined.in_(some)))
        joined.update(bytes(one) for one in found)
    return {one: read_with(connection, one) if one in joined else one for one in every}


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
        .order_by(t.act.c.seq, STANDS)
    ).all()
    return bytes(rows[-1].id)


def load(connection: Connection, dossier_id: bytes) -> Dossier:
    """A whole dossier, with what undo took back left out.

    :raises KeyError: there is no such dossier.
    """
    numbering = _numbering(connection, dossier_id)
    together = with_joined(connection, dossier_id)
    related = family(connection, dossier_id)
    void = frozenset().union(*(void_acts(connection, one) for one in related))
    assessments = assessments_of(connection, together, void)
    return _whole(connection, dossier_id, numbering, together, void, assessments)


def load_several(connection: Connection, ids: Sequence[bytes]) -> dict[bytes, Dossier]:
    """Several whole dossiers, as :func:`load` reads each: what they decided is asked for at once.

    :raises KeyError: there is no such dossier.
    """
    joined = t.joining.c
    rows = connection.execute(
        select(joined.dossier, joined.joined).where(
            joined.dossier.in_(ids) | joined.joined.in_(ids)
        )
    )
    not_alone = {bytes(each) for row in rows for each in (row.dossier, row.joined)}
    alone = [one for one in ids if one not in not_alone]
    void = {one: void_acts(connection, one) for one in alone}
    decided = assessments_of_each(connection, alone, frozenset().union(*void.values()))
    found = {}
    for one in ids:
        if one not in decided:
            found[one] = load(connection, one)
            continue
        numbering = _numbering(connection, one)
        found[one] = _whole(connection, one, numbering, [one], void[one], decided[one])
    return found


def _numbering(connection: Connection, dossier_id: bytes) -> Any:
    numbering = connection.execute(
        select(t.dossier.c.year, t.dossier.c.number).where(t.dossier.c.id == dossier_id)
    ).first()
    if numbering is None:
        raise KeyError(dossier_id.hex())
    return numbering


def _whole(
    connection: Connection,
    dossier_id: bytes,
    numbering: Any,
    together: Sequence[bytes],
    void: frozenset[bytes],
    assessments: tuple[Assessment, ...],
) -> Dossier:
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
    people = people_of(connection, found)
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
    row = last(row for row in rows.mappings() if row["act"] not in void)
    if row is None:
        return None
    return Withdrawal(row["reason"], row["at"], people_of(connection, [row])[row["by"]])


def identity(connection: Connection, dossier_id: bytes, void: frozenset[bytes]) -> Candidate:
    """Who a dossier is of, as it stands without what undo took back."""
    rows = connection.execute(
        select(t.identity)
        .join(t.act, t.act.c.id == t.identity.c.act)
        .where(t.identity.c.dossier == dossier_id)
        .order_by(t.act.c.seq)
    )
    return values.candidate([row for row in rows.mappings() if row["act"] not in void][-1])
