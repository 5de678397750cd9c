"""What is to be done, read from the lines: how many of each, and the first of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select

from clea_desktop.domain.path import Act, Stage
from clea_desktop.store import tables as t
from clea_desktop.store.lists import Line, line_of

_state = t.dossier_state.c


@dataclass(frozen=True)
class Due:
    """A dossier to see to: its line, its next act, and the day it is planned for."""

    line: Line
    act: Act | None
    on: date | None
    evaluator: bytes | None


def due(
    connection: Connection,
    wanted: Collection[Act],
    most: int,
    today: date,
    *,
    whose: Collection[bytes] | None = None,
    until: date | None = None,
    after: date | None = None,
) -> tuple[int, list[Due]]:
    """How many dossiers wait for some acts, and the first: by day, those without one last.

    A line is made whatever the day: once the last day is over, what it says of a finale is a new
    préalable.

    :param today: the day it is asked.
    :param until: with a day, and not after that one.
    :param after: with no day, or after that one.
    """
    over = and_(
        _state.valid_until < today, _state.next_act.in_([act.value for act in _WITHIN_THE_YEARS])
    )
    asked = and_(_state.next_act.in_([act.value for act in wanted]), not_(over))
    if Act.OPEN_PREALABLE in wanted:
        asked = or_(_state.next_act.in_([act.value for act in wanted]), over)
    conditions = [_in_lists(), _of(whose), asked]
    if until is not None:
        conditions.append(_state.next_on <= until)
    if after is not None:
        conditions.append(or_(_state.next_on.is_(None), _state.next_on > after))
    order = [_state.next_on.is_(None), _state.next_on]
    many, found = _found(connection, conditions, order, most)
    return many, [_on_the_day(each, today) for each in found]


_WITHIN_THE_YEARS = frozenset({Act.PRESCRIBE, Act.OPEN_FINALE, Act.COMPLETE})


def _on_the_day(due: Due, today: date) -> Due:
    until = due.line.valid_until
    if due.act in _WITHIN_THE_YEARS and until is not None and until < today:
        return replace(due, act=Act.OPEN_PREALABLE, on=None)
    return due


def near_their_last_day(
    connection: Connection, today: date, until: date, most: int, whose: Collection[bytes] | None
) -> tuple[int, list[Due]]:
    """The dossiers whose last day of the finale comes by a day, the first to come in front."""
    conditions = [
        _in_lists(),
        _of(whose),
        or_(_state.certifiable.is_(False), _state.stage == Stage.COMPLEMENT.value),
        _state.next_act != "",
        and_(_state.valid_until >= today, _state.valid_until <= until),
    ]
    return _found(connection, conditions, [_state.valid_until], most)


def absences(connection: Connection, day: date) -> dict[bytes, date]:
    """Who is absent that day, and until when; the last that was said of each counts."""
    table = t.absence.c
    rows = connection.execute(
        select(table.person, table.starts_on, table.ends_on)
        .join(t.act, t.act.c.id == table.act)
        .order_by(t.act.c.seq)
    )
    last = {row.person: row for row in rows}
    return {who: row.ends_on for who, row in last.items() if row.starts_on <= day <= row.ends_on}


def absence_of(connection: Connection, person: bytes) -> tuple[date, date] | None:
    """The absence last said of somebody."""
    table = t.absence.c
    row = connection.execute(
        select(table.starts_on, table.ends_on)
        .join(t.act, t.act.c.id == table.act)
        .where(table.person == person)
        .order_by(t.act.c.seq.desc())
    ).first()
    return (row.starts_on, row.ends_on) if row else None


def _in_lists() -> ColumnElement[bool]:
    return _state.hidden.is_(False)


def _of(whose: Collection[bytes] | None) -> ColumnElement[bool]:
    if whose is None:
        return _state.hidden.is_(False)
    return or_(_state.evaluator.is_(None), _state.evaluator.in_(whose))


def _found(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    order: list[ColumnElement[Any]],
    most: int,
) -> tuple[int, list[Due]]:
    many = connection.scalar(select(func.count()).select_from(t.dossier_state).where(*conditions))
    rows = connection.execute(
        select(t.dossier_state).where(*conditions).order_by(*order, _state.search).limit(most)
    ).mappings()
    found = [
        Due(
            line_of(row),
            Act(row["next_act"]) if row["next_act"] else None,
            row["next_on"],
            row["evaluator"],
        )
        for row in rows
    ]
    return many or 0, found
