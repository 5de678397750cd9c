"""Plans d’évaluation: what they show, what nobody covers, what is refused of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.plan import (
    ACTIVITIES_LIMIT,
    CRITERIA_LIMIT,
    Activity,
    Observed,
    Plan,
    check_plan,
    of_same_name,
    shown_by,
    suits,
    uncovered,
    written_again,
)
from tests.domain.made_up import KEY, Shape, made_up_release

RELEASE = made_up_release([Shape(3, 2)], [Shape(2, 1)])
WORKSHOP = Activity(
    "Le planning", (Observed("1.1.1", "Le tableau du mur."), Observed("1.1.2")), "Un tableau", 45
)
TALK = Activity("Un échange", (Observed("1.1.2"), Observed("2.1.1")))
PLAN = Plan("Plan du centre", KEY.id, KEY.edition, (WORKSHOP, TALK), id=b"plan")


def test_a_plan_says_what_nobody_covers_and_what_shows_a_critere() -> None:
    check_plan(PLAN, RELEASE)
    assert suits(PLAN, RELEASE)
    assert [criterion.code for criterion in uncovered(PLAN, RELEASE)] == ["1.1.3", "2.1.2"]
    assert shown_by(PLAN, "1.1.2") == (WORKSHOP, TALK)
    assert PLAN.words == "Plan du centre, version\u00a01"
    assert PLAN.minutes == 45
    assert PLAN.activity("Un échange") is TALK
    assert PLAN.activity("Rien") is None


def test_an_activity_says_its_size_its_time_and_what_helps() -> None:
    assert WORKSHOP.words == "2\u00a0critères · 45\u00a0min prévues"
    assert TALK.words == "2\u00a0critères"
    assert WORKSHOP.help_of("1.1.1") == "Le tableau du mur."
    assert WORKSHOP.help_of("2.1.1") == ""


_TOO_MANY = tuple(Observed(f"1.1.{rank}") for rank in range(CRITERIA_LIMIT + 1))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(PLAN, edition="2016"), "ne va pas avec l’édition"),
        (replace(PLAN, title=""), "n’a pas de titre"),
        (
            replace(PLAN, activities=tuple(Activity(f"A{n}") for n in range(ACTIVITIES_LIMIT + 1))),
            "61 activités",
        ),
        (replace(PLAN, activities=(WORKSHOP, replace(TALK, title="le PLANNING"))), "même titre"),
        (replace(PLAN, activities=(replace(TALK, title=""),)), "L’activité 1 n’a pas de titre"),
        (
            replace(PLAN, activities=(replace(TALK, criteria=_TOO_MANY),)),
            "compte 201 critères",
        ),
        (
            replace(PLAN, activities=(replace(TALK, criteria=(Observed("9.9.9"),)),)),
            "le critère 9.9.9, que l’édition",
        ),
        (
            replace(
                PLAN, activities=(replace(TALK, criteria=(Observed("9.1.1"), Observed("9.1.2"))),)
            ),
            "les critères 9.1.1 et 9.1.2",
        ),
        (
            replace(PLAN, activities=(replace(TALK, criteria=(Observed("1.1.1"),) * 2),)),
            "deux fois le critère 1.1.1",
        ),
        (replace(PLAN, activities=(replace(TALK, minutes=0),)), "prendrait 0 minutes"),
        (replace(PLAN, activities=(replace(TALK, minutes=481),)), "prendrait 481 minutes"),
    ],
)
def test_what_contradicts_itself_is_refused_in_a_sentence(plan: Plan, said: str) -> None:
    with pytest.raises(RuleError) as refusal:
        check_plan(plan, RELEASE)
    assert said in refusal.value.sentence


def test_a_plan_that_was_used_gets_its_next_version() -> None:
    changed = replace(PLAN, title="Autrement", id=None)
    assert written_again(changed, PLAN, used=True).version == 2
    assert written_again(changed, PLAN, used=False).version == 1
    assert written_again(changed, PLAN, used=False).id == b"plan"


def test_two_plans_in_use_do_not_bear_one_name() -> None:
    other = replace(PLAN, title="plan du CENTRE", id=b"other")
    assert of_same_name(other, [PLAN]) is PLAN
    assert of_same_name(PLAN, [PLAN]) is None
    assert of_same_name(other, [replace(PLAN, put_aside=True)]) is None
