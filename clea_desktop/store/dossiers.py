"""Dossiers read back as domain values, whole or a line each; rows never leave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, func, select, union

from clea_desktop.domain.assessment import (
    Assessment,
    Basis,
    Closing,
    Kind,
    Mark,
    MarkFact,
    NoteFact,
    Opinion,
    Rectification,
    Reopening,
)
from clea_desktop.domain.dossier import Dossier, HandedOver, Withdrawal
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
from clea_desktop.store import registry
from clea_desktop.store import tables as t
from clea_desktop.store.acts import void_acts
from clea_desktop.store.outcomes import outcome_from_json

_T = TypeVar("_T")


@dataclass(frozen=True)
class Line:
    """A dossier in a list; the counts are those of critères, and of domaines validated."""

    id: bytes
    reference: str
    name: str
    birth_date: PartialDate | None
    stage: Stage
    valid_until: date | None
    assessed: int
    total: int
    domains_validated: int


def reference_words(year: int, number: int) -> str:
    """« 2026-0147 »."""
    return f"{year}-{number:04d}"


def next_number(connection: Connection, year: int) -> int:
    """The number of the next dossier opened in a year."""
    last = connection.scalar(select(func.max(t.dossier.c.number)).where(t.dossier.c.year == year))
    return (last or 0) + 1


def all_ids(connection: Connection) -> list[bytes]:
    """Every dossier, withdrawn and joined ones too."""
    return [row.id for row in connection.execute(select(t.dossier.c.id))]


def lines(connection: Connection) -> list[Line]:
    """Every dossier that stands in lists, by reference."""
    rows = connection.execute(
        select(t.dossier_state)
        .join(t.dossier, t.dossier.c.id == t.dossier_state.c.dossier)
        .where(t.dossier_state.c.hidden.is_(False))
        .order_by(t.dossier.c.year, t.dossier.c.number)
    )
    return [_line(row) for row in rows.mappings()]


def lines_of(connection: Connection, ids: Sequence[bytes]) -> list[Line]:
    """The lines of some dossiers, in the order asked."""
    state = t.dossier_state
    rows = connection.execute(select(state).where(state.c.dossier.in_(ids))).mappings()
    found = {row["dossier"]: _line(row) for row in rows}
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


def _line(row: RowMapping) -> Line:
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


def likely_same(connection: Connection, candidate: Candidate) -> list[bytes]:
    """The dossiers that may be of the same person, by name.

    A family name in common, a given name in common when both have some, dates of birth that do
    not contradict each other.
    """
    found: dict[bytes, None] = {}
    for name in _family_names(candidate):
        for dossier_id in search(connection, name):
            known = _identity(connection, dossier_id, void_acts(connection, dossier_id))
            if _may_be(candidate, known):
                found[dossier_id] = None
    return list(found)


def _family_names(candidate: Candidate) -> set[str]:
    names = [candidate.birth_name, candidate.usual_name or ""]
    for former in candidate.former_names:
        names += [former.birth_name, former.usual_name or ""]
    return {folded(name) for name in names if name}


def _may_be(one: Candidate, other: Candidate) -> bool:
    if not _family_names(one) & _family_names(other):
        return False
    first = {folded(part) for name in one.given_names for part in name.split()}
    second = {folded(part) for name in other.given_names for part in name.split()}
    if first and second and not first & second:
        return False
    known = [
        (one.birth_date.year, other.birth_date.year),
        (one.birth_date.month, other.birth_date.month),
        (one.birth_date.day, other.birth_date.day),
    ]
    return all(None in pair or pair[0] == pair[1] for pair in known)


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


def _likeness(candidate: Candidate) -> tuple[str, tuple[str, ...], str]:
    names = tuple(folded(name) for name in candidate.given_names)
    return folded(candidate.birth_name), names, candidate.birth_date.iso


def of_assessment(connection: Connection, assessment_id: bytes) -> bytes:
    """The dossier an assessment is read with.

    :raises KeyError: there is no such assessment.
    """
    found = connection.scalar(
        select(t.assessment.c.dossier).where(t.assessment.c.id == assessment_id)
    )
    if found is None:
        raise KeyError(assessment_id.hex())
    dossier_id = bytes(found)
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
        .order_by(t.act.c.seq)
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
    read_with = with_joined(connection, dossier_id)
    void = frozenset().union(*(void_acts(connection, one) for one in read_with))
    return Dossier(
        reference=reference_words(numbering.year, numbering.number),
        candidate=_identity(connection, dossier_id, void),
        assessments=_assessments(connection, read_with, void),
        id=dossier_id,
        documents=_documents(connection, read_with, void),
        withdrawal=_withdrawal(connection, dossier_id, void),
        aliases=tuple(alias for one in read_with[1:] for alias in _aliases(connection, one, void)),
        joined_to=joined_to(connection, dossier_id),
    )


def _aliases(connection: Connection, dossier_id: bytes, void: frozenset[bytes]) -> list[str]:
    numbering = connection.execute(
        select(t.dossier.c.year, t.dossier.c.number).where(t.dossier.c.id == dossier_id)
    ).one()
    names = _identity(connection, dossier_id, void).all_names
    return [reference_words(numbering.year, numbering.number), *names]


def _documents(
    connection: Connection, read_with: Sequence[bytes], void: frozenset[bytes]
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
        .where(table.dossier.in_(read_with))
        .order_by(t.act.c.seq)
    )
    found = [row for row in rows.mappings() if row["act"] not in void]
    if not found:
        return ()
    people = _people(connection, found)
    replacing = _replacing_acts(connection, read_with)
    return tuple(
        HandedOver(
            row["id"],
            row["kind"],
            row["assessment"],
            row["at"],
            people[row["by"]],
            row["pages"],
            next((at.date() for seq, at in replacing if seq > row["seq"]), None),
        )
        for row in found
    )


def _replacing_acts(
    connection: Connection, read_with: Sequence[bytes]
) -> list[tuple[int, datetime]]:
    """The acts that put papers out of date: rectifications, corrected référentiels taken."""
    taken = t.release_decision
    touching = union(
        select(t.rectification.c.act).where(t.rectification.c.dossier.in_(read_with)),
        select(taken.c.act).where(taken.c.dossier.in_(read_with), taken.c.taken),
    )
    rows = connection.execute(
        select(t.act.c.seq, t.act.c.at).where(t.act.c.id.in_(touching)).order_by(t.act.c.seq)
    )
    return [(row.seq, row.at) for row in rows]


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
    people = _people(connection, [*rows, *marks, *notes, *opinions, *reopenings, *rights])
    return tuple(
        Assessment(
            kind=Kind(row["kind"]),
            release=_last(_key(d) for d in taken if d["assessment"] == row["id"]) or _key(row),
            opened_on=row["opened_on"],
            evaluator=people[row["evaluator"]],
            marks=tuple(_mark(m, people) for m in marks if m["assessment"] == row["id"]),
            notes=tuple(_note(n, people) for n in notes if n["assessment"] == row["id"]),
            opinion=_last(_opinion(o, people) for o in opinions if o["assessment"] == row["id"]),
            closing=_standing_closing(
                [c for c in closings if c["assessment"] == row["id"]], reopenings
            ),
            id=row["id"],
            reopenings=tuple(
                _reopening(r, closings, people) for r in reopenings if r["assessment"] == row["id"]
            ),
            rectifications=tuple(
                _rectification(r, people) for r in rights if r["assessment"] == row["id"]
            ),
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
    return {who: Person(name, who) for who, name in registry.names(connection, ids).items()}


def _key(row: RowMapping) -> ReleaseKey:
    return ReleaseKey(row["release"], row["edition"], row["sequence"])


def _standing_closing(
    closings: Sequence[RowMapping], reopenings: Sequence[RowMapping]
) -> Closing | None:
    """The last closing, unless a reopening took it back."""
    if not closings or closings[-1]["id"] in {r["closing"] for r in reopenings}:
        return None
    return _closing(closings[-1])


def _reopening(
    row: RowMapping, closings: Sequence[RowMapping], people: dict[bytes, Person]
) -> Reopening:
    taken_back = next(c for c in closings if c["id"] == row["closing"])
    return Reopening(_closing(taken_back), row["at"], people[row["by"]], row["reason"])


def _rectification(row: RowMapping, people: dict[bytes, Person]) -> Rectification:
    return Rectification(
        row["criterion"],
        Mark(row["mark"]) if row["mark"] else None,
        row["at"],
        people[row["by"]],
        row["reason"],
        row["closed"],
    )


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
    frozen = outcome_from_json(row["outcome"]) if row["outcome"] else None
    return Closing(row["closed_on"], row["reason"], frozen)
