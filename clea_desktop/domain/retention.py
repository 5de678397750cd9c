"""How long what a centre holds of somebody is kept, and what an erasure leaves.

No official period was found (DOMAIN.md, section 6): all of them are settings, « à vérifier » until
the responsable says that they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Protocol

from clea_desktop.domain.assessment import Assessment, Kind
from clea_desktop.domain.contact import ContactFile
from clea_desktop.domain.delegate import Delay, Unit
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.hearing import Hearing, Ruling, Standing
from clea_desktop.domain.people import Person
from clea_desktop.domain.years import last_day, valid_until


class Fate(Enum):
    """What becomes of what is held; the values stand in the file of erasures."""

    ERASED = "erased"
    ANONYMISED = "anonymised"

    @property
    def words(self) -> str:
        """As the certificate says it."""
        return {Fate.ERASED: "effacé", Fate.ANONYMISED: "anonymisé"}[self]


@dataclass(frozen=True)
class Retention:
    """The periods of a centre, in months; ``checked_on`` is the day the responsable checked them.

    ``dossier`` runs from the end of the years, or of the contestation if it is later; ``contest``
    stands in where a délégataire gives none. ``funder`` is what a contract asks from the end of
    the last assessment, 0 for nothing more. ``ahead`` is how early what falls due is listed.
    """

    dossier: int = 6
    unassessed: int = 12
    contact: int = 12
    contest: int = 3
    funder: int = 0
    ahead: int = 2
    checked_on: date | None = None


_BOUNDS = {
    "dossier": ("Un dossier, après ses années", 0, 120),
    "unassessed": ("Un dossier sans évaluation", 1, 120),
    "contact": ("Un contact", 1, 60),
    "contest": ("Le délai pour contester un jury", 0, 24),
    "funder": ("La preuve pour un financeur", 0, 180),
    "ahead": ("Le temps de prévenir", 0, 24),
}


def check_retention(retention: Retention) -> None:
    """Refuse a period that keeps for ever, or nothing.

    :raises RuleError: which, and its bounds.
    """
    for name, (what, least, most) in _BOUNDS.items():
        if not least <= getattr(retention, name) <= most:
            raise RuleError(f"{what} : de {least} à {most} mois ; corrigez cette durée.")


@dataclass(frozen=True)
class Keeping:
    """Until when something is kept, both included, and why; no day while something forbids it."""

    until: date | None
    why: str

    def due_by(self, day: date) -> bool:
        """Whether it may go that day: its last day is over."""
        return self.until is not None and self.until < day


def months_after(day: date, months: int) -> date:
    """The same day that many months later, the last of the month where it lacks one."""
    return Delay(months, Unit.MONTHS).after(day)


def before_jury(dossier: Dossier) -> bool:
    """Whether a jury, or a contestation, still waits for a dossier."""
    waiting = {Standing.TO_DEPOSIT, Standing.DEPOSITED}
    return any(each.standing in waiting or each.contested for each in dossier.journey.hearings)


def dossier_kept(
    dossier: Dossier,
    years: int,
    opened_on: date,
    retention: Retention,
    contest: Delay | None = None,
) -> Keeping:
    """Until when a dossier is kept.

    :param years: of the finale, by the référentiel of the present assessment.
    :param opened_on: the day the dossier was opened.
    :param contest: what the délégataire gives to contest, when it is known.
    """
    if before_jury(dossier):
        return Keeping(None, "un jury doit encore en décider")
    ends = dict(_ends(dossier, years, retention, contest))
    if not ends:
        last = max([opened_on, *_exchanges(dossier)])
        return Keeping(
            months_after(last, retention.unassessed),
            f"sans évaluation, dernier échange le {date_words(last)}",
        )
    last = max(ends)
    kept = Keeping(months_after(last, retention.dossier), ends[last])
    asked = _for_funder(dossier, retention)
    if asked is not None and kept.until is not None and asked > kept.until:
        return Keeping(asked, "preuve demandée par le contrat du financeur")
    return kept


def years_kept(valid_until: date, retention: Retention) -> Keeping:
    """Until when a dossier is kept that no jury ever saw, its years being known."""
    why = f"évaluation finale possible jusqu’au {date_words(valid_until)}"
    return Keeping(months_after(valid_until, retention.dossier), why)


def _ends(
    dossier: Dossier, years: int, retention: Retention, contest: Delay | None
) -> Iterator[tuple[date, str]]:
    """What the period runs from: the end of the years, and of each contestation."""
    current = dossier.current
    if current is not None:
        until = valid_until(dossier.assessments, years)
        if until is None:
            # Never finished: it is kept as if it had been, the day it was opened.
            until = last_day(current.opened_on, years)
        yield until, f"évaluation finale possible jusqu’au {date_words(until)}"
    delay = contest or Delay(retention.contest, Unit.MONTHS)
    for hearing in dossier.journey.hearings:
        assert hearing.present is not None, "no jury waits"
        known = max(hearing.present.on, hearing.minutes_on or hearing.present.on)
        after = delay.after(known)
        yield after, f"décision du jury contestable jusqu’au {date_words(after)}"


def _exchanges(dossier: Dossier) -> Iterator[date]:
    journey = dossier.journey
    yield from (trace.at.date() for trace in journey.traces)
    yield from (sitting.on for sitting in journey.sittings)
    if journey.interview is not None:
        yield journey.interview.on
    if dossier.withdrawal is not None:
        yield dossier.withdrawal.at.date()


def _for_funder(dossier: Dossier, retention: Retention) -> date | None:
    interview = dossier.journey.interview
    closed = [a.closed_on for a in dossier.assessments if a.closed_on is not None]
    if not retention.funder or not closed or interview is None or not interview.funder:
        return None
    return months_after(max(closed), retention.funder)


def contact_kept(held: ContactFile, retention: Retention) -> Keeping:
    """Until when a contact is kept: from its last exchange, or from the day to call again."""
    days = [held.taken_on, *(trace.at.date() for trace in held.traces)]
    if held.contact.next_on is not None and held.awaited:
        days.append(held.contact.next_on)
    last = max(days)
    return Keeping(months_after(last, retention.contact), f"dernier échange le {date_words(last)}")


class What(Enum):
    """What an anonymous count counts."""

    CONTACT = "contact"
    INTERVIEW = "interview"
    PREALABLE = "prealable"
    FINALE = "finale"
    DEPOSIT = "deposit"
    JURY = "jury"

    @property
    def words(self) -> str:
        """As the table of counts says it."""
        return {
            What.CONTACT: "Contact",
            What.INTERVIEW: "Entretien d’accueil",
            What.PREALABLE: "Évaluation préalable",
            What.FINALE: "Évaluation finale",
            What.DEPOSIT: "Dossier déposé au jury",
            What.JURY: "Décision du jury",
        }[self]


class Result(Enum):
    """What it came to, in one word."""

    DONE = "done"
    NONE = "none"
    PARTIAL = "partial"
    WHOLE = "whole"
    CERTIFIED = "certified"
    DEFERRED = "deferred"
    REFUSED = "refused"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As the table of counts says it."""
        return {
            Result.DONE: "fait",
            Result.NONE: "aucun domaine validé",
            Result.PARTIAL: "validation partielle",
            Result.WHOLE: "tous les domaines validés",
            Result.CERTIFIED: "certifié",
            Result.DEFERRED: "ajourné",
            Result.REFUSED: "refusé",
            Result.OTHER: "autre",
        }[self]


