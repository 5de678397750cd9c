"""A contact: noted, followed, ended and taken up again, then a dossier with its exchanges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clea_desktop.domain.contact import Contact, ContactEnd
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import TraceKind, Trajectory
from clea_desktop.services import candidates, contacts, dossiers
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from tests.centres import SECRET, TestClock, reopened, someone


def perrin(**more: object) -> Contact:
    return Contact("Perrin", "Hugo", "06 12 34 56 78", wish="Un emploi en cuisine.", **more)  # type: ignore[arg-type]


def test_a_contact_is_found_followed_and_ended(centre: Centre, clock: TestClock) -> None:
    today = clock().date()
    one = contacts.add_contact(centre, perrin(next_on=today + timedelta(days=2)))
    contacts.add_contact(centre, Contact("  Ndiaye ", "Awa", prescriber="Mission locale"))
    assert [line.name for line in contacts.search(centre, "")] == ["Hugo Perrin", "Awa Ndiaye"]
    assert [line.name for line in contacts.search(centre, "mission")] == ["Awa Ndiaye"]
    contacts.trace(centre, one, TraceKind.CALL, " Message laissé\n")
    contacts.trace(centre, one, TraceKind.NO_SHOW)
    held = contacts.edit_contact(centre, one, perrin(trajectory=Trajectory.DEFERRED))
    assert held.next_on is None
    assert [(t.kind, t.text) for t in held.traces] == [
        (TraceKind.CALL, "Message laissé"),
        (TraceKind.NO_SHOW, ""),
    ]
    assert contacts.end(centre, one, ContactEnd.WAITING).end is ContactEnd.WAITING
    assert [line.name for line in contacts.search(centre, "")] == ["Awa Ndiaye"]
    ended = contacts.search(centre, "hugo", awaited=False)
    assert [(line.name, line.said) for line in ended] == [("Hugo Perrin", "A choisi d’attendre")]
    assert contacts.end(centre, one, None).end is None
    again = reopened(centre)
    assert contacts.view(again, one) == contacts.view(again, one)
    assert contacts.view(again, one).contact.trajectory is Trajectory.DEFERRED
    again.close()
    assert check(again.store.folder.path, SECRET, clock) == []


def test_somebody_spoken_of_is_informed_within_a_month(centre: Centre, clock: TestClock) -> None:
    one = contacts.add_contact(centre, Contact("Ndiaye", prescriber="Mission locale"))
    assert contacts.view(centre, one).next_on == date(2026, 4, 2)
    told = contacts.trace(centre, one, TraceKind.INFORMED)
    assert (told.informed_on, told.next_on) == (clock().date(), None)


def test_a_contact_becomes_a_dossier_once_with_its_exchanges(
    centre: Centre, clock: TestClock
) -> None:
    one = contacts.add_contact(centre, perrin())
    contacts.trace(centre, one, TraceKind.APPOINTMENT, "Lundi à 9 h")
    dossier = contacts.open_dossier(centre, one, someone("Perrin", "Hugo"))
    seen = dossiers.view(centre, dossier).dossier
    assert [(t.kind, t.text) for t in seen.journey.traces] == [
        (TraceKind.APPOINTMENT, "Lundi à 9 h")
    ]
    assert seen.candidate.phone == "06 12 34 56 78"
    assert contacts.view(centre, one).dossier == dossier
    with pytest.raises(RuleError, match="devenu un dossier"):
        contacts.open_dossier(centre, one, someone("Perrin", "Hugo"))
    with pytest.raises(RuleError, match="devenu un dossier"):
        contacts.trace(centre, one, TraceKind.CALL)
    two = contacts.add_contact(centre, perrin())
    with pytest.raises(RuleError, match="a déjà le dossier"):
        contacts.open_dossier(centre, two, someone("Perrin", "Hugo"))
    assert contacts.view(centre, two).dossier is None
    assert contacts.open_dossier(centre, two, someone("Perrin", "Hugo"), homonym=True)
    centre.close()
    assert check(centre.store.folder.path, SECRET, clock) == []


def test_a_contact_without_a_name_or_with_unseen_signs_is_refused(centre: Centre) -> None:
    with pytest.raises(RuleError, match="n’a pas de nom"):
        contacts.add_contact(centre, Contact("  "))
    with pytest.raises(RuleError, match=r"Cette réponse \(souhait\)"):
        contacts.add_contact(centre, Contact("Roux", wish="a\u0007"))
    assert contacts.search(centre, "") == []
    with pytest.raises(KeyError):
        contacts.view(centre, b"nobody of that id")


def test_what_the_contact_said_begins_the_interview(centre: Centre) -> None:
    said = Contact(
        "Lopes",
        caller="Mme Roy",
        prescriber="Cap emploi",
        wish="Travailler en cuisine.",
        trajectory=Trajectory.DEFERRED,
    )
    contact = contacts.add_contact(centre, said)
    dossier = contacts.open_dossier(centre, contact, someone("Lopes", "Sofia"))
    first = contacts.first_interview(centre, dossier)
    assert (first.prescriber, first.project, first.third_party, first.trajectory) == (
        "Cap emploi",
        "Travailler en cuisine.",
        "Mme Roy",
        Trajectory.DEFERRED,
    )
    other = candidates.open_dossier(centre, someone())
    assert contacts.first_interview(centre, other).prescriber == ""


def test_an_exchange_noted_by_a_slip_is_taken_back(centre: Centre) -> None:
    contact = contacts.add_contact(centre, Contact("Lopes"))
    with pytest.raises(RuleError, match="rien à annuler"):
        contacts.take_back(centre, contact)
    at = centre.clock() + timedelta(days=3)
    contacts.trace(centre, contact, TraceKind.APPOINTMENT, "", at)
    held = contacts.trace(centre, contact, TraceKind.NO_SHOW)
    assert [each.kind for each in held.traces] == [TraceKind.APPOINTMENT, TraceKind.NO_SHOW]
    held = contacts.take_back(centre, contact)
    assert [(each.kind, each.at) for each in held.traces] == [(TraceKind.APPOINTMENT, at)]
    data, clock = centre.store.folder.path, centre.clock
    centre.close()
    assert check(data, SECRET, clock) == []
