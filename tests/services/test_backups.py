"""Backups while one works: due, made beside, copied to a second place, and what is told of them."""

from __future__ import annotations

import io
import os
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import IO

import pytest

from clea_desktop import paths
from clea_desktop.domain.backups import BackupPolicy, Lamp, lamp
from clea_desktop.domain.errors import Damage, EnvironmentProblem, RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import backups, marking, safekeeping, second_place, workers
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import open_centre
from clea_desktop.store import backup as stored
from clea_desktop.store.container import verify_container
from clea_desktop.store.sealing import write_sealed
from tests.centres import SECRET, TestClock, opened_prealable, reopened


def own(centre: Centre) -> list[Path]:
    path = centre.store.folder.path
    return sorted(path.with_name(f"{path.name}-sauvegardes").glob("*"))


def state(centre: Centre, failure: str = "") -> Lamp:
    return lamp(backups.kept(centre, failure), centre.clock().replace(tzinfo=None))


def test_a_backup_is_due_after_ten_minutes_of_work(centre: Centre, clock: TestClock) -> None:
    assert state(centre) is Lamp.NONE
    backups.back_up(centre)
    assert state(centre) is Lamp.SAFE
    clock.forward(minutes=30)
    assert not backups.due(centre, timedelta())
    _, assessment = opened_prealable(centre)
    assert not backups.due(centre, timedelta())
    clock.forward(minutes=10)
    assert backups.due(centre, timedelta())
    assert not backups.due(centre, timedelta(minutes=1))
    clock.forward(minutes=51)
    assert state(centre) is Lamp.LATE
    made, lasted = backups.timed(centre)
    assert made is not None and lasted > timedelta()
    assert not backups.due(centre, timedelta())
    assert state(centre) is Lamp.SAFE
    assert backups.back_up(centre) is None
    assert state(centre, "Le disque est plein.") is Lamp.FAILED
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    kept = backups.kept(centre)
    assert kept.work_since == clock.now.replace(tzinfo=None)


def test_it_is_made_by_another_process_that_tells_what_went_wrong(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.back_up(centre)
    assert made is not None
    verify_container(made.path)
    opened_prealable(centre)
    folder = made.path.parent
    shutil.rmtree(folder)
    folder.write_text("un fichier à la place du dossier")
    with pytest.raises(EnvironmentProblem, match="existe déjà"):
        backups.back_up(centre)
    monkeypatch.setattr(workers.Helper, "ask", lambda _self, _order: None)
    folder.unlink()
    with pytest.raises(EnvironmentProblem, match="s’est arrêtée avant la fin"):
        backups.back_up(centre)


def test_what_the_other_process_does(centre: Centre, tmp_path: Path) -> None:
    opened_prealable(centre)
    store = centre.store
    order = stored.order(
        store.database, store.data_key, store.folder, tmp_path / "clé", centre.clock()
    )
    asked, told = io.BytesIO(), io.BytesIO()
    workers.send(asked, order)
    asked.seek(0)
    backups.serve(asked, told)
    told.seek(0)
    answer = workers.receive(told)
    assert isinstance(answer, stored.Backup)
    assert answer.path.exists() and "data_key" not in repr(order)
    wrong = replace(order, data_key=bytes(32))
    asked, told = io.BytesIO(), io.BytesIO()
    workers.send(asked, wrong)
    asked.seek(0)
    backups.serve(asked, told)
    told.seek(0)
    refused = workers.receive(told)
    assert isinstance(refused, Damage) and "est abîmé" in refused.sentence
    backups.serve(io.BytesIO(), told)


def test_a_second_place_gets_its_copy_when_it_is_there_again(
    centre: Centre, clock: TestClock, tmp_path: Path
) -> None:
    key = tmp_path / "clé usb"
    key.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(key)))
    backups.back_up(centre)
    (copy,) = key.rglob("*.cleabackup")
    verify_container(copy)
    assert backups.kept(centre).elsewhere is not None
    key.rename(tmp_path / "partie")
    clock.forward(minutes=1)
    opened_prealable(centre)
    backups.back_up(centre)
    kept = backups.kept(centre)
    # What was last copied there is known for as long as it is away.
    assert kept.away and kept.elsewhere == stored.backup_instant(copy)
    assert state(centre) is Lamp.SAFE
    clock.forward(days=8)
    assert state(centre) is Lamp.AWAY
    assert not backups.due(centre, timedelta())
    (tmp_path / "partie").rename(key)
    assert backups.due(centre, timedelta())
    backups.back_up(centre)
    assert own(centre)[-1].name in {each.name for each in key.rglob("*.cleabackup")}
    assert not backups.due(centre, timedelta())
    both = backups.all_made(centre)
    assert [made.name for _folder, made in both] == sorted(
        {made.name for _folder, made in both}, reverse=True
    )
    backups.choose_policy(centre, BackupPolicy())
    assert second_place.copy(centre, backups.policy(centre), own(centre)[-1]) is None
    assert backups.kept(centre).elsewhere is None


