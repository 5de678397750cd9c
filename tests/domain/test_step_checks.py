"""What is refused of each step of a path, before it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import (
    Agreement,
    Departure,
    Focus,
    FormativeCheck,
    Interview,
    Presence,
    Readiness,
    Restitution,
    Sitting,
    Step,
    Trace,
    TraceKind,
    Trainer,
    TrainingForm,
    steps_of,
)
from clea_desktop.domain.marks import Basis
from clea_desktop.domain.people import Accreditation
from clea_desktop.domain.step_checks import (
    MOST_HOURS,
    check_contradictions,
    outside_accreditation,
)
from tests.domain.made_up import DAY, EVALUATOR, SMALL, at, dossier, final, mark, preliminary
from tests.domain.paths import (
    ADVISER,
    CLOSED,
    LIMIT,
    PARCOURS,
    assessed,
    assessing,
    certifiable,
    followed_by,
    gone,
    handed_over,
    in_finale,
    in_training,
    plain,
    restituted,
    sitting,
    situation,
    step_refusal,
    welcomed,
    write,
)
from tests.domain.sentences import faults

TOMORROW = CLOSED + timedelta(days=1)
AFTER = LIMIT + timedelta(days=1)
WELCOME = Interview(DAY, ADVISER)
GIVEN = handed_over(assessed())
FORMATIVE = FormativeCheck(CLOSED, "AFPA", (("2", Readiness.READY), ("3", Readiness.NOT_YET)))


@pytest.mark.parametrize(
    ("step", "held"),
    [
        (Trace(TraceKind.CALL, at(CLOSED), ADVISER), dossier()),
        (Trace(TraceKind.APPOINTMENT, at(TOMORROW), ADVISER), dossier()),
        (WELCOME, dossier()),
        (replace(WELCOME, on=CLOSED, decided_on=CLOSED, call_on=CLOSED), in_finale()),
        (
            replace(WELCOME, agreements=(Agreement("AFPA", "dates", DAY, DAY),), call_on=TOMORROW),
            welcomed(),
        ),
        (Sitting(AFTER), dossier()),
        (Sitting(CLOSED, time(9), time(12), presence=Presence.PRESENT), assessing()),
        (Sitting(AFTER, time(9)), assessing()),
        (Sitting(LIMIT), assessed()),
        (Sitting(LIMIT), in_finale()),
        (Restitution(CLOSED, ADVISER), GIVEN),
        (PARCOURS, assessed()),
        (
            replace(
                PARCOURS,
                codes=("1.2.1", "2"),
                form=TrainingForm.BOTH,
                hours=MOST_HOURS,
                planned_finale=LIMIT,
            ),
            in_training(),
        ),
        (replace(PARCOURS, hours=1, planned_finale=CLOSED), assessed()),
        (FORMATIVE, in_training()),
        (replace(FORMATIVE, readiness=()), in_training()),
        (Trainer(ADVISER), dossier()),
        (Trainer(ADVISER, "AFPA", DAY, DAY), assessing()),
        (Trainer(ADVISER, ends_on=DAY), in_finale()),
        (Focus(("1", "3")), in_finale()),
        (Focus(()), in_finale()),
        (Departure("AFPA", CLOSED, ADVISER), dossier()),
        (Departure("AFPA", DAY, ADVISER), certifiable()),
    ],
)
def test_what_is_written(step: Step, held: Dossier) -> None:
    assert step in steps_of(write(step, held).journey)


@pytest.mark.parametrize(
    ("step", "what"),
    [
        (Trace(TraceKind.CALL, at(TOMORROW), ADVISER), "Appel"),
        (Trace(TraceKind.NO_SHOW, at(TOMORROW), ADVISER), "Pas venu(e)"),
        (Trace(TraceKind.INFORMED, at(TOMORROW), ADVISER), "Informé(e)"),
        (replace(WELCOME, on=TOMORROW), "L’entretien"),
        (replace(WELCOME, decided_on=TOMORROW), "La décision de la personne"),
        (sitting(TOMORROW, presence=Presence.PRESENT), "La présence à une séance"),
        (sitting(TOMORROW, presence=Presence.ABSENT), "La présence à une séance"),
        (Restitution(TOMORROW, ADVISER), "La restitution"),
        (replace(PARCOURS, on=TOMORROW), "La recommandation"),
        (replace(FORMATIVE, on=TOMORROW), "L’évaluation formative"),
        (Departure("AFPA", TOMORROW, ADVISER), "Le départ"),
    ],
)
def test_what_happened_is_not_to_come(step: Step, what: str) -> None:
    assert step_refusal(step, GIVEN) == f"{what} : le 4 mars 2026 est à venir ; corrigez la date."
    write(step, GIVEN, TOMORROW)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            replace(WELCOME, on=CLOSED, call_on=DAY),
            "Le rappel : le 2 mars 2026 précède le 3 mars 2026 ; corrigez la date.",
        ),
        (
            replace(WELCOME, agreements=(Agreement("", "les dates", DAY),)),
            "Un accord de partage n’a pas de destinataire : dites avec qui.",
        ),
        (
            replace(WELCOME, agreements=(Agreement("AFPA", "les dates", CLOSED, DAY),)),
            "L’accord pour AFPA : le 2 mars 2026 précède le 3 mars 2026 ; corrigez la date.",
        ),
        (
            Sitting(CLOSED, time(9), time(9)),
            "La séance finit avant de commencer : corrigez les heures.",
        ),
        (
            Sitting(CLOSED, time(14), time(9)),
            "La séance finit avant de commencer : corrigez les heures.",
        ),
        (
            Sitting(CLOSED, time(9), time(12), presence=Presence.PRESENT, left=time(8, 30)),
            "Le départ, à 8 h 30, ne suit pas le début de la séance, à 9 h 00 : corrigez l’heure.",
        ),
        (
            Sitting(CLOSED, time(9), presence=Presence.PRESENT, arrived=time(10), left=time(9, 30)),
            "Le départ, à 9 h 30, ne suit pas l’arrivée, à 10 h 00 : corrigez l’heure.",
        ),
        (
            Sitting(CLOSED, time(9), time(12), presence=Presence.PRESENT, arrived=time(12, 5)),
            "L’arrivée, à 12 h 05, ne précède pas la fin de la séance, à 12 h 00 : corrigez "
            "l’heure.",
        ),
        (
            Sitting(CLOSED, time(9), time(12), left=time(11)),
            "Une heure d’arrivée ou de départ se note pour une personne venue : notez d’abord sa "
            "présence.",
        ),
        (
            Restitution(DAY, ADVISER),
            "La restitution du 2 mars 2026 précède la fin de l’évaluation, le 3 mars 2026 : "
            "corrigez la date.",
        ),
        (
            replace(PARCOURS, codes=()),
            "Le parcours ne vise rien : choisissez ce qui reste à acquérir.",
        ),
        (
            replace(PARCOURS, codes=("1.1",)),
            "Le parcours vise le sous-domaine 1.1, qui est déjà validé : retirez-le, il n’y a rien "
            "à y acquérir.",
        ),
        (
            replace(PARCOURS, hours=0),
            "Le parcours dure 0 heure : donnez un nombre de 1 à 5 000.",
        ),
        (
            replace(PARCOURS, hours=MOST_HOURS + 1),
            "Le parcours dure 5001 heures : donnez un nombre de 1 à 5 000.",
        ),
        (
            replace(PARCOURS, planned_finale=DAY),
            "L’évaluation finale prévue : le 2 mars 2026 précède le 3 mars 2026 ; corrigez la "
            "date.",
        ),
        (
            replace(PARCOURS, planned_finale=AFTER),
            "L’évaluation finale prévue le 4 mars 2031 serait après le dernier jour, le "
            "3 mars 2031 : prévoyez-la avant.",
        ),
        (
            replace(FORMATIVE, readiness=(("9", Readiness.READY),)),
            "Le domaine 9 n’existe pas dans l’édition 2026.",
        ),
        (
            replace(FORMATIVE, readiness=(("1.1", Readiness.READY),)),
            "Le domaine 1.1 n’existe pas dans l’édition 2026.",
        ),
        (
            Trainer(ADVISER, "AFPA", CLOSED, DAY),
            "La formation : le 2 mars 2026 précède le 3 mars 2026 ; corrigez la date.",
        ),
    ],
)
def test_a_step_does_not_contradict_itself(step: Step, sentence: str) -> None:
    assert step_refusal(step, GIVEN) == sentence


def test_a_focus_names_domaines_of_the_edition() -> None:
    assert step_refusal(Focus(("1", "4")), in_finale()) == (
        "Le domaine 4 n’existe pas dans l’édition 2026."
    )


@pytest.mark.parametrize("held", [assessed(), in_training(), in_finale()])
def test_no_seance_of_a_finale_after_the_last_day(held: Dossier) -> None:
    sentence = (
        "Une séance d’évaluation finale ne se tient pas le 4 mars 2031 : le dernier jour est le "
        "3 mars 2031 ; il faut une nouvelle évaluation préalable."
    )
    assert step_refusal(Sitting(AFTER), held) == sentence


def test_once_the_years_are_over_a_seance_is_of_the_prealable_to_come() -> None:
    write(Sitting(AFTER + timedelta(days=8)), in_training(), AFTER)
    late = step_refusal(Sitting(AFTER), in_finale(), AFTER)
    assert "Une séance d’évaluation finale ne se tient pas le 4 mars 2031" in late


def test_a_new_prealable_has_its_seances() -> None:
    begun = followed_by(in_training(), preliminary(opened=AFTER))
    write(Sitting(AFTER + timedelta(days=8)), begun, AFTER)


OUT_OF_STAGE: list[tuple[Step, Dossier, str]] = [
    (Restitution(CLOSED, ADVISER), dossier(), "Rien n’est encore évalué"),
    (Restitution(CLOSED, ADVISER), assessed(), "Le livret du dossier"),
    (PARCOURS, dossier(), "Rien n’est encore évalué"),
    (PARCOURS, assessing(), "L’évaluation préalable du dossier"),
    (PARCOURS, certifiable(), "Tous les domaines du dossier"),
    (FORMATIVE, assessing(), "L’évaluation préalable du dossier"),
    (Focus(("1",)), dossier(), "Aucune évaluation finale n’est ouverte"),
    (Focus(("1",)), assessing(), "Aucune évaluation finale n’est ouverte"),
    (Departure("AFPA", CLOSED, ADVISER), assessing(), "L’évaluation préalable ouverte"),
    (Departure("AFPA", CLOSED, ADVISER), gone(assessed()), "Le dossier 2026-0001 est suivi"),
    (WELCOME, gone(assessed()), "Le dossier 2026-0001 est suivi"),
    (Sitting(CLOSED), gone(assessed()), "Le dossier 2026-0001 est suivi"),
]


@pytest.mark.parametrize(("step", "held", "begins"), OUT_OF_STAGE)
def test_a_step_out_of_its_stage_is_refused(step: Step, held: Dossier, begins: str) -> None:
    assert step_refusal(step, held).startswith(begins)


# --- the habilitation --------------------------------------------------------------------------


def test_a_half_day_outside_the_habilitation_is_said() -> None:
    covered = Accreditation("H-1", "Transitions Pro", DAY, CLOSED)
    assert outside_accreditation(Accreditation(), DAY) is None
    assert outside_accreditation(covered, DAY) is None
    assert outside_accreditation(covered, CLOSED) is None
    early = outside_accreditation(covered, date(2026, 3, 1))
    late = outside_accreditation(covered, TOMORROW)
    assert early is not None and late is not None
    assert plain(early) == (
        "Le 1er mars 2026 précède l’habilitation, qui commence le 2 mars 2026 : une évaluation de "
        "ce jour-là pourrait ne pas compter."
    )
    assert plain(late) == (
        "Le 4 mars 2026 suit la fin de l’habilitation, le 3 mars 2026 : une évaluation de ce "
        "jour-là pourrait ne pas compter."
    )


# --- found wrong -------------------------------------------------------------------------------


def test_the_restitution_of_an_earlier_assessment_may_be_written_again() -> None:
    """The person's remarks are typed after the next finale was closed and handed over."""
    later = date(2027, 1, 8)
    finale = final(opened=later, closed=later)
    held = restituted(handed_over(followed_by(in_training(), finale)), later)
    again = replace(held.journey.restitutions[0], remarks="Je suis content.", by=EVALUATOR)
    assert step_is_written(again, held, later)


