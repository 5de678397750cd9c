"""What is refused of each step of a path, before it is written; each refusal is one sentence."""

from __future__ import annotations

from datetime import date

from clea_desktop.domain.assessment import Kind, Reprise, present_marks
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import Evidence, check_evidence
from clea_desktop.domain.french import counted, date_words, figures, time_words
from clea_desktop.domain.hearing import Hearing
from clea_desktop.domain.hearing_checks import check_hearing
from clea_desktop.domain.journey import (
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Prescription,
    Presence,
    Restitution,
    Sitting,
    Step,
    Trace,
    TraceKind,
    Trainer,
)
from clea_desktop.domain.marks import Basis
from clea_desktop.domain.path import Act, Situation
from clea_desktop.domain.people import Accreditation
from clea_desktop.domain.possible import check_act
from clea_desktop.domain.referential import Release
from clea_desktop.domain.training import check_aim, trains
from clea_desktop.domain.years import valid_until

MOST_HOURS = 5_000
"""More than two years of work: beyond, it is a slip of the keyboard."""

_ACTS = {
    Interview: Act.INTERVIEW,
    Sitting: Act.PLAN_SITTING,
    Restitution: Act.RESTITUTE,
    Prescription: Act.PRESCRIBE,
    FormativeCheck: Act.CHECK,
    Focus: Act.CLOSE_FINALE,
    Departure: Act.DEPART,
}


def check_step(step: Step, at: Situation, today: date, release: Release | None) -> None:
    """Refuse a step out of its stage, or that contradicts itself or the calendar.

    :param release: the one of the present assessment; None before the first.
    :raises RuleError: why.
    """
    act = _ACTS.get(type(step))
    if act is not None:
        check_act(act, at)
    check_contradictions(step, at, today, release)
    if isinstance(step, Sitting):
        # Not what comes in a file: it tells what was noted elsewhere, before this was refused.
        _check_absence(step, at.dossier)


def check_contradictions(step: Step, at: Situation, today: date, release: Release | None) -> None:
    """Refuse a step that contradicts itself, the path or the calendar, whatever its stage.

    :raises RuleError: why.
    """
    match step:
        case Trace():
            if step.at.date() > today and step.kind is not TraceKind.APPOINTMENT:
                raise _to_come(step.kind.words, step.at.date())
        case Interview():
            _check_interview(step, today)
        case Sitting():
            _check_sitting(step, at, today)
        case Restitution():
            _check_restitution(step, at, today)
        case Prescription():
            _check_prescription(step, at, today, release)
        case FormativeCheck():
            _check_formative(step, today, release)
        case Trainer():
            _check_trainer(step, at)
        case Focus():
            _check_domains(step.domains, release)
        case Hearing():
            check_hearing(step, today, release)
        case Evidence():
            of = next((a for a in at.dossier.assessments if a.id == step.assessment), at.current)
            went_on = of is not None and bool(of.migrations)
            check_evidence(step, today, release, older_codes=went_on)
        case _:
            _check_departure(step, today)


def outside_accreditation(accreditation: Accreditation, on: date) -> str | None:
    """What to say of a half-day outside the dates of the habilitation; None when it is inside."""
    starts, ends = accreditation.starts_on, accreditation.ends_on
    if starts is not None and on < starts:
        return (
            f"Le {date_words(on)} précède l’habilitation, qui commence le {date_words(starts)} : "
            "une évaluation de ce jour-là pourrait ne pas compter."
        )
    if ends is not None and on > ends:
        return (
            f"Le {date_words(on)} suit la fin de l’habilitation, le {date_words(ends)} : une "
            "évaluation de ce jour-là pourrait ne pas compter."
        )
    return None


