"""What any sequence of facts leaves standing, by properties and by a second reading."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

import clea_desktop.domain.outcome as verdicts
from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import (
    Closed,
    Fact,
    Marked,
    Outcome,
    Rectified,
    Reopened,
    TakenOver,
    outcome,
)
from clea_desktop.domain.referential import Release, SkillDomain
from tests.domain.made_up import SMALL, Shape, made_up_release
from tests.domain.sentences import faults

A, N = Mark.ACQUIRED, Mark.NOT_ACQUIRED

_UNKNOWN = ("9.9.9", "9.9", "9", "", "critère", "1.1.1.1")
CRITERIA = tuple(c.code for c in SMALL.criteria)
SUBDOMAINS = tuple(sub.code for sub in SMALL.subdomains)
LINES = (*SMALL.by_code, *_UNKNOWN)

_decisions = st.sampled_from((A, N, None))
_numbers = st.integers(0, 3)
_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_some_lines = st.frozensets(st.sampled_from(LINES), max_size=6)
_any_criterion = st.sampled_from((*CRITERIA, *CRITERIA, *LINES))

marked = st.builds(Marked, _numbers, st.dictionaries(_any_criterion, _decisions, max_size=3))
closed = st.builds(Closed, _numbers, st.sampled_from(Kind), _days, _some_lines)
reopened = st.builds(Reopened, _numbers)
taken_over = st.builds(
    TakenOver, st.sampled_from(("AFPA", "Les Ateliers", "Ķalniņa & fils")), _days, _some_lines
)
rectified = st.builds(Rectified, _numbers, _any_criterion, _decisions)

any_facts = st.lists(marked | marked | closed | reopened | taken_over | rectified, max_size=25)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release of any shape that the checks on loading accept."""

    def shape() -> Shape:
        criteria = draw(st.integers(1, 5))
        mandatory = draw(st.sets(st.integers(1, criteria), max_size=2))
        return Shape(criteria, draw(st.integers(1, criteria)), tuple(sorted(mandatory)))

    return made_up_release(
        *([shape() for _ in range(draw(st.integers(1, 3)))] for _ in range(draw(st.integers(1, 3))))
    )


def inserted(facts: list[Fact], fact: Fact, rank: int) -> list[Fact]:
    place = rank % (len(facts) + 1)
    return [*facts[:place], fact, *facts[place:]]


# --- whatever the facts ------------------------------------------------------------------------


@given(releases(), any_facts)
def test_any_facts_give_a_whole_outcome(release: Release, facts: list[Fact]) -> None:
    told = outcome(release, facts)
    assert [domain.code for domain in told.domains] == [d.code for d in release.domains]
    for domain, line in zip(told.domains, release.domains, strict=True):
        assert [sub.code for sub in domain.subdomains] == [s.code for s in line.subdomains]
        assert domain.validated == all(sub.validated for sub in domain.subdomains)
    for sub in release.subdomains:
        verdict = told.subdomain(sub.code)
        codes = (*verdict.acquired, *verdict.not_acquired, *verdict.not_assessed)
        assert sorted(codes) == sorted(c.code for c in sub.criteria)
        assert verdict.validated == (verdict.ground is not None)
        assert (verdict.lacking == 0) == verdict.validated
    assert told.certifiable == all(domain.validated for domain in told.domains)
    assert told.certifiable == (not told.remaining)
    assert set(told.remaining).isdisjoint(told.validated)
    assert set(told.marks) <= {c.code for c in release.criteria}


@given(any_facts)
def test_every_explanation_is_one_sentence(facts: list[Fact]) -> None:
    for domain in outcome(SMALL, facts).domains:
        for sentence in (domain.explanation, *(sub.explanation for sub in domain.subdomains)):
            assert not faults(sentence), (sentence, faults(sentence))
            assert "non acquis" not in sentence
        for sub in domain.subdomains:
            assert sub.explanation.startswith("Validé") == sub.validated
        assert domain.explanation.startswith("Validé") == domain.validated


