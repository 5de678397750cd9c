"""A hand-over: complete under its final names or not there, the same twice, nothing left behind."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.hearing import JuryDecision, Ruling, Standing
from clea_desktop.exchange.tables import read_table
from clea_desktop.services import (
    bundles,
    candidates,
    delegates,
    dossiers,
    hand_over,
    hearings,
    juries,
    people,
    session_papers,
)
from clea_desktop.services.bundles import Bundle, file_name
from clea_desktop.services.centre import Centre
from clea_desktop.services.safekeeping import check
from clea_desktop.services.workers import Cancelled, Job, make_papers
from tests.centres import PASSPHRASE, SECRET
from tests.juries import HELD, TODAY, a_session, entered, held, jury_centre, restarted
from tests.refusals import refusal


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return jury_centre(tmp_path / "centre", 3)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "à remettre"
    folder.mkdir()
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_action_writes_everything_and_deposits(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    told: list[tuple[int, int]] = []
    done = hand_over.hand_over(
        centre, session, into, progress=lambda one, every: told.append((one, every))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
    name = "CleA-jury-2026-04-20-transitions-pro-interregional-lot-1"
    assert [file.name for file in done.files] == [name, f"{name}.zip"]
    assert sorted(path.name for path in into.iterdir()) == [name, f"{name}.zip"]
    found = digests(into / name)
    assert sorted(found) == [
        "0-lettre.pdf",
        "1-liste.pdf",
        "2-synthese.pdf",
        "2-synthese.xlsx",
        "3-decisions-a-remplir.xlsx",
        "dossiers/001-2026-0001-ancel-anne-marie.pdf",
        "dossiers/002-2026-0002-kalnina-anne-marie.pdf",
        "dossiers/003-2026-0003-nguessan-anne-marie.pdf",
        "manifeste.json",
    ]
    manifest = json.loads((into / name / "manifeste.json").read_bytes())
    assert manifest["dossiers"] == 3 and manifest["count"] == 7
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        file: digest
        for file, digest in found.items()
        if file not in {"0-lettre.pdf", "manifeste.json"}
    }
    assert done.batch.digest == found["manifeste.json"]
    with zipfile.ZipFile(into / f"{name}.zip") as archive:
        assert archive.testzip() is None
        assert {each.removeprefix(f"{name}/") for each in archive.namelist()} == set(found)
    seen = juries.view(centre, session)
    assert {each.hearing.standing for each in seen.heard} == {Standing.DEPOSITED}
    assert [d.kind for d in centre.in_hand(ids[0]).documents] == ["livret", "jury"]
    centre.close()
    assert check(centre.store.folder.path, SECRET, centre.clock) == []


def test_done_again_it_gives_the_same_bytes_whatever_happened_since(
    centre: Centre, into: Path, tmp_path: Path
) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    done = hand_over.hand_over(centre, session, into, processes=1)
    centre = restarted(centre)
    held(centre)
    hearings.decide(centre, session, {each: JuryDecision(Ruling.CERTIFIED, HELD) for each in ids})
    known = centre.in_hand(ids[0]).candidate
    candidates.edit_identity(centre, ids[0], replace(known, phone="06 00 00 00 00"))
    other = tmp_path / "encore"
    other.mkdir()
    remade = hand_over.again(centre, session, 1, other)
    assert digests(into) == digests(other)
    assert remade.batch == done.batch
    assert "existe déjà" in refusal(lambda: hand_over.again(centre, session, 1, other))
    assert "pas de lot n° 2" in refusal(lambda: hand_over.again(centre, session, 2, other))


def _all_renamed(centre: Centre, session: bytes) -> None:
    """The délégataire, the organisme, the evaluator and the day of the session change."""
    (known,) = delegates.all_delegates(centre)
    delegates.write_delegate(centre, replace(known, name="Pro Ailleurs", address="7, A"))
    held_by = centre.organisation
    typed = dict.fromkeys(("activity_number", "qualiopi", "phone", "accreditation_number"), "")
    typed |= {"name": "Renommé", "siret": held_by.siret, "address": "9, ailleurs", "delegate": ""}
    people.update_organisation(centre, typed, None, None)
    assert centre.operator is not None
    people.rename_person(centre, centre.operator, "Paule Morel-Renommée")
    held = juries.view(centre, session).held.session
    juries.write_session(centre, replace(held, on=held.on + timedelta(days=7)))


def test_done_again_after_everything_was_renamed_it_gives_the_same_bytes(
    centre: Centre, into: Path, tmp_path: Path
) -> None:
    session = a_session(centre)
    entered(centre, session)
    hand_over.hand_over(centre, session, into, processes=1)
    _all_renamed(centre, session)
    centre = restarted(centre)
    other = tmp_path / "encore"
    other.mkdir()
    hand_over.again(centre, session, 1, other)
    assert digests(into) == digests(other)
    letter = session_papers.session_paper(centre, session, "deposit-letter").pdf
    assert hashlib.sha256(letter).hexdigest() in digests(into).values()


def test_a_batch_of_before_letterheads_is_refused_once_its_lists_would_say_otherwise(
    centre: Centre, into: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_over, "Letterhead", lambda *_read: None)
    session = a_session(centre)
    entered(centre, session)
    hand_over.hand_over(centre, session, into, processes=1)
    other = tmp_path / "encore"
    other.mkdir()
    hand_over.again(centre, session, 1, other)
    assert digests(into) == digests(other)
    other = tmp_path / "renommé"
    other.mkdir()
    _all_renamed(centre, session)
    assert "ne se réécrit plus à l’identique" in refusal(
        lambda: hand_over.again(centre, session, 1, other)
    )
    assert list(other.iterdir()) == []


def test_the_same_hand_over_by_one_process_or_two(tmp_path: Path) -> None:
    found = []
    for processes in (1, 2):
        centre = jury_centre(tmp_path / f"centre-{processes}", 2)
        session = a_session(centre)
        entered(centre, session)
        folder = tmp_path / f"remise-{processes}"
        folder.mkdir()
        hand_over.hand_over(centre, session, folder, processes=processes)
        found.append([name for name in digests(folder) if name.endswith(".pdf")])
        centre.close()
    assert found[0] == found[1]


def test_an_anonymous_batch_keeps_its_key_apart(tmp_path: Path, into: Path) -> None:
    centre = jury_centre(tmp_path / "centre", 2)
    session = a_session(centre, anonymous=True)
    entered(centre, session)
    done = hand_over.hand_over(centre, session, into, processes=1)
    names = [file.name for file in done.files]
    assert names[1].endswith("-cle-des-numeros.csv")
    key = read_table("cle.csv", done.files[1].read_bytes())
    assert [line.cells[1] for line in key.lines] == [
        "Ancel Anne-Marie Zoé",
        "Ķalniņa Anne-Marie Zoé",
    ]
    with zipfile.ZipFile(done.files[-1]) as archive:
        inside = "\n".join(archive.namelist())
        table = archive.read(next(n for n in archive.namelist() if n.endswith("synthese.xlsx")))
    assert "ancel" not in inside and "cle-des" not in inside
    assert "Nom" not in read_table("synthese.xlsx", table).headers


def test_a_second_batch_holds_what_came_later(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    first, *others = [each.line.id for each in juries.view(centre, session).ready]
    hearings.enter(centre, session, [first])
    hand_over.hand_over(centre, session, into, processes=1)
    assert "aucun dossier à déposer" in refusal(lambda: hand_over.hand_over(centre, session, into))
    hearings.enter(centre, session, others)
    done = hand_over.hand_over(centre, session, into, processes=1)
    assert done.batch.number == 2 and len(done.batch.dossiers) == 2
    assert len(list(into.glob("*.zip"))) == 2


def test_stopped_it_leaves_nothing_and_deposits_nothing(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    made = []
    with pytest.raises(Cancelled):
        hand_over.hand_over(
            centre,
            session,
            into,
            progress=lambda one, _every: made.append(one),
            cancelled=lambda: len(made) > 0,
        )
    assert list(into.iterdir()) == []
    assert {each.hearing.standing for each in juries.view(centre, session).heard} == {
        Standing.TO_DEPOSIT
    }
    assert hand_over.unfinished(centre) == []
    hand_over.hand_over(centre, session, into, processes=1)


def test_a_folder_that_refuses_leaves_all_as_it_was(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    (into / "fichier").write_text("rien")
    with pytest.raises(EnvironmentProblem):
        hand_over.hand_over(centre, session, into / "fichier", processes=1)
    inside = centre.store.folder.path
    assert "que le centre garde pour lui" in refusal(
        lambda: hand_over.hand_over(centre, session, inside)
    )
    assert [path.name for path in into.iterdir()] == ["fichier"]


def test_a_dossier_that_changes_meanwhile_is_not_deposited(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    prepared = hand_over.prepare(centre, session, into, processes=1)
    hearings.leave(centre, session, ids[1])
    assert "a changé pendant la remise" in refusal(lambda: hand_over.deposit(centre, prepared))
    assert list(into.iterdir()) == []
    assert {each.hearing.standing for each in juries.view(centre, session).heard} == {
        Standing.TO_DEPOSIT
    }


_CHILD = """
import sys
from pathlib import Path
from clea_desktop.services import hand_over, juries
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.clock import fixed_clock
from datetime import date, timedelta
data, into, passphrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
centre = open_centre(data, Secret(passphrase=passphrase), fixed_clock(date(2026, 4, 1)))
session = juries.all_sessions(centre)[0].session.id
def told(done, every):
    print(done, flush=True)
