"""Assessments that went on in a later edition: what was decided by each, told apart again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, select

from clea_desktop.domain.assessment import Assessment, Migration
from clea_desktop.domain.people import Person
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import tables as t
from clea_desktop.store import values


class Told:
    """The facts of some assessments of which one at least went on in a later edition."""

    def __init__(
        self,
        connection: Connection,
        moves: Sequence[RowMapping],
        taken: Sequence[RowMapping],
        marks: Sequence[RowMapping],
        notes: Sequence[RowMapping],
        people: Mapping[bytes, Person],
    ) -> None:
        """Each in the order of their acts; ``taken`` are the corrections that were taken."""
        self._moves, self._taken, self._marks, self._notes = moves, taken, marks, notes
        self._people = people
        acts = {row["act"] for row in (*moves, *taken, *marks, *notes)}
        found = connection.execute(select(t.act.c.id, t.act.c.seq).where(t.act.c.id.in_(acts)))
        self._seqs = {row.id: row.seq for row in found}

    def apart(self, assessment: Assessment) -> Assessment:
        """An assessment whose facts were all read together: those of each edition apart."""
        moves, taken, marks, notes = (
            [row for row in rows if row["assessment"] == assessment.id]
            for rows in (self._moves, self._taken, self._marks, self._notes)
        )
        if not moves:
            return assessment
        told: list[Migration] = []
        marks_done = notes_done = 0
        for row in moves:
            seq = self._seqs[row["act"]]
            marks_until = self._before(marks, (seq, row["marks_from"]))
            notes_until = self._before(notes, (seq, row["notes_from"]))
            told.append(
                Migration(
                    ReleaseKey(row["since_release"], row["since_edition"], row["since_sequence"]),
                    row["at"],
                    self._people[row["by"]],
                    row["correspondence"],
                    assessment.marks[marks_done:marks_until],
                    assessment.notes[notes_done:notes_until],
                    row["id"],
                )
            )
            marks_done, notes_done = marks_until, notes_until
        last = max([*moves, *taken], key=self._place)
        return replace(
            assessment,
            release=values.key(last),
            marks=assessment.marks[marks_done:],
            notes=assessment.notes[notes_done:],
            migrations=tuple(told),
        )

    def _before(self, rows: Iterable[RowMapping], place: tuple[int, int]) -> int:
        """How many rows come before a place: a rank in the journal, then a position in its act."""
        return sum(self._place(row) < place for row in rows)

    def _place(self, row: RowMapping) -> tuple[int, int]:
        return self._seqs[row["act"]], row.get("position", 0)
