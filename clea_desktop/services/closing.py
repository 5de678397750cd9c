"""Closing an assessment, and the evaluator's opinion for the jury."""

from __future__ import annotations

from datetime import date

from clea_desktop.domain import texts
from clea_desktop.domain.assessment import Closing, Kind, Opinion, present_marks
from clea_desktop.domain.dossier import standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words
from clea_desktop.domain.path import Act
from clea_desktop.domain.people import Person
from clea_desktop.domain.possible import check_act
from clea_desktop.domain.training import check_no_trainer_marked
from clea_desktop.domain.years import check_last_day
from clea_desktop.services.candidates import refresh_line
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.dossiers import situation_of
from clea_desktop.store import dossiers, rows
from clea_desktop.store.acts import Draft


def close(centre: Centre, assessment_id: bytes, on: date, reason: str = "") -> Change:
    """Close an assessment: its outcome is frozen, with the fingerprint of its release.

    :param reason: why critères are left non évalués; a préalable needs one when some are.
    :raises RuleError: already closed, a day before its opening or a decision, or to come.
    """
    now = centre.clock()
    why = texts.typed("Cette fin", reason, texts.paragraphs).strip()
    dossier_id = centre.dossier_of(assessment_id)
    with centre.gesture(dossier_id) as gesture:
        dossier = gesture.dossier
        assessment = next(a for a in dossier.assessments if a.id == assessment_id)
        release = centre.release(assessment.release)
        name = assessment.kind.words
        if assessment.closing is not None:
            raise RuleError(
                f"L’{name} est déjà terminée depuis le {date_words(assessment.closing.on)}."
            )
        marked = present_marks(assessment.marks)
        instants = [*(m.at for m in assessment.marks), *(n.at for n in assessment.notes)]
        last_day = max([assessment.opened_on, *(at.date() for at in instants)])
        if on < last_day:
            raise RuleError(
                f"L’{name} ne se termine pas le {date_words(on)} : elle a une décision, "
                f"une note ou son ouverture le {date_words(last_day)}."
            )
        if on > now.date():
            raise RuleError(f"L’{name} ne se termine pas à une date à venir : corrigez la date.")
        earlier = dossier.assessments[: dossier.assessments.index(assessment)]
        check_last_day(earlier, assessment.kind, on, release.validity_years)
        check_no_trainer_marked(dossier.journey, assessment)
        left = len(release.criteria) - len(marked)
        if assessment.kind is Kind.PREALABLE and left and not why:
            raise RuleError(
                f"{counted(left, 'critère')} non évalué{'s' if left > 1 else ''} : dites "
                "pourquoi l’évaluation se termine ainsi."
            )
        frozen = standing(release, dossier.assessments)
        place = {
            "id": centre.store.new_id(),
            "dossier": dossier_id,
            "assessment": assessment_id,
        }
        label = f"{name} terminée"
        act = gesture.transaction.append(
            Draft("close", label, now, by=centre.operator, dossier=dossier_id),
            [rows.closing_row(Closing(on, why, frozen), place, release.fingerprint)],
        )
        refresh_line(centre, gesture)
    return Change(act, dossier_id, assessment_id, (), {}, frozen, label)


def give_opinion(centre: Centre, assessment_id: bytes, text: str, by: Person) -> Change:
    """Write the evaluator's opinion for the jury; it replaces the one before.

    :raises RuleError: an empty or too long text, or a jury has the one before in hand.
    """
    now = centre.clock()
    kept = texts.typed("La rédaction de l’avis", text, texts.full_paragraphs)
    dossier_id = centre.dossier_of(assessment_id)
    with centre.gesture(dossier_id) as gesture:
        check_act(Act.WRITE_OPINION, situation_of(centre, gesture.dossier))
        new_id = centre.store.new_id
        people = rows.People.load(gesture.transaction.connection)
        place = {"id": new_id(), "dossier": dossier_id, "assessment": assessment_id}
        opinion = Opinion(kept, by, now)
        supersedes = dossiers.opinion_id(gesture.transaction.connection, assessment_id)
        row = rows.opinion_row(opinion, place, people, supersedes, new_id)
        label = "avis pour le jury"
        act = gesture.transaction.append(
            Draft("opinion", label, now, by=centre.operator, dossier=dossier_id),
            [*people.newcomers(), row],
        )
        refresh_line(centre, gesture)
    return Change(act, dossier_id, assessment_id, (), {}, None, label)
