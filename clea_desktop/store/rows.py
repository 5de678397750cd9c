"""Domain values to rows: what each fact of a dossier writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection

from clea_desktop.domain.assessment import (
    Assessment,
    Closing,
    MarkFact,
    Migration,
    NoteFact,
    Opinion,
    Rectification,
    Reopening,
)
from clea_desktop.domain.dossier import Dossier, Withdrawal
from clea_desktop.domain.people import Candidate, FormerName, Person
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import registry
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row
from clea_desktop.store.centre_rows import person_row
from clea_desktop.store.ids import IdSource
from clea_desktop.store.outcomes import outcome_to_json


class People:
    """The people of a centre by name and by id; whoever is new waits to be written."""

    def __init__(self, known: dict[bytes, str]) -> None:
        self.by_id = {person_id: Person(name, person_id) for person_id, name in known.items()}
        # Of two of the same name, the one known first.
        self._ids = {name: person_id for person_id, name in reversed(known.items())}
        self._newcomers: list[Row] = []

    @classmethod
    def load(cls, connection: Connection) -> People:
        """Everyone the centre knows."""
        return cls(registry.names(connection))

    def id_of(self, person: Person, new_id: IdSource) -> bytes:
        """The id of a person; someone unknown gets one, and a row to write."""
        if person.id in self.by_id:
            assert person.id is not None
            return person.id
        if person.name not in self._ids:
            made = new_id()
            self._ids[person.name] = made
            self.by_id[made] = Person(person.name, made)
            self._newcomers.append(person_row(made, person.name))
        return self._ids[person.name]

    def record(self, person: Person, new_id: IdSource) -> Person:
        """A person with the id of their record."""
        return Person(person.name, self.id_of(person, new_id))

    def newcomers(self) -> list[Row]:
        """The rows of those made since last asked."""
        rows, self._newcomers = self._newcomers, []
        return rows


class _Recorded(People):
    """People who all have their record."""

    def __init__(self) -> None:
        super().__init__({})

    def id_of(self, person: Person, new_id: IdSource) -> bytes:
        assert person.id is not None, "whoever decides or notes has a record"
        return person.id


RECORDED = _Recorded()


def recorded(dossier: Dossier, people: People, new_id: IdSource) -> Dossier:
    """A dossier just written, with the records of those its line names."""
    *earlier, last = dossier.assessments or (None,)
    journey = dossier.journey
    if journey.interview is not None:
        adviser = people.record(journey.interview.adviser, new_id)
        journey = replace(journey, interview=replace(journey.interview, adviser=adviser))
    if last is not None:
        last = replace(last, evaluator=people.record(last.evaluator, new_id))
    assessments = tuple(each for each in (*earlier, last) if each is not None)
    return replace(dossier, assessments=assessments, journey=journey)


def identity_row(
    candidate: Candidate, dossier: bytes, row_id: bytes, supersedes: bytes | None
) -> Row:
    """The whole identity as one fact."""
    place = candidate.birth_place
    check = candidate.identity_check
    values = {
        "id": row_id,
        "dossier": dossier,
        "supersedes": supersedes,
        "birth_name": candidate.birth_name,
        "usual_name": candidate.usual_name,
        "given_names": _dump(list(candidate.given_names)),
        "sex": candidate.sex.value if candidate.sex else None,
        "birth_date": candidate.birth_date.iso,
        "form_of_address": candidate.form_of_address.value,
        "birth_place": _dump(asdict(place)) if place else None,
        "former_names": _dump([_former_to_json(name) for name in candidate.former_names]),
        "identity_check": _dump(
            {
                "document": check.document.value,
                "by": check.by,
                "on": check.on.isoformat(),
            }
        )
        if check
        else None,
        "france_travail_id": candidate.france_travail_id,
        "cpf_dossier": candidate.cpf_dossier,
        "phone": candidate.phone,
        "email": candidate.email,
        "address": candidate.address,
    }
    return t.identity, values


def assessment_row(
    assessment: Assessment,
    dossier: bytes,
    position: int,
    evaluator: bytes,
) -> Row:
    """An assessment opened, under its own id."""
    return t.assessment, {
        "id": assessment.id,
        "dossier": dossier,
        "position": position,
        "kind": assessment.kind.value,
        "release": assessment.release.id,
        "edition": assessment.release.edition,
        "sequence": assessment.release.sequence,
        "opened_on": assessment.opened_on,
        "evaluator": evaluator,
    }


def mark_row(
    fact: MarkFact,
    place: Mapping[str, Any],
    people: People,
    supersedes: bytes | None,
    new_id: IdSource,
) -> Row:
    """A decision; ``place`` holds its id, dossier, assessment and position."""
    return t.mark, {
        **place,
        "criterion": fact.criterion,
        "mark": fact.mark.value if fact.mark else None,
        "basis": fact.basis.value,
        "at": fact.at,
        "observer": people.id_of(fact.observer, new_id),
        "note": fact.note,
        "activity": fact.activity,
        "entered_by": people.id_of(fact.entered_by, new_id) if fact.entered_by else None,
        "entered_at": fact.entered_at,
        "supersedes": supersedes,
    }


def note_row(
    written: NoteFact,
    place: Mapping[str, Any],
    people: People,
    supersedes: bytes | None,
    new_id: IdSource,
) -> Row:
    """What was written about a critère; ``place`` as for :func:`mark_row`."""
    return t.note, {
        **place,
        "criterion": written.criterion,
        "text": written.text,
        "at": written.at,
        "by": people.id_of(written.by, new_id) if written.by else None,
        "supersedes": supersedes,
    }


def opinion_row(
    opinion: Opinion,
    place: Mapping[str, Any],
    people: People,
    supersedes: bytes | None,
    new_id: IdSource,
) -> Row:
    """The evaluator's opinion; ``place`` holds its id, dossier and assessment."""
    return t.opinion, {
        **place,
        "text": opinion.text,
        "by": people.id_of(opinion.by, new_id),
        "at": opinion.at,
        "supersedes": supersedes,
    }


