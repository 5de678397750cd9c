"""Assessments read back whole as domain values: what was decided, closed, put right, taken over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, RowMapping, select

from clea_desktop.domain.assessment import Assessment, Closing, Kind, Reopening
from clea_desktop.domain.people import Person
from clea_desktop.store import editions, registry, values
from clea_desktop.store import tables as t

_T = TypeVar("_T")

# A dossier that comes from elsewhere brings all its closings in one act: the one that stands
# comes after those that were taken back.
STANDS = t.closing.c.id.not_in(select(t.reopening.c.closing))


def assessments_of(
    connection: Connection, read_with: Sequence[bytes], void: frozenset[bytes]
) -> tuple[Assessment, ...]:
    """The assessments of some dossiers read as one, in the order opened."""
    rows = _rows(connection, read_with, void)
    ids = [row["id"] for row in rows]
    marks = facts_of(connection, t.mark, ids, void)
    notes = facts_of(connection, t.note, ids, void)
    opinions = facts_of(connection, t.opinion, ids, void)
    return _assembled(connection, rows, void, marks, notes, opinions)


def assessments_of_each(
    connection: Connection, dossiers: Sequence[bytes], void: frozenset[bytes]
) -> dict[bytes, tuple[Assessment, ...]]:
    """The assessments of each of several dossiers, none joined, in the order opened.

    Those of which some assessment went to another edition are left out.
    """
    rows = _rows(connection, dossiers, void)
    ids = [row["id"] for row in rows]
    moved = {row["dossier"] for row in facts_of(connection, t.migration, ids, void)}
    rows = [row for row in rows if row["dossier"] not in moved]
    ids = [row["id"] for row in rows]
    marks, notes, opinions = (
        facts_of(connection, table, ids, void) for table in (t.mark, t.note, t.opinion)
    )
    found: dict[bytes, tuple[Assessment, ...]] = {one: () for one in dossiers if one not in moved}
    made = _assembled(connection, rows, void, marks, notes, opinions)
    for row, assessment in zip(rows, made, strict=True):
        found[row["dossier"]] = (*found[row["dossier"]], assessment)
    return found


def bare_assessments(
    connection: Connection, dossiers: Sequence[bytes], void: frozenset[bytes]
) -> dict[bytes, tuple[Assessment, ...]]:
    """The assessments of each of many dossiers, none joined, none taken to another edition.

    Their decisions, notes and opinions are left out.
    """
    rows = _rows(connection, dossiers, void)
    found: dict[bytes, tuple[Assessment, ...]] = {}
    for row, made in zip(rows, _assembled(connection, rows, void, (), (), ()), strict=True):
        found[row["dossier"]] = (*found.get(row["dossier"], ()), made)
    return found


def _rows(
    connection: Connection, dossiers: Sequence[bytes], void: frozenset[bytes]
) -> list[RowMapping]:
    rows = connection.execute(
        select(t.assessment)
        .where(t.assessment.c.dossier.in_(dossiers))
        # Within one dossier the two agree; joined ones take their places by their days.
        .order_by(t.assessment.c.opened_on, t.assessment.c.position)
    )
    return [row for row in rows.mappings() if row["act"] not in void]


def _assembled(
    connection: Connection,
    rows: Sequence[RowMapping],
    void: frozenset[bytes],
    marks: Sequence[RowMapping],
    notes: Sequence[RowMapping],
    opinions: Sequence[RowMapping],
) -> tuple[Assessment, ...]:
    ids = [row["id"] for row in rows]
    closings = facts_of(connection, t.closing, ids, void)
    # Rare facts: most dossiers have none of any.
    reopenings = facts_of(connection, t.reopening, ids, void)
    rights = facts_of(connection, t.rectification, ids, void)
    taken = [r for r in facts_of(connection, t.release_decision, ids, void) if r["taken"]]
    moves = facts_of(connection, t.migration, ids, void)
    reprises = facts_of(connection, t.reprise, ids, void, but=t.reprise.c.scan)
    people = people_of(
        connection, [*rows, *marks, *notes, *opinions, *reopenings, *rights, *reprises, *moves]
    )
    own = _Own(marks, notes, opinions, closings, reopenings, rights, taken, reprises)
    found = tuple(
        Assessment(
            kind=Kind(row["kind"]),
            release=last(values.key(d) for d in own(taken, row)) or values.key(row),
            opened_on=row["opened_on"],
            evaluator=people[row["evaluator"]],
            marks=tuple(values.mark(m, people) for m in own(marks, row)),
            notes=tuple(values.note(n, people) for n in own(notes, row)),
            opinion=last(values.opinion(o, people) for o in own(opinions, row)),
            closing=_standing_closing(own(closings, row), own(reopenings, row)),
            id=row["id"],
            reopenings=tuple(
                _reopening(r, own(closings, row), people) for r in own(reopenings, row)
            ),
            rectifications=tuple(values.rectification(r, people) for r in own(rights, row)),
            reprise=last(values.reprise(r, people) for r in own(reprises, row)),
        )
        for row in rows
    )
    if not moves:
        return found
    told = editions.Told(connection, moves, taken, marks, notes, people)
    return tuple(told.apart(assessment) for assessment in found)


class _Own:
    """Facts of many assessments, told apart once: those of each in their order."""

    def __init__(self, *every: Sequence[RowMapping]) -> None:
        self._of: dict[tuple[int, bytes], list[RowMapping]] = {}
        for facts in every:
            for fact in facts:
                self._of.setdefault((id(facts), fact["assessment"]), []).append(fact)

    def __call__(self, facts: Sequence[RowMapping], row: RowMapping) -> list[RowMapping]:
        return self._of.get((id(facts), row["id"]), [])


def facts_of(
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
        order.append(STANDS)
    elif "at" in table.c:
        order.append(table.c.at)
    rows = connection.execute(
        select(*(column for column in table.c if column is not but))
        .join(t.act, t.act.c.id == table.c.act)
        .where(table.c.assessment.in_(assessments))
        .order_by(*order)
    )
    return [row for row in rows.mappings() if row["act"] not in void]


def people_of(connection: Connection, rows: Iterable[RowMapping]) -> dict[bytes, Person]:
    """Everyone that some rows name, by their record."""
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


def last(found: Iterable[_T]) -> _T | None:
    """The last of some values; None when there is none."""
    every = list(found)
    return every[-1] if every else None
