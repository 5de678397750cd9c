"""A second place of the backups that is away, or refuses, as the headless face tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clea_desktop.services.second_place import FOLDER
from installer import away
from tests.cli.face import PASSPHRASE, Face


@pytest.fixture
def place(tmp_path: Path, face: Face) -> Path:
    place = tmp_path / "lecteur"
    place.mkdir()
    away.choose(face.data, str(place), PASSPHRASE, apart=False)
    return place


def _written(face: Face, tmp_path: Path) -> str:
    said = face("dossier", "export", _first(face), "--to", tmp_path / "x.clea")
    assert said.code == 0, said.err
    return said.err


def _first(face: Face) -> str:
    return str(face.done("dossier", "list")["dossiers"][0]["reference"])


def test_a_place_that_is_gone_is_no_failure_and_gets_its_copy_when_it_is_back(
    tmp_path: Path, face: Face, place: Path
) -> None:
    place.rename(tmp_path / "parti")
    assert "sauvegarde" not in _written(face, tmp_path)
    assert not place.exists()
    (tmp_path / "parti").rename(place)
    _written(face, tmp_path)
    assert len(away.copies(place)) == 1
    assert face("check").code == 0


def test_a_copy_that_is_interrupted_leaves_the_backup_of_this_computer_good(
    tmp_path: Path, face: Face, place: Path
) -> None:
    _written(face, tmp_path)
    (folder,) = place.glob(f"{FOLDER}-*")
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    # Something stands where the copies go.
    folder.write_bytes(b"")
    said = _written(face, tmp_path)
    assert (
        "À la fermeture, la sauvegarde n’est pas allée au bout\N{NO-BREAK SPACE}: la sauv" in said
    )
    assert away.INTERRUPTED in said and "n’a pas pu" not in said
    again = face("dossier", "list")
    assert "La dernière fois, la sauvegarde n’est pas allée au bout" in again.err
    assert face("check").code == 0
