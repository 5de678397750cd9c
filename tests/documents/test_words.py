"""The words that papers share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.documents.content import words
from clea_desktop.documents.content.subject import observed_days
from clea_desktop.domain.assessment import Assessment, Kind, MarkFact
from clea_desktop.domain.people import Accreditation, Organisation
from tests.documents import made_up


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2026-03-02"], "du 2 mars 2026"),
        (["2026-03-01", "2026-03-02"], "du 1er et du 2 mars 2026"),
        (["2026-03-02", "2026-03-03", "2026-03-05"], "du 2, du 3 et du 5 mars 2026"),
        (["2026-03-30", "2026-04-02"], "du 30 mars et du 2 avril 2026"),
        (["2025-12-31", "2026-01-02"], "du 31 décembre 2025 et du 2 janvier 2026"),
        (["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-12"], "du 2 au 12 mars 2026"),
        (["2026-02-27", "2026-03-02", "2026-03-03", "2026-03-04"], "du 27 février au 4 mars 2026"),
    ],
)
def test_days_are_said_as_people_say_them(days: list[str], said: str) -> None:
    assert (
        words.days_words([date.fromisoformat(day) for day in days]).replace("\u00a0", " ") == said
    )


def test_a_label_has_curved_apostrophes_and_keeps_its_narrow_spaces() -> None:
    assert words.label("S'exprimer à l'oral\u202f: dire") == "S’exprimer à l’oral\u202f: dire"


def test_a_code_stands_before_its_label() -> None:
    assert words.coded("1", "La communication") == "1.\u00a0La communication"
    assert words.coded("1.1", "S'exprimer") == "1.1\u00a0S’exprimer"


def test_a_small_letter_first_unless_an_acronym_opens() -> None:
    assert words.uncapital("Lire un plan") == "lire un plan"
    assert words.uncapital("CV et lettre") == "CV et lettre"


@pytest.mark.parametrize(
    ("starts", "ends", "covered"),
    [
        (None, None, True),
        (date(2026, 3, 3), date(2026, 3, 3), True),
        (date(2026, 3, 4), None, False),
        (None, date(2026, 3, 2), False),
    ],
)
def test_an_habilitation_covers_its_days_alone(
    starts: date | None, ends: date | None, covered: bool
) -> None:
    organisation = Organisation("Centre", accreditation=Accreditation("H1", "", starts, ends))
    assert words.accredited(organisation, made_up.TUESDAY) is covered
    bare = replace(organisation, accreditation=Accreditation("", "", starts, ends))
    assert not words.accredited(bare, made_up.TUESDAY)


def test_an_assessment_without_a_decision_is_told_by_its_opening_and_end() -> None:
    assessment = made_up.preliminary(())
    assert words.days_of(assessment) == (made_up.MONDAY, made_up.TUESDAY)
    assert words.days_of(made_up.preliminary((), closed=None)) == (made_up.MONDAY,)


def test_a_withdrawn_decision_makes_no_day() -> None:
    withdrawn = MarkFact("1.1.1", None, made_up.at(made_up.TUESDAY), made_up.PAUL)
    facts = (*made_up.marks(["1.1.2"]), withdrawn)
    assessment = Assessment(
        Kind.PREALABLE, made_up.release().key, made_up.MONDAY, made_up.PAUL, facts
    )
    assert observed_days(assessment) == (made_up.MONDAY,)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "le domaine"), (7, "les sept domaines"), (20, "les 20 domaines")]
)
def test_all_of_them(number: int, said: str) -> None:
    assert words.all_of(number, "domaine") == said
