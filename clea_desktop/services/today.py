"""« Aujourd’hui »: what is to be done, by next act and by deadline, whoever it falls to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import counted, date_words, short_date
from clea_desktop.domain.journey import Trajectory
from clea_desktop.domain.path import Act
from clea_desktop.domain.years import WARNING_MONTHS, months_after
from clea_desktop.services.centre import Centre
from clea_desktop.store import agenda, centre_rows, contacts, registry
from clea_desktop.store.acts import Draft
from clea_desktop.store.agenda import Due
from clea_desktop.store.contacts import ContactLine

SHOWN = 3
"""How many of each group are named; the others are counted."""

_SOON = timedelta(days=14)


class Group(Enum):
    """What is to be done, in the order it is shown."""

    TO_ASSESS = "to_assess"
    TO_HAND_BACK = "to_hand_back"
    FOR_JURY = "for_jury"
    AFTER_JURY = "after_jury"
    FINALE_DUE = "finale_due"
    IN_TRAINING = "in_training"
    LAST_DAY_NEAR = "last_day_near"
    TO_CALL = "to_call"

    @property
    def words(self) -> str:
        """As its card is headed."""
        return _WORDS[self]


_WORDS = {
    Group.TO_ASSESS: "À évaluer",
    Group.TO_HAND_BACK: "À restituer",
    Group.FOR_JURY: "Pour le jury",
    Group.AFTER_JURY: "Avec le jury",
    Group.FINALE_DUE: "Finale à prévoir",
    Group.IN_TRAINING: "En formation",
    Group.LAST_DAY_NEAR: "Échéance proche",
    Group.TO_CALL: "À rappeler",
}

_ACTS = {
    Group.TO_ASSESS: (
        Act.CLOSE_PREALABLE,
        Act.CLOSE_FINALE,
        Act.OPEN_PREALABLE,
        Act.INTERVIEW,
    ),
    Group.TO_HAND_BACK: (Act.HAND_OVER, Act.RESTITUTE, Act.PRESCRIBE),
    Group.FOR_JURY: (
        Act.WRITE_OPINION,
        Act.CHECK_IDENTITY,
        Act.NOTE_PRESENCE,
        Act.HAND_TO_JURY,
        Act.DEPOSIT,
    ),
    Group.AFTER_JURY: (Act.DECIDE, Act.COMPLETE, Act.WRITE, Act.RECORD_CERTIFICATE),
    Group.FINALE_DUE: (Act.OPEN_FINALE,),
    Group.IN_TRAINING: (Act.OPEN_FINALE,),
    Group.TO_CALL: (Act.CALL,),
}


@dataclass(frozen=True)
class Entry:
    """Somebody to see to, and a word about it: one of ``dossier`` and ``contact`` is an id.

    ``colleague`` is whose it is while they are absent.
    """

    name: str
    words: str
    dossier: bytes | None = None
    contact: bytes | None = None
    act: Act | None = None
    colleague: str = ""


@dataclass(frozen=True)
class Card:
    """One group: how many there are, and the first of them."""

    group: Group
    many: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Absence:
    """« Absent du … au … »."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Today:
    """What one evaluator has to do on a day."""

    day: date
    cards: tuple[Card, ...]
    absents: tuple[tuple[str, date], ...]

    @property
    def many(self) -> int:
        """How many things are to be done."""
        waiting = {Group.IN_TRAINING, Group.LAST_DAY_NEAR}
        return sum(card.many for card in self.cards if card.group not in waiting)


def today(
    centre: Centre,
    *,
    everyone: bool = False,
    months: int = WARNING_MONTHS,
    shown: int = SHOWN,
    only: Group | None = None,
) -> Today:
    """What is to be done today.

    :param everyone: for the whole centre; else for who types, and for who is absent.
    :param months: how long before the last day one is warned.
    :param only: one group alone.
    """
    day = centre.clock().date()
    with centre.store.database.reading() as connection:
        absents = agenda.absences(connection, day)
        names = registry.names(connection)
        mine = centre.operator
        whose = None if everyone or mine is None else frozenset({mine, *absents})
        cards = []
        for group in Group if only is None else (only,):
            if group is Group.LAST_DAY_NEAR:
                until = months_after(day, months)
                many, found = agenda.near_their_last_day(connection, day, until, shown, whose)
            else:
                by, after = _bounds(group, day)
                many, found = agenda.due(
                    connection, _ACTS[group], shown, day, whose=whose, until=by, after=after
                )
            entries = [_entry(each, group, day, names, mine, absents) for each in found]
            if group is Group.TO_CALL:
                more, lines = contacts.to_see_to(connection, day, shown)
                many += more
                entries = ([_called(line, day) for line in lines] + entries)[:shown]
            cards.append(Card(group, many, tuple(entries)))
    away = tuple(sorted((names.get(who, ""), until) for who, until in absents.items()))
    return Today(day, tuple(cards), away)


