"""Opening dossiers and assessments."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.path import check_opening
from clea_desktop.domain.people import Candidate, Person
from clea_desktop.domain.referential import Release
from clea_desktop.services.centre import Centre, Gesture
from clea_desktop.store import dossiers, rows, state
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction


def open_dossier(centre: Centre, candidate: Candidate) -> bytes:
    """Open a dossier for a candidate.

    :returns: its id.
    :raises RuleError: the same person (names and date of birth) has one already.
    """
    with centre.store.database.writing() as transaction:
        return add_dossier(centre, transaction, Dossier("", candidate), "dossier", "dossier ouvert")


def add_dossier(
    centre: Centre, transaction: Transaction, dossier: Dossier, kind: str, label: str
) -> bytes:
    """Write a whole dossier, its facts and its line, as one act of an open transaction."""
    connection = transaction.connection
    same = dossiers.find_same_person(connection, dossier.candidate)
    if same is not None:
        raise RuleError(
            f"{dossier.candidate.full_name} ({dossier.candidate.birth_date.words}) "
            f"a déjà le dossier {same} dans ce centre : ouvrez-le plutôt."
        )
    now = centre.clock()
    numbering = rows.Numbering(
        id=centre.store.new_id(),
        year=now.year,
        number=dossiers.next_number(connection, now.year),
        salt=os.urandom(32),
    )
    people = rows.People.load(connection)
    draft = Draft(kind, label, now, by=centre.operator, dossier=numbering.id)
    transaction.append(
        draft,
        rows.dossier_rows(dossier, numbering, people, centre.fingerprints, centre.store.new_id),
    )
    numbered = replace(
        dossier,
        id=numbering.id,
        reference=dossiers.reference_words(numbering.year, numbering.number),
    )
    state.add(connection, _projection(centre, numbered))
    return numbering.id


def open_assessment(
    centre: Centre,
    dossier_id: bytes,
    kind: Kind,
    release: Release,
    opened_on: date,
    evaluator: Person,
) -> bytes:
    """Open an assessment, pinned to a release.

    :returns: its id.
    :raises RuleError: out of its place in the path, or dated in the future.
    """
    now = centre.clock()
    if opened_on > now.date():
        raise RuleError("Une évaluation ne s’ouvre pas à une date à venir : corrigez la date.")
    with centre.gesture(dossier_id) as gesture:
        dossier = gesture.dossier
        current = dossier.current
        if kind is Kind.FINALE and current is not None and current.release != release.key:
            raise RuleError(
                f"L’{kind.words} suit l’édition de l’évaluation préalable, "
                f"{current.release.edition} : choisissez-la."
            )
        certifiable = standing(release, dossier.assessments).certifiable
        check_opening(dossier.assessments, kind, opened_on, release.validity_years, certifiable)
        people = rows.People.load(gesture.transaction.connection)
        evaluator_id = people.id_of(evaluator, centre.store.new_id)
        opened = Assessment(kind, release.key, opened_on, evaluator, id=centre.store.new_id())
        row = rows.assessment_row(opened, dossier_id, len(dossier.assessments), evaluator_id)
        gesture.transaction.append(
            Draft("assessment", kind.words, now, by=centre.operator, dossier=dossier_id),
            [*people.newcomers(), row],
        )
        refresh_line(centre, gesture)
    assert opened.id is not None
    return opened.id


def refresh_line(centre: Centre, gesture: Gesture) -> Dossier:
    """Read the dossier again and rewrite its line, in the transaction that changed it."""
    dossier = gesture.read_again()
    state.replace(gesture.transaction.connection, _projection(centre, dossier))
    return dossier


def _projection(centre: Centre, dossier: Dossier) -> dict[str, object]:
    current = dossier.current
    if current is None:
        return state.projection(dossier, None, None)
    release = centre.release(current.release)
    return state.projection(dossier, release, standing(release, dossier.assessments))
