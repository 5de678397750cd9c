"""A disk that failed for a moment: what is open goes on once it is well, or says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, marking
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store import files, migrate, opening
from clea_desktop.store.database import pragma
from tests.centres import SECRET, TestClock, new_centre, opened_prealable


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "centre"


def test_pages_that_could_not_be_read_for_a_moment_are_read_again(data: Path) -> None:
    made = new_centre(data)
    _, assessment = opened_prealable(made)
    made.close()
    centre = open_centre(data, SECRET, TestClock())
    whole = (data / "centre.db").read_bytes()
    with (data / "centre.db").open("r+b") as stream:
        stream.seek(4096)
        stream.write(bytes(len(whole) - 4096))
    with pytest.raises(EnvironmentProblem):
        dossiers.list_dossiers(centre)
    with pytest.raises(EnvironmentProblem):
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    (data / "centre.db").write_bytes(whole)
    # SQLCipher would go on refusing on the connections that failed.
    assert len(dossiers.list_dossiers(centre)) == 1
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    centre.close()
    assert check(data, SECRET, TestClock()) == []


def test_a_centre_that_cannot_be_opened_again_under_its_new_key_says_so(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(data)
    _, assessment = opened_prealable(centre)

    def refuse(*_: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "Database", refuse)
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            centre.store.remake()
    for _ in range(2):
        with pytest.raises(EnvironmentProblem, match="rien n’est perdu"):
            marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    centre.close()
    again = open_centre(data, SECRET, TestClock())
    assert not again.pending
    marking.mark(again, assessment, "1.1.1", Mark.ACQUIRED)
    again.close()
    assert check(data, SECRET, TestClock()) == []


def test_the_name_of_each_folder_made_is_put_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    files.make_folder(tmp_path / "a" / "b" / "c")
    assert set(synced) == {tmp_path, tmp_path / "a", tmp_path / "a" / "b"}
    files.make_folders(tmp_path / "a" / "b")
    assert len(synced) == 3


def test_a_disk_that_spoils_the_connection_while_a_file_is_brought_up_to_date(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(data)

    def spoilt(config: Config, _target: str) -> None:
        config.attributes["connection"].invalidate()
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", spoilt)
        with pytest.raises(OSError, match="Input/output"):
            migrate.upgrade(centre.store.database.engine)
    # The next connection looks up references again.
    assert pragma(centre.store.database.engine, "foreign_keys") == [(1,)]
    centre.close()