@given(any_facts)
def test_the_same_facts_give_the_same_outcome(facts: list[Fact]) -> None:
    assert outcome(SMALL, facts) == outcome(SMALL, iter(tuple(facts)))


@given(any_facts, _numbers, st.sampled_from(LINES), st.integers(0, 30))
def test_an_acquis_more_never_removes_a_validation(
    facts: list[Fact], number: int, code: str, rank: int
) -> None:
    validated = outcome(SMALL, facts).validated
    for fact in (Marked(number, {code: A}), Rectified(number, code, A)):
        assert validated <= outcome(SMALL, inserted(facts, fact, rank)).validated


@given(releases(), releases(), any_facts, any_facts)
def test_what_is_remembered_of_verdicts_changes_none(
    release: Release, other: Release, facts: list[Fact], more: list[Fact]
) -> None:
    asked = [(release, facts), (other, facts), (release, [*facts, *more]), (other, more)]
    remembered = [outcome(*each) for each in asked]
    for each, told in zip(asked, remembered, strict=True):
        verdicts._domain_outcome.cache_clear()
        verdicts._by_rule.cache_clear()
        assert outcome(*each) == told
        assert list(told.marks) == [c.code for c in each[0].criteria if c.code in told.marks]


# --- closings, finales, reprises ---------------------------------------------------------------


@given(any_facts, st.data())
def test_what_a_closing_validated_stays_through_all_but_rectification_and_reopening(
    facts: list[Fact], data: st.DataObject
) -> None:
    number = data.draw(_numbers)
    froze = outcome(SMALL, facts).validated | data.draw(st.frozensets(st.sampled_from(SUBDOMAINS)))
    closing = Closed(number, Kind.PREALABLE, date(2026, 3, 3), froze)
    other_closing = closed.filter(lambda fact: fact.assessment != number)
    later = data.draw(st.lists(marked | other_closing | taken_over, max_size=15))
    assert froze <= outcome(SMALL, [*facts, closing, *later]).validated


@given(any_facts, marked | closed | taken_over | reopened | rectified, st.data())
def test_only_a_rectification_lowers_what_a_closed_assessment_holds(
    facts: list[Fact], fact: Fact, data: st.DataObject
) -> None:
    standing = outcome(SMALL, facts).validated
    settled = [*facts, Closed(9, Kind.FINALE, date(2026, 3, 3), standing)]
    lost = standing - outcome(SMALL, [*settled, fact]).validated
    if lost:
        assert isinstance(fact, Rectified)
        assert fact.mark is not A
        assert lost == {SMALL.subdomain_of[fact.criterion].code}


@given(any_facts, closed)
def test_reopening_takes_back_what_the_closing_froze(facts: list[Fact], closing: Closed) -> None:
    reopening = Reopened(closing.assessment)
    assert outcome(SMALL, [*facts, closing, reopening]) == outcome(SMALL, [*facts, reopening])


@given(any_facts, st.sampled_from(SMALL.domains), st.integers(0, 30))
def test_the_reprise_of_a_domaine_validates_all_its_sous_domaines(
    facts: list[Fact], domain: SkillDomain, rank: int
) -> None:
    reprise = TakenOver("AFPA", date(2025, 6, 1), frozenset({domain.code}))
    told = outcome(SMALL, inserted(facts, reprise, rank))
    assert {sub.code for sub in domain.subdomains} <= told.validated


@given(any_facts, st.sampled_from(CRITERIA), st.data())
def test_undecided_in_a_finale_a_critere_keeps_its_earlier_state(
    facts: list[Fact], code: str, data: st.DataObject
) -> None:
    others = st.sampled_from([other for other in LINES if other != code])
    marks = st.dictionaries(others, _decisions, max_size=3)
    finale = data.draw(st.lists(st.builds(Marked, st.just(4), marks), max_size=8))
    closing = Closed(4, Kind.FINALE, date(2027, 1, 8), frozenset())
    told = outcome(SMALL, [*facts, *finale, closing]).marks
    assert told.get(code) == outcome(SMALL, facts).marks.get(code)


