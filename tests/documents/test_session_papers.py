"""The papers of a jury: of a hand-over, of a session that sits, and the letter to the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.documents.blocks import Paper
from clea_desktop.documents.content.accounts import (
    AssessmentLine,
    ComplaintLine,
    FeeLine,
    Period,
    assessment_list,
    complaint_register,
    euros,
    fees,
)
from clea_desktop.documents.content.session import SessionSubject, deposited
from clea_desktop.documents.kinds import SESSION_KINDS, Subject, compose, compose_of_session
from clea_desktop.documents.pdf import render
from clea_desktop.domain.delegate import Delay, Unit
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Journey
from clea_desktop.domain.people import folded
from tests.documents import juries, made_up
from tests.documents.as_text import as_text, check_golden
from tests.documents.reading import texts
from tests.documents.wording import FAILURE, SCORE, without_labels

QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31), made_up.ORGANISATION, date(2026, 4, 2))


def of_session(kind: str, subject: SessionSubject) -> Callable[[], Paper]:
    return lambda: compose_of_session(kind, subject)


def letter(subject: Subject) -> Callable[[], Paper]:
    return lambda: compose("letter", subject)


CASES: dict[str, Callable[[], Paper]] = {
    "jury-agenda": of_session("agenda", juries.session()),
    "jury-attendance": of_session("jury-attendance", juries.session()),
    "jury-attendance-blank": of_session("jury-attendance", juries.session(members=())),
    "jury-minutes-to-sign": of_session("minutes", juries.session()),
    "jury-minutes-signed": of_session("minutes", juries.session(decided=True, signed=True)),
    "jury-deposit-list": of_session("deposit-list", juries.session()),
    "jury-deposit-list-anonymous": of_session("deposit-list", juries.session(anonymous=True)),
    "jury-synthesis": of_session("synthesis", juries.session()),
    "jury-deposit-letter": of_session("deposit-letter", juries.session()),
    "jury-deposit-letter-anonymous": of_session(
        "deposit-letter", juries.session(1, anonymous=True)
    ),
    "letter-certified": letter(
        made_up.with_journey(made_up.after_finale(), Journey(hearings=(juries.HEARING,)))
    ),
    "letter-deferred": letter(juries.after(juries.DEFERRED)),
    "letter-more-asked": letter(juries.after(juries.MORE)),
    "letter-refused": letter(replace(juries.after(juries.REFUSED), contest=Delay(3, Unit.MONTHS))),
    "letter-postponed": letter(juries.after(juries.POSTPONED)),
    "letter-contested": letter(juries.contested()),
    "fees": lambda: fees(
        QUARTER,
        (
            FeeLine("Évaluation préalable", 12, 45000, date(2025, 1, 1)),
            FeeLine("Évaluation finale", 1, None),
        ),
    ),
    "audit-list": lambda: assessment_list(
        QUARTER,
        (
            AssessmentLine(
                "2026-0001",
                "Lopes Sofia",
                "préalable",
                made_up.MONDAY,
                made_up.TUESDAY,
                390,
                ("Paul Roux", "Claire Petit"),
            ),
            AssessmentLine("2026-0002", "Ancel Marie", "finale", made_up.MONDAY, None, None, ()),
        ),
        anonymous=False,
    ),
    "complaints": lambda: complaint_register(
        QUARTER,
        (
            ComplaintLine(
                "2026-1", made_up.MONDAY, "2026-0001", "Une attente.", made_up.TUESDAY, "Excuses."
            ),
            ComplaintLine("2026-2", made_up.TUESDAY, "Anonyme", "Le chauffage.", None, ""),
        ),
    ),
    "complaints-none": lambda: complaint_register(QUARTER, ()),
}
LETTERS = [name for name in CASES if name.startswith("letter-")]


@pytest.mark.parametrize("name", CASES)
def test_each_paper_says_what_its_golden_file_says(name: str) -> None:
    check_golden(name, CASES[name](), made_up.release().fingerprint)


@pytest.mark.parametrize("name", CASES)
def test_each_paper_is_the_same_twice_and_lacks_no_sign(name: str) -> None:
    first = render(CASES[name]())
    assert render(CASES[name]()).pdf == first.pdf
    assert not first.missing_signs


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_holds_no_word_of_failure_and_no_score(name: str) -> None:
    text = folded(without_labels(as_text(CASES[name]())))
    assert not FAILURE.search(text), FAILURE.search(text)
    assert not SCORE.search(text), SCORE.search(text)
    assert "notification" not in text
    assert "information de l" in text


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_stands_on_one_page(name: str) -> None:
    assert render(CASES[name]()).pages == 1


def test_a_letter_waits_for_the_minutes() -> None:
    for waiting in (
        made_up.after_finale(),
        juries.after(juries.CERTIFIED, minutes_on=None),
    ):
        with pytest.raises(RuleError, match="attend le procès-verbal"):
            compose("letter", waiting)


def test_a_refusal_without_delay_says_none() -> None:
    assert "jusqu’au" not in as_text(compose("letter", juries.after(juries.REFUSED)))


def test_an_anonymous_batch_names_nobody() -> None:
    for kind in ("deposit-list", "synthesis", "deposit-letter"):
        text = as_text(compose_of_session(kind, juries.session(anonymous=True)))
        assert not any(name in text for name in juries.NAMES)
        assert "17 mai 1990" not in text.replace("\u00a0", " ")


def test_the_papers_of_a_batch_wait_for_it() -> None:
    waiting = replace(juries.session(), batch=None)
    for kind in ("deposit-list", "synthesis", "deposit-letter"):
        with pytest.raises(RuleError, match="n’a encore rien déposé"):
            compose_of_session(kind, waiting)
    hearing = replace(waiting.entries[0].hearing, deposit=None)
    with pytest.raises(RuleError, match="n’est pas encore déposé"):
        deposited(replace(waiting.entries[0], hearing=hearing))
    assert "Empreinte" not in as_text(compose_of_session("agenda", replace(waiting, head="")))
    assert not waiting.anonymous


def test_an_unknown_paper_of_a_session_is_refused() -> None:
    with pytest.raises(RuleError, match="n’existe pas"):
        compose_of_session("convocation", juries.session())


def test_forty_dossiers_flow_over_pages_under_their_header() -> None:
    for kind in SESSION_KINDS:
        rendered = render(compose_of_session(kind, juries.session(40, decided=True)))
        pages = texts(rendered.pdf)
        if kind in {"agenda", "deposit-list", "synthesis", "minutes"}:
            assert rendered.pages > 1
            assert "Dossier" in pages[1]


def test_a_complement_is_told_to_the_next_jury_and_masked_in_its_copy() -> None:
    named = as_text(compose("jury", juries.completed()))
    assert "Devant le jury auparavant" in named
    assert "Sofia Lopes a compté la caisse." in named
    numbered = as_text(compose("jury-anonymous", juries.completed()))
    assert "a compté la caisse." in numbered
    assert "Sofia" not in numbered and "Lopes" not in numbered


def test_a_contestation_is_masked_in_the_copy_too() -> None:
    told = as_text(compose("jury-anonymous", juries.contested()))
    assert "certifié" in told


def test_amounts_are_written_as_people_write_them() -> None:
    assert euros(125_000).replace("\u00a0", " ") == "1 250,00 €"
    assert euros(5).replace("\u00a0", " ") == "0,05 €"


def test_an_anonymous_register_tells_nothing_that_was_typed() -> None:
    line = ComplaintLine("R1", date(2026, 1, 5), "Zoé Ancel", "Mme Ancel conteste", None, "")
    told = replace(line, answered_on=date(2026, 1, 9), answer="Zoé Ancel a été reçue.")
    text = as_text(complaint_register(QUARTER, (line, told), anonymous=True))
    assert "Ancel" not in text
    assert "répondue" in text and "en attente" in text and "R1" in text
    assert "Zoé Ancel a été reçue." in as_text(complaint_register(QUARTER, (told,)))
