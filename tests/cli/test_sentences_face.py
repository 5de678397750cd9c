"""Ready sentences without the window."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from clea_desktop.services import sentences
from tests.centres import PASSPHRASE, new_centre
from tests.cli.face import Face
from tests.exchange.samples import schema


@pytest.fixture
def face(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Face:
    new_centre(tmp_path / "centre").close()
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    return Face(tmp_path / "centre", capsys)


def test_a_file_goes_in_comes_out_and_its_doubles_are_left(face: Face, tmp_path: Path) -> None:
    brought = face.done("sentences", "import", sentences.example())
    assert (brought["added"], brought["left"]) == (29, [])
    to = tmp_path / "phrases.json"
    assert face.done("sentences", "export", "--to", to) == {"file": str(to), "sentences": 29}
    jsonschema.validate(json.loads(to.read_text("utf-8")), schema("clea-sentences-1"))
    again = face("sentences", "import", to, "--json")
    assert again.document["added"] == 0
    assert len(again.document["left"]) == again.err.count("Déjà là, laissée") == 29
    assert again.document["left"][-1]["criterion"] is None
    assert "aucune phrase" in face.refused(2, "sentences", "export", "--own", "--to", to)


def test_a_file_is_judged_without_a_centre(tmp_path: Path, face: Face) -> None:
    outside = Face(tmp_path / "nulle part", face._capsys)
    judged = outside.done("sentences", "check", sentences.example())
    assert (judged["sentences"], judged["criteria"]) == (29, 16)
    wrong = tmp_path / "fausses.json"
    wrong.write_text(
        '{"format": "clea-sentences/1", "referential": {"id": "x", "edition": "1"},\n'
        ' "sentences": [\n  {"criterion": "1.1.1", "text": "Vu."}]}',
        encoding="utf-8",
    )
    assert "ligne 3, phrase n° 1 › critère" in outside.refused(2, "sentences", "check", wrong)
    assert "ligne 3" in face.refused(2, "sentences", "import", wrong)
    assert "n’existe pas" in outside.refused(2, "sentences", "check", tmp_path / "rien.json")