def absence(centre: Centre) -> Absence | None:
    """The absence of who types, past ones left out."""
    if centre.operator is None:
        return None
    with centre.store.database.reading() as connection:
        found = agenda.absence_of(connection, centre.operator)
    if found is None or found[1] < centre.clock().date():
        return None
    return Absence(*found)


def set_absence(centre: Centre, starts_on: date, ends_on: date) -> None:
    """Say that who types is absent: the others see their dossiers meanwhile.

    :raises RuleError: it ends before it begins.
    """
    person = centre.require_operator()
    assert person.id is not None
    if ends_on < starts_on:
        raise RuleError(
            f"L’absence finit le {date_words(ends_on)}, avant de commencer le "
            f"{date_words(starts_on)} : corrigez les dates."
        )
    with centre.store.database.writing() as transaction:
        transaction.append(
            Draft("absence", "absence notée", centre.clock(), by=centre.operator),
            [centre_rows.absence_row(centre.store.new_id(), person.id, starts_on, ends_on)],
        )


def end_absence(centre: Centre) -> None:
    """Say that who types is back: the absence ended the day before."""
    held = absence(centre)
    if held is not None:
        yesterday = centre.clock().date() - timedelta(days=1)
        set_absence(centre, min(held.starts_on, yesterday), yesterday)


def _bounds(group: Group, day: date) -> tuple[date | None, date | None]:
    """Until when, or after when, an act of the group is planned."""
    soon = day + _SOON
    match group:
        case Group.FINALE_DUE:
            return soon, None
        case Group.IN_TRAINING:
            return None, soon
        case Group.TO_CALL:
            return day, None
        case _:
            return None, None


def _entry(
    due: Due,
    group: Group,
    day: date,
    names: dict[bytes, str],
    mine: bytes | None,
    absents: dict[bytes, date],
) -> Entry:
    near = group is Group.LAST_DAY_NEAR
    words = _left(day, due.line.valid_until) if near else _said(due)
    away = due.evaluator if due.evaluator in absents and due.evaluator != mine else None
    return Entry(
        due.line.name,
        words,
        dossier=due.line.id,
        act=due.act,
        colleague=names.get(away, "") if away else "",
    )


_PLAIN = {
    Act.INTERVIEW: "entretien à noter",
    Act.HAND_OVER: "livret à remettre",
    Act.RESTITUTE: "à relire ensemble",
    Act.WRITE_OPINION: "avis à écrire",
    Act.CHECK_IDENTITY: "identité à vérifier",
    Act.NOTE_PRESENCE: "présence à noter",
    Act.HAND_TO_JURY: "à inscrire",
    Act.COMPLETE: "complément à apporter",
    Act.WRITE: "lettre à remettre",
    Act.RECORD_CERTIFICATE: "certificat attendu",
    Act.PRESCRIBE: "parcours à recommander",
}
"""What is said of acts whatever their day."""


def _said(due: Due) -> str:
    line, on = due.line, due.on
    when = short_date(on) if on else ""
    counts = f"{line.assessed} / {line.total}"
    match due.act:
        case Act.OPEN_PREALABLE:
            return f"préalable le {when}" if on else "préalable à ouvrir"
        case Act.CLOSE_PREALABLE:
            return f"préalable, {counts}"
        case Act.CLOSE_FINALE:
            return f"finale, {counts}"
        case Act.OPEN_FINALE:
            return f"finale vers le {when}" if on else "en formation"
        case Act.DEPOSIT:
            return f"à déposer d’ici le {when}"
        case Act.DECIDE:
            return f"jury le {when}"
        case None | Act.CALL:
            return f"à rappeler le {when}" if on else "à rappeler"
        case _:
            return _PLAIN[due.act]


def _left(day: date, limit: date | None) -> str:
    """How long is left until a day; in days under two months."""
    assert limit is not None, "asked of dossiers whose last day is near"
    days = (limit - day).days
    if days == 0:
        return "dernier jour aujourd’hui"
    if days < 61:
        return f"reste {counted(days, 'jour')}"
    months = (limit.year - day.year) * 12 + limit.month - day.month - (limit.day < day.day)
    return f"reste {months} mois"


def _called(line: ContactLine, day: date) -> Entry:
    late = line.next_on is not None and line.next_on < day
    words = f"depuis le {short_date(line.next_on)}" if late and line.next_on else "aujourd’hui"
    if line.trajectory is Trajectory.DEFERRED:
        words = f"trajectoire 3, {words}"
    return Entry(line.name, words, contact=line.id)