def test_a_copy_that_does_not_read_back_is_not_kept(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "clé usb"
    key.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(key)))

    def spoil(path: Path) -> None:
        raise EnvironmentProblem(f"{path.name} est abîmé.")

    with monkeypatch.context() as patch:
        patch.setattr(second_place, "verify_container", spoil)
        with pytest.raises(EnvironmentProblem, match="est abîmé"):
            backups.back_up(centre)
    assert list(key.rglob("*.cleabackup")) == []
    # The first place has its own all the same.
    assert len(own(centre)) == 1


def test_a_second_place_that_cannot_be_is_refused(centre: Centre, tmp_path: Path) -> None:
    backups.back_up(centre)
    for place, why in (
        (tmp_path / "absente", "n’est pas un dossier présent"),
        (centre.store.folder.path, "garde pour lui"),
        (own(centre)[0].parent, "garde pour lui"),
    ):
        with pytest.raises(RuleError, match=why):
            backups.choose_policy(centre, BackupPolicy(second_place=str(place)))
    assert backups.policy(centre) == BackupPolicy()


def test_before_a_risk_all_is_in_a_backup_or_nothing_is_done(
    centre: Centre, clock: TestClock
) -> None:
    backups.before_risk(centre)
    backups.before_risk(centre)
    assert len(own(centre)) == 1
    opened_prealable(centre)
    clock.forward(minutes=1)
    folder = own(centre)[0].parent
    shutil.rmtree(folder)
    folder.write_text("un fichier à la place du dossier")
    with pytest.raises(EnvironmentProblem, match="Rien n’est changé"):
        backups.before_risk(centre)


def test_what_a_stopped_backup_left_is_swept_away_in_time(centre: Centre, tmp_path: Path) -> None:
    to = tmp_path / "clé"
    (to / ".clea-vieux").mkdir(parents=True)
    (to / ".clea-fichier").touch()
    (to / ".clea-neuf").mkdir()
    for left in (".clea-vieux", ".clea-fichier"):
        os.utime(to / left, (0, 0))
    made = backups.backup(centre, to)
    assert {path.name for path in to.iterdir()} == {".clea-neuf", made.path.name}


def test_a_journal_altered_before_is_never_backed_up_as_good(
    centre: Centre, tmp_path: Path
) -> None:
    _dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    good = backups.backup(centre, tmp_path / "avant").path
    with centre.store.database.engine.begin() as connection:
        for name in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'act'"
        ).scalars():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE act SET label = 'autre' WHERE label LIKE '1.1.1%'")
    with pytest.raises(EnvironmentProblem, match="modifié à l’acte"):
        backups.backup(centre, tmp_path / "apres")
    assert not list((tmp_path / "apres").iterdir())
    verify_container(good)


def test_a_backup_has_no_name_before_it_is_read_again(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def stopped(path: Path) -> None:
        seen.append([each.name for each in stored.backups_in(tmp_path / "la")])
        raise EnvironmentProblem("Le disque a refusé.")

    monkeypatch.setattr(stored, "verify_container", stopped)
    with pytest.raises(EnvironmentProblem):
        backups.backup(centre, tmp_path / "la")
    assert seen == [[]]
    assert not stored.backups_in(tmp_path / "la")


def test_a_backup_does_not_go_among_what_the_next_would_hold(centre: Centre) -> None:
    with pytest.raises(RuleError):
        backups.backup(centre, centre.store.folder.evidence)
    assert backups.backup(centre, own_folder(centre)).path.parent == own_folder(centre)


def own_folder(centre: Centre) -> Path:
    return paths.backups_of(centre.store.folder.path)


def test_a_second_place_that_stops_answering_is_away(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "clé"
    place.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(place)))
    backups.back_up(centre, beside=False)
    is_dir = Path.is_dir

    def failing(self: Path) -> bool:
        if str(self).startswith(str(place)):
            raise OSError(5, "Input/output error")
        return is_dir(self)

    monkeypatch.setattr(Path, "is_dir", failing)
    assert backups.kept(centre).away
    assert not backups.due(centre, timedelta())
    opened_prealable(centre)
    assert backups.back_up(centre, beside=False) is not None
    assert backups.all_made(centre)


