"""Dossiers read back as domain values, whole or a line each; rows never leave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, func, select

from clea_desktop.domain.assessment import (
    Assessment,
    Basis,
    Closing,
    Kind,
    Mark,
    MarkFact,
    NoteFact,
    Opinion,
)
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.path import Stage
from clea_desktop.domain.people import (
    BirthPlace,
    Candidate,
    FormerName,
    FormOfAddress,
    IdentityCheck,
    IdentityDocument,
    NameChange,
    PartialDate,
    Person,
    Sex,
    folded,
)
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import tables as t
from clea_desktop.store.acts import void_acts
from clea_desktop.store.outcomes import outcome_from_json

_T = TypeVar("_T")


@dataclass(frozen=True)
class Line:
    """A dossier in a list."""

    id: bytes
    reference: str
    name: str
    stage: Stage
    valid_until: date | None


def reference_words(year: int, number: int) -> str:
    """« 2026-0147 »."""
    return f"{year}-{number:04d}"


def next_number(connection: Connection, year: int) -> int:
    """The number of the next dossier opened in a year."""
    last = connection.scalar(select(func.max(t.dossier.c.number)).where(t.dossier.c.year == year))
    return (last or 0) + 1


def lines(connection: Connection) -> list[Line]:
    """Every dossier, by reference."""
    state = t.dossier_state.c
    rows = connection.execute(
        select(state.dossier, state.reference, state.name, state.stage, state.valid_until)
        .join(t.dossier, t.dossier.c.id == state.dossier)
        .order_by(t.dossier.c.year, t.dossier.c.number)
    )
    return [
        Line(row.dossier, row.reference, row.name, Stage(row.stage), row.valid_until)
        for row in rows
    ]


def find(connection: Connection, reference: str) -> bytes | None:
    """The id of the dossier of that reference."""
    state = t.dossier_state.c
    return connection.scalar(select(state.dossier).where(state.reference == reference))


def find_same_person(connection: Connection, candidate: Candidate) -> str | None:
    """The reference of a dossier of the same person: same names and date of birth."""
    state = t.dossier_state.c
    wanted = _likeness(candidate)
    near = connection.execute(
        select(state.dossier, state.reference).where(
            state.search.contains(folded(candidate.birth_name), autoescape=True)
        )
    ).all()
    for row in near:
        if (
            _likeness(_identity(connection, row.dossier, void_acts(connection, row.dossier)))
            == wanted
        ):
            return str(row.reference)
    return None


def _likeness(candidate: Candidate) -> tuple[str, tuple[str, ...], str]:
    names = tuple(folded(name) for name in candidate.given_names)
    return folded(candidate.birth_name), names, candidate.birth_date.iso


def of_assessment(connection: Connection, assessment_id: bytes) -> bytes:
    """The dossier an assessment belongs to.

    :raises KeyError: there is no such assessment.
    """
    found = connection.scalar(
        select(t.assessment.c.dossier).where(t.assessment.c.id == assessment_id)
    )
    if found is None:
        raise KeyError(assessment_id.hex())
    return bytes(found)


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


def load(connection: Connection, dossier_id: bytes) -> Dossier:
    """A whole dossier, with what undo took back left out.

    :raises KeyError: there is no such dossier.
    """
    numbering = connection.execute(
        select(t.dossier.c.year, t.dossier.c.number).where(t.dossier.c.id == dossier_id)
    ).first()
    if numbering is None:
        raise KeyError(dossier_id.hex())
    void = void_acts(connection, dossier_id)
    return Dossier(
        reference=reference_words(numbering.year, numbering.number),
        candidate=_identity(connection, dossier_id, void),
        assessments=_assessments(connection, dossier_id, void),
        id=dossier_id,
    )


def _assessments(
    connection: Connection, dossier_id: bytes, void: frozenset[bytes]
) -> tuple[Assessment, ...]:
    rows = (
        connection.execute(
            select(t.assessment)
            .where(t.assessment.c.dossier == dossier_id)
            .order_by(t.assessment.c.position)
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
    people = _people(connection, [*rows, *marks, *notes, *opinions])
    return tuple(
        Assessment(
            kind=Kind(row["kind"]),
            release=ReleaseKey(row["release"], row["edition"], row["sequence"]),
            opened_on=row["opened_on"],
            evaluator=people[row["evaluator"]],
            marks=tuple(_mark(m, people) for m in marks if m["assessment"] == row["id"]),
            notes=tuple(_note(n, people) for n in notes if n["assessment"] == row["id"]),
            opinion=_last(_opinion(o, people) for o in opinions if o["assessment"] == row["id"]),
            closing=_last(_closing(c) for c in closings if c["assessment"] == row["id"]),
            id=row["id"],
        )
        for row in rows
    )


def _facts(
    connection: Connection,
    table: Any,
    assessments: Sequence[bytes],
    void: frozenset[bytes],
) -> list[RowMapping]:
    """The facts of some assessments, in the order of their acts, then within each act."""
    order = [t.act.c.seq]
    if "position" in table.c:
        order.append(table.c.position)
    rows = connection.execute(
        select(table)
        .join(t.act, t.act.c.id == table.c.act)
        .where(table.c.assessment.in_(assessments))
        .order_by(*order)
    )
    return [row for row in rows.mappings() if row["act"] not in void]


def _people(connection: Connection, rows: Iterable[RowMapping]) -> dict[bytes, Person]:
    ids = {
        row[role]
        for row in rows
        for role in ("evaluator", "observer", "entered_by", "by")
        if row.get(role) is not None
    }
    found = connection.execute(select(t.person.c.id, t.person.c.name).where(t.person.c.id.in_(ids)))
    return {row.id: Person(row.name, row.id) for row in found}


def _last(values: Iterable[_T]) -> _T | None:
    last = None
    for value in values:
        last = value
    return last


def _identity(connection: Connection, dossier_id: bytes, void: frozenset[bytes]) -> Candidate:
    rows = connection.execute(
        select(t.identity)
        .join(t.act, t.act.c.id == t.identity.c.act)
        .where(t.identity.c.dossier == dossier_id)
        .order_by(t.act.c.seq)
    )
    return _candidate([row for row in rows.mappings() if row["act"] not in void][-1])


def _candidate(row: RowMapping) -> Candidate:
    birth_date = PartialDate.parse(row["birth_date"])
    assert birth_date is not None
    check = json.loads(row["identity_check"]) if row["identity_check"] else None
    return Candidate(
        birth_name=row["birth_name"],
        birth_date=birth_date,
        given_names=tuple(json.loads(row["given_names"])),
        usual_name=row["usual_name"],
        sex=Sex(row["sex"]) if row["sex"] else None,
        form_of_address=FormOfAddress(row["form_of_address"]),
        birth_place=BirthPlace(**json.loads(row["birth_place"])) if row["birth_place"] else None,
        former_names=tuple(_former(name) for name in json.loads(row["former_names"])),
        identity_check=IdentityCheck(
            IdentityDocument(check["document"]),
            check["by"],
            date.fromisoformat(check["on"]),
        )
        if check
        else None,
        france_travail_id=row["france_travail_id"],
        cpf_dossier=row["cpf_dossier"],
        phone=row["phone"],
        email=row["email"],
        address=row["address"],
    )


def _former(name: dict[str, Any]) -> FormerName:
    return FormerName(
        birth_name=name["birth_name"],
        usual_name=name["usual_name"],
        given_names=tuple(name["given_names"]),
        until=date.fromisoformat(name["until"]),
        reason=NameChange(name["reason"]),
    )


def _mark(row: RowMapping, people: dict[bytes, Person]) -> MarkFact:
    return MarkFact(
        criterion=row["criterion"],
        mark=Mark(row["mark"]) if row["mark"] else None,
        at=row["at"],
        observer=people[row["observer"]],
        basis=Basis(row["basis"]),
        note=row["note"],
        activity=row["activity"],
        entered_by=people[row["entered_by"]] if row["entered_by"] else None,
        entered_at=row["entered_at"],
        id=row["id"],
    )


def _note(row: RowMapping, people: dict[bytes, Person]) -> NoteFact:
    by = people[row["by"]] if row["by"] else None
    return NoteFact(row["criterion"], row["text"], row["at"], by, row["id"])


def _opinion(row: RowMapping, people: dict[bytes, Person]) -> Opinion:
    return Opinion(row["text"], people[row["by"]], row["at"])


def _closing(row: RowMapping) -> Closing:
    return Closing(row["closed_on"], row["reason"], outcome_from_json(row["outcome"]))