_RULED = {
    Ruling.CERTIFIED: Result.CERTIFIED,
    Ruling.DEFERRED: Result.DEFERRED,
    Ruling.REFUSED: Result.REFUSED,
}


@dataclass(frozen=True)
class Counted:
    """One thing done, of nobody: its kind, its year, what it came to.

    ``domains`` are the codes of what an anonymised assessment validated, empty once erased.
    """

    what: What
    year: int
    result: Result = Result.DONE
    domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Erasure:
    """What an erasure leaves in the centre: counts of nobody, and what must stay true.

    ``numbers`` are the last number given in each year, so that none is ever given twice;
    ``touched`` the acts of other dossiers, by their ids in hexadecimal, that lost a fact because
    it was also about an erased one.
    """

    fate: Fate
    on: date
    counts: tuple[Counted, ...]
    numbers: tuple[tuple[int, int], ...] = ()
    touched: tuple[str, ...] = ()
    id: bytes | None = field(default=None, compare=False)


_KINDS = {Kind.PREALABLE: What.PREALABLE, Kind.FINALE: What.FINALE}


def counts_of(dossier: Dossier, fate: Fate) -> tuple[Counted, ...]:
    """What is counted of a dossier once it is gone: years, never days."""
    found = [_assessed(each, fate) for each in dossier.assessments if each.reprise is None]
    if dossier.journey.interview is not None:
        found.append(Counted(What.INTERVIEW, dossier.journey.interview.on.year))
    for hearing in dossier.journey.hearings:
        found += _heard(hearing)
    return tuple(sorted((each for each in found if each), key=_order))


def contact_count(held: ContactFile) -> Counted:
    """What is counted of a contact once it is gone."""
    return Counted(What.CONTACT, held.taken_on.year)


def _order(counted: Counted) -> tuple[str, int, str, tuple[str, ...]]:
    return counted.what.value, counted.year, counted.result.value, counted.domains


def in_order(counts: Iterable[Counted]) -> tuple[Counted, ...]:
    """Counts in an order that tells of nobody."""
    return tuple(sorted(counts, key=_order))


def _assessed(assessment: Assessment, fate: Fate) -> Counted | None:
    closing = assessment.closing
    if closing is None or closing.outcome is None:
        return None
    validated = tuple(d.code for d in closing.outcome.domains if d.validated)
    result = Result.PARTIAL if validated else Result.NONE
    if closing.outcome.certifiable:
        result = Result.WHOLE
    kept = validated if fate is Fate.ANONYMISED else ()
    return Counted(_KINDS[assessment.kind], closing.on.year, result, kept)


def _heard(hearing: Hearing) -> Iterator[Counted]:
    if hearing.deposited_on is not None:
        yield Counted(What.DEPOSIT, hearing.deposited_on.year)
    present = hearing.present
    if present is not None:
        yield Counted(What.JURY, present.on.year, _RULED.get(present.ruling, Result.OTHER))


@dataclass(frozen=True)
class Written:
    """A file written for somebody outside the centre: what it is, where, when, by whom.

    It goes with the dossier; ``by`` is None where the recovery code had opened the centre.
    """

    what: str
    where: str
    at: datetime
    by: Person | None = None
    id: bytes | None = field(default=None, compare=False)


class Thinned(Protocol):
    """Anything that says how long backups are kept."""

    @property
    def hourly_days(self) -> int:
        """How many days one an hour is kept."""

    @property
    def daily_days(self) -> int:
        """How many days one a day is kept."""

    @property
    def monthly_days(self) -> int:
        """How many days one a month is kept."""


def last_backup_gone(made: Iterable[datetime], policy: Thinned, today: date) -> date | None:
    """The first day on which no backup made so far is left; None when there is none.

    :param made: when each backup was made; a clock may have been ahead.
    """
    days = [instant.date() for instant in made]
    if not days:
        return None
    longest = max(policy.hourly_days, policy.daily_days, policy.monthly_days)
    return max(max(days) + timedelta(days=longest + 1), today)
