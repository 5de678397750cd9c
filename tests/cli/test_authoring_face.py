"""Authoring as somebody types it: the examples of the documentation, and what is refused."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.services import authoring
from clea_desktop.services.clock import system_clock
from tests.centres import PASSPHRASE, new_centre
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


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What there may be to work on; made once, since nothing of it may be written."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "vide.txt").write_text("", "utf-8")
    (folder / "vide.txt").chmod(0o600)
    (folder / "tree.json").write_bytes(tree().content)
    written(folder, packed(secret=None), "bare.clea-ref")
    written(folder, packed(), "said.clea-ref")
    (folder / "lost").symlink_to(folder / "nowhere")
    authoring.make_key(folder / "taken", None)
    authoring.make_key(folder / "locked", "une phrase")
    authoring.start(folder / "one", (), system_clock)
    return folder


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


@pytest.mark.skipif(shutil.which("sed") is None, reason="sed is not there")
def test_the_example_of_the_documentation_works(face: Face, tmp_path: Path) -> None:
    (tmp_path / "phrase.txt").write_text("une phrase\n", "utf-8")
    played(face, blocks("sh"))
    told = face.done("referential", "check", "clea-socle-2021-2.clea-ref")
    assert told["sequence"] == 2
    changed = face.done("referential", "compare", "before.clea-ref", "source")["lines"]
    assert [(line["difference"], line["to"]) for line in changed] == [("reworded", ["1.1.1"])]
    assert os.name == "nt" or stat.S_IMODE(Path("publisher.key").stat().st_mode) == 0o600
    one = (tmp_path / "clea-socle-2021-2.clea-ref").read_bytes()
    if shutil.which("minisign"):
        with zipfile.ZipFile("clea-socle-2021-2.clea-ref") as archive:
            archive.extractall()
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
@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not there")
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
        ("check rien.yaml", 2, "n’existe pas"),
        ("check .", 2, "ce fichier manque"),
        ("check ailleurs/rien.yaml", 2, "n’existe pas"),
        ("compare one", 2, "mal formée"),
        ("compare a b c d", 2, "mal formée"),
        ("compare rien.clea-ref rien.clea-ref", 2, "n’existe pas"),
        ("build one --to a.clea-ref --publisher Moi", 2, "vont ensemble"),
        ("build one --to a.clea-ref --publisher Moi --public-key tree.json", 2, "clé publique"),
        ("build one --to ailleurs/a.clea-ref", 3, "ailleurs"),
        ("keygen --to k", 3, "CLEA_KEY_PASSPHRASE"),
        ("keygen --to k --key-passphrase-file vide.txt", 2, "est vide"),
        ("keygen --to taken --no-passphrase", 2, "ne s’écrase pas"),
        ("keygen --to one --no-passphrase", 2, "est un dossier"),
        ("keygen --to / --no-passphrase", 2, "est un dossier"),
        ("build bare.clea-ref --to a.clea-ref", 2, "n’est pas une source"),
        ("build rien.yaml --to a.clea-ref", 2, "n’existe pas"),
        # What is written over would be a source, a key, a passphrase.
        ("build one --to one/referentiel.yaml", 2, "ne finit pas par .clea-ref"),
        ("build one --to taken.key", 2, "ne finit pas par .clea-ref"),
        ("build one --to taken.pub --publisher Moi --public-key taken.pub", 2, "ne finit pas"),
        ("sign bare.clea-ref --key taken.key --publisher Moi --to taken.key", 2, "ne finit pas"),
        ("sign bare.clea-ref --key taken.key --publisher Moi --to vide.txt", 2, "ne finit pas"),
        ("sign bare.clea-ref --manifest-to bare.clea-ref", 2, "ne finit pas par .json"),
        ("sign bare.clea-ref --manifest-to taken.key", 2, "ne finit pas par .json"),
        ("sign bare.clea-ref --signature taken.pub --to taken.pub", 2, "ne finit pas"),
        ("build one --to a.clea-ref --publisher \udce9 --public-key taken.pub", 2, "U+DCE9"),
        ("sign bare.clea-ref --key taken.key --publisher \udce9", 2, "--publisher"),
        ("sign bare.clea-ref", 2, "donnez une de ces options"),
        ("keygen --to k --key-passphrase-file /dev/zero", 3, "trop long"),
        ("init lost", 2, "existe déjà"),
        ("sign said.clea-ref --signature taken.pub", 2, "n’est pas la signature du manifeste"),
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
    face: Face, bench: Path, monkeypatch: pytest.MonkeyPatch, words: str, code: int, why: str
) -> None:
    monkeypatch.chdir(bench)
    before = {path: path.lstat().st_mtime_ns for path in bench.rglob("*")}
    assert why in face.refused(code, "referential", *words.split())
    assert {path: path.lstat().st_mtime_ns for path in bench.rglob("*")} == before


LAUGHS = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(60))


CRITERION = "{code: '1.1.1', label: a, project: {short: a, plain: b}, attested: inferred}"
EXPLODING = {
    "laughs": (LAUGHS, "les ancres"),
    # Which of the two walls it meets first is the parser's affair.
    "deep": ("[" * 400_000, "est refusé (ligne 1)"),
    "deep-lists": ("- " * 400_000, "trop de niveaux"),
    "wide": ("domains: [" + "{code: '1'}," * 400_000 + "]", "plus de 60 000 valeurs"),
    "criteria": (f"- {CRITERION}\n" * 1_000_000, "il dépasse 5 Mo"),
    "a-million": ("- a\n" * 1_000_000, "plus de 60 000 valeurs"),
    "long": ("a: '" + "é" * 2_400_000 + "'", "ce champ n’existe pas"),
    "long-name": ("? '" + "ab" * 2_400_000 + "'\n: a\n", "ce champ n’existe pas"),
    "wrong": ("".join(f"labl{n}: a\n" for n in range(4_900)), "ce champ n’existe pas"),
}


def test_a_source_that_explodes_takes_little_memory(face: Face, tmp_path: Path) -> None:
    words: list[str] = []
    for name, (text, _why) in EXPLODING.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "referentiel.yaml").write_text(text, "utf-8")
        (tmp_path / name / "publication.yaml").write_text(
            "format: clea-publication/1\nissued_on: 2026-03-01\nnote: Essai\n", "utf-8"
        )
        words += ["--then", "referential", "build", str(tmp_path / name)]
        words += ["--to", str(tmp_path / "out.clea-ref")]
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.weigh", *words[1:]],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    said = done.stderr.replace("\u00a0", " ").splitlines()
    for line, (name, (_text, why)) in zip(said, EXPLODING.items(), strict=True):
        assert f"« {name}/referentiel.yaml »" in line and why in line
    assert int(done.stdout) < MOST_MEGABYTES
    assert not (tmp_path / "out.clea-ref").exists()


def test_a_folder_of_many_files_or_of_long_ones_is_refused(face: Face, tmp_path: Path) -> None:
    face.done("referential", "init", "one")
    for rank in range(40):
        (tmp_path / "one" / f"contexte-{rank}.yaml").write_bytes(b"")
    assert "plus de 30 fichiers" in face.refused(2, "referential", "check", "one")
    face.done("referential", "init", "two")
    for rank in range(6):
        with (tmp_path / "two" / f"contexte-{rank}.yaml").open("wb") as stream:
            stream.truncate(4_999_999)
    assert "dépassent ensemble" in face.refused(2, "referential", "check", "two")
    # What is not YAML, or is no file, is not of the source.
    face.done("referential", "init", "three")
    (tmp_path / "three" / "LISEZ-MOI.txt").write_bytes(b"\xff")
    (tmp_path / "three" / "dossier.yaml").mkdir()
    face.done("referential", "check", "three")


def test_half_a_pair_of_keys_is_taken_away(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "k").mkdir()
    written_before: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        if written_before:
            raise EnvironmentProblem("Le disque est plein.")
        path.write_bytes(data)
        written_before.append(path)

    monkeypatch.setattr(authoring, "write_atomically", full)
    face.refused(3, "referential", "keygen", "--to", "k/one", "--no-passphrase")
    assert written_before and not list((tmp_path / "k").iterdir())


def test_a_key_too_heavy_for_the_computer_says_so(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, packed(secret=None), "bare.clea-ref")
    authoring.make_key(tmp_path / "locked", "une phrase")
    (tmp_path / "phrase.txt").write_text("une phrase\n", "utf-8")
    (tmp_path / "phrase.txt").chmod(0o600)

    def scrypt(*_args: object, **_named: object) -> bytes:
        raise ValueError

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    command = "referential sign bare.clea-ref --key locked.key --publisher Moi"
    said = face.refused(3, *command.split(), "--key-passphrase-file", "phrase.txt")
    assert "128 Mo de mémoire" in said.replace("\u00a0", " ")


def test_what_was_built_and_signed_is_imported_where_its_publisher_is_trusted(
    face: Face, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    face.done("referential", "init", "one", "--from", "clea-socle", "2021")
    source = tmp_path / "one" / "referentiel.yaml"
    source.write_text(source.read_text("utf-8").replace("sequence: 1\n", "sequence: 7\n"), "utf-8")
    face.done("referential", "build", "one", "--to", "a.clea-ref")
    made = face.done("referential", "keygen", "--to", "k", "--no-passphrase")
    face.done("referential", "sign", "a.clea-ref", "--key", "k.key", "--publisher", "Moi")
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    new_centre(tmp_path / "centre").close()
    centre = Face(tmp_path / "centre", capsys)
    said = centre("referential", "import", "a.clea-ref")
    assert said.code == 2 and made["fingerprint"] in said.err
    words = ("referential", "import", "a.clea-ref", "--trust", made["fingerprint"])
    assert centre.done(*words)["imported"]["sequence"] == 7
