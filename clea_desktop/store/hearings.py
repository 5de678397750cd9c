"""Which dossiers a session of a jury holds, and which could be entered in one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from clea_desktop.domain.completeness import Lack
from clea_desktop.domain.hearing import Hearing, Standing
from clea_desktop.domain.path import Stage
from clea_desktop.store import across, steps
from clea_desktop.store import tables as t
from clea_desktop.store.dossiers import read_together
from clea_desktop.store.lists import Line, line_of

# A part in a séance names what it belongs to in the same column.
_HEARING = t.step.c.kind == "hearing"


@dataclass(frozen=True)
class Heard:
    """A dossier of a session: its line, what it lacks, and its hearing there."""

    line: Line
    lacks: tuple[Lack, ...]
    hearing: Hearing


@dataclass(frozen=True)
class Ready:
    """A dossier a jury could have, entered in no session: its line, and what it lacks."""

    line: Line
    lacks: tuple[Lack, ...]


def of_session(connection: Connection, session: bytes) -> list[Heard]:
    """The dossiers of a session, by name, whatever became of them since."""
    rows = across.standing(connection, (t.step.c.session == session) & _HEARING)
    together = read_together(connection, [row["dossier"] for row in rows])
    by_dossier = {together[row["dossier"]]: row for row in rows}
    values = steps.read(connection, by_dossier.values())
    hearings = dict(zip(by_dossier, values, strict=True))
    return [
        Heard(line_of(row), lacks_of(row), hearings[row["dossier"]])
        for row in _states(connection, list(by_dossier))
    ]


def by_session(connection: Connection) -> dict[bytes, list[Hearing]]:
    """Every hearing of every session, in one reading."""
    found: dict[bytes, list[Hearing]] = defaultdict(list)
    which = t.step.c.session.is_not(None) & _HEARING
    for hearing in steps.read(connection, across.standing(connection, which)):
        found[hearing.session].append(hearing)
    return found


def ready(connection: Connection) -> list[Ready]:
    """The dossiers a jury could have, entered in no session, by name."""
    columns = t.dossier_state.c
    rows = connection.execute(
        select(t.dossier_state)
        .where(
            columns.stage == Stage.JURY.value,
            columns.hidden.is_(False),
            columns.standing != Standing.TO_DEPOSIT.value,
        )
        .order_by(columns.search)
    )
    return [Ready(line_of(row), lacks_of(row)) for row in rows.mappings()]


def referentials_of(connection: Connection, dossiers: Collection[bytes]) -> dict[bytes, str]:
    """The référentiel that each of some dossiers follows, whatever its edition."""
    told: dict[bytes, str] = {}
    for some in across.by_some(dossiers):
        opened = t.assessment.c
        rows = connection.execute(
            select(opened.dossier, opened.release).where(opened.dossier.in_(some))
        )
        told.update({row.dossier: row.release for row in rows})
    return told


def lacks_of(row: RowMapping) -> tuple[Lack, ...]:
    """What a line says its dossier lacks."""
    return tuple(Lack(code) for code in row["lacks"].split())


def _states(connection: Connection, dossiers: Collection[bytes]) -> list[RowMapping]:
    found: list[RowMapping] = []
    columns = t.dossier_state.c
    for some in across.by_some(dossiers):
        rows = connection.execute(select(t.dossier_state).where(columns.dossier.in_(some)))
        found += rows.mappings()
    return sorted(found, key=lambda row: row["search"])