print("ready", flush=True)
hand_over.hand_over(centre, session, into, progress=told, processes=1)
print("over", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("after", ["1", "3", "over"])
def test_killed_it_is_whole_or_says_what_is_left(
    centre: Centre, into: Path, tmp_path: Path, after: str
) -> None:
    session = a_session(centre)
    ids = entered(centre, session)
    data = centre.store.folder.path
    centre.close()
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_CHILD), str(data), str(into), PASSPHRASE],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TZ": "Europe/Paris"},
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == after:
            if after == "3":
                time.sleep(0.01)
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    child.stdout.close()
    centre = restarted(centre)
    names = [path.name for path in into.iterdir()]
    left = hand_over.unfinished(centre)
    whole = any(name.endswith(".zip") for name in names) and not left
    if whole:
        assert {each.hearing.standing for each in juries.view(centre, session).heard} == {
            Standing.DEPOSITED
        }
    else:
        assert [each.folder.name for each in left] == [n for n in names if n.endswith(".incomplet")]
        hand_over.remove_left(centre, left[0])
        assert hand_over.unfinished(centre) == []
    deposited = juries.view(centre, session).held.batches
    again = tmp_path / "encore"
    again.mkdir()
    if deposited:
        hand_over.again(centre, session, 1, again)
    else:
        hand_over.hand_over(centre, session, again, processes=1)
    assert any(path.suffix == ".zip" for path in again.iterdir())
    assert len(ids) == 3
    centre.close()
    assert check(data, SECRET, centre.clock) == []


