"""Who is expected in the séances of the centre: each person's part, read from their dossier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clea_desktop.domain.journey import Sitting
from clea_desktop.store import across, steps
from clea_desktop.store import tables as t
from clea_desktop.store.dossiers import read_together

_SITTING = t.step.c.kind == "sitting"


@dataclass(frozen=True)
class Seated:
    """A dossier expected in a séance, and its part there."""

    dossier: bytes
    sitting: Sitting


def seats(connection: Connection, half_days: Collection[bytes]) -> dict[bytes, list[Seated]]:
    """Who is expected in some séances, each person at the place first given."""
    wanted = frozenset(half_days)
    found: dict[bytes, list[Seated]] = defaultdict(list)
    rows = [
        row
        for some in across.by_some(_ever_seated(connection, wanted))
        # A part that moved to another séance was last written there.
        for row in across.standing(connection, t.step.c.dossier.in_(some) & _SITTING)
        if row["session"] in wanted
    ]
    together = read_together(connection, {row["dossier"] for row in rows})
    for row, sitting in zip(rows, steps.read(connection, rows), strict=True):
        seated = Seated(together[row["dossier"]], sitting)
        here = found[sitting.session]
        # Two dossiers of one person, joined since: one seat.
        if all(other.dossier != seated.dossier for other in here):
            here.append(seated)
    return found


def _ever_seated(connection: Connection, half_days: Collection[bytes]) -> list[bytes]:
    """The dossiers that were expected in some séances one day, in the order first written."""
    found: dict[bytes, None] = {}
    for some in across.by_some(half_days):
        rows = connection.execute(
            select(t.step.c.dossier)
            .join(t.act, t.act.c.id == t.step.c.act)
            .where(t.step.c.session.in_(some), _SITTING)
            .order_by(t.act.c.seq)
        )
        found.update((row.dossier, None) for row in rows)
    return list(found)
