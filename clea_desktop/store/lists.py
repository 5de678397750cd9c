"""The lines of lists and what finds them: by what is typed, by reference, by likeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, func, select

from clea_desktop.domain.likeness import family_names, may_be_same, same_person
from clea_desktop.domain.path import Stage
from clea_desktop.domain.people import Candidate, PartialDate, folded
from clea_desktop.store import tables as t
from clea_desktop.store.acts import void_acts
from clea_desktop.store.dossiers import identity


@dataclass(frozen=True)
class Line:
    """A dossier in a list; the counts are those of critères, and of domaines validated.

    While an assessment is open, ``total`` is what may be decided in it, ``assessed`` what is.
    """

    id: bytes
    reference: str
    name: str
    birth_date: PartialDate | None
    stage: Stage
    valid_until: date | None
    assessed: int
    total: int
    domains_validated: int


def lines(connection: Connection) -> list[Line]:
    """Every dossier that stands in lists, by reference."""
    rows = connection.execute(
        select(t.dossier_state)
        .join(t.dossier, t.dossier.c.id == t.dossier_state.c.dossier)
        .where(t.dossier_state.c.hidden.is_(False))
        .order_by(t.dossier.c.year, t.dossier.c.number)
    )
    return [line_of(row) for row in rows.mappings()]


def lines_of(connection: Connection, ids: Sequence[bytes]) -> list[Line]:
    """The lines of some dossiers, in the order asked."""
    state = t.dossier_state
    rows = connection.execute(select(state).where(state.c.dossier.in_(ids))).mappings()
    found = {row["dossier"]: line_of(row) for row in rows}
    return [found[one] for one in ids if one in found]


def search(
    connection: Connection, typed: str, *, hidden: bool = False, most: int = -1
) -> list[bytes]:
    """The ids of the dossiers that every word typed is found in, by name.

    Any part of any name, former ones too, or of the reference; accents and case apart.
    :param hidden: those that left the lists instead.
    :param most: how many at most, the first of them; -1 for all.
    """
    words = folded(typed).split()
    # On the driver itself, and instr rather than LIKE: ids come by the hundred thousand at each
    # key typed, and all that is asked of them is that they come at once.
    found = "".join(" AND instr(search, ?)" for _ in words)
    query = f"SELECT dossier FROM dossier_state WHERE hidden = ?{found} ORDER BY search LIMIT ?"  # noqa: S608 - no text of anyone's in it
    raw = connection.connection.driver_connection
    assert raw is not None
    return [row[0] for row in raw.execute(query, (hidden, *words, most)).fetchall()]


def line_of(row: RowMapping) -> Line:
    """A row as a line."""
    decided = row["acquired"] + row["not_acquired"]
    return Line(
        row["dossier"],
        row["reference"],
        row["name"],
        PartialDate.parse(row["birth_date"]),
        Stage(row["stage"]),
        row["valid_until"],
        decided,
        decided + row["not_assessed"],
        row["domains_validated"],
    )


def find(connection: Connection, reference: str) -> bytes | None:
    """The id of the dossier of that reference."""
    state = t.dossier_state.c
    return connection.scalar(select(state.dossier).where(state.reference == reference))


def find_same_person(connection: Connection, candidate: Candidate) -> str | None:
    """The reference of a dossier of the same person: same names and date of birth."""
    state = t.dossier_state.c
    near = connection.execute(
        select(state.dossier, state.reference).where(
            state.search.contains(folded(candidate.birth_name), autoescape=True),
            state.hidden.is_(False),
        )
    ).all()
    for row in near:
        if same_person(candidate, _known(connection, row.dossier)):
            return str(row.reference)
    return None


def likely_same(connection: Connection, candidate: Candidate) -> list[bytes]:
    """The dossiers that may be of the same person, by name."""
    state = t.dossier_state.c
    # The year of birth is always known: among thousands of a name, few are of one year.
    year = f"{candidate.birth_date.year:04d}"
    found: dict[bytes, None] = {}
    for name in sorted(family_names(candidate)):
        near = connection.execute(
            select(state.dossier)
            .where(
                state.search.contains(name, autoescape=True),
                func.substr(state.birth_date, 1, 4) == year,
                state.hidden.is_(False),
            )
            .order_by(state.search)
        )
        for row in near.all():
            if may_be_same(candidate, _known(connection, row.dossier)):
                found[row.dossier] = None
    return list(found)


def _known(connection: Connection, dossier_id: bytes) -> Candidate:
    return identity(connection, dossier_id, void_acts(connection, dossier_id))
