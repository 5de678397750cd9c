"""Restoring tells what it would lose, keeps what it replaces, and is finished after a stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clea_desktop import paths
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.rights import Role
from clea_desktop.services import (
    backups,
    candidates,
    dossiers,
    erasing,
    marking,
    profiles,
    restoring,
    since,
)
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store.recovery import new_code
from tests.centres import PASSPHRASE, SECRET, TestClock, new_centre, opened_prealable, someone


def plain(found: restoring.Difference) -> str:
    return restoring.difference_words(found).replace("\u00a0", " ")


def references(data: Path) -> list[str]:
    centre = open_centre(data, SECRET, TestClock())
    try:
        return [line.reference for line in dossiers.list_dossiers(centre)]
    finally:
        centre.close()


def test_what_would_be_lost_and_won_is_told_first(centre: Centre, tmp_path: Path) -> None:
    _, assessment = opened_prealable(centre)
    made = backups.backup(centre, tmp_path / "clé")
    same = restoring.difference(centre, made.path, SECRET)
    assert (same.lost, same.won) == (0, 0)
    assert "Rien de ce que contient le centre ne serait perdu." in plain(same)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    found = restoring.difference(centre, made.path, SECRET)
    assert (found.lost, found.lost_dossiers, found.won) == (2, 1, 0)
    assert plain(found) == (
        "La sauvegarde est du 2 mars 2026 à 9 h 00. 2 actions faites depuis seraient perdues, dont "
        "1 dossier ouvert depuis."
    )
    later = backups.backup(centre, tmp_path / "clé")
    other = open_centre_of(made.path, tmp_path / "rendu")
    won = restoring.difference(other, later.path, SECRET)
    assert (won.won, won.won_dossiers) == (2, 1)
    assert "2 actions et 1 dossier que le centre n’a plus reviendraient." in plain(won)
    other.close()
    assert not list(tmp_path.glob(".clea-*"))


def open_centre_of(backup: Path, to: Path) -> Centre:
    restoring.restore_backup(backup, to, SECRET, TestClock())
    return open_centre(to, SECRET, TestClock())


def test_a_backup_of_another_centre_does_not_take_its_place(centre: Centre, tmp_path: Path) -> None:
    other = new_centre(tmp_path / "autre")
    made = backups.backup(other, tmp_path / "clé")
    with pytest.raises(restoring.OtherCentre, match="autre centre") as refusal:
        restoring.difference(centre, made.path, SECRET)
    assert refusal.value.file == made.path
    other.close()
    own = backups.backup(centre, tmp_path / "clé")
    with pytest.raises(EnvironmentProblem, match="phrase de passe"):
        restoring.difference(centre, own.path, Secret(passphrase="une autre, bien longue"))


def test_the_folder_replaced_is_kept_whole(centre: Centre, tmp_path: Path) -> None:
    data, clock = centre.store.folder.path, centre.clock
    opened_prealable(centre)
    made = backups.backup(centre, tmp_path / "clé")
    candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    with pytest.raises(EnvironmentProblem, match="ouvert"):
        restoring.restore_in_place(made.path, data, SECRET, clock)
    centre.close()
    assert not paths.restoration_of(data).exists()
    kept = restoring.restore_in_place(made.path, data, SECRET, clock)
    assert kept is not None
    assert references(data) == ["2026-0001"]
    assert references(kept) == ["2026-0001", "2026-0002"]
    assert check(data, SECRET, clock) == []
    again = restoring.restore_in_place(made.path, data, SECRET, clock)
    assert again is not None and again.name == f"{kept.name}-2"


def test_a_stop_between_its_two_steps_is_finished_by_the_next_start(
    centre: Centre, tmp_path: Path
) -> None:
    data, clock = centre.store.folder.path, centre.clock
    opened_prealable(centre)
    made = backups.backup(centre, tmp_path / "clé")
    centre.close()
    restoring.restore_backup(made.path, paths.restoration_of(data), SECRET, clock)
    # Stopped before the first step: the centre is the one of before, and the rest makes way.
    assert references(data) == ["2026-0001"]
    assert paths.restoration_of(data).exists()
    data.rename(tmp_path / "remplacé")
    assert references(data) == ["2026-0001"]
    assert not paths.restoration_of(data).exists()
    restoring.restore_backup(made.path, paths.restoration_of(data), SECRET, clock)
    assert restoring.restore_in_place(made.path, data, SECRET, clock) is not None


def test_where_there_was_no_centre_the_backup_is_the_centre(centre: Centre, tmp_path: Path) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    data = tmp_path / "ailleurs" / "centre"
    data.parent.mkdir()
    assert restoring.restore_in_place(made.path, data, SECRET, centre.clock) is None
    assert references(data) == []
    with pytest.raises(RuleError, match="n’existe pas"):
        restoring.restore_in_place(tmp_path / "rien", data, SECRET, centre.clock)


def test_the_last_good_backup_is_offered(centre: Centre, clock: TestClock) -> None:
    data = centre.store.folder.path
    assert restoring.last_good(data) is None
    first = backups.back_up(centre, beside=False)
    clock.forward(minutes=70)
    opened_prealable(centre)
    second = backups.back_up(centre, beside=False)
    assert first is not None and second is not None
    found = restoring.last_good(data)
    assert found is not None
    assert (found.file, found.dossiers, found.acts) == (second.path, 1, second.acts)
    second.path.write_bytes(second.path.read_bytes()[:-1])
    found = restoring.last_good(data)
    assert found is not None and found.file == first.path


def test_what_is_typed_is_a_code_when_it_reads_as_one() -> None:
    from clea_desktop.store.recovery import new_code

    code = new_code()
    assert restoring.secret_of(code) == Secret(recovery_code=code)
    assert restoring.secret_of(PASSPHRASE) == Secret(passphrase=PASSPHRASE)


def test_who_was_erased_does_not_come_back_from_a_key(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dossier, _assessment = opened_prealable(centre)
    key = tmp_path / "clé"
    older = backups.backup(centre, key).path
    erasing.erase(centre, [dossier])
    stones = paths.backups_of(centre.store.folder.path) / "effacements"
    (key / "effacements").write_bytes(stones.read_bytes())
    data = tmp_path / "ailleurs" / "centre"
    data.parent.mkdir()
    restoring.restore_in_place(older, data, SECRET, clock)
    again = open_centre(data, SECRET, clock)
    assert dossiers.list_dossiers(again) == []
    again.close()


def test_what_a_restoration_set_aside_is_to_be_destroyed_too(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    dossier, _assessment = opened_prealable(centre)
    data = centre.store.folder.path
    made = backups.backup(centre, tmp_path / "là")
    centre.close()
    kept = restoring.restore_in_place(made.path, data, SECRET, clock)
    again = open_centre(data, SECRET, clock)
    # One that somebody named, and one with no day that is any.
    for name in ("centre-remplacé-à-part", "centre-remplacé-2026-99-99T09-00"):
        (data.parent / name).mkdir()
    set_aside_on = clock().date()
    clock.forward(days=3)
    done = erasing.erase(again, [dossier])
    told = {place.where: place.at.date() for place in done.loss.places}
    assert told[str(kept)] == set_aside_on
    assert len(told) == 3
    again.close()


def test_the_one_offered_holds_the_most_whatever_the_clock_said(
    centre: Centre, clock: TestClock
) -> None:
    first = backups.back_up(centre, beside=False)
    clock.forward(days=-365)
    opened_prealable(centre)
    last = backups.back_up(centre, beside=False)
    assert first is not None and last is not None
    offered = restoring.last_good(centre.store.folder.path)
    assert offered is not None and offered.file == last.path


def test_one_of_a_newer_program_is_refused_before_anything_closes(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.backup(centre, tmp_path / "là").path
    monkeypatch.setattr(restoring, "REVISIONS", ("0001",))
    with pytest.raises(EnvironmentProblem, match=f"{made.name} vient d’une version plus récente"):
        restoring.difference(centre, made, SECRET)
    with pytest.raises(EnvironmentProblem, match="plus récente"):
        restoring.prepare(made, tmp_path / "ici", SECRET, centre.clock)


def test_who_would_come_back_and_which_sheet_are_told(centre: Centre, tmp_path: Path) -> None:
    nadia = profiles.add(centre, "Nadia Benali", Role.EVALUATOR, "celle de Nadia Benali")
    made = backups.backup(centre, tmp_path / "là").path
    assert nadia.id is not None
    profiles.withdraw(centre, nadia.id)
    code, _sheet = profiles.new_recovery(centre)
    profiles.renew_recovery(centre, code)
    told = plain(restoring.difference(centre, made, SECRET))
    assert "Nadia Benali, dont le profil a été retiré depuis, pourrait de nouveau" in told
    assert "La fiche de secours serait celle d’avant." in told


def test_wrong_passphrases_typed_to_restore_count_as_at_the_door(
    centre: Centre, tmp_path: Path
) -> None:
    made = backups.backup(centre, tmp_path / "là").path
    for _ in range(3):
        with pytest.raises(EnvironmentProblem, match="ne convient pas"):
            restoring.difference(centre, made, Secret(passphrase="une autre phrase"))
    with pytest.raises(EnvironmentProblem, match="pourrez recommencer dans"):
        restoring.difference(centre, made, SECRET)


def test_a_code_with_a_fault_is_told_as_a_code_and_a_wrong_one_opens_nothing(
    centre: Centre, tmp_path: Path
) -> None:
    made = backups.backup(centre, tmp_path / "là").path
    data, clock = tmp_path / "ailleurs", centre.clock
    restoring.check_opens(made, data, SECRET, clock)
    good = new_code()
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    for typed, said in (
        (wrong, "Un signe du code de secours est faux"),
        (good, "n’est pas celui de ce centre, ou de cette sauvegarde"),
        ("une autre phrase", "La phrase de passe ne convient pas"),
    ):
        with pytest.raises(EnvironmentProblem, match=said):
            restoring.check_opens(made, data, restoring.secret_of(typed), clock)
    assert not data.exists()


def test_what_a_closed_centre_did_since_is_told_by_its_head(centre: Centre, tmp_path: Path) -> None:
    data = centre.store.folder.path
    opened_prealable(centre)
    made = restoring.read_whole(backups.backup(centre, tmp_path / "clé").path)
    assert "contient toutes les actions" in since.since_words(data, made, own=True)
    candidates.open_dossier(centre, someone("Lopes", "Sofia"))
    one = "1 action faite depuis est dans le dossier gardé, et n’est pas dans la sauvegarde."
    assert since.since_words(data, made, own=True).replace("\u00a0", " ") == one
    assert since.is_own(data, made, None) is True
    assert since.is_own(data, made, bytes(16)) is False
    # A backup of before does not say its head.
    first = replace(made, head=None)
    assert since.is_own(data, first, None) is None
    assert "depuis le 2\u00a0mars\u00a02026" in since.since_words(data, first, own=True)