@given(any_facts, st.sampled_from(CRITERIA), st.lists(_decisions, min_size=1, max_size=4))
def test_a_finale_decides_what_was_not_acquis_and_nothing_else(
    facts: list[Fact], code: str, decisions: list[Mark | None]
) -> None:
    earlier = outcome(SMALL, facts).marks.get(code)
    told = outcome(SMALL, [*facts, *(Marked(4, {code: decision}) for decision in decisions)])
    expected = earlier if earlier is A else decisions[-1] or earlier
    assert told.marks.get(code) == expected


# --- the order ---------------------------------------------------------------------------------


@given(any_facts, _numbers, st.sampled_from(CRITERIA), _decisions, _decisions)
def test_the_last_of_two_decisions_is_as_if_alone(
    facts: list[Fact], number: int, code: str, first: Mark | None, second: Mark | None
) -> None:
    last = Marked(number, {code: second})
    assert outcome(SMALL, [*facts, Marked(number, {code: first}), last]) == outcome(
        SMALL, [*facts, last]
    )


@given(
    st.dictionaries(st.tuples(_numbers, st.sampled_from(CRITERIA)), _decisions, max_size=12),
    st.randoms(use_true_random=False),
)
def test_decisions_on_different_criteres_may_come_in_any_order(
    decisions: dict[tuple[int, str], Mark | None], random: Random
) -> None:
    facts = [Marked(number, {code: decision}) for (number, code), decision in decisions.items()]
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert outcome(SMALL, shuffled) == outcome(SMALL, facts)


# --- a second reading of the rules -------------------------------------------------------------


def counting(facts: list[Fact], code: str) -> Mark | None:
    """The decision that counts, looked for from the end: any acquis, else the last assessment's.

    In each assessment only its last word on the critère stands.
    """
    if any(isinstance(fact, TakenOver) and code in fact.codes for fact in facts):
        return A
    words: dict[int, Mark | None] = {}
    for fact in reversed(facts):
        if isinstance(fact, Marked) and code in fact.marks:
            words.setdefault(fact.assessment, fact.marks[code])
        if isinstance(fact, Rectified) and fact.criterion == code:
            words.setdefault(fact.assessment, fact.mark)
    if A in words.values():
        return A
    return N if N in words.values() else None


def frozen(facts: list[Fact], sub: str, criteria: set[str], domain: str) -> bool:
    """Whether a closing or a reprise holds the sous-domaine, each fact against those after it."""
    for place, fact in enumerate(facts):
        if isinstance(fact, TakenOver) and {sub, domain} & fact.codes:
            return True
        if not (isinstance(fact, Closed) and sub in fact.validated):
            continue
        number = fact.assessment
        if not any(
            (isinstance(later, Closed | Reopened) and later.assessment == number)
            or (
                isinstance(later, Rectified)
                and later.assessment <= number
                and later.criterion in criteria
                and later.mark is not A
            )
            for later in facts[place + 1 :]
        ):
            return True
    return False


def second_reading(release: Release, facts: list[Fact]) -> set[str]:
    validated = set()
    for domain in release.domains:
        for sub in domain.subdomains:
            codes = {c.code for c in sub.criteria}
            acquired = {code for code in codes if counting(facts, code) is A}
            by_rule = acquired >= set(sub.mandatory) and len(acquired) >= sub.required
            if by_rule or frozen(facts, sub.code, codes, domain.code):
                validated.add(sub.code)
    return validated


@given(any_facts)
def test_a_second_reading_of_the_rules_agrees(facts: list[Fact]) -> None:
    told: Outcome = outcome(SMALL, facts)
    assert told.validated == second_reading(SMALL, facts)
    for code in CRITERIA:
        assert told.marks.get(code) == counting(facts, code)
