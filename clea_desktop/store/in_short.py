"""Many dossiers at once, each in short: what its verdicts rest on, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.dossier import Decided
from clea_desktop.domain.marks import Mark
from clea_desktop.store import adoptions, dossiers
from clea_desktop.store import tables as t
from clea_desktop.store.acts import undone
from clea_desktop.store.assessments import bare_assessments

_CHUNK = 500
_WIDTH = 12
_MARKS = {"": None, **{mark.value: mark for mark in Mark}}


@dataclass(frozen=True)
class InShort:
    """A dossier in a list, its assessments without their marks, and what was decided in each."""

    id: bytes
    reference: str
    name: str
    assessments: tuple[Assessment, ...]
    decided: tuple[Decided, ...]


def open_on(connection: Connection, referential: str) -> Iterator[InShort]:
    """The dossiers in the lists with an assessment open, that follow a référentiel, by name."""
    every = adoptions.open_on(connection, referential)
    for first in range(0, len(every), _CHUNK):
        yield from _read(connection, every[first : first + _CHUNK])


def some(connection: Connection, ids: Sequence[bytes]) -> Iterator[InShort]:
    """Some dossiers, in the order asked."""
    for first in range(0, len(ids), _CHUNK):
        yield from _read(connection, ids[first : first + _CHUNK])


def _read(connection: Connection, ids: Sequence[bytes]) -> Iterator[InShort]:
    state = t.dossier_state.c
    named = {
        row.dossier: (row.reference, row.name)
        for row in connection.execute(
            select(state.dossier, state.reference, state.name).where(state.dossier.in_(ids))
        )
    }
    rare = _rare(connection, ids)
    plain = [one for one in ids if one not in rare]
    void, seqs = _void(connection, plain)
    found = bare_assessments(connection, plain, void)
    decided = _decided(connection, [a.id for every in found.values() for a in every if a.id], seqs)
    for one in ids:
        if one in rare:
            assessments = dossiers.load(connection, one).assessments
            said = tuple(assessment.decided for assessment in assessments)
        else:
            assessments = found.get(one, ())
            said = tuple(decided.get(assessment.id or b"", {}) for assessment in assessments)
        yield InShort(one, *named[one], assessments, said)


def _rare(connection: Connection, ids: Sequence[bytes]) -> set[bytes]:
    """Those that are read whole: joined one day, or taken to another edition."""
    joining, moved = t.joining.c, t.migration.c
    joined = connection.execute(
        select(joining.dossier, joining.joined).where(
            or_(joining.dossier.in_(ids), joining.joined.in_(ids))
        )
    )
    rare = {bytes(one) for row in joined for one in row}
    rows = connection.execute(select(moved.dossier).where(moved.dossier.in_(ids)).distinct())
    return rare.union(bytes(row.dossier) for row in rows)


def _void(connection: Connection, ids: Sequence[bytes]) -> tuple[frozenset[bytes], frozenset[int]]:
    """The acts of some dossiers that an undo took back, and their ranks in the journal."""
    act = t.act.c
    pairs = connection.execute(
        select(act.id, act.undoes)
        .where(act.dossier.in_(ids), act.undoes.is_not(None))
        .order_by(act.seq)
    )
    void = undone((row.id, row.undoes) for row in pairs)
    rows = connection.execute(select(act.seq).where(act.id.in_(void))) if void else ()
    return void, frozenset(row.seq for row in rows)


def _decided(
    connection: Connection, assessments: Sequence[bytes], void: frozenset[int]
) -> Mapping[bytes, Decided]:
    """The last decision on each critère of some assessments.

    Hundreds of thousands of rows would be long to fetch: the database puts those of an assessment
    together, each with its act's rank in the journal and its own place in the act.
    """
    mark = t.mark.c
    place = func.printf(f"%0{_WIDTH}d%0{_WIDTH}d ", t.act.c.seq, mark.position)
    one = place + mark.criterion + " " + func.coalesce(mark.mark, "")
    rows = connection.execute(
        select(mark.assessment, func.group_concat(one, ";").label("told"))
        .join(t.act, t.act.c.id == mark.act)
        .where(mark.assessment.in_(assessments))
        .group_by(mark.assessment)
    )
    return {row.assessment: _last(row.told, void) for row in rows}


def _last(told: str, void: frozenset[int]) -> Decided:
    facts = sorted(told.split(";"))
    if void:
        facts = [one for one in facts if int(one[:_WIDTH]) not in void]
    said = [one.split(" ") for one in facts]
    return {criterion: _MARKS[mark] for _place, criterion, mark in said}
