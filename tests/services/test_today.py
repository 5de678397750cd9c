"""What is to be done on a day: by next act, by deadline, for oneself and for who is absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.contact import Contact
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.journey import (
    Decision,
    Interview,
    Prescription,
    Presence,
    Restitution,
    Sitting,
    Trajectory,
)
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.path import Act
from clea_desktop.domain.people import IdentityCheck, IdentityDocument
from clea_desktop.services import (
    candidates,
    closing,
    contacts,
    dossiers,
    history,
    journey,
    marking,
    papers,
    people,
    today,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.today import Group
from clea_desktop.store import state
from tests.centres import TestClock, evaluator_of, opened_prealable, release_of, someone


def shown(centre: Centre, group: Group, **asked: bool | int) -> list[tuple[str, str]]:
    """The name and the word of each entry of a group."""
    [card] = today.today(centre, only=group, **asked).cards  # type: ignore[arg-type]
    return [(entry.name, entry.words) for entry in card.entries]


def in_training(
    centre: Centre, days: int | None = None, marks: Mapping[str, Mark] | None = None
) -> bytes:
    """A dossier whose préalable is closed and told, and whose parcours is recommended."""
    me, day = evaluator_of(centre), centre.clock().date()
    dossier, assessment = opened_prealable(centre, someone("Lopes", "Sofia"))
    for code, value in (marks or {}).items():
        marking.mark(centre, assessment, code, value)
    closing.close(centre, assessment, day, "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    journey.write(centre, dossier, Restitution(day, me, assessment=assessment))
    planned = day + timedelta(days=days) if days else None
    journey.write(centre, dossier, Prescription(day, me, ("1",), planned_finale=planned))
    return dossier


def test_an_empty_day(centre: Centre) -> None:
    seen = today.today(centre)
    assert [card.many for card in seen.cards] == [0] * len(Group)
    assert (seen.many, seen.absents) == (0, ())


def test_each_dossier_stands_where_its_next_act_is(centre: Centre, clock: TestClock) -> None:
    candidates.open_dossier(centre, someone("Roux", "Théo"))
    assert shown(centre, Group.TO_ASSESS) == [("Roux Théo", "entretien à noter")]
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    assert ("Ķalniņa Anne-Marie", "préalable, 1 / 106") in shown(centre, Group.TO_ASSESS)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    assert shown(centre, Group.TO_HAND_BACK) == [("Ķalniņa Anne-Marie", "livret à remettre")]
    papers.hand_over(centre, dossier, "livret")
    assert shown(centre, Group.TO_HAND_BACK) == [("Ķalniņa Anne-Marie", "à relire ensemble")]
    told = Restitution(clock().date(), evaluator_of(centre), assessment=assessment)
    journey.write(centre, dossier, told)
    assert shown(centre, Group.TO_HAND_BACK) == [("Ķalniņa Anne-Marie", "parcours à recommander")]
    assert today.today(centre).many == 2


def test_a_finale_is_due_a_fortnight_before(centre: Centre, clock: TestClock) -> None:
    dossier = in_training(centre, days=30)
    [(_, words)] = shown(centre, Group.IN_TRAINING)
    assert words.startswith("finale vers le")
    assert shown(centre, Group.FINALE_DUE) == []
    clock.forward(days=20)
    assert shown(centre, Group.IN_TRAINING) == []
    [(_, words)] = shown(centre, Group.FINALE_DUE)
    assert words.startswith("finale vers le")
    release = release_of(centre)
    day = clock().date()
    candidates.open_assessment(centre, dossier, Kind.FINALE, release, day, evaluator_of(centre))
    assert shown(centre, Group.TO_ASSESS) == [("Lopes Sofia", "finale, 0 / 106")]


def test_a_finale_says_what_is_to_be_decided_in_it(centre: Centre, clock: TestClock) -> None:
    release = release_of(centre)
    codes = [criterion.code for criterion in release.criteria]
    marks = dict.fromkeys(codes, Mark.ACQUIRED) | dict.fromkeys(codes[:2], Mark.NOT_ACQUIRED)
    first, second = codes[:2]
    # The whole of its sous-domaine is not validated, the rest is: two are left, not 106 decided.
    sub = release.subdomain_of[first]
    marks |= dict.fromkeys(sub.codes[2:], Mark.NOT_ACQUIRED)
    dossier = in_training(centre, 1, marks)
    me, day = evaluator_of(centre), clock().date()
    (line,) = dossiers.list_dossiers(centre)
    # Between two assessments a line says all there is.
    assert (line.assessed, line.total) == (106, 106)
    finale = candidates.open_assessment(centre, dossier, Kind.FINALE, release, day, me)
    many = len(sub.codes)
    assert shown(centre, Group.TO_ASSESS) == [("Lopes Sofia", f"finale, 0 / {many}")]
    marking.mark(centre, finale, first, Mark.ACQUIRED)
    marking.mark(centre, finale, second, Mark.NOT_ACQUIRED)
    assert shown(centre, Group.TO_ASSESS) == [("Lopes Sofia", f"finale, 2 / {many}")]
    (line,) = dossiers.list_dossiers(centre)
    assert (line.assessed, line.total) == (2, many)
    history.undo(centre, dossier)
    assert shown(centre, Group.TO_ASSESS) == [("Lopes Sofia", f"finale, 1 / {many}")]
    with centre.store.database.reading() as connection:
        assert state.stored(connection, dossier) == centre.project(centre.in_hand(dossier))


def test_the_last_day_is_told_from_so_many_months_before(centre: Centre, clock: TestClock) -> None:
    in_training(centre)
    until = clock().date().replace(year=clock().date().year + 5)
    clock.forward(days=(until - clock().date()).days - 150)
    assert shown(centre, Group.LAST_DAY_NEAR) == [("Lopes Sofia", "reste 4 mois")]
    assert shown(centre, Group.LAST_DAY_NEAR, months=3) == []
    clock.forward(days=110)
    assert shown(centre, Group.LAST_DAY_NEAR, months=3) == [("Lopes Sofia", "reste 40\u00a0jours")]
    clock.forward(days=40)
    assert shown(centre, Group.LAST_DAY_NEAR) == [("Lopes Sofia", "dernier jour aujourd’hui")]
    clock.forward(days=1)
    assert shown(centre, Group.LAST_DAY_NEAR) == []


def test_those_to_call_are_contacts_and_people_who_think(centre: Centre, clock: TestClock) -> None:
    day = clock().date()
    contacts.add_contact(centre, Contact("Perrin", "Hugo", next_on=day - timedelta(days=2)))
    contacts.add_contact(
        centre, Contact("Ndiaye", "Awa", trajectory=Trajectory.DEFERRED, next_on=day)
    )
    contacts.add_contact(centre, Contact("Plus", "Tard", next_on=day + timedelta(days=1)))
    dossier = candidates.open_dossier(centre, someone())
    thinks = Interview(day, evaluator_of(centre), decision=Decision.THINKS, call_on=day)
    journey.write(centre, dossier, thinks)
    assert shown(centre, Group.TO_CALL) == [
        ("Hugo Perrin", "depuis le 28\u00a0févr.\u00a02026"),
        ("Awa Ndiaye", "trajectoire 3, aujourd’hui"),
        ("Ķalniņa Anne-Marie", "à rappeler le 2\u00a0mars\u00a02026"),
    ]
    [card] = today.today(centre, only=Group.TO_CALL, shown=1).cards
    assert (card.many, len(card.entries)) == (3, 1)


def test_ready_for_the_jury(centre: Centre, clock: TestClock) -> None:
    dossier, assessment = opened_prealable(centre)
    for criterion in release_of(centre).criteria:
        marking.mark(centre, assessment, criterion.code, Mark.ACQUIRED)
    closing.close(centre, assessment, clock().date())
    papers.hand_over(centre, dossier, "livret")
    told = Restitution(clock().date(), evaluator_of(centre), assessment=assessment)
    journey.write(centre, dossier, told)
    assert shown(centre, Group.FOR_JURY) == [("Ķalniņa Anne-Marie", "avis à écrire")]
    closing.give_opinion(centre, assessment, "Autonome.", evaluator_of(centre))
    assert shown(centre, Group.FOR_JURY) == [("Ķalniņa Anne-Marie", "identité à vérifier")]
    known = centre.in_hand(dossier).candidate
    check = IdentityCheck(IdentityDocument.PASSPORT, "Paul Roux", clock().date())
    candidates.edit_identity(centre, dossier, replace(known, identity_check=check))
    assert shown(centre, Group.FOR_JURY) == [("Ķalniņa Anne-Marie", "présence à noter")]
    came = Sitting(clock().date(), presence=Presence.PRESENT, assessment=assessment)
    journey.write(centre, dossier, came)
    assert shown(centre, Group.FOR_JURY) == [("Ķalniņa Anne-Marie", "à inscrire")]
    [card] = today.today(centre, only=Group.FOR_JURY).cards
    assert card.entries[0].act is Act.HAND_TO_JURY


def test_the_dossiers_of_an_absent_colleague_are_shown(centre: Centre, clock: TestClock) -> None:
    colleague = people.add_person(centre, "Nadia Haddad")
    dossier = candidates.open_dossier(centre, someone())
    day = clock().date()
    candidates.open_assessment(centre, dossier, Kind.PREALABLE, release_of(centre), day, colleague)
    assert shown(centre, Group.TO_ASSESS) == []
    assert len(shown(centre, Group.TO_ASSESS, everyone=True)) == 1
    me = centre.store.evaluator
    centre.store.evaluator = colleague.id
    centre.evaluator = colleague
    today.set_absence(centre, day, day + timedelta(days=3))
    assert today.absence(centre) == today.Absence(day, day + timedelta(days=3))
    centre.store.evaluator = me
    seen = today.today(centre)
    assert seen.absents == (("Nadia Haddad", day + timedelta(days=3)),)
    [entry] = next(card for card in seen.cards if card.group is Group.TO_ASSESS).entries
    assert (entry.colleague, entry.dossier) == ("Nadia Haddad", dossier)
    clock.forward(days=4)
    assert shown(centre, Group.TO_ASSESS) == []


def test_an_absence_is_ended_and_refused_backwards(centre: Centre, clock: TestClock) -> None:
    day = clock().date()
    with pytest.raises(RuleError, match="avant de commencer"):
        today.set_absence(centre, day, day - timedelta(days=1))
    assert today.absence(centre) is None
    today.set_absence(centre, day, day + timedelta(days=9))
    today.end_absence(centre)
    assert today.absence(centre) is None
    today.end_absence(centre)
    assert today.today(centre).absents == ()


def test_once_the_last_day_is_over_a_new_prealable_is_to_be_opened(
    centre: Centre, clock: TestClock
) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.NOT_ACQUIRED)
    closing.close(centre, assessment, clock().date(), "Interrompue.")
    papers.hand_over(centre, dossier, "livret")
    told = Restitution(clock().date(), evaluator_of(centre), assessment=assessment)
    journey.write(centre, dossier, told)
    assert shown(centre, Group.TO_HAND_BACK) == [("Ķalniņa Anne-Marie", "parcours à recommander")]
    clock.now = clock.now.replace(year=clock.now.year + 6)
    assert shown(centre, Group.TO_HAND_BACK) == []
    assert shown(centre, Group.TO_ASSESS) == [("Ķalniņa Anne-Marie", "préalable à ouvrir")]


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (date(2026, 3, 2), "dernier jour aujourd’hui"),
        (date(2026, 4, 2), "reste 31 jours"),
        (date(2026, 6, 2), "reste 3 mois"),
        (date(2026, 6, 1), "reste 2 mois"),
    ],
)
def test_how_long_is_left(limit: date, words: str) -> None:
    assert today._left(date(2026, 3, 2), limit).replace("\u00a0", " ") == words
