"""The parcours recommended, who may not assess, and what is said before a finale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.dossier import standing
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Journey, Trainer
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.training import (
    NEAR_DAYS,
    WARNING_FROM,
    check_aim,
    check_no_trainer_marked,
    check_not_trainer,
    namesakes,
    proposed_codes,
    trains,
    warnings_before_finale,
)
from tests.domain.made_up import (
    DAY,
    EVALUATOR,
    SMALL,
    acquired,
    at,
    dossier,
    final,
    mark,
    preliminary,
)
from tests.domain.paths import (
    ADVISER,
    CLOSED,
    LIMIT,
    PARCOURS,
    assessed,
    certifiable,
    plain,
    reprise,
)

HERE = "Le critère 2.1.1 ne se décide pas ainsi"
TRAINS = Journey(trainers=(Trainer(EVALUATOR, "AFPA"),))

# --- who trains does not assess ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("trainer", "person", "expected"),
    [
        (Trainer(EVALUATOR), EVALUATOR, True),
        (Trainer(EVALUATOR), replace(EVALUATOR, name="P. Roux"), True),
        (Trainer(EVALUATOR), replace(EVALUATOR, id=b"a-namesake"), False),
        (Trainer(EVALUATOR), replace(EVALUATOR, id=None), False),
        # In a file, which has no records, the name alone tells.
        (Trainer(Person("Paul Roux")), Person("Paul Roux"), True),
        (Trainer(Person("Paul Roux")), EVALUATOR, False),
        (Trainer(EVALUATOR, starts_on=DAY - timedelta(days=1)), EVALUATOR, True),
        (Trainer(EVALUATOR, starts_on=DAY), EVALUATOR, True),
        # Who assessed the préalable may train afterwards.
        (Trainer(EVALUATOR, starts_on=DAY + timedelta(days=1)), EVALUATOR, False),
        # Who trained once, before CléA too, never assesses.
        (Trainer(EVALUATOR, ends_on=date(2020, 1, 1)), EVALUATOR, True),
    ],
)
def test_a_trainer_is_known_by_record_and_from_the_first_day(
    trainer: Trainer, person: Person, expected: bool
) -> None:
    assert trains(trainer, person, DAY) is expected


def refused(journey: Journey, what: str = HERE) -> str:
    with pytest.raises(RuleError) as caught:
        check_not_trainer(journey, EVALUATOR, DAY, what)
    return plain(caught.value.sentence)


def test_a_trainer_decides_nothing() -> None:
    assert refused(TRAINS) == (
        "Le critère 2.1.1 ne se décide pas ainsi : Paul Roux forme cette personne, et qui forme "
        "n’évalue pas ; choisissez qui a observé."
    )
    since = Journey(trainers=(Trainer(ADVISER), Trainer(EVALUATOR, starts_on=date(2026, 2, 1))))
    assert refused(since) == (
        "Le critère 2.1.1 ne se décide pas ainsi : Paul Roux forme cette personne depuis le "
        "1er février 2026, et qui forme n’évalue pas ; choisissez qui a observé."
    )


def test_anybody_else_decides() -> None:
    check_not_trainer(Journey(), EVALUATOR, DAY, HERE)
    check_not_trainer(TRAINS, ADVISER, DAY, HERE)


def test_an_assessment_a_trainer_marked_is_not_closed() -> None:
    marked = preliminary(mark("1.1.1"))
    check_no_trainer_marked(Journey(), marked)
    check_no_trainer_marked(TRAINS, preliminary())
    with pytest.raises(RuleError) as caught:
        check_no_trainer_marked(TRAINS, marked)
    assert plain(caught.value.sentence) == (
        "L’évaluation préalable ne se termine pas avec la décision sur 1.1.1 : Paul Roux forme "
        "cette personne, et qui forme n’évalue pas ; choisissez qui a observé."
    )


def test_what_was_marked_before_training_began_counts() -> None:
    later = Journey(trainers=(Trainer(EVALUATOR, starts_on=CLOSED),))
    check_no_trainer_marked(later, preliminary(mark("1.1.1")))
    seen_since = replace(mark("2.1.1"), at=at(CLOSED))
    with pytest.raises(RuleError, match=r"2\.1\.1"):
        check_no_trainer_marked(later, preliminary(mark("1.1.1"), seen_since))


def test_a_trainer_s_decision_made_again_by_another_lets_the_assessment_close() -> None:
    """The way out that the sentence gives: facts are never removed, at most followed."""
    by_another = replace(mark("1.1.1"), observer=ADVISER)
    check_no_trainer_marked(TRAINS, preliminary(mark("1.1.1"), by_another))


def test_a_trainer_s_decision_taken_away_lets_the_assessment_close() -> None:
    withdrawn = replace(mark("1.1.1", None), observer=ADVISER)
    check_no_trainer_marked(TRAINS, preliminary(mark("1.1.1"), withdrawn))


def test_people_of_the_same_name_are_asked_about() -> None:
    known = [Person("Zoé Lœillet", b"1"), Person("ZOE LOEILLET", b"2"), Person("Zoé Roux", b"3")]
    assert namesakes("zoé lœillet", known) == known[:2]
    assert namesakes("Paul", known) == []


# --- what a parcours aims at -------------------------------------------------------------------


def test_what_is_left_is_proposed() -> None:
    assert proposed_codes(standing(SMALL, assessed().assessments)) == (
        "1.2",
        "2.1",
        "3.1",
        "3.2",
        "3.3",
    )
    assert proposed_codes(standing(SMALL, certifiable().assessments)) == ()


def aim(*codes: str) -> None:
    """1.1 and the whole of domaine 2 are validated."""
    held = dossier(preliminary(*acquired(("1.1.1", "2.1.1", "3.1.1"))))
    check_aim(SMALL, standing(SMALL, held.assessments), codes)


@pytest.mark.parametrize(
    "codes", [("1",), ("3",), ("1.2",), ("3.1",), ("3.1.1",), ("1.2.3", "3", "3.3")]
)
def test_a_parcours_aims_at_domaines_sous_domaines_or_criteres_not_validated(
    codes: tuple[str, ...],
) -> None:
    aim(*codes)


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ((), "Le parcours ne vise rien : choisissez ce qui reste à acquérir."),
        (("1.2", "9.9"), "Le code 9.9 n’existe pas dans l’édition 2026."),
        (
            ("1", "2"),
            "Le parcours vise le domaine 2, qui est déjà validé : retirez-le, il n’y a rien à y "
            "acquérir.",
        ),
        (
            ("1.1",),
            "Le parcours vise le sous-domaine 1.1, qui est déjà validé : retirez-le, il n’y a rien "
            "à y acquérir.",
        ),
        (
            ("1.1.2",),
            "Le parcours vise le critère 1.1.2, dont le sous-domaine est déjà validé : retirez-le, "
            "il n’y a rien à y acquérir.",
        ),
    ],
)
def test_a_parcours_aims_at_nothing_else(codes: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(RuleError) as caught:
        aim(*codes)
    assert plain(caught.value.sentence) == sentence


# --- before a finale ---------------------------------------------------------------------------

MANY = (
    "Ce serait la 3ᵉ évaluation finale.",
    "Des évaluations répétées peuvent décourager : une évaluation formative dit si c’est le bon "
    "moment.",
)
NOBODY = (
    "Personne n’est noté comme formateur : dites qui a formé la personne, pour que cette "
    "personne-là n’évalue pas."
)
NEAR = "Le dernier jour de l’évaluation finale est le 3 mars 2031."


def sentences(said: list[str]) -> list[str]:
    """Each sentence that is said, each fit to be shown."""
    return [plain(f"{part}.") for each in said for part in each.removesuffix(".").split(". ")]


def test_nothing_is_said_before_a_first_finale_well_in_time() -> None:
    trained = Journey(trainers=(Trainer(ADVISER),), prescriptions=(PARCOURS,))
    for journey in (Journey(), trained, TRAINS):
        assert warnings_before_finale((), journey, CLOSED, LIMIT) == []
        assert warnings_before_finale((), journey, CLOSED, None) == []


def test_a_third_finale_warns_and_forbids_nothing() -> None:
    finale = final(closed=CLOSED)
    elsewhere = replace(finale, reprise=reprise("1.1"))
    two = (preliminary(closed=CLOSED), finale, finale)
    assert WARNING_FROM == 3
    assert sentences(warnings_before_finale(two, TRAINS, CLOSED, LIMIT)) == list(MANY)
    fewer = (preliminary(closed=CLOSED), finale, elsewhere)
    assert warnings_before_finale(fewer, TRAINS, CLOSED, LIMIT) == []
    three = sentences(warnings_before_finale((*two, finale), TRAINS, CLOSED, LIMIT))
    assert three[0] == "Ce serait la 4ᵉ évaluation finale."
    assert all(a.kind is Kind.FINALE for a in two[1:])


def test_a_trainer_not_known_yet_warns() -> None:
    unknown = Journey(prescriptions=(PARCOURS,))
    assert sentences(warnings_before_finale((), unknown, CLOSED, LIMIT)) == [NOBODY]


@pytest.mark.parametrize(
    ("days", "expected"), [(NEAR_DAYS, []), (NEAR_DAYS - 1, [NEAR]), (0, [NEAR])]
)
def test_a_last_day_that_is_near_is_said(days: int, expected: list[str]) -> None:
    on = LIMIT - timedelta(days=days)
    assert sentences(warnings_before_finale((), Journey(), on, LIMIT)) == expected


def test_all_of_it_may_be_said_at_once() -> None:
    finales = (final(mark("1.1.1", Mark.NOT_ACQUIRED), closed=CLOSED),) * 2
    unknown = Journey(prescriptions=(PARCOURS,))
    said = warnings_before_finale(finales, unknown, LIMIT, LIMIT)
    assert sentences(said) == [*MANY, NOBODY, NEAR]
