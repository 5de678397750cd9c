"""The commands of plans d’évaluation, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clea_desktop import paths
from clea_desktop.cli.run import main
from tests.centres import PASSPHRASE, new_centre
from tests.cli.face import Face
from tests.exchange.samples import schema

EXAMPLE = paths.resources() / "demo" / "plan-2021.json"
NAME = json.loads(EXAMPLE.read_text("utf-8"))["title"]


@pytest.fixture
def face(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Face:
    new_centre(tmp_path / "centre").close()
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    return Face(tmp_path / "centre", capsys)


def fits(document: Any, name: str) -> Any:
    jsonschema.validate(document, schema(name))
    return document


def test_a_plan_from_a_file_to_the_centre_and_back(face: Face, tmp_path: Path) -> None:
    assert fits(face.done("plan", "list"), "plan-list") == {"plans": []}
    assert fits(face.done("plan", "check", EXAMPLE), "plan-check")["uncovered"] == []
    brought = fits(face.done("plan", "import", EXAMPLE), "plan-imported")
    assert brought == {"title": NAME, "version": 1, "coming": "new"}
    assert face.done("plan", "import", EXAMPLE)["coming"] == "same"
    told = fits(face.done("plan", "list"), "plan-list")["plans"]
    assert [(each["title"], each["activities"], each["minutes"]) for each in told] == [
        (NAME, 9, 430)
    ]
    written = tmp_path / "plan.json"
    face.done("plan", "export", NAME, "--to", written)
    assert json.loads(written.read_text("utf-8")) == json.loads(EXAMPLE.read_text("utf-8"))


def test_another_of_the_same_name_waits_to_be_asked_for(face: Face, tmp_path: Path) -> None:
    face.done("plan", "import", EXAMPLE)
    content = json.loads(EXAMPLE.read_text("utf-8"))
    content["activities"].pop()
    other = tmp_path / "autre.json"
    other.write_text(json.dumps(content), "utf-8")
    said = face("plan", "check", other)
    assert "Personne ne couvre 13\u00a0critères" in said.err
    said_of_it = face.refused(2, "plan", "import", other)
    assert "qui dit autre chose" in said_of_it
    assert "Ajoutez --replace" in said_of_it
    assert face.done("plan", "list")["plans"][0]["activities"] == 9
    replaced = face.done("plan", "import", other, "--replace")
    assert (replaced["coming"], replaced["version"]) == ("next", 2)
    assert face.done("plan", "list")["plans"][0]["activities"] == 8


def test_every_fault_of_a_file_is_told_and_nothing_is_stored(face: Face, tmp_path: Path) -> None:
    content = json.loads(EXAMPLE.read_text("utf-8"))
    content["activities"][1]["title"] = content["activities"][0]["title"]
    content["activities"][2]["criteria"][0]["criterion"] = "9.9.9"
    wrong = tmp_path / "faux.json"
    wrong.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    said = face("plan", "check", wrong, "--json")
    assert said.code == 2
    document = fits(said.document, "plan-check")
    assert [each["where"] for each in document["problems"]] == ["faux.json"] * 2
    assert said.err.count("\n") == 2
    assert "9.9.9" in said.err and "portent le même titre" in said.err
    assert face("plan", "check", wrong).out == ""
    assert "2\u00a0fautes" in face.refused(2, "plan", "import", wrong)
    assert face.done("plan", "list") == {"plans": []}


def test_what_is_not_there_is_told(face: Face, tmp_path: Path) -> None:
    assert "n’existe pas" in face.refused(2, "plan", "check", tmp_path / "rien.json")
    to = tmp_path / "plan.json"
    assert "Aucun plan ne s’appelle" in face.refused(2, "plan", "export", "Rien", "--to", to)
    face.done("plan", "import", EXAMPLE)
    assert face.refused(3, "plan", "export", NAME, "--to", tmp_path / "nulle part" / "plan.json")
    content = json.loads(EXAMPLE.read_text("utf-8"))
    content["referential"]["edition"] = "2035"
    to.write_text(json.dumps(content), "utf-8")
    said = face.refused(2, "plan", "check", to)
    assert "Le plan du fichier « plan.json » est écrit" in said
    assert "que ce centre n’a pas" in said
    assert "referential import FICHIER" in said


def test_a_file_is_checked_without_any_centre(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "check", str(EXAMPLE)]) == 0
    content = json.loads(EXAMPLE.read_text("utf-8"))
    content["referential"]["edition"] = "2035"
    other = tmp_path / "plan.json"
    other.write_text(json.dumps(content), "utf-8")
    assert main(["plan", "check", str(other)]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("Dans « plan.json » : le référentiel")
    assert "est inconnu" in said and "corrigez l’édition que dit ce fichier" in said