def check_reprise(
    dossier: Dossier,
    kind: Kind,
    reprise: Reprise,
    on: date,
    release: Release,
    today: date,
    *,
    apart: bool = False,
) -> None:
    """Refuse validations that cannot be taken over as they are said.

    :param on: the day of that assessment, from which the years run.
    :param apart: it was made in another dossier of the person, joined since: there it came first.
    :raises RuleError: a day to come, an unknown code, an edition apart, a rectification, an
        assessment open since, a finale without its préalable.
    """
    if not reprise.organisation:
        raise RuleError("La reprise n’a pas d’organisme : nommez celui du livret.")
    what = f"La reprise ({reprise.organisation})"
    for day in (on, reprise.checked_on):
        if day > today:
            raise RuleError(
                f"{what} est datée du {date_words(day)}, un jour à venir : mettez la date du "
                "livret."
            )
    years = release.validity_years
    before = tuple(a for a in dossier.assessments if a.opened_on <= on)
    limit = valid_until(before, years)
    if kind is Kind.FINALE and limit is None:
        raise RuleError(
            f"{what} porte sur une {kind.words} sans son évaluation préalable : reprenez d’abord "
            "celle-ci."
        )
    if kind is Kind.FINALE and limit is not None and on > limit:
        raise RuleError(
            f"{what} porte sur une {kind.words} du {date_words(on)}, après le dernier jour, le "
            f"{date_words(limit)} : elle ne compte pas."
        )
    if kind is Kind.PREALABLE and limit is not None and on <= limit and not apart:
        raise RuleError(
            f"{what} porte sur une {kind.words} du {date_words(on)}, alors que celle d’avant vaut "
            f"jusqu’au {date_words(limit)} : reprenez-la comme évaluation finale."
        )
    if before and before[-1].closing is None:
        raise RuleError(
            f"{what} est datée du {date_words(on)}, alors qu’une évaluation est ouverte ici depuis "
            f"le {date_words(before[-1].opened_on)} : terminez-la d’abord."
        )
    for code in sorted(reprise.codes):
        if code not in release.by_code:
            raise RuleError(
                f"{what} porte sur {code}, qui n’existe pas dans l’édition {release.key.edition}."
            )
    editions = {(a.release.id, a.release.edition) for a in dossier.assessments}
    if editions and (release.key.id, release.key.edition) not in editions:
        raise RuleError(f"{what} suit une autre édition que le dossier : choisissez la sienne.")
    if any(assessment.rectifications for assessment in dossier.assessments):
        raise RuleError(
            f"{what} ne s’enregistre plus : une rectification a déjà été faite dans ce dossier."
        )


def _check_interview(step: Interview, today: date) -> None:
    if step.on > today:
        raise _to_come("L’entretien", step.on)
    if step.decided_on is not None and step.decided_on > today:
        raise _to_come("La décision de la personne", step.decided_on)
    _in_order("Le rappel", step.on, step.call_on)
    for agreement in step.agreements:
        if not agreement.recipient:
            raise RuleError("Un accord de partage n’a pas de destinataire : dites avec qui.")
        _in_order(f"L’accord pour {agreement.recipient}", agreement.on, agreement.revoked_on)


def _check_sitting(step: Sitting, at: Situation, today: date) -> None:
    if step.minutes is not None and step.minutes <= 0:
        raise RuleError(_hours_amiss(step))
    if step.presence is not Presence.PRESENT and (step.arrived or step.left):
        raise RuleError(
            "Une heure d’arrivée ou de départ se note pour une personne venue : notez d’abord sa "
            "présence."
        )
    if not step.awaited and step.on > today:
        raise _to_come("La présence à une séance", step.on)
    limit = at.valid_until
    current = at.current
    # Once the years are over, a séance is of the préalable to come.
    late = limit is not None and step.on > limit and not at.expired
    if late and current is not None and (current.kind is Kind.FINALE or not at.is_open):
        assert limit is not None
        raise RuleError(
            f"Une séance d’évaluation finale ne se tient pas le {date_words(step.on)} : le "
            f"dernier jour est le {date_words(limit)} ; il faut une nouvelle évaluation préalable."
        )


def _hours_amiss(step: Sitting) -> str:
    """Which hour of a séance comes before the one it should follow."""
    starts, ends = step.arrived or step.starts, step.left or step.ends
    assert starts is not None and ends is not None, "it lasts some minutes, or less than none"
    if step.left is not None and step.arrived is not None:
        return (
            f"Le départ, à {time_words(step.left)}, ne suit pas l’arrivée, à "
            f"{time_words(step.arrived)} : corrigez l’heure."
        )
    if step.left is not None:
        return (
            f"Le départ, à {time_words(step.left)}, ne suit pas le début de la séance, à "
            f"{time_words(starts)} : corrigez l’heure."
        )
    if step.arrived is not None:
        return (
            f"L’arrivée, à {time_words(step.arrived)}, ne précède pas la fin de la séance, à "
            f"{time_words(ends)} : corrigez l’heure."
        )
    return "La séance finit avant de commencer : corrigez les heures."


