"""What may be decided in an assessment, and which decisions and notes stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clea_desktop.domain.assessment import (
    Assessment,
    Kind,
    MarkFact,
    NoteFact,
    check_instant,
    check_markable,
    present_marks,
    present_notes,
    tally,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.outcome import Closed, Marked, Outcome, outcome
from tests.domain.made_up import DAY, SMALL, at, final, mark, preliminary
from tests.domain.sentences import faults

CLOSED = date(2026, 3, 3)


def sentence_of(caught: pytest.ExceptionInfo[RuleError]) -> str:
    sentence = caught.value.sentence
    assert str(caught.value) == sentence
    assert not faults(sentence), sentence
    return sentence.replace("\u00a0", " ")


def test_words() -> None:
    assert [kind.words for kind in Kind] == ["évaluation préalable", "évaluation finale"]
    assert [decision.words for decision in Mark] == ["acquis", "non acquis"]


def test_the_day_it_was_closed() -> None:
    assert preliminary().closed_on is None
    assert preliminary(closed=CLOSED).closed_on == CLOSED


def test_the_last_decision_stands_unless_it_withdraws() -> None:
    first = mark("1.1.1", Mark.NOT_ACQUIRED)
    last = mark("1.1.1")
    withdrawn = [mark("1.1.2"), mark("1.1.2", None)]
    assert present_marks([first, *withdrawn, last]) == {"1.1.1": last}
    assert present_marks([*withdrawn, mark("1.1.2")]) == {"1.1.2": mark("1.1.2")}
    assert present_marks([]) == {}


@given(
    st.lists(
        st.builds(
            mark, st.sampled_from(("1.1.1", "1.1.2", "2.1.1")), st.sampled_from((*Mark, None))
        )
    ),
    st.booleans(),
)
def test_one_decision_after_another_is_as_all_of_them_read_at_once(
    facts: list[MarkFact], known: bool
) -> None:
    grown = preliminary()
    for fact in facts:
        if known:
            assert set(grown.decided) == set(grown.decisions_on)
        grown = grown.with_mark(fact)
    whole = preliminary(*facts)
    assert grown == whole
    assert list(grown.decided.items()) == list(whole.decided.items())
    assert list(grown.decisions_on.items()) == list(whole.decisions_on.items())
    assert present_marks(facts) == {
        code: every[-1]
        for code, every in whole.decisions_on.items()
        if whole.decided[code] is not None
    }
    assert replace(grown, marks=()).decided == {}


def test_the_last_note_stands_and_an_empty_one_takes_it_away() -> None:
    def note(criterion: str, text: str) -> NoteFact:
        return NoteFact(criterion, text, at())

    assessment = preliminary(
        mark("1.1.1", note="en atelier"),
        mark("1.1.1"),
        mark("1.1.2", note="avec un plan"),
        mark("2.1.1", note="à revoir"),
    )
    assert present_notes(assessment) == {
        "1.1.1": "en atelier",
        "1.1.2": "avec un plan",
        "2.1.1": "à revoir",
    }
    written = replace(
        assessment,
        notes=(note("1.1.2", "seule"), note("1.1.2", "seule, sans plan"), note("2.1.1", "")),
    )
    assert present_notes(written) == {"1.1.1": "en atelier", "1.1.2": "seule, sans plan"}


def markable(assessment: Assessment, criterion: str, before: Outcome | None = None) -> None:
    check_markable(assessment, SMALL, criterion, before)


def test_any_critere_of_the_release_may_be_decided_in_an_open_prealable() -> None:
    for criterion in SMALL.criteria:
        markable(preliminary(mark(criterion.code)), criterion.code)


@pytest.mark.parametrize("code", ["9.9.9", "1.1", "1", "", "1.1.1 "])
def test_a_critere_the_release_lacks_is_refused(code: str) -> None:
    with pytest.raises(RuleError) as caught:
        markable(preliminary(), code)
    assert caught.value.sentence.replace("\u00a0", " ") == (
        f"Le critère « {code} » n’existe pas dans le référentiel made-up, édition 2026."
    )


def test_nothing_is_decided_in_a_closed_assessment() -> None:
    with pytest.raises(RuleError) as caught:
        markable(preliminary(closed=CLOSED), "1.1.1")
    assert sentence_of(caught) == (
        "L’évaluation préalable est terminée depuis le 3 mars 2026 : on n’y décide plus du "
        "critère 1.1.1."
    )


def test_a_validated_sous_domaine_is_locked_in_a_finale() -> None:
    before = outcome(SMALL, [Closed(0, Kind.PREALABLE, CLOSED, frozenset({"1.2"}))])
    with pytest.raises(RuleError) as caught:
        markable(final(), "1.2.4", before)
    assert sentence_of(caught) == (
        "Le critère 1.2.4 ne se décide plus : le sous-domaine 1.2 est validé."
    )


def test_an_earlier_acquis_is_read_only_in_a_finale() -> None:
    before = outcome(
        SMALL, [Marked(0, {"3.1.1": Mark.ACQUIRED}), Marked(0, {"3.1.2": Mark.NOT_ACQUIRED})]
    )
    with pytest.raises(RuleError) as caught:
        markable(final(), "3.1.1", before)
    assert sentence_of(caught) == (
        "Le critère 3.1.1 ne se décide plus : il est acquis depuis une évaluation précédente."
    )
    markable(final(), "3.1.2", before)
    markable(final(), "3.1.3", before)


def test_what_may_not_be_decided_in_an_assessment_is_not_to_do() -> None:
    every = len(SMALL.codes)
    assert tally(preliminary(), SMALL, None) == (0, 0, every)
    withdrawn = replace(mark("1.1.2"), mark=None)
    told = preliminary(mark("1.1.1"), mark("1.1.2"), mark("2.1.1", Mark.NOT_ACQUIRED), withdrawn)
    assert tally(told, SMALL, None) == (1, 1, every - 2)
    validated = Closed(0, Kind.PREALABLE, CLOSED, frozenset({"1.2"}))
    before = outcome(
        SMALL, [Marked(0, {"3.1.1": Mark.ACQUIRED, "3.1.2": Mark.NOT_ACQUIRED}), validated]
    )
    locked = sum(sub.code == "1.2" for sub in SMALL.subdomain_of.values())
    left = every - locked - 1
    assert tally(final(), SMALL, before) == (0, 0, left)
    assert tally(final(mark("3.1.2")), SMALL, before) == (1, 0, left - 1)
    # An assessment that is closed leaves nothing to decide.
    assert tally(preliminary(mark("1.1.1"), closed=CLOSED), SMALL, None) == (1, 0, 0)


PARIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 2, 0, 0, tzinfo=PARIS),
        datetime(2026, 3, 3, 23, 59, tzinfo=PARIS),
        datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-10))),
    ],
)
def test_an_instant_within_its_assessment_is_accepted_by_its_own_day(instant: datetime) -> None:
    check_instant("La décision sur 1.1.1", instant, DAY, CLOSED, NOW)


def test_now_itself_is_not_the_future() -> None:
    check_instant("La décision sur 1.1.1", NOW, DAY, None, NOW)


@pytest.mark.parametrize(
    ("instant", "closed_on", "words"),
    [
        (
            datetime(2026, 3, 1, 23, 59, tzinfo=PARIS),
            None,
            (
                "La décision sur 1.1.1 est datée du 1er mars 2026 à 23 h 59, avant l’ouverture de "
                "l’évaluation le 2 mars 2026."
            ),
        ),
        (
            datetime(2026, 3, 4, 0, 5, tzinfo=PARIS),
            CLOSED,
            (
                "La décision sur 1.1.1 est datée du 4 mars 2026 à 0 h 05, après la fin de "
                "l’évaluation le 3 mars 2026."
            ),
        ),
        (
            datetime(2026, 3, 4, 13, 1, tzinfo=PARIS),
            None,
            "La décision sur 1.1.1 est datée du 4 mars 2026 à 13 h 01, dans le futur.",
        ),
    ],
)
def test_an_instant_outside_its_assessment_is_refused(
    instant: datetime, closed_on: date | None, words: str
) -> None:
    with pytest.raises(RuleError) as caught:
        check_instant("La décision sur 1.1.1", instant, DAY, closed_on, NOW)
    assert sentence_of(caught) == words
