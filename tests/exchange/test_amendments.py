"""Reopenings and rectifications come through a dossier file as they were done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from clea_desktop.domain.assessment import Closing, Rectification, Reopening, decisions
from clea_desktop.domain.dossier import Dossier, standing
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Person
from clea_desktop.domain.years import valid_until
from clea_desktop.exchange.writing import write_dossier
from tests.domain.made_up import SMALL
from tests.exchange.samples import (
    DOSSIER_SCHEMA,
    FIRST,
    REOPENING,
    RIGHT,
    Json,
    read,
    spoilt,
    whole,
)

PARIS, SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
PAUL, NADIA = Person("Paul Roux"), Person("Nadia Haddad")


def stands(dossier: Dossier) -> frozenset[str]:
    return standing(SMALL, dossier.assessments).validated


def frozen(dossier: Dossier, rank: int) -> frozenset[str]:
    """What the closing of an assessment froze."""
    closing = dossier.assessments[rank].closing
    assert closing is not None and closing.outcome is not None
    return closing.outcome.validated


def right(
    criterion: str, mark: str | None, at: str = "2026-06-02T11:00:00+02:00", closed: int = 1
) -> Json:
    return {
        "criterion": criterion,
        "mark": mark,
        "at": at,
        "by": "Nadia Haddad",
        "reason": "Erreur de ligne.",
        "closed": closed,
    }


def put_right(*rights: Json) -> Json:
    """The whole dossier with other rectifications of its préalable."""
    return spoilt((*FIRST, "rectifications"), list(rights))


def still_open() -> Json:
    """The préalable alone, reopened."""
    prealable = {**whole()["assessments"][0], "closed_on": None}
    del prealable["closing_reason"], prealable["rectifications"]
    return {**whole(), "assessments": [prealable]}


def two_closed(*rights: Json, reopened: str | None = None) -> Json:
    """A préalable that validates 1.1, put right; a finale closed on 5 June, or reopened then."""
    content = put_right(*rights)
    finale = content["assessments"][1]
    finale["closed_on"] = "2026-06-05"
    if reopened is not None:
        finale["reopenings"] = [
            {
                "closed_on": "2026-06-04",
                "at": reopened,
                "by": "Paul Roux",
                "reason": "Un critère est à reprendre.",
            }
        ]
    return content


def decided(content: Json, criterion: str, mark: str, at: str) -> Json:
    """The document with one more decision in its finale."""
    decision = {"criterion": criterion, "mark": mark, "at": at}
    content["assessments"][1]["marks"].append(decision)
    return content


def test_every_field_is_read() -> None:
    prealable, finale = read(whole()).assessments
    assert prealable.reopenings == (
        Reopening(
            Closing(date(2026, 3, 3), "Départ en\nréunion."),
            datetime(2026, 3, 3, 12, 30, tzinfo=PARIS),
            PAUL,
            "Il restait une\nmise en situation.",
        ),
    )
    assert prealable.rectifications == (
        Rectification(
            "3.2.1",
            Mark.NOT_ACQUIRED,
            datetime(2026, 6, 2, 11, tzinfo=SUMMER),
            NADIA,
            "Erreur de ligne.",
            1,
        ),
        Rectification(
            "3.2.1",
            None,
            datetime(2026, 6, 3, 11, 0, 0, 500_000, tzinfo=SUMMER),
            NADIA,
            "Jamais observé.",
            1,
        ),
    )
    assert (finale.reopenings, finale.rectifications) == ((), ())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            spoilt((*FIRST, "reopenings"), [whole()["assessments"][0]["reopenings"][0]] * 2),
            id="reopened twice at one instant",
        ),
        pytest.param(spoilt((*REOPENING, "closed_on"), "2026-03-02"), id="closed a day later"),
        pytest.param(
            spoilt((*REOPENING, "at"), "2026-06-01T09:00:00+02:00"), id="the end kept its day"
        ),
        pytest.param(still_open(), id="reopened and open still"),
        pytest.param(spoilt((*RIGHT, "at"), "2026-03-03T12:30:00+01:00"), id="put right at once"),
    ],
)
def test_what_is_sound_is_read_fits_the_schema_and_comes_back(content: Json) -> None:
    DOSSIER_SCHEMA.validate(content)
    dossier = read(content)
    again = write_dossier(dossier)
    assert read(again) == dossier
    assert write_dossier(read(again)) == again


def test_the_years_count_from_the_first_closing() -> None:
    content = still_open()
    content["assessments"][0]["reopenings"][0]["closed_on"] = "2026-03-02"
    assert valid_until(read(content).assessments, 5) == date(2031, 3, 2)


def test_a_decision_after_a_reopening_may_follow_the_first_closing() -> None:
    content = spoilt((*REOPENING, "closed_on"), "2026-03-02")
    prealable, _ = read(content).assessments
    assert prealable.marks[2].at.date() == date(2026, 3, 3)
    assert prealable.first_closed_on == date(2026, 3, 2)


def test_a_closing_froze_what_was_so_before_errors_were_put_right() -> None:
    dossier = read(two_closed(right("1.1.1", "not_acquired", "2026-06-08T09:00:00Z", closed=2)))
    assert frozen(dossier, 0) == {"1.1"}
    assert frozen(dossier, 1) == {"1.1", "2.1"}
    assert stands(dossier) == {"2.1"}
    assert decisions(dossier.assessments[0])["1.1.1"].mark is Mark.NOT_ACQUIRED


def test_a_closing_holds_what_was_put_right_before_it() -> None:
    dossier = read(two_closed(right("1.1.1", "not_acquired")))
    assert frozen(dossier, 0) == {"1.1"}
    assert frozen(dossier, 1) == stands(dossier) == {"2.1"}


def test_a_closing_made_again_holds_what_was_put_right_before_it() -> None:
    """Put right once the finale was closed; then the finale reopened, to assess it."""
    content = two_closed(
        right("1.1.1", "not_acquired", "2026-06-04T18:00:00Z", closed=2),
        reopened="2026-06-05T08:00:00Z",
    )
    again = decided(content, "1.1.2", "acquired", "2026-06-05T08:30:00Z")
    dossier = read(again)
    assert frozen(dossier, 0) == {"1.1"}
    assert frozen(dossier, 1) == stands(dossier) == {"1.1", "2.1"}
    assert dossier.assessments[0].rectifications[0].closed == 2


def test_a_sous_domaine_put_right_while_the_finale_was_open_was_locked_or_not() -> None:
    """Decided first, and the error put right after: what was locked then cannot be told."""
    content = two_closed(right("3.1.2", "acquired"))
    sound = decided(content, "3.1.2", "not_acquired", "2026-06-01T09:30:00Z")
    assert decisions(read(sound).assessments[1])["3.1.2"].mark is Mark.NOT_ACQUIRED


def test_a_finale_may_have_opened_before_nothing_was_left_to_assess() -> None:
    content = whole()
    prealable, finale = content["assessments"]
    at = "2026-03-02T11:00:00+01:00"
    codes = [criterion.code for criterion in SMALL.criteria if criterion.code != "2.1.1"]
    prealable["marks"] = [{"criterion": c, "mark": "acquired", "at": at} for c in codes]
    prealable["rectifications"] = [right("2.1.1", "acquired")]
    finale["marks"] = []
    dossier = read(content)
    assert standing(SMALL, dossier.assessments).certifiable
    assert read(write_dossier(dossier)) == dossier


def test_what_never_was_is_left_out_of_the_file() -> None:
    dossier = read(whole())
    plain = replace(dossier.assessments[0], reopenings=(), rectifications=())
    told = write_dossier(replace(dossier, assessments=(plain,)))
    assert b"reopenings" not in told
    assert b"rectifications" not in told


def test_a_file_full_of_them_is_read_in_a_moment() -> None:
    """The work does not grow with each rectification times each reopening."""
    content = whole()
    prealable, finale = content["assessments"]
    again = {**prealable["reopenings"][0], "closed_on": "2026-06-01", "at": "2026-06-02T11:00Z"}
    closed = {
        **finale,
        "closed_on": "2026-06-01",
        "marks": [],
        "reopenings": [again] * 50,
        "rectifications": [right("3.2.1", None, "2026-06-03T11:00Z", closed=50)] * 30,
    }
    content["assessments"] = [prealable, *[closed] * 49]
    assert len(read(content).assessments) == 50
