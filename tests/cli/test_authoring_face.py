"""Authoring as somebody types it: the examples of the documentation, and what is refused."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clea_desktop.services import authoring
from clea_desktop.services.clock import system_clock
from tests.cli.face import Face
from tests.packs import packed, tree, written

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats" / "authoring.md"
MOST_MEGABYTES = 200

minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not there")


@pytest.fixture
def face(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Face:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEA_KEY_PASSPHRASE", raising=False)
    return Face(tmp_path / "no-centre", capsys)


def played(face: Face, blocks: list[str]) -> None:
    """Run the lines of the documentation, as they stand."""
    for line in filter(None, "\n".join(blocks).splitlines()):
        program, *words = shlex.split(line)
        if program == "clea-desktop":
            said = face(*words)
            assert said.code == 0, (line, said.err)
        else:
            subprocess.run([program, *words], check=True, capture_output=True)


def blocks(kind: str) -> list[str]:
    found = re.findall(
        rf"^```{kind}\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found
    return found


def test_the_example_of_the_documentation_works(face: Face, tmp_path: Path) -> None:
    (tmp_path / "phrase.txt").write_text("une phrase\n", "utf-8")
    played(face, blocks("sh"))
    told = face.done("referential", "check", "clea-socle-2021-2.clea-ref")
    assert told["sequence"] == 2
    changed = face.done("referential", "compare", "before.clea-ref", "source")["lines"]
    assert [(line["difference"], line["to"]) for line in changed] == [("reworded", ["1.1.1"])]
    assert (tmp_path / "publisher.key").stat().st_mode & 0o77 == 0
    one = (tmp_path / "clea-socle-2021-2.clea-ref").read_bytes()
    subprocess.run(["unzip", "-o", "-q", "clea-socle-2021-2.clea-ref"], check=True)
    if shutil.which("minisign"):
        subprocess.run(
            ["minisign", "-V", "-p", "publisher.pub", "-m", "manifeste.json"],
            check=True,
            capture_output=True,
        )
    # What is built twice is the same to the byte.
    face.done("referential", "build", "source", "--to", "a.clea-ref")
    face.done("referential", "build", "source", "--to", "b.clea-ref")
    assert Path("a.clea-ref").read_bytes() == Path("b.clea-ref").read_bytes() != one


@minisign
def test_the_example_with_minisign_itself_works(face: Face) -> None:
    played(face, [blocks("sh")[0].splitlines()[0]])
    subprocess.run(
        ["minisign", "-G", "-W", "-p", "minisign.pub", "-s", "minisign.key"],
        check=True,
        capture_output=True,
    )
    played(face, blocks("sh minisign"))
    finger = face.done("referential", "fingerprint", "minisign.pub")
    assert face.done("referential", "fingerprint", "by-hand.clea-ref") == finger
    signed = face.done(
        *("referential", "sign", "by-hand.clea-ref", "--key", "minisign.key"),
        *("--publisher", "Éditeur inventé", "--to", "again.clea-ref"),
    )
    assert signed["fingerprint"] == finger["fingerprint"]


def test_a_source_begins_from_a_file_or_from_a_model(face: Face, tmp_path: Path) -> None:
    file = written(tmp_path, packed(tree(sequence=3)))
    told = face.done("referential", "init", "one", "--from", file)
    assert told["files"] == ["publication.yaml", "referentiel.yaml"]
    assert face.done("referential", "check", "one")["sequence"] == 3
    face.done("referential", "init", "two", "--date", "2026-03-01")
    assert "2026-03-01" in Path("two/publication.yaml").read_text("utf-8")
    assert face.done("referential", "check", "two/referentiel.yaml")["id"] == "mon-certificat"
    assert "existe déjà" in face.refused(2, "referential", "init", "two")


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ("init x --from a b c", 2, "mal formée"),
        ("init x --from clea-socle 1999", 2, "inconnu"),
        ("init x --from rien.clea-ref", 2, "n’existe pas"),
        ("check rien.yaml", 2, "ce fichier manque"),
        ("check .", 2, "ce fichier manque"),
        ("check ailleurs/rien.yaml", 3, "ailleurs"),
        ("compare one", 2, "mal formée"),
        ("compare a b c d", 2, "mal formée"),
        ("compare rien.clea-ref rien.clea-ref", 2, "n’existe pas"),
        ("build one --to a.clea-ref --publisher Moi", 2, "vont ensemble"),
        ("build one --to a.clea-ref --publisher Moi --public-key tree.json", 2, "clé publique"),
        ("build one --to ailleurs/a.clea-ref", 3, "ailleurs"),
        ("keygen --to k", 3, "CLEA_KEY_PASSPHRASE"),
        ("keygen --to k --key-passphrase-file vide.txt", 2, "est vide"),
        ("keygen --to taken --no-passphrase", 2, "ne s’écrase pas"),
        ("sign bare.clea-ref --key taken.key", 2, "--publisher"),
        ("sign bare.clea-ref --key taken.pub --publisher Moi", 2, "n’est pas une clé secrète"),
        ("sign tree.json --key taken.key --publisher Moi", 2, "sans manifeste"),
        ("sign bare.clea-ref --key locked.key --publisher Moi", 3, "CLEA_KEY_PASSPHRASE"),
        (
            "sign bare.clea-ref --key locked.key --publisher Moi --key-passphrase-file vide.txt",
            2,
            "n’ouvre pas",
        ),
        ("sign bare.clea-ref --signature taken.pub", 2, "sans que le manifeste dise par qui"),
        ("fingerprint bare.clea-ref", 2, "n’est signé par personne"),
        ("fingerprint tree.json", 2, "ni une clé publique"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    face: Face, tmp_path: Path, words: str, code: int, why: str
) -> None:
    (tmp_path / "vide.txt").write_text("", "utf-8")
    (tmp_path / "tree.json").write_bytes(tree().content)
    written(tmp_path, packed(secret=None), "bare.clea-ref")
    authoring.make_key(tmp_path / "taken", None)
    authoring.make_key(tmp_path / "locked", "une phrase")
    authoring.start(tmp_path / "one", (), system_clock)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert why in face.refused(code, "referential", *words.split())
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


LAUGHS = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(60))


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "[" * 400_000,
        "domains: [" + "{code: '1'}," * 400_000 + "]",
        "- a\n" * 1_000_000,
        "a: '" + "é" * 2_400_000 + "'",
    ],
    ids=["laughs", "deep", "wide", "a-million", "long"],
)
def test_a_source_that_explodes_takes_little_memory(face: Face, tmp_path: Path, text: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "referentiel.yaml").write_text(text, "utf-8")
    (tmp_path / "one" / "publication.yaml").write_text(
        "format: clea-publication/1\nissued_on: 2026-03-01\nnote: Essai\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.weigh", "referential", "check", str(tmp_path / "one")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert int(done.stdout) < MOST_MEGABYTES
