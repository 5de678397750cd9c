"""A centre of the first schema opens upgraded, its lists made afresh, and nothing amiss."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from clea_desktop.domain.people import folded
from clea_desktop.services import demo
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import list_dossiers
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.restoring import restore_backup
from clea_desktop.services.safekeeping import check
from clea_desktop.store import dossiers, migrate, opening, state
from clea_desktop.store.container import verify_container
from clea_desktop.store.folder import Folder
from clea_desktop.store.opening import open_store
from clea_desktop.store.tables import dossier_state
from tests.centres import TestClock

DATABASES = Path(__file__).parents[1] / "databases"
SECRET = Secret(passphrase=demo.PASSPHRASE)


def lines_of(centre: Centre) -> list[dict[str, Any]]:
    with centre.store.database.reading() as connection:
        rows = connection.execute(text("SELECT * FROM dossier_state")).mappings()
        return [dict(row) for row in rows]


def test_a_centre_of_the_first_schema_is_upgraded_and_its_lines_remade(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    shutil.copytree(DATABASES / "0001", data)
    centre = open_centre(data, SECRET, TestClock())
    with centre.store.database.reading() as connection:
        assert migrate.revision(connection) == migrate.REVISIONS[-1]
        held = {one: dossiers.load(connection, one) for one in dossiers.all_ids(connection)}
    lines = lines_of(centre)
    assert len(lines) == len(held) == 4
    for line in lines:
        candidate = held[line["dossier"]].candidate
        assert line["search"].startswith(f"{folded(candidate.family_name)} ")
        assert line["birth_date"] == candidate.birth_date.iso
        assert not line["hidden"]
    assert [line.birth_date for line in list_dossiers(centre)] == [
        held[line.id].candidate.birth_date for line in list_dossiers(centre)
    ]
    centre.close()
    assert check(data, SECRET, TestClock()) == []
    # As it was, in a backup of before.
    (kept,) = (tmp_path / "centre-sauvegardes").glob("*.cleabackup")
    assert verify_container(kept).revision == "0001"
    restore_backup(kept, tmp_path / "rendu", SECRET, TestClock())
    assert check(tmp_path / "rendu", SECRET, TestClock()) == []


def test_lines_not_yet_remade_are_no_damage_and_wait_for_the_next_opening(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    shutil.copytree(DATABASES / "0001", data)
    # It brings the schema up to date, and is stopped before the lines.
    store = open_store(Folder(data), SECRET, TestClock())
    with store.database.reading() as connection:
        assert state.made_otherwise(connection)
        assert {row.birth_date for row in connection.execute(select(dossier_state))} == {""}
    store.close()
    centre = open_centre(data, SECRET, TestClock())
    assert all(line.birth_date for line in list_dossiers(centre))
    centre.close()
    assert check(data, SECRET, TestClock()) == []


@pytest.mark.parametrize("schema", migrate.REVISIONS[:-1])
def test_a_check_leaves_an_older_centre_as_it_is(tmp_path: Path, schema: str) -> None:
    data = tmp_path / "centre"
    shutil.copytree(DATABASES / schema, data)
    before = files_in(tmp_path)
    assert check(data, SECRET, TestClock()) == []
    assert files_in(tmp_path) == before
    # What is wrong with it is said all the same.
    spoilt = bytearray(before["centre/centre.db"])
    spoilt[-100] ^= 1
    (data / "centre.db").write_bytes(spoilt)
    (problem,) = check(data, SECRET, TestClock())
    assert "1\u00a0page de centre.db est abîmée" in problem.sentence
    assert files_in(tmp_path) == before | {"centre/centre.db": bytes(spoilt)}


def test_an_older_centre_that_a_full_disk_lets_nobody_copy_is_no_failure_of_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "centre"
    shutil.copytree(DATABASES / "0001", data)

    def refuse(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(opening, "copy_database", refuse)
    (problem,) = check(data, SECRET, TestClock())
    assert "plus de place" in problem.sentence
    assert [path.name for path in tmp_path.iterdir()] == ["centre"]


def files_in(folder: Path) -> dict[str, bytes]:
    """All that lies below a folder, but for the lock, which is made to look."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "centre.lock"
    }
