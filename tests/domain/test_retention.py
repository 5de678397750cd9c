"""Until when something is kept, what is counted once it is gone, when the last backup goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from clea_desktop.domain.assessment import Assessment, Closing, Kind, MarkFact, Reprise
from clea_desktop.domain.backups import BackupPolicy
from clea_desktop.domain.contact import Contact, ContactFile
from clea_desktop.domain.delegate import Delay, Unit
from clea_desktop.domain.dossier import Dossier, Withdrawal, with_closings
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.hearing import Contestation, Hearing, JuryDecision, Ruling
from clea_desktop.domain.journey import Interview, Journey, Sitting, Trace, TraceKind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Candidate, PartialDate, Person
from clea_desktop.domain.retention import (
    Counted,
    Fate,
    Keeping,
    Result,
    Retention,
    What,
    before_jury,
    check_retention,
    contact_count,
    contact_kept,
    counts_of,
    dossier_kept,
    last_backup_gone,
    months_after,
)
from tests.domain.made_up import SMALL as RELEASE

ME = Person("Paul Roux", b"me")
OPENED = date(2026, 3, 2)
WHO = Candidate("Lopes", PartialDate(1990))
KEPT = Retention()


def assessed(*acquired: str, on: date | None = date(2026, 4, 3)) -> Assessment:
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    marks = tuple(MarkFact(code, Mark.ACQUIRED, at, ME) for code in acquired)
    made = Assessment(Kind.PREALABLE, RELEASE.key, OPENED, ME, marks)
    return replace(made, closing=Closing(on)) if on else made


def dossier(*assessments: Assessment, **journey: object) -> Dossier:
    made = Dossier("2026-0001", WHO, assessments, journey=Journey(**journey))  # type: ignore[arg-type]
    return with_closings(RELEASE, made)


def hearing(**told: object) -> Hearing:
    return Hearing(date(2026, 6, 1), "Transitions Pro", date(2026, 5, 1), **told)  # type: ignore[arg-type]


def test_a_dossier_is_kept_until_its_years_are_over_and_some_months_more() -> None:
    kept = dossier_kept(dossier(assessed()), 5, OPENED, KEPT)
    assert kept.until == date(2031, 10, 3)
    assert kept.why.startswith("évaluation finale possible jusqu’au 3")
    assert not kept.due_by(date(2031, 10, 3))
    assert kept.due_by(date(2031, 10, 4))


def test_one_never_finished_is_kept_as_if_it_had_been() -> None:
    assert dossier_kept(dossier(assessed(on=None)), 5, OPENED, KEPT).until == date(2031, 9, 2)


def test_one_without_assessment_goes_after_its_last_exchange() -> None:
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    exchanged = dossier(
        traces=(Trace(TraceKind.CALL, at, ME),),
        interview=Interview(date(2026, 4, 1), ME),
        sittings=(Sitting(date(2026, 7, 1)),),
    )
    assert dossier_kept(exchanged, 0, OPENED, KEPT).until == date(2027, 7, 1)
    assert dossier_kept(dossier(), 0, OPENED, KEPT).until == date(2027, 3, 2)
    gone = replace(dossier(), withdrawal=Withdrawal("Erreur.", at, ME))
    assert dossier_kept(gone, 0, OPENED, KEPT).until == date(2027, 5, 4)


@pytest.mark.parametrize(
    "told",
    [
        hearing(),
        hearing(deposited_on=date(2026, 5, 2)),
        hearing(
            decision=JuryDecision(Ruling.REFUSED, date(2026, 6, 1)),
            contestations=(Contestation(date(2026, 6, 9), "Non."),),
        ),
    ],
)
def test_a_jury_that_waits_keeps_everything(told: Hearing) -> None:
    held = dossier(assessed(), hearings=(told,))
    assert before_jury(held)
    kept = dossier_kept(held, 5, OPENED, KEPT)
    assert kept == Keeping(None, "un jury doit encore en décider")
    assert not kept.due_by(date(2100, 1, 1))


def test_a_contestation_that_ends_later_counts() -> None:
    late = hearing(
        decision=JuryDecision(Ruling.REFUSED, date(2031, 6, 1)), minutes_on=date(2031, 6, 10)
    )
    held = dossier(assessed(), hearings=(late,))
    assert dossier_kept(held, 5, OPENED, KEPT).until == date(2032, 3, 10)
    delay = Delay(1, Unit.MONTHS)
    assert dossier_kept(held, 5, OPENED, KEPT, delay).until == date(2032, 1, 10)
    early = hearing(decision=JuryDecision(Ruling.CERTIFIED, date(2026, 6, 1)))
    soon = dossier(assessed(), hearings=(early,))
    assert dossier_kept(soon, 5, OPENED, KEPT).until == date(2031, 10, 3)


def test_a_funder_may_ask_for_longer() -> None:
    held = dossier(assessed(), interview=Interview(OPENED, ME, funder="OPCO"))
    longer = Retention(funder=120)
    assert dossier_kept(held, 5, OPENED, longer).until == date(2036, 4, 3)
    assert dossier_kept(held, 5, OPENED, Retention(funder=12)).until == date(2031, 10, 3)
    unpaid = dossier(assessed(), interview=Interview(OPENED, ME))
    assert dossier_kept(unpaid, 5, OPENED, longer).until == date(2031, 10, 3)
    assert dossier_kept(dossier(assessed()), 5, OPENED, longer).until == date(2031, 10, 3)


def test_a_contact_is_kept_a_year_after_its_last_exchange() -> None:
    held = ContactFile(b"c", Contact("Ndiaye"), OPENED)
    assert contact_kept(held, KEPT).until == date(2027, 3, 2)
    at = datetime(2026, 8, 31, 9, tzinfo=UTC)
    called = replace(held, traces=(Trace(TraceKind.CALL, at, ME),))
    assert contact_kept(called, KEPT).until == date(2027, 8, 31)
    again = replace(called, contact=Contact("Ndiaye", next_on=date(2026, 12, 1)))
    assert contact_kept(again, KEPT).until == date(2027, 12, 1)
    assert contact_kept(replace(again, dossier=b"d"), KEPT).until == date(2027, 8, 31)
    assert contact_count(held) == Counted(What.CONTACT, 2026)


def test_periods_have_bounds() -> None:
    check_retention(KEPT)
    with pytest.raises(RuleError, match="Un contact : de 1 à 60 mois"):
        check_retention(Retention(contact=0))


def test_counts_tell_the_kind_the_year_and_what_it_came_to() -> None:
    codes = [criterion.code for criterion in RELEASE.criteria]
    first = [code for d in RELEASE.domains[:1] for s in d.subdomains for code in s.codes]
    taken = replace(assessed(*codes), reprise=Reprise("GRETA", "e", frozenset(), ME, OPENED))
    interview = Interview(OPENED, ME)
    for acquired, result in (((), Result.NONE), (first, Result.PARTIAL), (codes, Result.WHOLE)):
        held = dossier(assessed(*acquired), taken, assessed(on=None), interview=interview)
        assert counts_of(held, Fate.ERASED) == (
            Counted(What.INTERVIEW, 2026),
            Counted(What.PREALABLE, 2026, result),
        )
    whole = counts_of(dossier(assessed(*first)), Fate.ANONYMISED)
    assert whole[0].domains == (RELEASE.domains[0].code,)


@pytest.mark.parametrize(
    ("ruling", "result"),
    [
        (Ruling.CERTIFIED, Result.CERTIFIED),
        (Ruling.DEFERRED, Result.DEFERRED),
        (Ruling.REFUSED, Result.REFUSED),
        (Ruling.NOT_EXAMINED, Result.OTHER),
    ],
)
def test_what_a_jury_said_is_counted(ruling: Ruling, result: Result) -> None:
    decided = JuryDecision(ruling, date(2027, 1, 4))
    told = hearing(deposited_on=date(2026, 12, 2), decision=decided)
    held = dossier(hearings=(told, hearing()))
    assert counts_of(held, Fate.ERASED) == (
        Counted(What.DEPOSIT, 2026),
        Counted(What.JURY, 2027, result),
    )


def test_words() -> None:
    assert [fate.words for fate in Fate] == ["effacé", "anonymisé"]
    assert len({what.words for what in What}) == len(What)
    assert len({result.words for result in Result}) == len(Result)


def test_months_end_where_the_month_does() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_the_last_backup_goes_once_it_is_older_than_all_that_is_kept() -> None:
    made = [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 1, 9, tzinfo=UTC)]
    today = date(2026, 3, 5)
    assert last_backup_gone([], BackupPolicy(), today) is None
    assert last_backup_gone(made, BackupPolicy(), today) == date(2027, 3, 4)
    assert last_backup_gone(made, BackupPolicy(monthly_days=1, daily_days=40), today) == date(
        2026, 4, 12
    )
    assert (
        last_backup_gone(made, BackupPolicy(hourly_days=1, daily_days=1, monthly_days=1), today)
        == today
    )
