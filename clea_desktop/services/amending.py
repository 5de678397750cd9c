"""After a closing: taking it back, or putting an error right."""

from __future__ import annotations

from clea_desktop.domain import texts
from clea_desktop.domain.amendment import (
    Touched,
    check_rectifying,
    check_reopening,
    closed_count,
    touched,
)
from clea_desktop.domain.assessment import Rectification, Reopening
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.store import dossiers, rows
from clea_desktop.store.acts import Draft


def reopen(centre: Centre, assessment_id: bytes, reason: str) -> Change:
    """Take the closing of an assessment back: a dated act, with its reason.

    :raises RuleError: no reason, its livret was handed over, or an assessment followed it.
    """
    why = texts.typed("Cette réouverture", reason, texts.full_paragraphs).strip()
    by = centre.require_operator()
    dossier_id = centre.dossier_of(assessment_id)
    with centre.gesture(dossier_id) as gesture:
        dossier = gesture.dossier
        index = _index(dossier, assessment_id)
        check_reopening(dossier, index)
        assessment = dossier.assessments[index]
        assert assessment.closing is not None
        closing_id = dossiers.closing_id(gesture.transaction.connection, assessment_id)
        now = centre.clock()
        new_id = centre.store.new_id
        row = rows.reopening_row(
            Reopening(assessment.closing, now, by, why),
            {"id": new_id(), "dossier": dossier_id, "assessment": assessment_id},
            closing_id,
            rows.People.load(gesture.transaction.connection),
            new_id,
        )
        label = f"{assessment.kind.words} rouverte"
        draft = Draft("reopen", label, now, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, [row])
        outcome = centre.standing_of(refresh_line(centre, gesture))
    return Change(act, dossier_id, assessment_id, (), {}, outcome, label)


def preview_rectification(
    centre: Centre, assessment_id: bytes, criterion: str, mark: Mark | None
) -> Touched:
    """Every validation, finale and document that a rectification would touch; nothing is written.

    :raises RuleError: as :func:`rectify`, its reason apart.
    """
    centre.require_responsible()
    dossier_id = centre.dossier_of(assessment_id)
    with centre.store.database.reading() as connection:
        dossier = dossiers.load(connection, dossier_id)
    index = _index(dossier, assessment_id)
    release = centre.release(dossier.assessments[index].release)
    check_rectifying(release, dossier, index, criterion, mark)
    right = _rectification(centre, dossier, criterion, mark, "")
    return touched(release, dossier, index, right)


def rectify(
    centre: Centre, assessment_id: bytes, criterion: str, mark: Mark | None, reason: str
) -> Change:
    """Put an error of a closed assessment right: the one act that may lower a validation.

    :raises RuleError: not by the responsable, no reason, the assessment may still be reopened,
        or the critère is so already.
    """
    why = texts.typed("Cette rectification", reason, texts.full_paragraphs).strip()
    centre.require_responsible()
    dossier_id = centre.dossier_of(assessment_id)
    with centre.gesture(dossier_id) as gesture:
        dossier = gesture.dossier
        index = _index(dossier, assessment_id)
        release = centre.release(dossier.assessments[index].release)
        check_rectifying(release, dossier, index, criterion, mark)
        right = _rectification(centre, dossier, criterion, mark, why)
        new_id = centre.store.new_id
        place = {
            "id": new_id(),
            "dossier": dossier_id,
            "assessment": assessment_id,
            "position": 0,
        }
        people = rows.People.load(gesture.transaction.connection)
        row = rows.rectification_row(right, place, people, new_id)
        label = f"rectification : {criterion} {mark.words if mark else 'non évalué'}"
        draft = Draft("rectify", label, right.at, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, [row])
        outcome = centre.standing_of(refresh_line(centre, gesture))
    return Change(act, dossier_id, assessment_id, (criterion,), {}, outcome, label)


def _rectification(
    centre: Centre, dossier: Dossier, criterion: str, mark: Mark | None, reason: str
) -> Rectification:
    by: Person = centre.require_operator()
    return Rectification(criterion, mark, centre.clock(), by, reason, closed_count(dossier))


def _index(dossier: Dossier, assessment_id: bytes) -> int:
    ids = [assessment.id for assessment in dossier.assessments]
    return ids.index(assessment_id)
