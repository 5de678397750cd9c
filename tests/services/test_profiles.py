"""Profiles: given, changed, withdrawn; who left opens nothing written since; the sheet renewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.rights import Role
from clea_desktop.paths import backups_of
from clea_desktop.services import people, profiles
from clea_desktop.services.backups import backup
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.restoring import restore_backup
from clea_desktop.services.safekeeping import check, replace_forgotten_passphrase
from clea_desktop.store import keys, remaking
from clea_desktop.store.backup import backups_in
from clea_desktop.store.folder import Folder
from tests.centres import CHEAP, PASSPHRASE, SECRET, TestClock, opened_prealable
from tests.store.first_keys import write_first_keys

NADIA = Secret(passphrase="celle de Nadia Benali")
LEA = Secret(passphrase="celle de Léa Petit")


def given(centre: Centre, name: str, role: Role, secret: Secret) -> bytes:
    assert secret.passphrase is not None
    person = profiles.add(centre, name, role, secret.passphrase)
    assert person.id is not None
    return person.id


def reopened(centre: Centre, secret: Secret = SECRET) -> Centre:
    centre.close()
    return open_centre(centre.store.folder.path, secret, centre.clock)


def roles(centre: Centre) -> dict[str, Role]:
    return {each.profile.person.name: each.profile.role for each in profiles.all_profiles(centre)}


def test_each_opens_in_their_role(centre: Centre) -> None:
    assert roles(centre) == {"Paul Roux": Role.RESPONSIBLE}
    known = people.add_person(centre, "Nadia Benali")
    assert given(centre, "nadia benali", Role.EVALUATOR, NADIA) == known.id
    given(centre, "Léa Petit", Role.SECRETARY, LEA)
    again = reopened(centre, NADIA)
    assert (again.role, again.require_operator().name) == (Role.EVALUATOR, "Nadia Benali")
    with pytest.raises(RuleError, match="tenir les profils"):
        given(again, "Zoé Roy", Role.READER, Secret(passphrase="une autre phrase"))
    again = reopened(again)
    assert roles(again) == {
        "Léa Petit": Role.SECRETARY,
        "Nadia Benali": Role.EVALUATOR,
        "Paul Roux": Role.RESPONSIBLE,
    }
    assert [each.own for each in profiles.all_profiles(again)] == [False, False, True]
    assert profiles.find(again, "léa petit").role is Role.SECRETARY
    with pytest.raises(RuleError, match="il y a Léa Petit, Nadia Benali et Paul Roux"):
        profiles.find(again, "Zoé")
    again.close()
    assert check(again.store.folder.path, SECRET, again.clock) == []


@pytest.mark.parametrize(
    ("name", "passphrase", "said"),
    [
        ("", "une phrase assez neuve", "Le nom de cette personne"),
        ("Paul Roux", "une phrase assez neuve", "a déjà un profil"),
        ("Nadia Benali", "courte", "trop courte"),
        ("Nadia Benali", "x" * 10_000, "trop longue"),
        ("Nadia Benali", "une phrase assez neuve ", "espace"),
        ("Nadia Benali", PASSPHRASE, "sert déjà"),
    ],
)
def test_a_profile_that_cannot_be_given_leaves_nothing(
    centre: Centre, name: str, passphrase: str, said: str
) -> None:
    before = centre.store.database.head, centre.store.folder.keys.read_bytes()
    with pytest.raises(RuleError, match=said):
        profiles.add(centre, name, Role.EVALUATOR, passphrase)
    assert (centre.store.database.head, centre.store.folder.keys.read_bytes()) == before
    assert roles(centre) == {"Paul Roux": Role.RESPONSIBLE}


def test_a_role_changes_and_somebody_always_answers(centre: Centre) -> None:
    paul = centre.operator
    assert paul is not None
    with pytest.raises(RuleError, match="dernière personne responsable"):
        profiles.change_role(centre, paul, Role.EVALUATOR)
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    profiles.change_role(centre, nadia, Role.RESPONSIBLE)
    before = centre.store.database.head
    profiles.change_role(centre, nadia, Role.RESPONSIBLE)
    assert centre.store.database.head == before
    profiles.change_role(centre, paul, Role.READER)
    assert centre.role is Role.READER
    with pytest.raises(RuleError, match="tenir les profils"):
        profiles.withdraw(centre, nadia)
    again = reopened(centre, NADIA)
    assert again.responsible
    with pytest.raises(RuleError, match="n’a pas de profil"):
        profiles.change_role(again, b"x" * 16, Role.READER)
    again.close()


def test_a_forgotten_passphrase_is_given_again(centre: Centre) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    profiles.give_passphrase(centre, nadia, "une nouvelle pour Nadia")
    again = reopened(centre, Secret(passphrase="une nouvelle pour Nadia"))
    assert again.operator == nadia
    again.close()


def test_who_left_opens_nothing_written_since_and_old_backups_as_before(
    centre: Centre, tmp_path: Path
) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    lea = given(centre, "Léa Petit", Role.SECRETARY, LEA)
    dossier, _ = opened_prealable(centre)
    made = backup(centre, tmp_path / "to")
    copied = centre.store.folder.keys.read_bytes()
    assert profiles.withdraw(centre, nadia) == []
    assert set(roles(centre)) == {"Léa Petit", "Paul Roux"}
    centre.close()
    data = centre.store.folder.path
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        open_centre(data, NADIA, centre.clock)
    # Even with the keys of before, that somebody had copied.
    held = (data / "keys.json").read_bytes()
    (data / "keys.json").write_bytes(copied)
    with pytest.raises(EnvironmentProblem, match="ne va pas avec le fichier"):
        open_centre(data, NADIA, centre.clock)
    (data / "keys.json").write_bytes(held)
    again = open_centre(data, LEA, centre.clock)
    assert again.operator == lea
    assert again.in_hand(dossier).reference
    again.close()
    responsible = SECRET
    restore_backup(made.path, tmp_path / "restored", responsible, centre.clock)
    old = open_centre(tmp_path / "restored", NADIA, centre.clock)
    assert old.role is Role.EVALUATOR
    old.close()
    assert check(data, SECRET, centre.clock) == []


def test_who_left_may_come_back(centre: Centre) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    profiles.withdraw(centre, nadia)
    with pytest.raises(RuleError, match="n’a pas de profil"):
        profiles.withdraw(centre, nadia)
    assert given(centre, "Nadia Benali", Role.READER, NADIA) == nadia
    again = reopened(centre, NADIA)
    assert again.role is Role.READER
    again.close()


def test_nobody_withdraws_themselves(centre: Centre) -> None:
    assert centre.operator is not None
    nadia = given(centre, "Nadia Benali", Role.RESPONSIBLE, NADIA)
    with pytest.raises(RuleError, match="ne se retire pas par vous"):
        profiles.withdraw(centre, centre.operator)
    again = reopened(centre, NADIA)
    assert profiles.withdraw(again, centre.profiles[0].person.id or b"") == []
    assert roles(again) == {"Nadia Benali": Role.RESPONSIBLE}
    assert again.operator == nadia
    again.close()


def test_a_stop_before_the_new_key_is_finished_by_the_next_who_opens(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    before = centre.store.data_key

    def refuse(*_arguments: object, **_named: object) -> bytes:
        raise EnvironmentProblem("Le disque a refusé.")

    with monkeypatch.context() as patch:
        patch.setattr(keys, "begin_remaking", refuse)
        with pytest.raises(EnvironmentProblem, match="Le profil est retiré, mais la clé"):
            profiles.withdraw(centre, nadia)
        centre.close()
        with pytest.raises(EnvironmentProblem, match="Votre profil a été retiré de ce centre le"):
            open_centre(centre.store.folder.path, NADIA, centre.clock)
    again = open_centre(centre.store.folder.path, SECRET, centre.clock)
    assert again.store.data_key != before
    assert set(keys.holders(again.store.folder)) == {again.operator}
    again.close()


def test_who_comes_back_before_the_new_key_gets_it_made_first(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    with monkeypatch.context() as patch:
        patch.setattr(profiles, "_remake", lambda *_: None)
        profiles.withdraw(centre, nadia)
    before = centre.store.data_key
    given(centre, "Nadia Benali", Role.EVALUATOR, LEA)
    assert centre.store.data_key != before


def test_those_of_the_first_format_are_named_and_told(centre: Centre) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    lea = given(centre, "Léa Petit", Role.SECRETARY, LEA)
    paul = centre.operator
    assert paul is not None
    store = centre.store
    passphrases = {
        paul: PASSPHRASE,
        nadia: NADIA.passphrase or "",
        lea: LEA.passphrase or "",
    }
    code = write_first_keys(store.folder, store.data_key, passphrases, CHEAP)
    again = reopened(centre)
    with pytest.raises(RuleError, match="renouvelez-la d’abord"):
        profiles.withdraw(again, nadia)
    assert "Nadia Benali" in roles(again)
    fresh, sheet = profiles.new_recovery(again)
    assert "Celles d’avant gardent la fiche d’avant" in sheet
    profiles.renew_recovery(again, fresh)
    assert profiles.withdraw(again, nadia) == ["Léa Petit"]
    again.close()
    data = again.store.folder.path
    with pytest.raises(EnvironmentProblem, match="demandez à la personne responsable"):
        open_centre(data, LEA, centre.clock)
    with pytest.raises(EnvironmentProblem, match="n’est pas celui"):
        open_centre(data, Secret(recovery_code=code), centre.clock)
    last = open_centre(data, Secret(recovery_code=fresh), centre.clock)
    assert last.role is None
    with pytest.raises(RuleError, match="n’est à personne"):
        last.require("mark")
    replace_forgotten_passphrase(last, "une toute nouvelle phrase")
    assert last.responsible
    profiles.give_passphrase(last, lea, LEA.passphrase or "")
    last.close()
    open_centre(data, LEA, centre.clock).close()


def test_the_sheet_is_written_before_the_code_changes(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "fiche.txt"
    with pytest.raises(RuleError, match="que le centre garde pour lui"):
        profiles.renew_recovery_into(centre, centre.store.folder.path / "fiche.txt")
    profiles.renew_recovery_into(centre, file)
    assert "Fiche refaite le 2\u00a0mars\u00a02026 par Paul Roux" in file.read_text("utf-8")
    with pytest.raises(RuleError, match="existe déjà"):
        profiles.renew_recovery_into(centre, file)


def test_a_disk_that_refuses_the_renewal_is_gone_on_with(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = profiles.new_recovery(centre)

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(remaking, "_export", refuse)
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            profiles.renew_recovery(centre, code)
    again = reopened(centre, Secret(recovery_code=code))
    assert not again.store.pending
    again.close()


@pytest.mark.parametrize("secret", [LEA, SECRET, Secret(recovery_code="")])
def test_only_who_answers_restores(centre: Centre, tmp_path: Path, secret: Secret) -> None:
    given(centre, "Léa Petit", Role.SECRETARY, LEA)
    code, _ = profiles.new_recovery(centre)
    profiles.renew_recovery(centre, code)
    made = backup(centre, tmp_path / "to")
    to = tmp_path / "restored"
    if secret is LEA:
        with pytest.raises(RuleError, match="restaurer une sauvegarde"):
            restore_backup(made.path, to, secret, TestClock())
        assert not to.exists()
        return
    known = Secret(recovery_code=code) if secret.recovery_code is not None else secret
    restore_backup(made.path, to, known, TestClock())
    assert Folder(to).database.exists()


def test_a_profile_that_the_disk_refused_leaves_no_passphrase(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = keys.add_passphrase

    def then_full(folder: Folder, data_key: bytes, passphrase: str, evaluator: bytes) -> None:
        give(folder, data_key, passphrase, evaluator)
        # The passphrase is on disk: it is what follows that the disk refuses.
        raise OSError(28, "full")

    monkeypatch.setattr(keys, "add_passphrase", then_full)
    with pytest.raises(EnvironmentProblem):
        profiles.add(centre, "Nadia Benali", Role.SECRETARY, "celle de Nadia Benali")
    monkeypatch.undo()
    assert len(keys.holders(centre.store.folder)) == 1
    with pytest.raises(EnvironmentProblem):
        reopened(centre, NADIA)


def test_a_backup_is_made_before_the_key_is_made_again(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    profiles.withdraw(centre, nadia)
    beside = backups_of(centre.store.folder.path)
    (made,) = backups_in(beside)
    # What opened it that day still does: the person who leaves was there.
    restore_backup(made, tmp_path / "de ce jour", SECRET, clock)
    open_centre(tmp_path / "de ce jour", NADIA, clock).close()
    clock.forward(hours=2)
    profiles.renew_recovery_into(centre, tmp_path / "fiche.txt")
    assert len(backups_in(beside)) == 2


def test_without_a_backup_before_the_key_is_not_made_again(centre: Centre, tmp_path: Path) -> None:
    nadia = given(centre, "Nadia Benali", Role.EVALUATOR, NADIA)
    beside = backups_of(centre.store.folder.path)
    beside.write_text("un fichier à la place du dossier")
    keys_before = centre.store.folder.keys.read_bytes()
    with pytest.raises(EnvironmentProblem, match="Rien n’est changé"):
        profiles.withdraw(centre, nadia)
    sheet = tmp_path / "fiche.txt"
    with pytest.raises(EnvironmentProblem, match="d’avant reste la seule bonne"):
        profiles.renew_recovery_into(centre, sheet)
    assert "Nadia Benali" in roles(centre) and not sheet.exists()
    assert centre.store.folder.keys.read_bytes() == keys_before