def test_a_parcours_does_not_precede_the_end_of_the_assessment() -> None:
    """Written so, the next act would ask for it for ever."""
    assert not step_is_written(replace(PARCOURS, on=DAY), GIVEN, CLOSED)


def step_is_written(step: Step, held: Dossier, today: date) -> bool:
    try:
        write(step, held, today)
    except RuleError:
        return False
    return True


def test_a_departure_names_who_follows() -> None:
    said = step_refusal(Departure("", CLOSED, ADVISER), GIVEN)
    assert said == "Le départ n’a pas d’organisme : nommez celui qui suit la personne."


def test_who_decided_here_trains_only_later() -> None:
    held = situation(assessed(), TOMORROW)
    decided = held.dossier.assessments[0].marks[0]
    same = Trainer(decided.observer, "AFPA")
    with pytest.raises(RuleError, match="qui forme n’évalue pas") as caught:
        check_contradictions(same, held, TOMORROW, SMALL)
    assert not faults(caught.value.sentence)
    later = replace(same, starts_on=decided.at.date() + timedelta(days=1))
    check_contradictions(later, held, TOMORROW, SMALL)


def test_who_was_seen_at_work_that_day_did_come() -> None:
    away = sitting(DAY, presence=Presence.ABSENT)
    seen = mark("1.1.1")
    one = followed_by(welcomed(), preliminary(seen))
    assert step_refusal(away, one) == (
        "Anne-Marie Ķalniņa a 1 décision prise le 2 mars 2026, jour de cette séance : retirez-la "
        "d’abord, ou notez l’heure de son départ."
    )
    assert "2 décisions prises le 2 mars 2026" in step_refusal(
        away, followed_by(welcomed(), preliminary(seen, mark("1.1.2")))
    )
    # What is withdrawn, seen another day, or told by a piece, says nothing of their coming.
    for told in (
        (seen, mark("1.1.1", None)),
        (replace(seen, at=at(CLOSED)),),
        (replace(seen, basis=Basis.EVIDENCE),),
    ):
        held = write(away, followed_by(welcomed(), preliminary(*told)))
        assert held.journey.sittings == (away,)
    # Another séance of that day accounts for it, this one noted before does not.
    morning = replace(sitting(DAY, presence=Presence.PRESENT), id=b"morning")
    with_morning = write(morning, one)
    held = write(replace(away, id=b"afternoon"), with_morning)
    assert [each.presence for each in held.journey.sittings][-1] is Presence.ABSENT
    assert "retirez-la" in step_refusal(replace(away, id=b"morning"), with_morning)
