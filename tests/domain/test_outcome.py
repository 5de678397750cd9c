"""The rule of one sous-domaine, tried on every shape and every way of marking it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations, product

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import (
    Closed,
    Fact,
    Ground,
    Marked,
    Rectified,
    Reopened,
    SubdomainOutcome,
    TakenOver,
    outcome,
)
from clea_desktop.domain.referential import Release
from tests.domain.made_up import SMALL, Shape, made_up_release
from tests.domain.sentences import faults

MOST_CRITERIA = 7
EVERY_MARKING_UP_TO = 5
A, N = Mark.ACQUIRED, Mark.NOT_ACQUIRED
DAY = date(2026, 3, 3)


def shapes(criteria: int) -> Iterator[Shape]:
    """Every rule of a sous-domaine of so many critères, with no, one or two mandatory ones."""
    ranks = range(1, criteria + 1)
    for required in ranks:
        for size in range(min(2, criteria) + 1):
            for mandatory in combinations(ranks, size):
                yield Shape(criteria, required, mandatory)


def markings(criteria: int) -> Iterator[dict[int, Mark]]:
    """Every way of marking; beyond what is affordable, every set of acquis.

    There, the critères that are not acquis are non acquis and non évalués in turn.
    """
    ranks = range(1, criteria + 1)
    if criteria <= EVERY_MARKING_UP_TO:
        for decisions in product((A, N, None), repeat=criteria):
            yield {r: d for r, d in zip(ranks, decisions, strict=True) if d is not None}
        return
    for choice in product((True, False), repeat=criteria):
        others = (rank for rank, chosen in zip(ranks, choice, strict=True) if not chosen)
        failed = set(list(others)[::2])
        yield {
            r: A if chosen else N
            for r, chosen in zip(ranks, choice, strict=True)
            if chosen or r in failed
        }


def validates(shape: Shape, acquired: set[int]) -> bool:
    """The rule again, by elimination: start from all validated and look for an objection."""
    objections = set(shape.mandatory) - acquired
    tally = shape.required
    for _ in acquired:
        tally -= 1
    return not objections and tally < 1


def fewest_missing(shape: Shape, acquired: set[int]) -> int:
    """How many more critères validate, found by trying ever larger sets."""
    rest = set(range(1, shape.criteria + 1)) - acquired
    return next(
        size
        for size in range(len(rest) + 1)
        if any(validates(shape, acquired | set(more)) for more in combinations(rest, size))
    )


def verdict(release: Release, marking: Mapping[int, Mark]) -> SubdomainOutcome:
    facts = [Marked(0, {f"1.1.{rank}": decision}) for rank, decision in marking.items()]
    return outcome(release, facts).subdomain("1.1")


def codes(ranks: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"1.1.{rank}" for rank in sorted(ranks))


def ranks_in(text: str) -> set[int]:
    """The critères that a sentence names, by rank."""
    return {int(code.rsplit(".", 1)[1]) for code in re.findall(r"\d+\.\d+\.\d+", text)}


@pytest.mark.parametrize("criteria", range(1, MOST_CRITERIA + 1))
def test_every_shape_and_marking_gets_its_verdict_and_its_reason(criteria: int) -> None:
    for shape in shapes(criteria):
        release = made_up_release([shape])
        for marking in markings(criteria):
            told = verdict(release, marking)
            check_verdict(shape, marking, told)
            check_explanation(shape, marking, told)


def check_verdict(shape: Shape, marking: Mapping[int, Mark], told: SubdomainOutcome) -> None:
    acquired = {rank for rank, decision in marking.items() if decision is A}
    assert told.validated == validates(shape, acquired), (shape, marking)
    assert told.ground is (Ground.RULE if told.validated else None)
    assert told.lacking == fewest_missing(shape, acquired), (shape, marking)
    assert told.acquired == codes(acquired)
    assert told.not_acquired == codes(set(marking) - acquired)
    assert told.not_assessed == codes(set(range(1, shape.criteria + 1)) - set(marking))
    assert told.mandatory_missing == codes(set(shape.mandatory) - acquired)


def check_explanation(shape: Shape, marking: Mapping[int, Mark], told: SubdomainOutcome) -> None:
    words = told.explanation
    assert not faults(words), words
    every = set(range(1, shape.criteria + 1))
    acquired = {rank for rank, decision in marking.items() if decision is A}
    not_assessed = every - set(marking)
    assert "non acquis" not in words
    assert "à consolider" not in words
    if told.validated:
        assert words.startswith("Validé")
        assert ranks_in(words) == (set(shape.mandatory) if shape.criteria > 1 else set())
        return
    assert words.startswith("Pas encore validé" if marking else "Pas encore évalué"), words
    named = ranks_in(words)
    assert not named & acquired, words
    assert set(shape.mandatory) - acquired <= named, words
    assert ("obligatoire" in words) == bool(
        shape.criteria > 1 and set(shape.mandatory) - acquired
    ), words
    before, _, apart = words.rpartition("\u00a0; ")
    if not_assessed and marking:
        assert ranks_in(apart) == not_assessed, words
        assert re.search(r"n’est pas encore évalué|ne sont pas encore évalués", apart), words
        needed = ranks_in(before)
    else:
        needed = named
        assert ("évalué" in words) == bool(not marking), words
    assert validates(shape, acquired | needed), words
    choice = re.search(r"encore (\d+) parmi", words)
    if choice:
        assert int(choice[1]) == told.lacking, words
        ways = [set(more) for more in combinations(needed, told.lacking)]
        assert sum(validates(shape, acquired | way) for way in ways) > 1, words
    elif marking:
        assert len(needed) == told.lacking, words


def test_a_domaine_is_validated_when_all_its_sous_domaines_are() -> None:
    facts: list[Fact] = [Marked(0, {code: A}) for code in ("1.1.2", "1.2.1", "1.2.2", "1.2.4")]
    told = outcome(SMALL, facts)
    assert [(domain.code, domain.validated) for domain in told.domains] == [
        ("1", True),
        ("2", False),
        ("3", False),
    ]
    assert told.validated == {"1.1", "1.2"}
    assert told.remaining == ("2.1", "3.1", "3.2", "3.3")
    assert not told.certifiable


def test_all_domaines_validated_are_certifiable() -> None:
    told = outcome(SMALL, [Marked(0, {c.code: A}) for c in SMALL.criteria])
    assert told.certifiable
    assert told.remaining == ()


def test_another_sous_domaine_never_compensates() -> None:
    every_but_one = [Marked(0, {c.code: A}) for c in SMALL.criteria if c.code != "2.1.1"]
    told = outcome(SMALL, every_but_one)
    assert told.remaining == ("2.1",)
    assert not told.certifiable


def test_codes_that_are_not_criteres_of_the_release_change_nothing() -> None:
    facts: list[Fact] = [
        Marked(0, {"9.9.9": A}),
        Marked(0, {"1.1": A}),
        Marked(0, {"1": N}),
        Marked(0, {"": None}),
        Rectified(0, "9.9.9", N),
        Rectified(0, "1.1", N),
        Closed(0, Kind.PREALABLE, DAY, frozenset({"9.9", "1.1.1", "1"})),
        TakenOver("Ailleurs", DAY, frozenset({"9", "9.9", "9.9.9", "rien"})),
        Reopened(7),
    ]
    assert outcome(SMALL, facts) == outcome(SMALL, [])


def test_a_sous_domaine_the_release_lacks_has_no_verdict() -> None:
    with pytest.raises(KeyError):
        outcome(SMALL, []).subdomain("9.9")


def test_validated_sous_domaines_lack_nothing_even_with_criteres_missing() -> None:
    closed = Closed(0, Kind.PREALABLE, DAY, frozenset({"3.1"}))
    told = outcome(SMALL, [closed]).subdomain("3.1")
    assert told.validated
    assert told.ground is Ground.CLOSED
    assert told.not_assessed == ("3.1.1", "3.1.2", "3.1.3")
    assert told.lacking == 0


def test_the_first_closing_that_validated_is_the_one_told() -> None:
    finale = date(2027, 1, 8)
    told = outcome(
        SMALL,
        [
            Closed(0, Kind.PREALABLE, DAY, frozenset({"1.1"})),
            Closed(1, Kind.FINALE, finale, frozenset({"1.1", "1.2"})),
        ],
    )
    assert "3\u00a0mars\u00a02026" in told.subdomain("1.1").explanation
    assert "8\u00a0janvier\u00a02027" in told.subdomain("1.2").explanation


def test_a_prealable_closed_again_after_a_finale_is_still_the_first() -> None:
    closings: list[Fact] = [
        Closed(1, Kind.FINALE, date(2027, 1, 8), frozenset({"1.1"})),
        Closed(0, Kind.PREALABLE, DAY, frozenset({"1.1"})),
    ]
    assert "lors de l’évaluation préalable" in outcome(SMALL, closings).subdomain("1.1").explanation


def test_a_reprise_counts_per_critere_sous_domaine_and_domaine() -> None:
    reprise = TakenOver("Ailleurs", DAY, frozenset({"1.1.1", "3.1", "2"}))
    told = outcome(SMALL, [reprise])
    assert told.marks == {"1.1.1": A}
    assert told.subdomain("1.1").ground is Ground.RULE
    assert told.subdomain("3.1").ground is Ground.REPRISE
    assert told.subdomain("2.1").ground is Ground.REPRISE
    assert told.validated == {"1.1", "2.1", "3.1"}


def test_a_critere_taken_over_is_not_lost_to_a_later_mark() -> None:
    reprise = TakenOver("Ailleurs", DAY, frozenset({"2.1.1"}))
    assert outcome(SMALL, [Marked(0, {"2.1.1": N}), reprise]).marks == {"2.1.1": A}
    assert outcome(SMALL, [reprise, Marked(0, {"2.1.1": N})]).marks == {"2.1.1": A}


def test_in_an_open_assessment_the_latest_mark_counts() -> None:
    assert outcome(SMALL, [Marked(0, {"2.1.1": A}), Marked(0, {"2.1.1": N})]).validated == set()
    assert outcome(SMALL, [Marked(0, {"2.1.1": N}), Marked(0, {"2.1.1": A})]).validated == {"2.1"}
    assert outcome(SMALL, [Marked(0, {"2.1.1": A}), Marked(0, {"2.1.1": None})]).marks == {}


def test_a_rectification_lowers_what_the_closings_from_its_assessment_on_froze() -> None:
    facts: list[Fact] = [
        Marked(0, {"2.1.1": A}),
        Closed(0, Kind.PREALABLE, DAY, frozenset({"2.1"})),
        Closed(1, Kind.FINALE, DAY, frozenset({"2.1", "1.1"})),
        Rectified(0, "2.1.1", N),
    ]
    told = outcome(SMALL, facts)
    assert told.validated == {"1.1"}
    assert told.subdomain("2.1").not_acquired == ("2.1.1",)


def test_a_rectification_of_the_finale_leaves_what_the_prealable_validated() -> None:
    facts: list[Fact] = [
        Closed(0, Kind.PREALABLE, DAY, frozenset({"2.1"})),
        Closed(1, Kind.FINALE, DAY, frozenset({"2.1"})),
        Rectified(1, "2.1.1", N),
    ]
    assert outcome(SMALL, facts).subdomain("2.1").ground is Ground.CLOSED


def test_a_rectification_keeps_a_sous_domaine_whose_rule_is_still_met() -> None:
    facts: list[Fact] = [
        Marked(0, {"1.1.1": A}),
        Marked(0, {"1.1.2": A}),
        Closed(0, Kind.PREALABLE, DAY, frozenset({"1.1"})),
        Rectified(0, "1.1.2", None),
    ]
    told = outcome(SMALL, facts).subdomain("1.1")
    assert told.validated
    assert told.ground is Ground.RULE
    assert told.not_assessed == ("1.1.2",)


def test_a_rectification_to_acquis_never_lowers() -> None:
    frozen = Closed(0, Kind.PREALABLE, DAY, frozenset({"3.1"}))
    told = outcome(SMALL, [frozen, Rectified(0, "3.1.1", A)]).subdomain("3.1")
    assert told.validated
    assert told.ground is Ground.CLOSED
    assert told.acquired == ("3.1.1",)
