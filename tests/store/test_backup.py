"""A backup is one file that was read again; restoring never overwrites, and goes on apart."""

from __future__ import annotations

import shutil
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from clea_desktop.domain.errors import Damage, EnvironmentProblem, RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import backups, dossiers, marking, restoring, safekeeping
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.store import backup as stored
from clea_desktop.store import migrate
from clea_desktop.store.check import Problem
from clea_desktop.store.container import verify_container, write_container
from clea_desktop.store.database import keyed_engine, pragma
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of, someone
from tests.store.refusals import small_disk

LATER = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_backup_is_made_while_the_centre_is_open(centre: Centre, tmp_path: Path) -> None:
    _, assessment = opened_prealable(centre)
    (centre.store.folder.evidence / "une").mkdir()
    (centre.store.folder.evidence / "une" / "preuve").write_bytes(b"scelle")
    made = backups.backup(centre, tmp_path / "clé" / "centre")
    assert (made.dossiers, made.acts) == (1, centre.store.database.head.seq)
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]
    verify_container(made.path)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    restored = tmp_path / "rendu"
    restoring.restore_backup(made.path, restored, SECRET, centre.clock)
    assert (restored / "evidence" / "une" / "preuve").read_bytes() == b"scelle"


def test_a_restored_centre_goes_on_under_its_own_origin(centre: Centre, tmp_path: Path) -> None:
    dossier, assessment = opened_prealable(centre)
    made = backups.backup(centre, tmp_path / "clé")
    restored = tmp_path / "rendu"
    restoring.restore_backup(made.path, restored, SECRET, centre.clock)
    assert safekeeping.check(restored, SECRET, centre.clock) == []
    again = open_centre(restored, SECRET, centre.clock)
    assert again.store.database.origin != centre.store.database.origin
    assert again.store.database.centre_id == centre.store.database.centre_id
    for each in (again, centre):
        marking.mark(each, assessment, "1.1.1", Mark.ACQUIRED)
    assert dossiers.view(again, dossier).outcome == dossiers.view(centre, dossier).outcome
    again.close()
    assert safekeeping.check(restored, SECRET, centre.clock) == []


def test_a_restored_centre_keeps_its_log(centre: Centre, tmp_path: Path) -> None:
    """A backup is one file: without a log again, a power cut could take the last act away."""
    made = backups.backup(centre, tmp_path / "to")
    restoring.restore_backup(made.path, tmp_path / "new", SECRET, centre.clock)
    for _ in range(2):
        again = open_centre(tmp_path / "new", SECRET, centre.clock)
        assert pragma(again.store.database.engine, "journal_mode") == [("wal",)]
        # As programs of before left it: the next opening gives it back.
        data_key = again.store.data_key
        again.close()
        engine = keyed_engine(tmp_path / "new" / "centre.db", data_key)
        pragma(engine, "journal_mode = DELETE")
        engine.dispose()


def test_restoring_refuses_and_leaves_nothing(centre: Centre, tmp_path: Path) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    used = tmp_path / "pris"
    used.mkdir()
    (used / "a").touch()
    before = sorted(tmp_path.rglob("*"))
    wrong = Secret(passphrase="autre")
    with pytest.raises(EnvironmentProblem, match="phrase de passe"):
        restoring.restore_backup(made.path, tmp_path / "rendu", wrong, centre.clock)
    with pytest.raises(EnvironmentProblem):
        restoring.restore_backup(made.path, used, SECRET, centre.clock)
    with pytest.raises(RuleError, match="clé est un dossier, pas un fichier"):
        restoring.restore_backup(tmp_path / "clé", tmp_path / "rendu", SECRET, centre.clock)
    with pytest.raises(RuleError, match="n’existe pas"):
        restoring.restore_backup(tmp_path / "absente", tmp_path / "rendu", SECRET, centre.clock)
    content = made.path.read_bytes()
    made.path.write_bytes(content[:-1])
    with pytest.raises(EnvironmentProblem):
        restoring.restore_backup(made.path, tmp_path / "rendu", SECRET, centre.clock)
    assert sorted(tmp_path.rglob("*")) == before


def test_restoring_into_an_empty_folder(centre: Centre, tmp_path: Path) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    (tmp_path / "rendu").mkdir()
    restoring.restore_backup(made.path, tmp_path / "rendu", SECRET, centre.clock)
    open_centre(tmp_path / "rendu", SECRET, centre.clock).close()


