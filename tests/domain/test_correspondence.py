"""What critères and sous-domaines become from one edition to the next."""

from __future__ import annotations

import pytest

from clea_desktop.domain.correspondence import Became, Correspondence, Link
from clea_desktop.domain.marks import Mark

YES, NO = Mark.ACQUIRED, Mark.NOT_ACQUIRED

MADE_UP = Correspondence(
    "essai",
    "2019",
    "2021",
    (
        Link(("1.1.1",), ("1.1.2",), Became.SAME),
        Link(("1.1.2",), ("1.1.1",), Became.REWORDED),
        Link(("1.1.3",), ("1.1.3", "1.2.1"), Became.SPLIT),
        Link(("1.2.1", "1.2.2"), ("1.2.2",), Became.MERGED),
        Link(("2.1.1",), ("2.1.1",), Became.CHANGED),
        Link(("2.1.2",), (), Became.DROPPED),
    ),
    (("1.1", ("1.1", "1.2")), ("1.2", ("1.2",)), ("2.1", ())),
)


@pytest.mark.parametrize(
    ("marks", "carried"),
    [
        ({}, {}),
        ({"1.1.1": YES, "1.1.2": NO}, {"1.1.2": YES, "1.1.1": NO}),
        ({"1.1.3": YES}, {"1.1.3": YES, "1.2.1": YES}),
        ({"1.1.3": NO}, {}),
        ({"1.2.1": YES, "1.2.2": YES}, {"1.2.2": YES}),
        ({"1.2.1": YES, "1.2.2": NO}, {}),
        ({"1.2.1": YES}, {}),
        ({"1.2.1": NO, "1.2.2": NO}, {}),
        ({"2.1.1": YES, "2.1.2": YES}, {}),
    ],
)
def test_marks_carry_over_as_the_correspondence_says(
    marks: dict[str, Mark], carried: dict[str, Mark]
) -> None:
    assert MADE_UP.carried(marks) == carried


@pytest.mark.parametrize(
    ("validated", "kept"),
    [
        ((), set()),
        (("1.1",), {"1.1"}),
        (("1.2",), set()),
        (("1.1", "1.2", "2.1"), {"1.1", "1.2"}),
    ],
)
def test_a_subdomain_that_continues_several_stays_validated_if_each_was(
    validated: tuple[str, ...], kept: set[str]
) -> None:
    assert MADE_UP.kept(validated) == kept


def test_a_new_subdomain_does_not_open_a_validated_domaine_again() -> None:
    later = ("1.1", "1.2", "1.3", "2.1", "2.2")
    assert MADE_UP.kept(("1.1", "1.2"), later) == {"1.1", "1.2", "1.3"}
    assert MADE_UP.kept(("1.1",), later) == {"1.1"}
    # Nothing of the second domaine continues anything: it is new altogether.
    assert MADE_UP.kept(("1.1", "1.2", "2.1"), later) == {"1.1", "1.2", "1.3"}
    assert MADE_UP.taken_over({"1"}, later) == {"1.1", "1.2", "1.3"}
    assert MADE_UP.heirs_and_new("1.2", later) == {"1.2", "1.3"}


def test_it_joins_two_editions_when_it_says_what_each_critere_becomes() -> None:
    before = frozenset({"1.1.1", "1.1.2", "1.1.3", "1.2.1", "1.2.2", "2.1.1", "2.1.2"})
    after = frozenset({"1.1.1", "1.1.2", "1.1.3", "1.2.1", "1.2.2", "2.1.1"})
    assert MADE_UP.joins(before, after)
    assert MADE_UP.joins(before, after | {"9.9.9"})
    assert not MADE_UP.joins(before | {"9.9.9"}, after)
    assert not MADE_UP.joins(before - {"1.1.1"}, after)
    assert not MADE_UP.joins(before, after - {"2.1.1"})


def test_what_a_reprise_names_may_be_a_critère_a_sous_domaine_or_a_domaine() -> None:
    assert MADE_UP.taken_over({"1.1.3"}) == {"1.1.3", "1.2.1"}
    assert MADE_UP.taken_over({"1.1"}) == {"1.1"}
    assert MADE_UP.taken_over({"1"}) == {"1.1", "1.2"}
    assert MADE_UP.taken_over({"2", "9"}) == set()


def test_each_line_knows_where_it_went() -> None:
    assert MADE_UP.link_of["1.2.2"] is MADE_UP.link_to["1.2.2"]
    assert "2.1.2" not in MADE_UP.link_to
    assert MADE_UP.heirs("1.1") == ("1.1", "1.2")
    assert MADE_UP.heirs("9.9") == ()
    assert [became.words for became in Became] == [
        "inchangé",
        "reformulé",
        "partagé en plusieurs",
        "réuni à d’autres",
        "changé de sens",
        "supprimé",
    ]
