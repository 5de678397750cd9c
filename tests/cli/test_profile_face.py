"""Profiles without a window: passphrases come from files, refusals are one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import jsonschema
import pytest

from clea_desktop.services import demo
from clea_desktop.store import remaking
from tests.cli.face import PASSPHRASE, Face
from tests.exchange.samples import schema


def secret(tmp_path: Path, text: str, name: str = "secret.txt") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


def test_a_profile_is_given_changed_and_withdrawn(face: Face, tmp_path: Path) -> None:
    listed = face.done("profile", "list")
    jsonschema.validate(listed, schema("profile-list"))
    [maker] = listed["profiles"]
    assert (maker["role"], maker["own"], maker["passphrase_to_give"]) == (
        "responsible",
        True,
        False,
    )
    file = secret(tmp_path, "celle de Léa, en grec : λόγος\n")
    add = ("profile", "add", "Léa Petit", "--role", "secretary", "--new-passphrase-file", file)
    assert face.done(*add) == {"name": "Léa Petit", "role": "secretary"}
    assert "a déjà un profil" in face.refused(2, *add)
    assert len(face.done("--passphrase-file", file, "profile", "list")["profiles"]) == 2
    said = face.refused(2, "--passphrase-file", file, "profile", "withdraw", maker["name"])
    assert "Votre profil (secrétaire) ne suffit pas" in said
    assert face.done("profile", "change", "léa petit", "--role", "reader")["role"] == "reader"
    assert "donnez --role" in face.refused(2, "profile", "change", "Léa Petit")
    other = secret(tmp_path, "une autre pour Léa", "autre.txt")
    face.done("profile", "change", "Léa Petit", "--new-passphrase-file", other)
    assert "ne convient pas" in face.refused(3, "--passphrase-file", file, "dossier", "list")
    done = face("profile", "withdraw", "Léa Petit")
    assert done.code == 0
    assert "sauvegardes d’avant s’ouvrent toujours" in done.err
    assert "ne convient pas" in face.refused(3, "--passphrase-file", other, "dossier", "list")
    assert "Personne du nom de" in face.refused(2, "profile", "withdraw", "Léa Petit")
    assert face("check").code == 0


def test_a_key_still_to_be_made_again_is_said_at_each_opening(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = secret(tmp_path, "une phrase pour Léa")
    face.done("profile", "add", "Léa Petit", "--role", "reader", "--new-passphrase-file", file)

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(remaking, "_export", refuse)
        assert "le sera à sa prochaine" in face.refused(3, "profile", "withdraw", "Léa Petit")
        said = face("dossier", "list")
        assert said.code == 0
        assert "La clé du centre reste à refaire" in said.err
    assert "à refaire" not in face("dossier", "list").err


def test_a_passphrase_is_changed_and_the_sheet_renewed(
    face: Face, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = secret(tmp_path, "une tout autre phrase")
    face.done("profile", "passphrase", "--new-passphrase-file", file)
    assert "ne convient pas" in face.refused(3, "dossier", "list")
    sheet = tmp_path / "fiche.txt"
    face.done("--passphrase-file", file, "profile", "recovery", "--to", sheet)
    said = face.refused(2, "--passphrase-file", file, "profile", "recovery", "--to", sheet)
    assert "existe déjà" in said
    text = sheet.read_text("utf-8")
    code = secret(tmp_path, text.split("CODE DE SECOURS")[1].split("À QUOI")[0].strip(), "code.txt")
    forgotten = secret(tmp_path, "retrouvée par le code", "nouvelle.txt")
    face.done(
        *("--recovery-code-file", code, "profile", "passphrase"),
        *("--new-passphrase-file", forgotten),
    )
    assert face("--passphrase-file", forgotten, "check").code == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a", "trop courte"),
        ("a" * 10_000, "trop longue"),
        ("une phrase assez longue ", "une espace, qui ne se voit pas"),
        ("", "trop courte"),
    ],
)
def test_a_passphrase_that_does_not_suit_is_one_sentence(
    face: Face, tmp_path: Path, typed: str, said: str
) -> None:
    file = secret(tmp_path, typed)
    refused = face.refused(2, "profile", "passphrase", "--new-passphrase-file", file)
    assert said in refused
    to = tmp_path / "neuf"
    again = Face(to, face._capsys)
    options = ("init", "--organisation", "C", "--evaluator", "Paul")
    assert said in again.refused(2, "--passphrase-file", file, *options)
    assert not to.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a", "disposition du clavier"),
        ("a" * 10_000, "disposition du clavier"),
        ("δεν ξέρω", "disposition du clavier"),
        (f"{PASSPHRASE} ", "commence ou finit par une espace"),
    ],
)
def test_a_wrong_passphrase_is_one_sentence(
    face: Face, tmp_path: Path, typed: str, said: str
) -> None:
    file = secret(tmp_path, typed)
    assert said in face.refused(3, "--passphrase-file", file, "dossier", "list")


@pytest.mark.skipif(sys.platform == "win32", reason="its modes say nothing of who reads")
def test_a_file_that_others_read_is_warned_of_and_serves(face: Face, tmp_path: Path) -> None:
    file = secret(tmp_path, PASSPHRASE, "à lire.txt")
    assert "chmod" not in face("--passphrase-file", file, "dossier", "list").err
    for mode in (0o644, 0o640):
        file.chmod(mode)
        said = face("--passphrase-file", file, "dossier", "list", "--json")
        assert said.code == 0 and "dossiers" in said.document
        assert f"Le fichier {file}, qui garde un secret" in said.err
        assert f"chmod 600 '{file}'" in said.err
        assert said.err.count("chmod") == 1


def test_wrong_ones_wait_and_the_sentence_says_how_long(face: Face, tmp_path: Path) -> None:
    file = secret(tmp_path, "pas la bonne du tout")
    for _ in range(6):
        # Each waits for nothing here: the file is laid as if a while had passed.
        face("--passphrase-file", file, "dossier", "list")
        tries = face.data / "tries.json"
        tries.write_text(tries.read_text("utf-8").replace("20", "19", 1), encoding="utf-8")
    face("--passphrase-file", file, "dossier", "list")
    said = face.refused(3, "dossier", "list")
    assert "pourrez recommencer dans" in said
    assert "secondes" in said
    (face.data / "tries.json").unlink()
    assert face("dossier", "list").code == 0


@pytest.mark.parametrize("what", ["missing", "truncated", "of another centre"])
def test_a_key_file_that_does_not_serve_is_one_sentence(
    face: Face, tmp_path: Path, what: str
) -> None:
    assert face("dossier", "list").code == 0
    keys = face.data / "keys.json"
    if what == "missing":
        keys.unlink()
        assert "keys.json manque" in face.refused(3, "dossier", "list")
    elif what == "truncated":
        keys.write_bytes(keys.read_bytes()[:100])
        assert "keys.json est abîmé" in face.refused(3, "dossier", "list")
    else:
        demo.make_centre(tmp_path / "autre", 1).close()
        other = Face(tmp_path / "autre", face._capsys)
        assert other("dossier", "list").code == 0
        keys.write_bytes((tmp_path / "autre" / "keys.json").read_bytes())
        # The same passphrase in both.
        assert "ne va pas avec le fichier" in face.refused(3, "dossier", "list")
        file = secret(tmp_path, "celle de ce centre")
        said = face.refused(3, "--passphrase-file", file, "dossier", "list")
        assert "celui d’un autre centre" in said
