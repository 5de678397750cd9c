"""The stable face: documents, exit codes, and nothing on standard output when refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clea_desktop import VERSION, paths
from clea_desktop.cli.keeping import located
from clea_desktop.cli.run import main as run
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.people import Organisation
from clea_desktop.services import backups, selftest
from clea_desktop.services.opening import init
from tests.centres import CHEAP, TestClock, new_centre, opened_prealable
from tests.centres import PASSPHRASE as CENTRE_PASSPHRASE
from tests.cli.face import PASSPHRASE, Face

DOSSIER: dict[str, Any] = {
    "format": "clea-dossier/1",
    "referential": {"id": "clea-socle", "edition": "2021"},
    "candidate": {
        "birth_name": "Ķalniņa",
        "usual_name": None,
        "given_names": ["Anne-Marie"],
        "sex": "F",
        "birth_date": "1990-05-17",
    },
    "assessments": [
        {
            "kind": "prealable",
            "opened_on": "2026-03-02",
            "closed_on": "2026-03-03",
            "evaluator": "Paul Roux",
            "marks": [
                {
                    "criterion": "1.1.1",
                    "mark": "acquired",
                    "at": "2026-03-02T09:15:00+01:00",
                    "basis": "observation",
                    "note": "",
                }
            ],
        }
    ],
}


def schema(name: str) -> Any:
    return json.loads((paths.resources() / "schemas" / f"{name}.schema.json").read_text("utf-8"))


def write(path: Path, dossier: Any = None) -> Path:
    path.write_text(json.dumps(dossier or DOSSIER, ensure_ascii=False), "utf-8")
    return path


def test_from_nothing_to_both_papers(
    tmp_path: Path, face: Face, capsys: pytest.CaptureFixture[str]
) -> None:
    face = Face(tmp_path / "neuf", capsys)
    sheet = tmp_path / "fiche.txt"
    made = face.done(
        "init",
        "--organisation",
        "Centre de Lisieux",
        "--evaluator",
        "Paul Roux",
        "--recovery-sheet",
        sheet,
    )
    assert made == {"data": str(face.data), "recovery_sheet": str(sheet), "recovery_code": None}
    assert "Centre de Lisieux" in sheet.read_text("utf-8")
    imported = face.done("dossier", "import", write(tmp_path / "a.json"))["imported"]
    assert imported[0]["file"] == str(tmp_path / "a.json")
    reference = imported[0]["reference"]
    listed = face.done("dossier", "list")
    jsonschema.validate(listed, schema("dossier-list"))
    assert listed == {"dossiers": [{"reference": reference, "stage": "reinforcement"}]}
    shown = face.done("dossier", "show", reference)
    jsonschema.validate(shown, schema("dossier-show"))
    assert shown["valid_until"] == "2031-03-03"
    assert shown["outcome"]["provisional"] is True
    first = shown["outcome"]["domains"][0]["subdomains"][0]
    assert (first["code"], first["validated"], first["acquired"]) == ("1.1", True, 1)
    for kind in ("livret", "livret-standard", "jury", "jury-anonymous", "grid"):
        pdf = tmp_path / f"{kind}.pdf"
        face.done("document", kind, reference, "--to", pdf)
        assert pdf.read_bytes().startswith(b"%PDF-1.")
    assert face.done("check") == {"ok": True, "problems": []}


def test_what_is_exported_comes_back_the_same(
    tmp_path: Path, face: Face, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Face(tmp_path / "autre", capsys)
    other.done("init", "--organisation", "Autre", "--evaluator", "Nadia Haddad")
    for line in face.done("dossier", "list")["dossiers"]:
        out = tmp_path / "sortie.json"
        face.done("dossier", "export", line["reference"], "--to", out)
        again = other.done("dossier", "import", out, "--date", "2026-03-31")["imported"]
        back = tmp_path / "retour.json"
        other.done("dossier", "export", again[0]["reference"], "--to", back)
        assert back.read_bytes() == out.read_bytes()


def test_one_bad_file_stores_nothing_of_the_command(tmp_path: Path, face: Face) -> None:
    before = face.done("dossier", "list")
    good = write(tmp_path / "bon.json")
    bad = tmp_path / "mauvais.json"
    bad.write_text("[" * 200_000)
    sentence = face.refused(2, "dossier", "import", good, bad)
    assert "mauvais.json" in sentence
    assert face.done("dossier", "list") == before
    twice = face.refused(2, "dossier", "import", good, good)
    assert "a déjà le dossier" in twice
    assert face.done("dossier", "list") == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Il manque une commande"),
        (("dossier",), "il manque ACTION"),
        (("dossier", "show", "2026-9999"), "Aucun dossier ne porte la référence"),
        (("dossier", "import", "absent.json"), "n’existe pas"),
        (("document", "livre", "2026-0001", "--to", "x.pdf"), "livret"),
        (("document", "livret"), "il manque RÉFÉRENCE, --to"),
        (("referential", "show", "clea-socle", "1999"), "clea-socle 2021"),
        (("check", "--date", "31/02/2026"), "n’est pas une date"),
        (("demo", "--candidates", "0"), "n’est pas un nombre"),
        (
            ("voler",),
            "n’est pas admis ici\u00a0; choisissez parmi init, demo, referential, dossier,",
        ),
        (("l'avis",), "«\u00a0l'avis\u00a0» n’est pas admis ici"),
    ],
)
def test_a_wrong_command_is_one_sentence(
    face: Face, arguments: tuple[str, ...], words: str
) -> None:
    said = face(*arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert said.err.count("\n") == 1


def test_the_version_is_said_on_standard_output_and_nothing_is_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr() == (f"CléA Desktop {VERSION}\n", "")


def test_the_help_is_french_to_its_colons(face: Face) -> None:
    said = face("document", "--help")
    assert (said.code, said.err) == (0, "")
    assert "\nÀ nommer\u00a0:\n" in said.out
    assert "\nOptions\u00a0:\n" in said.out


def test_check_without_a_centre_names_it_once(tmp_path: Path, face: Face) -> None:
    face.data = tmp_path / "rien"
    said = face("check")
    assert said.code == 3
    assert said.err.startswith(f"Il n’y a pas de centre dans {face.data}\u00a0: vérifiez")
    assert said.err.count(str(face.data)) == 1


def test_where_a_problem_is_comes_before_its_sentence(face: Face) -> None:
    (face.data / "head").unlink()
    said = face("check")
    assert said.err == (
        "Le fichier head manque, ou est vide\u00a0: il sera refait à la prochaine décision.\n"
    )
    assert located("centre.db", "Un dossier ne se relit plus.") == (
        "centre.db\u00a0: un dossier ne se relit plus."
    )


def test_what_is_written_out_never_replaces_a_file_of_the_centre(
    tmp_path: Path, face: Face
) -> None:
    lines = face.done("dossier", "list")["dossiers"]
    reference = next(line["reference"] for line in lines if line["stage"] == "reinforcement")
    kept = (face.data / "centre.db").read_bytes()
    for command in (("dossier", "export"), ("document", "livret")):
        sentence = face.refused(2, *command, reference, "--to", face.data / "centre.db")
        assert "garde pour lui" in sentence
    assert (face.data / "centre.db").read_bytes() == kept
    sheet = tmp_path / "fiche.txt"
    sheet.write_text("celle d’un autre")
    face.data = tmp_path / "neuf"
    made = ("init", "--organisation", "A", "--evaluator", "B", "--recovery-sheet", sheet)
    assert "existe déjà" in face.refused(2, *made)
    assert not face.data.exists()


def test_a_paper_is_not_dated_before_what_it_tells(tmp_path: Path, face: Face) -> None:
    lines = face.done("dossier", "list")["dossiers"]
    reference = next(line["reference"] for line in lines if line["stage"] == "reinforcement")
    out = tmp_path / "livret.pdf"
    asked = ("document", "livret", reference, "--to", out, "--date")
    assert "ne peut pas être daté du 1er\u00a0janvier" in face.refused(2, *asked, "2001-01-01")
    assert not out.exists()


def test_the_livret_of_an_open_assessment_is_refused(tmp_path: Path, face: Face) -> None:
    lines = face.done("dossier", "list")["dossiers"]
    reference = next(line["reference"] for line in lines if line["stage"] == "prealable")
    out = tmp_path / "livret.pdf"
    assert face.refused(2, "document", "livret", reference, "--to", out)
    assert not out.exists()


def test_the_environment_says_what_to_do(
    tmp_path: Path,
    face: Face,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert face.refused(3, "--data", tmp_path / "rien", "dossier", "list")
    monkeypatch.setenv("CLEA_PASSPHRASE", "autre")
    assert "phrase de passe" in face.refused(3, "dossier", "list")
    monkeypatch.delenv("CLEA_PASSPHRASE")
    assert "phrase de passe" in face.refused(3, "dossier", "list")


def test_one_final_newline_of_the_passphrase_file_is_dropped(tmp_path: Path, face: Face) -> None:
    secret = tmp_path / "secret"
    for content, code in ((b"demonstration\n", 0), (b"demonstration\r\n", 0), (b"d\n\n", 3)):
        secret.write_bytes(content)
        assert face("--passphrase-file", secret, "dossier", "list").code == code


def test_the_same_demo_twice_holds_the_same(tmp_path: Path, face: Face) -> None:
    exports = []
    for name in ("un", "deux"):
        face.data = tmp_path / name
        face.done("demo", "--candidates", "5")
        lines = face.done("dossier", "list")["dossiers"]
        for line in lines:
            face.done("dossier", "export", line["reference"], "--to", tmp_path / "x.json")
            exports.append((tmp_path / "x.json").read_bytes())
    assert exports[:5] == exports[5:]


def test_a_backup_restores_in_a_new_folder(tmp_path: Path, face: Face) -> None:
    made = face.done("backup", "--to", tmp_path / "clé")
    assert made["dossiers"] == 7
    listed = face.done("dossier", "list")
    assert "existe" in face.refused(3, "restore", made["file"], "--to", face.data)
    sentence = face.refused(2, "restore", tmp_path / "clé", "--to", tmp_path / "rendu")
    assert "clé est un dossier, pas un fichier" in sentence
    face.done("restore", made["file"], "--to", tmp_path / "rendu")
    face.data = tmp_path / "rendu"
    assert face.done("dossier", "list") == listed
    assert face.done("check") == {"ok": True, "problems": []}


def test_the_backup_of_another_centre_takes_nothing_by_its_own_passphrase(
    tmp_path: Path, face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_centre(tmp_path / "autre")
    made = backups.backup(other, tmp_path / "clé").path
    other.close()
    listed = face.done("dossier", "list")
    with monkeypatch.context() as patch:
        patch.setenv("CLEA_PASSPHRASE", CENTRE_PASSPHRASE)
        assert "ne convient pas" in face.refused(3, "restore", made, "--replace")
        assert "ne convient pas" in face.refused(3, "restore", made, "--compare")
    assert face.done("dossier", "list") == listed


def test_what_a_backup_lacks_of_a_centre_that_does_not_open_is_told_before(
    tmp_path: Path, face: Face
) -> None:
    made = face.done("backup", "--to", tmp_path / "clé")["file"]
    face.done("dossier", "import", write(tmp_path / "une.json"))
    database = face.data / "centre.db"
    database.write_bytes(bytes(len(database.read_bytes())))
    said = face("restore", made, "--replace", "--json")
    assert said.code == 0
    assert said.document["difference"] is None
    lacks = said.document["lacks"].replace("\u00a0", " ")
    assert "depuis" in lacks and "pas dans la sauvegarde" in lacks
    told = said.err.replace("\u00a0", " ")
    assert told.index(lacks) < told.index("La sauvegarde est en place")


def test_the_backup_of_another_centre_may_be_laid_apart(tmp_path: Path, face: Face) -> None:
    made, _ = init(
        tmp_path / "autre", PASSPHRASE, Organisation("Autre"), "Paul Roux", TestClock(), CHEAP
    )
    other = backups.backup(made, tmp_path / "clé").path
    made.close()
    said = face.refused(2, "restore", other, "--replace")
    assert "est la sauvegarde d’un autre centre" in said
    assert "restore --to DOSSIER" in said
    face.done("restore", other, "--to", tmp_path / "rendu")


def test_a_stop_of_the_program_is_told_once(face: Face) -> None:
    (face.data / "centre.lock").write_bytes(b'{"user": "x"}')
    assert face("check").code == 0
    told = face("dossier", "list")
    assert told.code == 0
    assert "s’était arrêté d’un coup\u00a0: tout ce qui était enregistré est là." in told.err
    assert "arrêté" not in face("dossier", "list").err


def test_a_damaged_page_is_found_and_the_document_still_printed(face: Face) -> None:
    database = face.data / "centre.db"
    content = bytearray(database.read_bytes())
    # A page of facts: those of the schema are read before anything can be checked.
    content[len(content) * 3 // 4] ^= 1
    database.write_bytes(content)
    said = face("check", "--json")
    assert said.code == 3
    assert said.document["ok"] is False
    assert said.document["problems"][0]["where"] == "centre.db"
    jsonschema.validate(said.document, schema("check"))
    assert database.read_bytes() == bytes(content)


def test_our_own_fault_is_told_apart(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clea_desktop.services.dossiers.list_dossiers", lambda _centre: [].pop())
    said = face("dossier", "list", "--json")
    assert (said.code, said.out) == (70, "")
    assert "IndexError" in said.err


def test_referentials_are_shown_without_a_centre(tmp_path: Path, face: Face) -> None:
    face.data = tmp_path / "rien"
    listed = face.done("referential", "list")
    assert {r["edition"] for r in listed["releases"]} == {"2016", "2021"}
    shown = face.done("referential", "show", "clea-socle", "2021")
    jsonschema.validate(shown, schema("referential-show"))
    file = paths.resources() / "referentials" / "clea-socle-2021.json"
    assert face.done("referential", "check", file)["ok"] is True
    wrong = tmp_path / "faux.json"
    wrong.write_text(file.read_text("utf-8").replace('"min_criteria": 1', '"min_criteria": 2', 1))
    assert "faux.json" in face.refused(2, "referential", "check", wrong)


def test_self_test_tries_every_part_and_the_window() -> None:
    """As installed: a process of its own, which starts others and a window without a screen."""
    done = subprocess.run(
        [sys.executable, "-m", "clea_desktop", "self-test", "--json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=paths.resources().parent,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["ok"] is True
    tried = [step["name"] for step in document["steps"]]
    assert tried[0] == "programme" and tried[-1] == "fenêtre fermée"
    assert len(tried) == 16
    assert done.stderr.count("oui  ") == 16


def test_a_part_that_fails_is_told_and_stops_the_self_test(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_trial: object) -> str:
        raise EnvironmentProblem("Le disque est plein.")

    monkeypatch.setattr(selftest._Trial, "_make", refuses)
    said = face("self-test", "--json")
    assert said.code == 3
    assert [step["ok"] for step in said.document["steps"]] == [True, False]
    assert "NON  centre chiffré\u00a0: Le disque est plein." in said.err


def test_the_journal_is_read_and_written_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    centre.close()
    monkeypatch.setenv("CLEA_PASSPHRASE", CENTRE_PASSPHRASE)
    face = Face(tmp_path / "centre", capsys)
    told = face.done("journal")
    assert told["acts"][0]["digest"] == told["head"]
    own = face.done("journal", "2026-0001")["acts"]
    assert {act["about"] for act in own} == {"2026-0001"} and len(own) < len(told["acts"])
    to = tmp_path / "journal.jsonl"
    assert face.done("journal", "--to", to)["acts"] == len(told["acts"])
    assert "mal formée" in face.refused(2, "journal", "2026-0001", "--to", to)
    assert "9999" in face.refused(2, "journal", "9999-0001")