def test_a_second_place_that_answers_nobody_is_not_waited_for(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "réseau"
    place.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(place)))
    backups.back_up(centre, beside=False)
    back, asked, is_dir = Event(), [], Path.is_dir

    def hanging(self: Path) -> bool:
        if self == place:
            asked.append(self)
            back.wait(60)
        return is_dir(self)

    with monkeypatch.context() as patch:
        patch.setattr(second_place, "PATIENCE", 0.05)
        patch.setattr(Path, "is_dir", hanging)
        for _ in range(3):
            assert backups.kept(centre).away
        with pytest.raises(RuleError, match="n’est pas un dossier présent"):
            backups.choose_policy(centre, BackupPolicy(second_place=str(place), hourly_days=2))
        # One question waits for its answer; no other joins it.
        assert asked == [place]
        back.set()
        until = time.monotonic() + 10
        while backups.kept(centre).away and time.monotonic() < until:
            time.sleep(0.01)
        assert not backups.kept(centre).away


def test_what_was_last_copied_is_nothing_when_it_cannot_be_read(
    centre: Centre, tmp_path: Path
) -> None:
    place = tmp_path / "clé"
    place.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(place)))
    backups.back_up(centre, beside=False)
    place.rename(tmp_path / "partie")
    assert backups.kept(centre).elsewhere is not None
    copied = centre.store.folder.copied
    assert "clé".encode() not in copied.read_bytes()
    for content in (b"autre chose", b""):
        copied.write_bytes(content)
        assert backups.kept(centre).elsewhere is None
    write_sealed(copied, centre.store.data_key, b"[1]")
    assert backups.kept(centre).elsewhere is None


def test_a_clock_set_back_after_an_act_makes_the_backup_due(
    centre: Centre, clock: TestClock
) -> None:
    backups.back_up(centre, beside=False)
    clock.forward(days=365)
    opened_prealable(centre)
    clock.forward(days=-365)
    assert backups.due(centre, timedelta())
    assert state(centre) is Lamp.LATE
    assert backups.back_up(centre, beside=False) is not None
    assert state(centre) is Lamp.SAFE


def test_a_clock_set_back_is_told_as_the_centre_opens(centre: Centre, clock: TestClock) -> None:
    opened_prealable(centre)
    backups.back_up(centre, beside=False)
    clock.forward(hours=-1)
    again = reopened(centre)
    assert safekeeping.told_at_opening(again) == []
    clock.forward(days=-365)
    again = reopened(again)
    (told,) = safekeeping.told_at_opening(again)
    plain = told.sentence.replace("\u00a0", " ")
    assert plain.startswith("L’horloge de cet ordinateur dit le 2 mars 2025 à 8 h 00, avant la ")
    assert "le 2 mars 2026 à 9 h 00 : corrigez-la" in plain
    assert state(again) is Lamp.AHEAD
    again.close()


