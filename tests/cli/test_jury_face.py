"""The commands of juries and of periods, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from clea_desktop.domain.hearing import JuryDecision, Ruling
from clea_desktop.exchange.decisions import HEADERS
from clea_desktop.exchange.tables import write_csv
from clea_desktop.services import hearings
from tests.centres import PASSPHRASE
from tests.cli.face import Face
from tests.exchange.samples import schema
from tests.juries import HELD, a_session, entered, jury_centre

DAY = ("--date", "2026-04-20")


@pytest.fixture
def face(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Face:
    """A centre of two complete dossiers and a third that is not, in a session."""
    centre = jury_centre(tmp_path / "centre", 3, complete=2)
    session = a_session(centre)
    entered(centre, session)
    centre.close()
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    return Face(tmp_path / "centre", capsys)


def fits(document: Any, name: str) -> Any:
    jsonschema.validate(document, schema(name))
    return document


def test_a_session_from_the_list_to_the_supply(face: Face, tmp_path: Path) -> None:
    told = fits(face.done("jury", "list"), "jury-list")
    assert told["sessions"][0]["session"] == "2026-04-20"
    assert told["sessions"][0]["standings"]["to_deposit"] == 2
    shown = fits(face.done("jury", "show", "2026-04-20"), "jury-show")
    assert [each["standing"] for each in shown["dossiers"]] == ["to_deposit"] * 2
    assert len(shown["ready"]) == 1 and "members" not in shown
    assert fits(face.done("jury", "check", "2026-04-20"), "jury-check")["ok"]
    into = tmp_path / "remise"
    into.mkdir()
    done = face.done("jury", "hand-over", "2026-04-20", "--to", into, "--date", "2026-04-02")
    assert done["dossiers"] == 2 and len(done["digest"]) == 64
    assert all(Path(file).exists() for file in done["files"])
    again = tmp_path / "encore"
    again.mkdir()
    remade = face.done("jury", "hand-over", "2026-04-20", "--again", "1", "--to", again, *DAY)
    assert remade["digest"] == done["digest"]
    assert (again / Path(done["files"][-1]).name).read_bytes() == Path(
        done["files"][-1]
    ).read_bytes()
    references = [each["reference"] for each in shown["dossiers"]]
    back = tmp_path / "retour.csv"
    lines = [[each, *([""] * 2), "certifié", *([""] * 6)] for each in references]
    back.write_bytes(write_csv(HEADERS, lines))
    assert face.done("jury", "decisions", "2026-04-20", "--from", back, *DAY) == {
        "decisions": 2,
        "replaced": 0,
    }
    table = tmp_path / "fourniture.csv"
    supplied = face.done("jury", "supply", "2026-04-20", "--to", table, *DAY)
    assert supplied["people"] == 2 and table.exists()
    assert fits(face.done("jury", "show", "2026-04-20"), "jury-show")["batches"][0]["number"] == 1
    listed = face.done("dossier", "list")["dossiers"]
    assert {each["stage"] for each in listed} == {"certified", "jury"}
    assert face.done("check")["ok"]


def test_an_incomplete_dossier_is_told_and_left_aside(face: Face, tmp_path: Path) -> None:
    from clea_desktop.services import juries
    from clea_desktop.services.clock import system_clock
    from clea_desktop.services.opening import open_centre
    from tests.centres import SECRET

    centre = open_centre(face.data, SECRET, system_clock)
    session = juries.find_session(centre, "2026-04-20")
    hearings.enter(centre, session, [juries.view(centre, session).ready[0].line.id])
    centre.close()
    said = face("jury", "check", "2026-04-20", "--json")
    assert said.code == 2
    document = fits(said.document, "jury-check")
    assert not document["ok"] and len(document["ready"]) == 2
    (held,) = document["held_back"]
    assert held["sentences"] and held["reference"] in said.err
    into = tmp_path / "remise"
    into.mkdir()
    sentence = face.refused(2, "jury", "hand-over", "2026-04-20", "--to", into)
    assert "1 dossier incomplet" in sentence.replace("\u00a0", " ")
    done = face.done("jury", "hand-over", "2026-04-20", "--to", into, "--ready-only")
    assert done["dossiers"] == 2


def test_refusals_are_one_sentence(face: Face, tmp_path: Path) -> None:
    assert "choisissez parmi 2026-04-20" in face.refused(2, "jury", "show", "2026-01-01")
    assert "n’existe pas" in face.refused(
        2, "jury", "decisions", "2026-04-20", "--from", tmp_path / "absent.csv"
    )
    assert "Personne n’est certifié" in face.refused(
        2, "jury", "supply", "2026-04-20", "--to", tmp_path / "a.csv"
    )
    assert "s’excluent" in face.refused(
        2, "jury", "hand-over", "2026-04-20", "--to", tmp_path, "--ready-only", "--again", "1"
    )
    assert "rien déposé" in face.refused(
        2, "jury", "paper", "synthesis", "2026-04-20", "--to", tmp_path / "a.pdf"
    )


def test_a_paper_and_a_period(face: Face, tmp_path: Path) -> None:
    face.done("jury", "paper", "agenda", "2026-04-20", "--to", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    period = ("--from", "2026-01-01", "--until", "2026-03-31")
    face.done("period", "fees", *period, "--to", tmp_path / "etat.pdf")
    assert (tmp_path / "etat.pdf").exists()
    into = tmp_path / "audit"
    into.mkdir()
    sample = ("--sample", "2026-0001")
    files = face.done("period", "audit", *period, *sample, "--to", into)["files"]
    names = {path.relative_to(files[0]).as_posix() for path in Path(files[0]).rglob("*.pdf")}
    own = {f"dossiers/2026-0001/{kind}.pdf" for kind in ("grid", "livret", "restitution")}
    assert {"1-evaluations.pdf", "2-reclamations.pdf", *own} <= names
    assert "dossiers/2026-0001/observation.pdf" not in names
    assert "choisissez un nom en .pdf" in face.refused(
        2, "period", "fees", *period, "--to", tmp_path / "a.xlsx"
    )
    manifest = json.loads((Path(files[0]) / "manifeste.json").read_bytes())
    assert manifest["assessments"] == 3 and manifest["sample"] == 1
    other = tmp_path / "sans-nom"
    other.mkdir()
    (folder, _zip) = face.done("period", "audit", *period, *sample, "--anonymous", "--to", other)[
        "files"
    ]
    assert not list(Path(folder).rglob("remis"))
    assert "avant de commencer" in face.refused(
        2,
        "period",
        "fees",
        "--from",
        "2026-02-01",
        "--until",
        "2026-01-01",
        "--to",
        other / "x.pdf",
    )
    assert JuryDecision(Ruling.CERTIFIED, HELD).codes == ()
