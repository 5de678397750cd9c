"""Contacts: when to call again or to inform, and ends that close no door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from clea_desktop.domain.contact import (
    Contact,
    ContactEnd,
    ContactFile,
    check_contact_in_use,
    month_later,
)
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import Trace, TraceKind
from tests.domain.made_up import DAY, at
from tests.domain.paths import ADVISER, CLOSED, plain

HUGO = Contact("Perrin", "Hugo", phone="06 00 00 00 00")
LATER = date(2026, 3, 20)
INFORM_BY = month_later(DAY)
CALLED = Trace(TraceKind.CALL, at(), ADVISER)
INFORMED = Trace(TraceKind.INFORMED, at(CLOSED), ADVISER)


def held(contact: Contact = HUGO, *traces: Trace) -> ContactFile:
    return ContactFile(b"contact", contact, DAY, traces)


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        (HUGO, "Hugo Perrin"),
        (Contact("Perrin"), "Perrin"),
        (Contact("", "Hugo"), "Hugo"),
        (Contact(""), ""),
    ],
)
def test_the_name_of_a_contact(contact: Contact, name: str) -> None:
    assert contact.full_name == name


def test_each_end_has_neutral_words() -> None:
    assert [end.words for end in ContactEnd] == [
        "Sans nouvelles",
        "A choisi d’attendre",
        "Suivi ailleurs",
        "Délai terminé",
    ]


def test_who_was_told_about_by_a_prescripteur_is_informed() -> None:
    sent = replace(HUGO, prescriber="Mission locale")
    assert held().inform_by is None
    assert held(sent).inform_by == INFORM_BY
    assert held(sent, CALLED).inform_by == INFORM_BY
    assert held(sent, CALLED).informed_on is None
    told = held(sent, CALLED, INFORMED)
    assert told.informed_on == CLOSED
    assert told.inform_by is None
    twice = held(sent, INFORMED, replace(INFORMED, at=at(LATER)))
    assert twice.informed_on == CLOSED


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (HUGO, None),
        (replace(HUGO, next_on=LATER), LATER),
        (replace(HUGO, prescriber="CAP emploi"), INFORM_BY),
        (replace(HUGO, prescriber="CAP emploi", next_on=LATER), LATER),
        (replace(HUGO, prescriber="CAP emploi", next_on=date(2026, 5, 1)), INFORM_BY),
    ],
)
def test_the_next_day_is_the_first_of_calling_and_informing(
    contact: Contact, expected: date | None
) -> None:
    told = held(contact)
    assert (told.awaited, told.next_on) == (True, expected)
    for end in ContactEnd:
        ended = replace(held(contact), end=end)
        assert (ended.awaited, ended.next_on) == (False, None)
    became = replace(held(contact), dossier=b"dossier")
    assert (became.awaited, became.next_on) == (False, None)


def test_a_contact_that_became_a_dossier_is_left_as_it_is() -> None:
    check_contact_in_use(held())
    check_contact_in_use(replace(held(), end=ContactEnd.NO_NEWS))
    with pytest.raises(RuleError) as caught:
        check_contact_in_use(replace(held(), dossier=b"dossier"))
    assert plain(caught.value.sentence) == (
        "Le contact « Hugo Perrin » est devenu un dossier : notez-le là."
    )


@pytest.mark.parametrize("taken_on", [date(2026, 1, 31), date(2026, 2, 1), date(2028, 2, 15)])
def test_a_contact_is_informed_within_one_month(taken_on: date) -> None:
    within = {
        date(2026, 1, 31): date(2026, 2, 28),
        date(2026, 2, 1): date(2026, 3, 1),
        date(2028, 2, 15): date(2028, 3, 15),
    }
    sent = replace(held(replace(HUGO, prescriber="CAP emploi")), taken_on=taken_on)
    assert sent.inform_by is not None
    assert sent.inform_by <= within[taken_on]
