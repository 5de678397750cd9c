"""What falls due, the right of access and erasing, without the window."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from clea_desktop.services.opening import open_centre
from clea_desktop.store.tables import FACTS_OF_CONTACT, FACTS_OF_DOSSIER
from tests.centres import PASSPHRASE, SECRET, TestClock, new_centre
from tests.cli.face import Face
from tests.documents.reading import texts
from tests.exchange.samples import schema
from tests.services.test_erasing import whole_story
from tests.services.test_joined_again import closed_on


@pytest.fixture
def face(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Face:
    centre = new_centre(tmp_path / "centre")
    whole_story(centre)
    closed_on(centre, "Roux", (0,))
    centre.close()
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    return Face(tmp_path / "centre", capsys)


def test_everything_about_somebody_is_written_for_them(face: Face, tmp_path: Path) -> None:
    into = tmp_path / "pour-elle"
    done = face.done("personal", "export", "2026-0001", "--to", into, "--date", "2026-03-03")
    names = sorted(path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file())
    assert names == ["documents/01-livret-2026-03-02.pdf", "donnees.json", "donnees.pdf"]
    assert sorted(done["files"]) == sorted(str(into / name) for name in names)
    told = json.loads((into / "donnees.json").read_text("utf-8"))
    jsonschema.validate(told, schema("personal-data"))
    assert set(schema("personal-data")["properties"]["facts"]["properties"]) == {
        table.name for table in (*FACTS_OF_DOSSIER, *FACTS_OF_CONTACT)
    }
    assert told["facts"]["identity"][0]["birth_name"] == "Ķalniņa"
    assert told["facts"]["identity"][0]["given_names"] == ["Anne-Marie"]
    paper = (into / names[0]).read_bytes()
    kept = told["facts"]["document"][0]
    assert kept["content_sha256"] == hashlib.sha256(paper).hexdigest()
    assert told["files"] == [{"name": names[0], "of": kept["id"]}]
    assert "Paul Roux" in told["people"].values()
    assert "salt" not in json.dumps(told)
    read = " ".join(" ".join(texts((into / "donnees.pdf").read_bytes())).split())
    for said in ("Anne-Marie Ķalniņa", "17 mai 1990", "Un mot sur elle.", "OPCO", "06 11 22 33 44"):
        assert said in read.replace("\u00a0", " "), said
    assert "Rappeler mardi." in read
    assert "existe déjà" in face.refused(2, "personal", "export", "2026-0001", "--to", into)
    inside = face.data / "ici"
    assert "que le centre garde" in face.refused(
        2, "personal", "export", "2026-0001", "--to", inside
    )


def test_what_falls_due_then_goes(face: Face, tmp_path: Path) -> None:
    assert face.done("personal", "due", "--date", "2026-03-03") == {"due": []}
    refused = face.refused(2, "personal", "erase", "--due", "--date", "2026-03-03")
    assert "Rien n’est échu" in refused
    later = ("--date", "2031-09-03")
    told = face.done("personal", "due", *later)
    jsonschema.validate(told, schema("personal-due"))
    assert {each["kind"] for each in told["due"]} == {"dossier", "contact"}
    assert all(each["over"] for each in told["due"])
    paper = tmp_path / "attestation.pdf"
    done = face.done("personal", "erase", "--due", "--certificate", paper, *later)
    jsonschema.validate(done, schema("personal-erased"))
    assert sorted(done["references"]) == ["2026-0001", "2026-0002"]
    assert done["contacts"] == 1
    read = " ".join(" ".join(texts(paper.read_bytes())).split())
    assert "2026-0002, 2026-0001" in read
    assert "Ķalniņa" not in read
    assert face.done("personal", "due", *later) == {"due": []}
    assert face.done("check")["ok"]


def test_somebody_erased_is_named_by_their_own_certificate(face: Face, tmp_path: Path) -> None:
    place = tmp_path / "dossier.json"
    face.done("dossier", "export", "2026-0001", "--to", place)
    paper = tmp_path / "attestation.pdf"
    done = face.done("personal", "erase", "2026-0001", "--anonymise", "--certificate", paper)
    jsonschema.validate(done, schema("personal-erased"))
    assert done["fate"] == "anonymised"
    assert done["to_destroy"] == [str(place)]
    # The backup made on closing the export holds her.
    assert done["last_backup_gone"] is not None
    read = " ".join(" ".join(texts(paper.read_bytes())).split()).replace("\u00a0", " ")
    assert "Anne-Marie Ķalniņa" in read
    assert "Attestation d’anonymisation" in read
    assert "disparaît le" in read
    assert "Aucun dossier" in face.refused(2, "personal", "erase", "2026-0001")
    assert "Commande mal formée" in face.refused(2, "personal", "erase")
    assert "Commande mal formée" in face.refused(2, "personal", "erase", "2026-0002", "--due")
    assert (face.data.parent / "centre-sauvegardes" / "effacements").exists()
    open_centre(face.data, SECRET, TestClock()).close()