def test_a_copy_that_fails_says_nothing_of_a_centre_that_is_whole(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Damage("Le disque n’a pas pu écrire la copie.")

    monkeypatch.setattr(stored, "copy_database", fail)
    with pytest.raises(Damage, match="pas pu écrire la copie"):
        backups.backup(centre, tmp_path / "to")
    assert list((tmp_path / "to").iterdir()) == []


def test_a_copy_that_is_not_whole_is_no_backup(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        found = [Problem("centre.db", "Une page est abîmée.")]
        patch.setattr(
            stored, "database_problems", lambda _engine, copied_to=None: found if copied_to else []
        )
        with pytest.raises(EnvironmentProblem, match=r"n’est pas gardée\. Une page est abîmée"):
            backups.backup(centre, tmp_path / "clé")
    with monkeypatch.context() as patch:
        patch.setattr(stored, "_counts", lambda _connection: {"acts": 0, "dossiers": 0})
        with pytest.raises(EnvironmentProblem, match="ne correspond pas au centre"):
            backups.backup(centre, tmp_path / "clé")
    with monkeypatch.context() as patch:

        def refuse(_path: Path) -> None:
            raise EnvironmentProblem("La sauvegarde est abîmée.")

        patch.setattr(stored, "verify_container", refuse)
        with pytest.raises(EnvironmentProblem, match="abîmée"):
            backups.backup(centre, tmp_path / "clé")
    assert list((tmp_path / "clé").iterdir()) == []


def test_a_damaged_page_in_a_backup_stops_the_restoring(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    found = [Problem("centre.db", "Une page est abîmée.")]
    monkeypatch.setattr(stored, "database_problems", lambda *_, **__: found)
    with pytest.raises(EnvironmentProblem, match="Une page est abîmée"):
        restoring.restore_backup(made.path, tmp_path / "rendu", SECRET, centre.clock)
    assert not (tmp_path / "rendu").exists()


def test_a_backup_of_an_older_schema_is_upgraded_when_restored(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    upgraded: list[object] = []
    monkeypatch.setattr(migrate, "outdated", lambda _connection: True)
    monkeypatch.setattr(migrate, "upgrade", upgraded.append)
    restoring.restore_backup(made.path, tmp_path / "rendu", SECRET, centre.clock)
    assert len(upgraded) == 1


def test_closing_makes_one_backup_when_something_was_written(tmp_path: Path) -> None:
    clock = TestClock()
    centre = new_centre(tmp_path / "centre", clock)
    assert backups.close_with_backup(centre) is not None
    centre = open_centre(tmp_path / "centre", SECRET, clock)
    assert backups.close_with_backup(centre) is None
    for turn in range(4):
        clock.forward(minutes=20)
        centre = open_centre(tmp_path / "centre", SECRET, clock)
        opened_prealable(centre, someone(f"Nom {turn}"))
        assert backups.close_with_backup(centre) is not None
    kept = sorted((tmp_path / "centre-sauvegardes").iterdir())
    # The last of each hour: those of 9:00, 9:20 and 9:40 gave way to one another.
    assert len(kept) == 2
    assert safekeeping.check(tmp_path / "centre", SECRET, clock) == []


def test_another_history_of_the_same_length_is_no_backup(tmp_path: Path) -> None:
    data, folder = tmp_path / "centre", tmp_path / "centre-sauvegardes"
    first = backups.close_with_backup(new_centre(data))
    shutil.rmtree(data)
    second = backups.close_with_backup(new_centre(data, TestClock(LATER)))
    assert first is not None
    assert second is not None
    assert (first.acts, len(list(folder.iterdir()))) == (second.acts, 2)
    # The first backups told their number alone: what they hold cannot be known from that.
    second.path.rename(second.path.with_name(second.path.name[:28] + stored.SUFFIX))
    again = backups.close_with_backup(open_centre(data, SECRET, TestClock(LATER)))
    assert again is not None
    assert len(list(folder.iterdir())) == 3


def test_a_clock_that_was_wrong_deletes_nothing_new(tmp_path: Path) -> None:
    clock = TestClock(datetime(2035, 1, 1, tzinfo=UTC))
    made = backups.close_with_backup(new_centre(tmp_path / "centre", clock))
    for turn in range(4):
        if turn == 2:
            clock.now = datetime(2026, 3, 2, tzinfo=UTC)
        clock.forward(minutes=1)
        centre = open_centre(tmp_path / "centre", SECRET, clock)
        opened_prealable(centre, someone(f"Nom {turn}"))
        made = backups.close_with_backup(centre)
        assert made is not None
        assert made.path.exists()
    centre = open_centre(tmp_path / "centre", SECRET, clock)
    assert made is not None
    assert backups.last_backup(centre) == made.made_at.replace(tzinfo=None)
    centre.close()
    # The last of the wrong year, which held the most once, and the last of the right one.
    assert len(list((tmp_path / "centre-sauvegardes").iterdir())) == 2


def test_the_backup_just_made_stays_beside_those_that_hold_more(tmp_path: Path) -> None:
    folder = tmp_path / "centre-sauvegardes"
    folder.mkdir()
    others = [f"2025-03-02T09-00-{n:02d}-000009{n:02d}{stored.SUFFIX}" for n in range(12)]
    for name in (*others, f"copie{stored.SUFFIX}"):
        (folder / name).touch()
    centre = new_centre(tmp_path / "centre")
    assert backups.last_backup(centre) is None
    made = backups.close_with_backup(centre)
    assert made is not None
    kept = {made.path.name, f"copie{stored.SUFFIX}", *others}
    assert {path.name for path in folder.iterdir()} == kept


def test_a_new_centre_its_backups_and_what_is_restored_are_their_owner_s_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "centre").mkdir(mode=0o755)
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    log = tmp_path / "centre" / "centre.db-wal"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    (tmp_path / "centre" / "evidence" / "une").mkdir(mode=0o700)
    (tmp_path / "centre" / "evidence" / "une" / "preuve").touch(mode=0o600)
    made = backups.close_with_backup(centre)
    assert made is not None
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    restoring.restore_backup(made.path, tmp_path / "rendu", SECRET, centre.clock)
    for data in (tmp_path / "centre", tmp_path / "rendu", made.path.parent):
        for path in data.rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_closing_that_cannot_back_up_closes_all_the_same(tmp_path: Path) -> None:
    centre = new_centre(tmp_path / "centre")
    (tmp_path / "centre-sauvegardes").write_text("un fichier à la place du dossier")
    with pytest.raises(EnvironmentProblem):
        backups.close_with_backup(centre)
    again = open_centre(tmp_path / "centre", SECRET, TestClock())
    with again.store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM act")).scalar_one() == 1
    again.close()


def test_a_backup_is_whole_while_someone_goes_on_deciding(centre: Centre, tmp_path: Path) -> None:
    _, assessment = opened_prealable(centre)
    codes = [criterion.code for criterion in release_of(centre).criteria]
    done = threading.Event()

    def decide() -> None:
        while not done.is_set():
            for mark in (Mark.ACQUIRED, Mark.NOT_ACQUIRED):
                for code in codes[:5]:
                    marking.mark(centre, assessment, code, mark)

    before = centre.store.database.head.seq
    with ThreadPoolExecutor() as pool:
        writing = pool.submit(decide)
        try:
            made = [backups.backup(centre, tmp_path / f"clé {turn}") for turn in range(5)]
        finally:
            done.set()
        writing.result()
    assert before <= made[0].acts < made[-1].acts <= centre.store.database.head.seq
    for turn, copy in enumerate(made):
        restored = tmp_path / f"rendu {turn}"
        restoring.restore_backup(copy.path, restored, SECRET, centre.clock)
        assert safekeeping.check(restored, SECRET, centre.clock) == []


def test_a_refused_restoring_takes_back_the_folders_made_for_it(
    centre: Centre, tmp_path: Path
) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    deep = tmp_path / "disque" / "centres" / "rendu"
    with pytest.raises(EnvironmentProblem, match="phrase de passe"):
        restoring.restore_backup(made.path, deep, Secret(passphrase="autre"), centre.clock)
    assert not (tmp_path / "disque").exists()
    restoring.restore_backup(made.path, deep, SECRET, centre.clock)
    assert [path.name for path in deep.parent.iterdir()] == ["rendu"]


def test_a_newer_backup_is_not_restored(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with centre.store.database.writing() as transaction:
        transaction.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = backups.backup(centre, tmp_path / "clé")
    with pytest.raises(EnvironmentProblem, match="version plus récente"):
        restoring.restore_backup(made.path, tmp_path / "rendu", SECRET, centre.clock)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["centre", "clé"]


@pytest.mark.parametrize("left_out", ["centre.db", "keys.json"])
def test_a_backup_without_all_of_a_centre_is_not_restored(
    centre: Centre, tmp_path: Path, left_out: str
) -> None:
    folder = centre.store.folder
    members: dict[str, Path | bytes] = {p.name: p for p in (folder.database, folder.keys)}
    del members[left_out]
    info = {"made_at": "2026-03-02T09:00:00+01:00", "centre": "", "revision": "", "counts": {}}
    write_container(tmp_path / "moitié", members, info)
    with pytest.raises(EnvironmentProblem, match="ne contient pas un centre entier"):
        restoring.restore_backup(tmp_path / "moitié", tmp_path / "rendu", SECRET, centre.clock)
    assert not (tmp_path / "rendu").exists()


def test_a_full_disk_leaves_no_backup_and_nothing_restored(centre: Centre, tmp_path: Path) -> None:
    made = backups.backup(centre, tmp_path / "clé")
    with small_disk(tmp_path / "plein") as disk:
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            backups.backup(centre, disk)
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            restoring.restore_backup(made.path, disk / "a" / "rendu", SECRET, centre.clock)
        assert list(disk.iterdir()) == []
    with small_disk(tmp_path / "étroit", "420k") as disk:
        # The database fits there once, and its backup beside it does not.
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            backups.backup(centre, disk)
        assert list(disk.iterdir()) == []
