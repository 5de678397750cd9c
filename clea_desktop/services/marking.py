"""Marking: one decision, one note; each one act, on disk before anybody sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from clea_desktop.domain import texts
from clea_desktop.domain.assessment import (
    Assessment,
    MarkFact,
    NoteFact,
    check_instant,
    check_markable,
    tally,
)
from clea_desktop.domain.dossier import Dossier, before, standing
from clea_desktop.domain.marks import Basis, Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.training import check_not_trainer
from clea_desktop.domain.years import check_last_day
from clea_desktop.services.centre import Centre, Gesture
from clea_desktop.services.change import Change
from clea_desktop.store import rows, state
from clea_desktop.store.acts import Draft


def mark(
    centre: Centre,
    assessment_id: bytes,
    criterion: str,
    value: Mark | None,
    *,
    basis: Basis = Basis.OBSERVATION,
    activity: str = "",
    observer: Person | None = None,
    at: datetime | None = None,
) -> Change:
    """Decide a critère, or withdraw the decision (``value`` None).

    :param observer: who saw it, by their record; the assessment's evaluator when not given.
    :param at: when it was seen; now when not given.
    :raises RuleError: the critère may not be decided, or not then.
    :raises EnvironmentProblem: the disk refused; what stood still stands.
    """
    dossier_id = centre.dossier_of(assessment_id)
    with centre.gesture(dossier_id) as gesture:
        return decide_in(
            centre,
            gesture,
            assessment_id,
            criterion,
            value,
            basis=basis,
            activity=activity,
            observer=observer,
            at=at,
        )


def decide_in(
    centre: Centre,
    gesture: Gesture,
    assessment_id: bytes,
    criterion: str,
    value: Mark | None,
    *,
    basis: Basis = Basis.OBSERVATION,
    activity: str = "",
    observer: Person | None = None,
    at: datetime | None = None,
) -> Change:
    """Decide a critère as :func:`mark` does, in a gesture that writes more beside."""
    now = centre.clock()
    dossier_id = gesture.dossier.id
    assert dossier_id is not None, "a dossier of the centre"
    index, assessment = _find(gesture.dossier, assessment_id)
    release = centre.release(assessment.release)
    earlier_outcome = before(release, gesture.dossier, index)
    check_markable(assessment, release, criterion, earlier_outcome)
    seen = at or now
    check_instant(f"La décision sur {criterion}", seen, assessment.opened_on, None, now)
    earlier = gesture.dossier.assessments[:index]
    check_last_day(earlier, assessment.kind, seen.date(), release.validity_years)
    centre.check_may_observe(
        observer or assessment.evaluator, f"Le critère {criterion} ne se décide pas ainsi"
    )
    check_not_trainer(
        gesture.dossier.journey,
        observer or assessment.evaluator,
        seen.date(),
        f"Le critère {criterion} ne se décide pas ainsi",
    )
    same = assessment.decisions_on.get(criterion, ())
    last = same[-1] if same else None
    seen = _apart(seen, {m.at for m in same})
    typist = _typist(centre, seen, now, observer or assessment.evaluator)
    fact = MarkFact(
        criterion,
        value,
        seen,
        observer or assessment.evaluator,
        basis,
        activity=texts.typed("L’activité", activity, texts.line),
        entered_by=typist,
        entered_at=now if typist else None,
        id=centre.store.new_id(),
    )
    label = f"{criterion} {value.words if value else 'non évalué'}"
    act = None
    # An instant that was given is part of what is said; the one of now is not.
    moved = at is not None and last is not None and last.at != at
    if moved or not _says_the_same(last, fact):
        row = rows.mark_row(
            fact,
            _place(fact.id, dossier_id, assessment_id),
            rows.RECORDED,
            last.id if last else None,
            centre.store.new_id,
        )
        draft = Draft("mark", label, now, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, [row])
        assessment = assessment.with_mark(fact)
        gesture.dossier = _with(gesture.dossier, index, assessment)
    outcome = standing(release, gesture.dossier.assessments)
    if act is not None:
        told = tally(assessment, release, earlier_outcome)
        state.recount(gesture.transaction.connection, dossier_id, release, outcome, told)
    previous = {criterion: last.mark if last else None}
    return Change(act, dossier_id, assessment_id, (criterion,), previous, outcome, label)


def note(centre: Centre, assessment_id: bytes, criterion: str, text: str) -> Change:
    """Write the note of a critère; an empty text takes it away.

    :raises RuleError: a closed assessment, an unknown critère, too long a note.
    """
    now = centre.clock()
    kept = texts.typed(f"La note sur {criterion}", text, texts.paragraphs)
    dossier_id = centre.dossier_of(assessment_id)
    with centre.gesture(dossier_id) as gesture:
        index, assessment = _find(gesture.dossier, assessment_id)
        release = centre.release(assessment.release)
        check_markable(assessment, release, criterion, None)
        last = next((n for n in reversed(assessment.notes) if n.criterion == criterion), None)
        fact = NoteFact(criterion, kept, now, centre.evaluator, centre.store.new_id())
        row = rows.note_row(
            fact,
            _place(fact.id, dossier_id, assessment_id),
            rows.RECORDED,
            last.id if last else None,
            centre.store.new_id,
        )
        label = f"note sur {criterion}"
        draft = Draft("note", label, now, by=centre.operator, dossier=dossier_id)
        act = gesture.transaction.append(draft, [row])
        noted = replace(assessment, notes=(*assessment.notes, fact))
        gesture.dossier = _with(gesture.dossier, index, noted)
        outcome = standing(release, gesture.dossier.assessments)
    return Change(act, dossier_id, assessment_id, (criterion,), {}, outcome, label)


def _apart(seen: datetime, taken: Collection[datetime]) -> datetime:
    """An instant of its own: corrected to the same minute, a decision still has its place."""
    while seen in taken:
        seen += timedelta(microseconds=1)
    return seen


def _find(dossier: Dossier, assessment_id: bytes) -> tuple[int, Assessment]:
    for index, assessment in enumerate(dossier.assessments):
        if assessment.id == assessment_id:
            return index, assessment
    raise KeyError(assessment_id.hex())


def _with(dossier: Dossier, index: int, assessment: Assessment) -> Dossier:
    assessments = list(dossier.assessments)
    assessments[index] = assessment
    return replace(dossier, assessments=tuple(assessments))


def _place(row_id: bytes | None, dossier_id: bytes, assessment_id: bytes) -> dict[str, object]:
    return {"id": row_id, "dossier": dossier_id, "assessment": assessment_id, "position": 0}


def _typist(centre: Centre, seen: datetime, now: datetime, observer: Person) -> Person | None:
    """Who typed, when that is not the observer at the moment itself."""
    if seen == now and observer.id == centre.operator:
        return None
    return centre.evaluator


def _says_the_same(last: MarkFact | None, fact: MarkFact) -> bool:
    if last is None:
        return fact.mark is None
    return (last.mark, last.basis, last.activity, last.observer) == (
        fact.mark,
        fact.basis,
        fact.activity,
        fact.observer,
    )
