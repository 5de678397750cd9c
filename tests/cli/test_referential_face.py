"""The commands about the référentiels of a centre, as somebody types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.centres import PASSPHRASE, new_centre
from tests.cli.face import Face
from tests.packs import OTHER, PUBLISHER, packed, relabelled, tree, written


@pytest.fixture
def face(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Face:
    new_centre(tmp_path / "centre").close()
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    return Face(tmp_path / "centre", capsys)


CORRECTION = packed(tree(sequence=2, change=relabelled("1.1.1", "Écouter")))


def test_an_update_is_trusted_by_its_fingerprint_then_taken_in(face: Face, tmp_path: Path) -> None:
    file = written(tmp_path, CORRECTION)
    said = face("referential", "import", file)
    assert said.code == 2 and not said.out
    assert PUBLISHER.public.fingerprint in said.err and "ne connaît pas" in said.err
    assert "n’est pas celle du fichier" in face.refused(
        2, "referential", "import", file, "--trust", OTHER.public.fingerprint
    )
    told = face.done("referential", "import", file, "--trust", PUBLISHER.public.fingerprint)
    assert told["imported"]["sequence"] == 2 and told["touched"] == []
    assert "déjà dans le centre" in face.refused(2, "referential", "import", file)
    assert face.done("check")["ok"]


def test_what_it_would_change_is_told_without_writing(face: Face, tmp_path: Path) -> None:
    file = written(tmp_path, CORRECTION)
    before = face.done("journal")["head"]
    told = face.done("referential", "import", file, "--preview")
    assert "ne connaît pas" in told["refused"] and told["touched"] == []
    (line,) = told["comparison"]["lines"]
    assert line["difference"] == "reworded" and line["after"] == ["Écouter"]
    assert face.done("journal")["head"] == before


def test_nobody_is_trusted_by_a_file_that_is_refused_all_the_same(
    face: Face, tmp_path: Path
) -> None:
    file = written(tmp_path, packed(tree(change=relabelled("1.1.1", "Autre"))))
    before = face.done("journal")["head"]
    trust = ("--trust", PUBLISHER.public.fingerprint)
    assert "n’est pas celui" in face.refused(2, "referential", "import", file, *trust)
    assert face.done("journal")["head"] == before
    face.done("referential", "import", written(tmp_path, CORRECTION), *trust)
    later = written(tmp_path, packed(tree(sequence=3)), "trois.clea-ref")
    # Trusted already or not, what is typed is compared.
    other = ("--trust", OTHER.public.fingerprint)
    assert "n’est pas celle" in face.refused(2, "referential", "import", later, *other)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed(secret=None), "signé par personne"),
        (CORRECTION[:-1], "incomplet"),
        (b"{}", "champ est absent"),
        (b"", "incomplet"),
    ],
)
def test_a_file_that_may_not_be_used_is_refused_in_a_sentence(
    face: Face, tmp_path: Path, data: bytes, why: str
) -> None:
    file = written(tmp_path, data)
    assert why in face.refused(2, "referential", "import", file)


def test_what_nobody_signed_is_trusted_by_nobody(face: Face, tmp_path: Path) -> None:
    file = written(tmp_path, packed(secret=None))
    assert "pas d’éditeur" in face.refused(2, "referential", "import", file, "--trust", "00")


def test_a_release_file_is_checked_without_a_centre(face: Face, tmp_path: Path) -> None:
    told = face.done("referential", "check", written(tmp_path, CORRECTION))
    assert told["ok"] and told["sequence"] == 2


def test_two_editions_side_by_side(face: Face) -> None:
    told = face.done("referential", "compare", "clea-socle", "2016", "2021")
    differences = [line["difference"] for line in told["lines"]]
    assert differences.count("split") == 2 and not told["guessed"]
    assert told["years"] == [5, 5] and told["rules"]
    back = face.done("referential", "compare", "clea-socle", "2021", "2016")
    mirror = {"split": "merged", "merged": "split", "dropped": "new", "new": "dropped"}
    seen = [
        (mirror.get(d := line["difference"], d), line["to"], line["from"]) for line in back["lines"]
    ]
    there = [(line["difference"], line["from"], line["to"]) for line in told["lines"]]
    assert sorted(seen) == sorted(there) and not back["guessed"]
    assert "n’est pas dans le centre" in face.refused(
        2, "referential", "compare", "clea-socle", "2016", "1999"
    )


def test_a_release_is_written_out_and_debian_verifies_it(face: Face, tmp_path: Path) -> None:
    file = tmp_path / "sortie.clea-ref"
    told = face.done("referential", "export", "clea-socle", "2021", "--to", file)
    assert told["release"]["edition"] == "2021"
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "dedans")
    manifest = json.loads((tmp_path / "dedans" / "manifeste.json").read_bytes())
    assert manifest["publisher"]["public_key"] == told["public_key"]
    if shutil.which("minisign"):
        done = subprocess.run(
            ["minisign", "-V", "-m", "manifeste.json", "-P", told["public_key"]],
            cwd=tmp_path / "dedans",
            capture_output=True,
            text=True,
            check=False,
        )
        assert "clea-socle 2021 1" in done.stdout