def test_the_folder_that_an_unplugged_key_leaves_is_no_second_place(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "clé"
    place.mkdir()
    stat = Path.stat

    def plugged(self: Path, **named: bool) -> os.stat_result:
        found = stat(self, **named)
        return (
            os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if self == place else found
        )

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", plugged)
        backups.choose_policy(centre, BackupPolicy(second_place=str(place)))
        assert backups.back_up(centre, beside=False) is not None
        assert len(list(place.rglob("*.cleabackup"))) == 1
        assert not backups.kept(centre).away
    assert backups.kept(centre).away
    backups.choose_policy(centre, BackupPolicy(second_place=str(place), every_minutes=20))
    assert backups.policy(centre).second_apart
    assert backups.back_up(centre, beside=False) is not None
    assert len(list(place.rglob("*.cleabackup"))) == 1 and backups.kept(centre).away


def test_a_copy_that_fails_names_the_place_and_no_hidden_file(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "clé"
    place.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(place)))

    def unmounted(_source: object, copy: IO[bytes], *_: object) -> None:
        shutil.rmtree(next(place.rglob(".clea-*")))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", unmounted)
        with pytest.raises(EnvironmentProblem, match="de cet ordinateur est bonne") as met:
            backups.back_up(centre, beside=False)
    assert str(place) in met.value.sentence and ".clea-" not in met.value.sentence

    def spoilt(_source: object, copy: IO[bytes], *_: object) -> None:
        copy.write(b"autre chose")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", spoilt)
        with pytest.raises(EnvironmentProblem, match="est abîmé") as met:
            backups.back_up(centre, beside=False)
    assert str(place) in met.value.sentence and ".clea-" not in met.value.sentence
    assert backups.back_up(centre, beside=False) is None
    (copy,) = place.rglob("*.cleabackup")
    verify_container(copy)


def flip(path: Path, at: int) -> None:
    """Spoil 40 bytes of a page that the day’s work does not read."""
    content = bytearray(path.read_bytes())
    content[at : at + 40] = bytes(each ^ 255 for each in content[at : at + 40])
    path.write_bytes(content)


@pytest.mark.parametrize("beside", [True, False])
def test_damage_of_the_centre_is_named_and_remembered_until_a_backup_is_made(
    centre: Centre, beside: bool
) -> None:
    _, assessment = opened_prealable(centre)
    backups.back_up(centre, beside=False)
    data = centre.store.folder
    centre.close()
    whole = data.database.read_bytes()
    flip(data.database, 200_000)
    spoilt = open_centre(data.path, SECRET, centre.clock)
    marking.mark(spoilt, assessment, "1.1.1", Mark.ACQUIRED)
    with pytest.raises(Damage, match=r"page de centre\.db est abîmée") as met:
        backups.back_up(spoilt, beside=beside)
    assert "sauvegardes" not in met.value.sentence
    again = reopened(spoilt)
    assert state(again) is Lamp.FAILED
    assert backups.kept(again).failure == met.value.sentence
    (told,) = safekeeping.told_at_opening(again)
    assert "la sauvegarde n’est pas allée au bout" in told.sentence
    assert "page de centre.db" in told.sentence
    assert told.asks and backups.due(again, timedelta())
    assert "centre.db" not in data.backup_failed.read_bytes().decode("latin-1")
    again.close()
    data.database.write_bytes(whole)
    data.head.unlink()
    mended = open_centre(data.path, SECRET, centre.clock)
    # The last one holds all there is: damage is not taken back for so little.
    assert backups.back_up(mended, beside=beside) is not None
    assert state(mended) is Lamp.SAFE and safekeeping.told_at_opening(mended) == []
    assert not data.backup_failed.exists()
    mended.close()


def test_a_failure_before_a_risk_is_remembered_too(centre: Centre) -> None:
    own_folder(centre).write_text("un fichier à la place du dossier")
    with pytest.raises(EnvironmentProblem, match="Rien n’est changé"):
        backups.before_risk(centre)
    again = reopened(centre)
    assert "existe déjà" in backups.kept(again).failure
    # Nothing of a file that another key sealed, or that does not read, is told.
    again.store.folder.backup_failed.write_bytes(b"autre chose")
    assert backups.kept(again).failure == ""
    again.store.folder.backup_failed.unlink()
    again.store.folder.backup_failed.mkdir()
    assert backups.kept(again).failure == ""
    own_folder(again).unlink()
    assert backups.back_up(again, beside=False) is not None
    again.close()


def test_a_copy_cut_short_says_that_the_centre_is_safe(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "clé"
    place.mkdir()
    backups.choose_policy(centre, BackupPolicy(second_place=str(place)))

    def cut(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(shutil, "copyfileobj", cut)
    with pytest.raises(EnvironmentProblem, match="de cet ordinateur est bonne"):
        backups.back_up(centre, beside=False)

    def pulled(*_: object) -> None:
        shutil.rmtree(place)
        raise OSError(5, "Input/output error")

    opened_prealable(centre)
    monkeypatch.setattr(shutil, "copyfileobj", pulled)
    assert backups.back_up(centre, beside=False) is not None
    assert backups.kept(centre).away
