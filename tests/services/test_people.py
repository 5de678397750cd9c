"""The people of a centre and its organisme."""

from __future__ import annotations

from datetime import date

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.identity import IdentityFaults
from clea_desktop.domain.marks import Mark
from clea_desktop.services import marking, people
from clea_desktop.services.backups import close_with_backup, last_backup
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.safekeeping import change_passphrase, check
from tests.centres import PASSPHRASE, SECRET, evaluator_of, opened_prealable, reopened

FIELDS = {
    "name": "Centre de Lisieux",
    "siret": "732 829 320 00074",
    "activity_number": "25 14 00000 14",
    "qualiopi": "",
    "address": "3, rue des Tilleuls",
    "phone": "02 31 00 00 00",
    "accreditation_number": "HAB-1",
    "delegate": "Transitions Pro",
}


def test_a_name_put_right_keeps_the_person(centre: Centre) -> None:
    _dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    who = evaluator_of(centre)
    assert who.id is not None
    people.rename_person(centre, who.id, "Paul Le Roux")
    assert centre.evaluator == people.people(centre)[0]
    again = reopened(centre)
    current = again.in_hand(again.dossier_of(assessment)).current
    assert current is not None
    assert current.marks[0].observer.name == "Paul Le Roux"
    assert current.marks[0].observer.id == who.id
    again.close()
    assert check(again.store.folder.path, SECRET, again.clock) == []


def test_people_are_added_once(centre: Centre) -> None:
    people.add_person(centre, " Mona Sauvage ")
    assert [p.name for p in people.people(centre)] == ["Mona Sauvage", "Paul Roux"]
    with pytest.raises(RuleError, match="déjà dans la liste"):
        people.add_person(centre, "mona sauvage")
    with pytest.raises(RuleError, match="ne convient pas"):
        people.add_person(centre, " ")


def test_the_organisme_is_written_whole_or_refused_field_by_field(centre: Centre) -> None:
    people.update_organisation(centre, FIELDS, date(2024, 1, 1), date(2027, 12, 31))
    kept = centre.organisation
    assert (kept.siret, kept.accreditation.delegate) == ("73282932000074", "Transitions Pro")
    head = centre.store.database.head
    people.update_organisation(centre, FIELDS, date(2024, 1, 1), date(2027, 12, 31))
    assert centre.store.database.head == head
    wrong = {**FIELDS, "name": "", "siret": "123", "phone": "a\u0007"}
    with pytest.raises(IdentityFaults) as refused:
        people.update_organisation(centre, wrong, date(2027, 1, 1), date(2024, 1, 1))
    assert set(refused.value.faults) == {"name", "siret", "phone", "ends_on"}
    assert centre.organisation == kept


def test_a_siret_of_la_poste_is_one(centre: Centre) -> None:
    people.update_organisation(centre, {**FIELDS, "siret": "35600000000048"}, None, None)
    assert centre.organisation.siret == "35600000000048"


def test_the_passphrase_is_changed(centre: Centre) -> None:
    data = centre.store.folder.path
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        change_passphrase(centre, "une autre", "nouvelle phrase")
    change_passphrase(centre, PASSPHRASE, "nouvelle phrase")
    assert last_backup(centre) is None
    close_with_backup(centre)
    again = open_centre(data, Secret(passphrase="nouvelle phrase"), centre.clock)
    made = last_backup(again)
    assert made is not None
    assert made.date() == centre.clock().date()
    again.close()