def _check_absence(step: Sitting, dossier: Dossier) -> None:
    """Refuse that somebody seen at work that day did not come.

    What rests on a piece was seen without them; another séance of that day, to which they came,
    accounts for what was seen of them.
    """
    if step.presence is not Presence.ABSENT:
        return
    came = any(
        other.on == step.on and other.presence is Presence.PRESENT and other.id != step.id
        for other in dossier.journey.sittings
    )
    seen = sum(
        fact.at.date() == step.on and fact.basis is Basis.OBSERVATION
        for assessment in dossier.assessments
        for fact in present_marks(assessment.marks).values()
    )
    if seen and not came:
        taken, them = ("prise", "la") if seen == 1 else ("prises", "les")
        raise RuleError(
            f"{dossier.candidate.display_name} a {counted(seen, 'décision')} {taken} le "
            f"{date_words(step.on)}, jour de cette séance : retirez-{them} d’abord, ou notez "
            "l’heure de son départ."
        )


def _check_restitution(step: Restitution, at: Situation, today: date) -> None:
    if step.on > today:
        raise _to_come("La restitution", step.on)
    told = next((a for a in at.dossier.assessments if a.id == step.assessment), at.current)
    closed_on = told.closed_on if told else None
    if closed_on is not None and step.on < closed_on:
        raise RuleError(
            f"La restitution du {date_words(step.on)} précède la fin de l’évaluation, le "
            f"{date_words(closed_on)} : corrigez la date."
        )


def _check_prescription(
    step: Prescription, at: Situation, today: date, release: Release | None
) -> None:
    assert release is not None and at.outcome is not None, "an act of a closed assessment"
    check_aim(release, at.outcome, step.codes)
    if step.on > today:
        raise _to_come("La recommandation", step.on)
    _in_order("La recommandation", at.current.closed_on if at.current else None, step.on)
    if step.hours is not None and not 0 < step.hours <= MOST_HOURS:
        raise RuleError(
            f"Le parcours dure {counted(step.hours, 'heure')} : donnez un nombre de 1 à "
            f"{figures(MOST_HOURS)}."
        )
    _in_order("L’évaluation finale prévue", step.on, step.planned_finale)
    limit = at.valid_until
    if limit is not None and step.planned_finale is not None and step.planned_finale > limit:
        raise RuleError(
            f"L’évaluation finale prévue le {date_words(step.planned_finale)} serait après le "
            f"dernier jour, le {date_words(limit)} : prévoyez-la avant."
        )


def _check_trainer(step: Trainer, at: Situation) -> None:
    _in_order("La formation", step.starts_on, step.ends_on)
    for assessment in at.dossier.assessments:
        if assessment.reprise is None and trains(step, assessment.evaluator, assessment.opened_on):
            raise RuleError(
                f"{step.person.name} mène l’{assessment.kind.words} ouverte le "
                f"{date_words(assessment.opened_on)}, et qui forme n’évalue pas : dites depuis "
                "quel jour, après celui-là, cette personne forme."
            )
        if assessment.closing is None:
            continue
        for fact in present_marks(assessment.marks).values():
            if trains(step, fact.observer, fact.at.date()):
                raise RuleError(
                    f"Le critère {fact.criterion} a été décidé le {date_words(fact.at.date())} par "
                    f"{step.person.name}, et qui forme n’évalue pas : dites depuis quel jour, "
                    "après celui-là, cette personne forme."
                )


def _check_departure(step: Departure, today: date) -> None:
    if not step.to:
        raise RuleError("Le départ n’a pas d’organisme : nommez celui qui suit la personne.")
    if step.on > today:
        raise _to_come("Le départ", step.on)


def _check_formative(step: FormativeCheck, today: date, release: Release | None) -> None:
    if step.on > today:
        raise _to_come("L’évaluation formative", step.on)
    _check_domains(tuple(code for code, _readiness in step.readiness), release)


def _check_domains(codes: tuple[str, ...], release: Release | None) -> None:
    assert release is not None, "an act of an assessment"
    known = {domain.code for domain in release.domains}
    for code in codes:
        if code not in known:
            raise RuleError(f"Le domaine {code} n’existe pas dans l’édition {release.key.edition}.")


def _to_come(what: str, day: date) -> RuleError:
    return RuleError(f"{what} : le {date_words(day)} est à venir ; corrigez la date.")


def _in_order(what: str, first: date | None, second: date | None) -> None:
    if first is not None and second is not None and second < first:
        raise RuleError(
            f"{what} : le {date_words(second)} précède le {date_words(first)} ; corrigez la date."
        )