def test_only_what_is_unfinished_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    assert "reste où il est" in refusal(lambda: bundles.remove_unfinished(folder))
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("01", "2026-0012", "Ķalniņa"), "01-2026-0012-kalnina"),
        (("Transitions Pro / Normandie : 14",), "transitions-pro-normandie-14"),
        (("con",), "con-"),
        (("LPT1",), "lpt1-"),
        (("…", "李"), "sans-nom"),
        (("x" * 200,), "x" * 60),
        (("a" * 59 + " b",), "a" * 59),
    ],
)
def test_names_hold_on_any_system(words: tuple[str, ...], expected: str) -> None:
    assert file_name(*words) == expected


def test_a_paper_that_cannot_be_made_is_refused_by_name(centre: Centre) -> None:
    dossier = dossiers.list_dossiers(centre)[0].id
    from clea_desktop.documents.kinds import Subject

    seen = dossiers.view(centre, dossier)
    subject = Subject(seen.dossier, seen.release, centre.organisation, False, TODAY)
    with pytest.raises(RuleError, match="n’existe pas"):
        list(make_papers([Job(1, "affiche", subject)], hand_over.never, 1))


def test_the_papers_of_a_session_at_any_moment(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    for kind, _name in session_papers.kinds():
        if kind in session_papers.OF_BATCH:
            with pytest.raises(RuleError, match="rien déposé"):
                session_papers.session_paper(centre, session, kind)
        else:
            assert session_papers.session_paper(centre, session, kind).pages == 1
    hand_over.hand_over(centre, session, into, processes=1)
    for kind, _name in session_papers.kinds():
        first = session_papers.session_paper(centre, session, kind)
        assert session_papers.session_paper(centre, session, kind).pdf == first.pdf


# --- decisions sent back -----------------------------------------------------------------------


def test_a_paper_changed_in_the_folder_is_not_kept_as_the_one_handed_over(
    centre: Centre, into: Path
) -> None:
    session = a_session(centre)
    entered(centre, session)
    prepared = hand_over.prepare(centre, session, into, processes=1)
    paper = next(into.rglob("001-*.pdf"))
    paper.write_bytes(b"%PDF-1.7 autre chose")
    assert "a changé pendant la remise" in refusal(lambda: hand_over.deposit(centre, prepared))
    assert juries.view(centre, session).held.batches == ()
    assert list(into.iterdir()) == []


def test_names_refused_after_the_deposit_say_what_to_do(
    centre: Centre, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_session(centre)
    entered(centre, session)
    prepared = hand_over.prepare(centre, session, into, processes=1)

    def refuse(_self: object) -> list[Path]:
        raise EnvironmentProblem("Le disque est en lecture seule.")

    monkeypatch.setattr(Bundle, "finish", refuse)
    with pytest.raises(EnvironmentProblem, match=r"sont déposés.*Récrivez le lot n° 1"):
        hand_over.deposit(centre, prepared)
    monkeypatch.undo()
    assert juries.all_sessions(centre)[0].counts == {Standing.DEPOSITED: 3}
    assert list(into.iterdir()) == [] and hand_over.unfinished(centre) == []
    assert hand_over.again(centre, session, 1, into).files[-1].suffix == ".zip"


def test_the_zip_is_its_owner_s_alone(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    done = hand_over.hand_over(centre, session, into, processes=1)
    assert os.name == "nt" or stat.S_IMODE(done.files[-1].stat().st_mode) == 0o600


def test_a_stopped_hand_over_leaves_nothing_to_offer(centre: Centre, into: Path) -> None:
    session = a_session(centre)
    entered(centre, session)
    with pytest.raises(Cancelled):
        hand_over.prepare(centre, session, into, cancelled=lambda: True, processes=1)
    assert list(into.iterdir()) == [] and hand_over.unfinished(centre) == []
