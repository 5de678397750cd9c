"""The log a killed program leaves: read when whole, told and never touched when damaged."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, marking, opening
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import after_a_stop, check
from tests.centres import SECRET, TestClock, new_centre, opened_prealable, release_of

MARKS = 4


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A centre as a blow leaves it: its last decisions are in the log alone."""
    centre = new_centre(tmp_path / "centre")
    _, assessment = opened_prealable(centre)
    centre.store.database.checkpoint()
    for criterion in release_of(centre).criteria[:MARKS]:
        marking.mark(centre, assessment, criterion.code, Mark.ACQUIRED)
    # These signs mean something in an address; here they are only a name.
    data = tmp_path / "copie a ? b %41 #é"
    shutil.copytree(centre.store.folder.path, data)
    centre.close()
    (data / "centre.db-shm").unlink()
    return data


def kept(data: Path) -> dict[str, bytes]:
    return {name: (data / name).read_bytes() for name in ("centre.db", "centre.db-wal", "head")}


def flip(log: Path, at: int) -> None:
    content = bytearray(log.read_bytes())
    content[at] ^= 1
    log.write_bytes(content)


def test_a_whole_log_gives_every_decision_back(killed: Path) -> None:
    before = kept(killed)
    assert check(killed, SECRET, TestClock()) == []
    assert kept(killed) == before
    centre = open_centre(killed, SECRET, TestClock())
    (line,) = dossiers.list_dossiers(centre)
    held = dossiers.view(centre, line.id).dossier.current
    assert held is not None and len(held.marks) == MARKS
    centre.close()
    assert not (killed / "centre.db-wal").exists()
    assert check(killed, SECRET, TestClock()) == []


def test_a_program_stopped_while_it_folded_its_log_in_loses_nothing(killed: Path) -> None:
    """Half the pages of the log are in the file, torn: with its log alone it makes sense."""
    log, frame, page = (killed / "centre.db-wal").read_bytes(), 24 + 4096, 4096
    content = bytearray((killed / "centre.db").read_bytes())
    for at in range(32, len(log), frame):
        place = (int.from_bytes(log[at : at + 4], "big") - 1) * page
        content[place : place + 2048] = log[at + 24 : at + 24 + 2048]
    (killed / "centre.db").write_bytes(content)
    assert check(killed, SECRET, TestClock()) == []
    centre = open_centre(killed, SECRET, TestClock())
    (line,) = dossiers.list_dossiers(centre)
    held = dossiers.view(centre, line.id).dossier.current
    assert held is not None and len(held.marks) == MARKS
    told = after_a_stop(centre)
    assert told is not None and "arrêté d’un coup" in told
    centre.close()
    assert check(killed, SECRET, TestClock()) == []


def test_an_opening_that_fails_once_the_file_is_open_keeps_the_sign_of_the_stop(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise EnvironmentProblem("Le disque n’a pas pu lire le reste.")

    with monkeypatch.context() as patch:
        patch.setattr(opening, "_erase_again", refuse)
        with pytest.raises(EnvironmentProblem, match="le reste"):
            open_centre(killed, SECRET, TestClock())
    assert check(killed, SECRET, TestClock()) == []
    for told in ("arrêté d’un coup", ""):
        centre = open_centre(killed, SECRET, TestClock())
        assert told in (after_a_stop(centre) or "")
        assert bool(after_a_stop(centre)) is bool(told)
        centre.close()


@pytest.mark.parametrize(
    ("spoil", "missing"),
    [
        (lambda log: flip(log, log.stat().st_size - 100), "1\u00a0décision enregistrée"),
        (lambda log: os.truncate(log, log.stat().st_size - 1), "1\u00a0décision enregistrée"),
        (lambda log: flip(log, 5000), f"{MARKS}\u00a0décisions enregistrées"),
        (lambda log: flip(log, 0), f"{MARKS}\u00a0décisions enregistrées"),
        (lambda log: os.truncate(log, 0), f"{MARKS}\u00a0décisions enregistrées"),
        (Path.unlink, f"{MARKS}\u00a0décisions enregistrées"),
    ],
    ids=["last frame", "cut", "second frame", "first byte", "emptied", "gone"],
)
def test_decisions_lost_in_a_damaged_log_are_counted_and_nothing_is_touched(
    killed: Path, spoil: Callable[[Path], object], missing: str
) -> None:
    log = killed / "centre.db-wal"
    spoil(log)
    there = log.exists() and log.stat().st_size > 0
    before = kept(killed) if there else {}
    for _ in range(2):
        with pytest.raises(EnvironmentProblem, match=f"Il manque {missing}"):
            open_centre(killed, SECRET, TestClock())
        assert [problem.where for problem in check(killed, SECRET, TestClock())] == ["centre.db"]
    assert (kept(killed) if there else {}) == before