def closing_row(closing: Closing, place: Mapping[str, Any], fingerprint: str) -> Row:
    """A closing with the outcome it freezes; ``place`` as for :func:`opinion_row`."""
    return t.closing, {
        **place,
        "closed_on": closing.on,
        "reason": closing.reason,
        # A closing that a reopening took back, of a dossier made elsewhere, has none we know.
        "outcome": outcome_to_json(closing.outcome) if closing.outcome else "",
        "fingerprint": fingerprint,
    }


def reopening_row(
    reopening: Reopening,
    place: Mapping[str, Any],
    closing: bytes,
    people: People,
    new_id: IdSource,
) -> Row:
    """A closing taken back, by its id; ``place`` as for :func:`opinion_row`."""
    return t.reopening, {
        **place,
        "closing": closing,
        "at": reopening.at,
        "by": people.id_of(reopening.by, new_id),
        "reason": reopening.reason,
    }


def rectification_row(
    right: Rectification, place: Mapping[str, Any], people: People, new_id: IdSource
) -> Row:
    """An error put right; ``place`` as for :func:`mark_row`."""
    return t.rectification, {
        **place,
        "criterion": right.criterion,
        "mark": right.mark.value if right.mark else None,
        "at": right.at,
        "by": people.id_of(right.by, new_id),
        "reason": right.reason,
        "closed": right.closed,
    }


def release_decision_row(
    key: ReleaseKey, taken: bool, reason: str, place: Mapping[str, Any]
) -> Row:
    """An assessment takes a release, or stays as it was; ``place`` as for :func:`opinion_row`."""
    return t.release_decision, {
        **place,
        "release": key.id,
        "edition": key.edition,
        "sequence": key.sequence,
        "taken": taken,
        "reason": reason,
    }


def migration_row(
    migration: Migration,
    to: ReleaseKey,
    place: Mapping[str, Any],
    people: People,
    new_id: IdSource,
    *,
    marks_from: int = 0,
    notes_from: int = 0,
) -> Row:
    """An assessment goes on in a later edition; ``place`` as for :func:`mark_row`.

    :param marks_from: the position of the first mark of its act that comes after it.
    :param notes_from: that of the first note.
    """
    return t.migration, {
        **place,
        "release": to.id,
        "edition": to.edition,
        "sequence": to.sequence,
        "since_release": migration.since.id,
        "since_edition": migration.since.edition,
        "since_sequence": migration.since.sequence,
        "correspondence": migration.correspondence,
        "at": migration.at,
        "by": people.id_of(migration.by, new_id),
        "marks_from": marks_from,
        "notes_from": notes_from,
    }


def document_row(place: Mapping[str, Any], kept: Mapping[str, Any]) -> Row:
    """A paper handed over; ``place`` as for :func:`opinion_row`.

    :param kept: kind, at, by (an id), pages, sha256, content.
    """
    return t.document, {**place, **kept}


def joining_row(row_id: bytes, dossier: bytes, joined: bytes) -> Row:
    """A dossier is read with another from now on."""
    return t.joining, {"id": row_id, "dossier": dossier, "joined": joined}


def withdrawal_row(
    withdrawal: Withdrawal, row_id: bytes, dossier: bytes, people: People, new_id: IdSource
) -> Row:
    """A dossier opened by mistake is taken out of the lists."""
    return t.withdrawal, {
        "id": row_id,
        "dossier": dossier,
        "reason": withdrawal.reason,
        "at": withdrawal.at,
        "by": people.id_of(withdrawal.by, new_id),
    }


def _former_to_json(name: FormerName) -> dict[str, Any]:
    return {
        "birth_name": name.birth_name,
        "usual_name": name.usual_name,
        "given_names": list(name.given_names),
        "until": name.until.isoformat(),
        "reason": name.reason.value,
    }


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
