"""Release files that must not come in: one sentence, exit 2, nothing stored, little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clea_desktop.services import publishers, updates
from clea_desktop.services.opening import open_centre
from tests.bad_releases import BAD, CORRECTION, HEAVY, LATER
from tests.centres import PASSPHRASE, SECRET, TestClock, new_centre
from tests.cli.face import Face
from tests.packs import PUBLISHER, files_of, packed, tree, written, zipped

MOST_MEGABYTES = 200


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A centre that trusts a publisher and took one correction of theirs in."""
    centre = new_centre(tmp_path / "centre")
    key = PUBLISHER.public
    publishers.trust(centre, key, "Éditeur inventé", key.fingerprint)
    updates.take_in(centre, CORRECTION, "maj.clea-ref")
    centre.close()
    return tmp_path / "centre"


@pytest.fixture
def face(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Face:
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    return Face(data, capsys)


def kept(data: Path) -> object:
    """All that a release could have changed: the journal, the releases, the publishers."""
    centre = open_centre(data, SECRET, TestClock())
    try:
        return centre.store.database.head, centre.fingerprints, publishers.publishers_of(centre)
    finally:
        centre.close()


def sentence_of(said: str) -> str:
    """The one sentence of a refusal, which a warning or a fingerprint may come before."""
    *told, last = said.strip().splitlines()
    assert len(told) <= 2 and all(line.endswith(".") for line in told)
    assert last.endswith(".") and "Traceback" not in said
    return last.replace("\u00a0", " ")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_nothing_is_stored(
    face: Face, data: Path, tmp_path: Path, name: str
) -> None:
    make, why = BAD[name]
    before = kept(data)
    said = face("referential", "import", written(tmp_path, make()), "--json")
    assert (said.code, said.out) == (2, "")
    assert why in sentence_of(said.err)
    assert kept(data) == before


def test_what_a_withdrawn_publisher_signs_is_refused(
    face: Face, data: Path, tmp_path: Path
) -> None:
    centre = open_centre(data, SECRET, TestClock())
    (known,) = publishers.publishers_of(centre)
    assert known.id is not None
    publishers.distrust(centre, known.id)
    centre.close()
    before = kept(data)
    said = face("referential", "import", written(tmp_path, LATER), "--json")
    assert (said.code, said.out) == (2, "")
    assert "à qui la confiance a été retirée le" in sentence_of(said.err)
    assert kept(data) == before


def test_zipped_again_as_it_was_it_is_the_same(face: Face, tmp_path: Path) -> None:
    again = zipped(reversed(files_of(LATER).items()))
    assert again != LATER
    told = face.done("referential", "import", written(tmp_path, again))
    assert told["imported"]["sequence"] == 3


def test_the_good_file_beside_them_comes_in(face: Face, tmp_path: Path) -> None:
    assert face.done("referential", "import", written(tmp_path, LATER))["imported"]["sequence"] == 3
    old = written(tmp_path, packed(tree(sequence=2)))
    assert "revient pas en arrière" in sentence_of(face("referential", "import", old).err)


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_is_refused_without_the_memory_of_the_computer(
    data: Path, tmp_path: Path, name: str
) -> None:
    make, why = HEAVY[name]
    file = written(tmp_path, make())
    before = kept(data)
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.weigh", "--data", data, "referential", "import", file],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "CLEA_PASSPHRASE": PASSPHRASE, "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 2, done.stderr
    assert why in sentence_of(done.stderr)
    megabytes = int(done.stdout)
    print(f"{name} ({file.stat().st_size / 1e6:.2f} MB): {megabytes} MB")
    assert megabytes < MOST_MEGABYTES
    assert kept(data) == before
