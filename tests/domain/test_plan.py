"""Plans d’évaluation: what they show, what nobody covers, what is refused of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clea_desktop.domain.correspondence import Became, Correspondence, Link
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.plan import (
    ACTIVITIES_LIMIT,
    CRITERIA_LIMIT,
    Activity,
    Observed,
    Plan,
    check_plan,
    faults,
    in_edition,
    of_same_name,
    same_content,
    showing,
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
            "le critère 9.1.1, que l’édition",
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
    assert refusal.value.sentence in [fault.sentence for fault in faults(plan, RELEASE)]


def test_every_fault_is_told_with_its_place() -> None:
    wrong = replace(
        PLAN,
        title="",
        activities=(
            WORKSHOP,
            Activity("", (Observed("9.9.9"), Observed("1.1.1"), Observed("1.1.1")), minutes=0),
            replace(TALK, title="le planning"),
        ),
    )
    assert [fault.at for fault in faults(wrong, RELEASE)] == [
        ("title",),
        ("activities", 1, "title"),
        ("activities", 1, "minutes"),
        ("activities", 1, "criteria", 0),
        ("activities", 1, "criteria", 2),
        ("activities", 2, "title"),
    ]


def test_a_plan_goes_to_a_later_edition_by_what_its_criteres_became() -> None:
    links = (
        Link(("1.1.1",), ("1.1.1",), Became.REWORDED),
        Link(("1.1.2",), ("1.1.2", "1.1.3"), Became.SPLIT),
        Link(("1.1.3", "1.1.4"), ("2.1.1",), Became.MERGED),
        Link(("2.1.1",), ("2.1.2",), Became.CHANGED),
        Link(("2.1.2",), (), Became.DROPPED),
    )
    lead = Correspondence(KEY.id, "avant", KEY.edition, links, ())
    before = Plan(
        "Plan",
        KEY.id,
        "avant",
        (
            Activity("Un", (Observed("1.1.1", "Ici."), Observed("1.1.2"), Observed("2.1.1"))),
            Activity("Deux", (Observed("1.1.3", "Ceci."), Observed("1.1.4", "Cela."))),
            Activity("Trois", (Observed("2.1.2"), Observed("7.7.7"))),
        ),
        version=3,
        id=b"plan",
    )
    after, lost = in_edition(before, RELEASE, lead)
    assert [activity.codes for activity in after.activities] == [
        ("1.1.1", "1.1.2", "1.1.3"),
        ("2.1.1",),
        (),
    ]
    assert after.activities[0].help_of("1.1.1") == "Ici."
    assert after.activities[1].help_of("2.1.1") == "Ceci.\nCela."
    assert lost == ("2.1.1", "2.1.2", "7.7.7")
    assert (after.edition, after.version, after.id) == (KEY.edition, 1, None)


def test_new_criteres_take_their_place_and_the_others_keep_theirs() -> None:
    activity = Activity(
        "Un", (Observed("2.1.1", "Ici."), Observed("1.1.2", "Là."), Observed("9.9.9", "Ailleurs."))
    )
    more = showing(activity, ["1.1.1", "1.1.3", "2.1.2", "1.1.2", "9.9.9", "2.1.1"], RELEASE)
    assert more.codes == ("1.1.1", "1.1.3", "2.1.1", "1.1.2", "9.9.9", "2.1.2")
    assert more.help_of("2.1.1") == "Ici."
    assert showing(activity, ["1.1.2"], RELEASE).criteria == (Observed("1.1.2", "Là."),)


def test_two_plans_say_the_same_whoever_wrote_them() -> None:
    other = replace(PLAN, version=4, origin="Ailleurs", put_aside=True, id=None)
    assert same_content(PLAN, other)
    assert not same_content(PLAN, replace(PLAN, note="À relire."))


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
