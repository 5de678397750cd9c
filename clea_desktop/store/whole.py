"""A whole dossier as rows: every fact of it, in an order that foreign keys accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from clea_desktop.domain.assessment import Assessment
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.journey import Step, steps_of
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.store import rows, steps
from clea_desktop.store import tables as t
from clea_desktop.store.acts import Row
from clea_desktop.store.ids import IdSource
from clea_desktop.store.rows import People


@dataclass(frozen=True)
class Numbering:
    """What a new dossier is given: its id, the number in its year, and the salt of its acts."""

    id: bytes
    year: int
    number: int
    salt: bytes


def whole_rows(
    dossier: Dossier,
    numbering: Numbering,
    people: People,
    fingerprints: Mapping[ReleaseKey, str],
    new_id: IdSource,
) -> list[Row]:
    """Every fact of a dossier made elsewhere, under ids of this centre.

    Its steps name their assessment by the id it has in the dossier given.
    """
    facts: list[Row] = [
        (
            t.dossier,
            {
                "id": numbering.id,
                "year": numbering.year,
                "number": numbering.number,
                "salt": numbering.salt,
            },
        ),
        rows.identity_row(dossier.candidate, numbering.id, new_id(), None),
    ]
    ids = [new_id() for _ in dossier.assessments]
    here = {each.id: made for each, made in zip(dossier.assessments, ids, strict=True)}
    for position, (assessment, made) in enumerate(zip(dossier.assessments, ids, strict=True)):
        facts += _assessment_rows(
            assessment, made, numbering.id, position, people, fingerprints, new_id
        )
    for step in steps_of(dossier.journey):
        moved = _moved(step, here)
        facts.append(steps.step_row(moved, new_id(), numbering.id, people, new_id))
    order = {table: rank for rank, table in enumerate(t.metadata.sorted_tables)}
    return sorted([*people.newcomers(), *facts], key=lambda row: order[row[0]])


def _moved(step: Step, here: Mapping[bytes | None, bytes]) -> Step:
    """A step that names its assessment as this centre does."""
    of = getattr(step, "assessment", None)
    return step if of is None else replace(step, assessment=here[of])  # type: ignore[arg-type]


def _decided_rows(
    assessment: Assessment, place: Mapping[str, Any], people: People, new_id: IdSource
) -> list[Row]:
    """Decisions and notes, edition after edition, and what led from one to the next."""
    facts: list[Row] = []
    marks = notes = 0
    moves = assessment.migrations
    followed = [*(each.since for each in moves[1:]), assessment.release]
    parts = [*((each.marks, each.notes) for each in moves), (assessment.marks, assessment.notes)]
    for rank, (own_marks, own_notes) in enumerate(parts):
        if rank:
            facts.append(
                rows.migration_row(
                    moves[rank - 1],
                    followed[rank - 1],
                    {**place, "id": new_id(), "position": rank - 1},
                    people,
                    new_id,
                    marks_from=marks,
                    notes_from=notes,
                )
            )
        # A code of one edition supersedes nothing of another.
        last: dict[str, bytes] = {}
        for fact in own_marks:
            row_id = new_id()
            here = {**place, "id": row_id, "position": marks}
            facts.append(rows.mark_row(fact, here, people, last.get(fact.criterion), new_id))
            last[fact.criterion] = row_id
            marks += 1
        last = {}
        for written in own_notes:
            row_id = new_id()
            here = {**place, "id": row_id, "position": notes}
            facts.append(rows.note_row(written, here, people, last.get(written.criterion), new_id))
            last[written.criterion] = row_id
            notes += 1
    return facts


def _assessment_rows(
    assessment: Assessment,
    assessment_id: bytes,
    dossier: bytes,
    position: int,
    people: People,
    fingerprints: Mapping[ReleaseKey, str],
    new_id: IdSource,
) -> list[Row]:
    evaluator = people.id_of(assessment.evaluator, new_id)
    named = replace(assessment, id=assessment_id)
    if assessment.migrations:
        named = replace(named, release=assessment.migrations[0].since)
    facts = [rows.assessment_row(named, dossier, position, evaluator)]
    place: dict[str, Any] = {"dossier": dossier, "assessment": assessment_id}
    facts += _decided_rows(assessment, place, people, new_id)
    if assessment.opinion:
        opinion_place = {**place, "id": new_id()}
        facts.append(rows.opinion_row(assessment.opinion, opinion_place, people, None, new_id))
    fingerprint = fingerprints[assessment.release]
    for reopening in assessment.reopenings:
        taken_back = new_id()
        facts.append(rows.closing_row(reopening.closing, {**place, "id": taken_back}, fingerprint))
        here = {**place, "id": new_id()}
        facts.append(rows.reopening_row(reopening, here, taken_back, people, new_id))
    if assessment.closing:
        closing_place = {**place, "id": new_id()}
        facts.append(rows.closing_row(assessment.closing, closing_place, fingerprint))
    for index, right in enumerate(assessment.rectifications):
        here = {**place, "id": new_id(), "position": index}
        facts.append(rows.rectification_row(right, here, people, new_id))
    if assessment.reprise is not None:
        checked_by = people.id_of(assessment.reprise.checked_by, new_id)
        here = {**place, "id": new_id()}
        facts.append(steps.reprise_row(assessment.reprise, here, checked_by, None))
    return facts
