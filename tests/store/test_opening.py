"""A centre opens whole or not at all, and a refused opening changes no byte of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Organisation
from clea_desktop.services import demo, dossiers, marking
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, init, open_centre
from clea_desktop.services.safekeeping import check, is_centre, told_at_opening
from clea_desktop.store import keys, migrate, tables
from clea_desktop.store.database import keyed_engine, pragma
from clea_desktop.store.folder import Folder
from clea_desktop.store.keys import unlock
from tests.centres import (
    CHEAP,
    PASSPHRASE,
    SECRET,
    TestClock,
    new_centre,
    opened_prealable,
    release_of,
)
from tests.store.refusals import make_read_only, small_disk
from tests.store.schemas import shape_of


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    centre.close()
    return centre.store.folder


def newer_schema(folder: Folder) -> None:
    engine = keyed_engine(folder.database, unlock(folder, passphrase=PASSPHRASE).data_key)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


def damaged(folder: Folder) -> None:
    content = bytearray(folder.database.read_bytes())
    content[20] ^= 1
    folder.database.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (damaged, "abîmé"),
        (lambda f: f.database.write_bytes(f.database.read_bytes()[:5000]), "abîmé"),
        (lambda f: f.database.write_bytes(b""), "centre.db"),
        (lambda f: f.database.write_bytes(b"x" * 8192), "abîmé"),
        (lambda f: f.keys.unlink(), "keys.json"),
        (lambda f: f.keys.write_bytes(f.keys.read_bytes()[:-3]), "keys.json"),
        (newer_schema, "plus récente"),
    ],
    ids=["flipped", "cut", "emptied", "garbage", "no keys", "cut keys", "newer"],
)
def test_a_spoilt_centre_is_refused_untouched(
    folder: Folder, spoil: Callable[[Folder], object], words: str
) -> None:
    spoil(folder)
    before = {p: p.read_bytes() for p in folder.path.iterdir() if p.is_file() and p != folder.lock}
    with pytest.raises(EnvironmentProblem, match=words):
        open_centre(folder.path, SECRET, TestClock())
    after = {p: p.read_bytes() for p in folder.path.iterdir() if p.is_file() and p != folder.lock}
    assert after == before


def test_a_wrong_passphrase_changes_nothing(folder: Folder) -> None:
    before = folder.database.read_bytes()
    with pytest.raises(EnvironmentProblem, match="phrase de passe"):
        open_centre(folder.path, Secret(passphrase="autre"), TestClock())
    assert folder.database.read_bytes() == before


def test_on_a_read_only_disk_it_is_refused_untouched(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disque", "2m") as disk:
        new_centre(disk / "centre").close()
        before = {p: p.read_bytes() for p in (disk / "centre").iterdir() if p.is_file()}
        make_read_only(disk)
        with pytest.raises(EnvironmentProblem, match="lecture seule"):
            open_centre(disk / "centre", SECRET, TestClock())
        assert {p: p.read_bytes() for p in (disk / "centre").iterdir() if p.is_file()} == before


def test_on_a_disk_too_small_no_centre_is_left(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disque", "100k") as disk:
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            new_centre(disk / "a" / "centre")
        assert list(disk.iterdir()) == []


@pytest.mark.parametrize("cut_at", ["schema", "centre", "first act"])
def test_a_centre_whose_making_was_cut_short_says_so(tmp_path: Path, cut_at: str) -> None:
    folder = Folder(tmp_path / "centre")
    folder.prepare_new()
    data_key, _ = keys.create(folder, PASSPHRASE, bytes(16), CHEAP)
    engine = keyed_engine(folder.database, data_key)
    pragma(engine, "journal_mode = WAL")
    if cut_at != "schema":
        migrate.make(engine)
    if cut_at == "first act":
        with engine.begin() as connection:
            connection.execute(insert(tables.centre), {"id": bytes(16), "origin": bytes(16)})
    engine.dispose()
    before = folder.database.read_bytes()
    with pytest.raises(EnvironmentProblem, match="sa création a été interrompue"):
        open_centre(folder.path, SECRET, TestClock())
    (problem,) = check(folder.path, SECRET, TestClock())
    assert "sa création a été interrompue" in problem.sentence
    assert folder.database.read_bytes() == before


def test_a_making_that_was_stopped_is_no_centre_and_is_begun_again(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    new_centre(data).close()
    assert is_centre(data)
    # Stopped before its first act: there is a database, and nothing in it.
    Folder(data).making.touch()
    Folder(data).head.write_bytes(bytes(1024))
    assert not is_centre(data)
    again = new_centre(data)
    again.close()
    assert is_centre(data)
    assert (data / "unfinished-1" / "centre.db").stat().st_size


def test_the_sign_of_a_making_beside_a_centre_that_works_closes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    new_centre(data).close()
    # Stopped before the code was handed over, or brought back by a power cut.
    Folder(data).making.touch()
    assert is_centre(data)
    with pytest.raises(EnvironmentProblem, match="Un centre existe déjà"):
        new_centre(data)
    opened = open_centre(data, SECRET, TestClock())
    (told,) = told_at_opening(opened)
    assert "fiche de secours" in told.sentence
    assert told.asks
    opened.close()
    assert not Folder(data).making.exists()
    again = open_centre(data, SECRET, TestClock())
    assert told_at_opening(again) == []
    again.close()


def test_the_recovery_code_opens_and_nobody_types(tmp_path: Path) -> None:
    organisation = Organisation("Centre de Lisieux")
    made, code = init(tmp_path / "c", PASSPHRASE, organisation, "Paul Roux", TestClock(), CHEAP)
    made.close()
    centre = open_centre(tmp_path / "c", Secret(recovery_code=code), TestClock())
    assert (centre.operator, centre.evaluator) == (None, None)
    centre.close()


def test_without_its_recovery_sheet_there_is_no_centre(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem):
        init(
            tmp_path / "c",
            PASSPHRASE,
            Organisation("Centre de Lisieux"),
            "Paul Roux",
            TestClock(),
            CHEAP,
            recovery_sheet=tmp_path / "absent" / "fiche.txt",
        )
    assert list(tmp_path.iterdir()) == []


def test_closing_twice_is_closing_once(centre: Centre) -> None:
    centre.close()
    centre.close()


def test_a_full_disk_keeps_what_stood(centre: Centre) -> None:
    dossier, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    engine = centre.store.database.engine
    writer = centre.store.database._writer
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    raw = writer.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(EnvironmentProblem, match="plus de place sur le disque"):
        fill(centre, assessment)
    stood = acts_of(centre), centre.store.database.head
    with pytest.raises(EnvironmentProblem, match="plus de place sur le disque"):
        marking.note(centre, assessment, "1.1.1", "Longue. " * 2_400)
    assert (acts_of(centre), centre.store.database.head) == stood
    raw.execute("PRAGMA max_page_count = 1000000")
    with centre.gesture(dossier) as gesture:
        held = gesture.dossier
        assert gesture.read_again() == held
    change = marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    assert change.outcome is not None
    assert change.outcome.marks["1.1.1"] is Mark.ACQUIRED


def acts_of(centre: Centre) -> int:
    """How many acts the file holds."""
    with centre.store.database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM act")).scalar_one())


def fill(centre: Centre, assessment: bytes) -> None:
    """Decide and write until the disk refuses."""
    codes = [criterion.code for criterion in release_of(centre).criteria]
    for code in codes * 20:
        marking.mark(centre, assessment, code, Mark.NOT_ACQUIRED)
        marking.note(centre, assessment, code, "Note. " * 200)


@pytest.mark.parametrize("schema", migrate.REVISIONS)
def test_each_released_schema_opens_marks_and_checks(tmp_path: Path, schema: str) -> None:
    """``tests/databases/README.md`` says how that centre was made."""
    data = tmp_path / "centre"
    shutil.copytree(Path(__file__).parents[1] / "databases" / schema, data)
    secret, clock = Secret(passphrase=demo.PASSPHRASE), TestClock()
    new_schema = keyed_engine(tmp_path / "new.db", bytes(32))
    migrate.make(new_schema)
    centre = open_centre(data, secret, clock)
    assert shape_of(centre.store.database.engine) == shape_of(new_schema)
    new_schema.dispose()
    lines = dossiers.list_dossiers(centre)
    views = [dossiers.view(centre, line.id) for line in lines]
    assert len(views) == 4
    opened = next(v.dossier.current for v in views if v.stage.value == "prealable")
    assert opened is not None and opened.id is not None
    clock.now = opened.marks[-1].at
    marking.mark(centre, opened.id, "7.4.4", Mark.ACQUIRED)
    again = open_again(centre, secret)
    line = next(line for line in dossiers.list_dossiers(again) if line.stage.value == "prealable")
    read = dossiers.view(again, line.id)
    assert read.outcome is not None and read.outcome.marks["7.4.4"] is Mark.ACQUIRED
    again.close()
    assert check(data, secret, clock) == []


def open_again(centre: Centre, secret: Secret) -> Centre:
    centre.close()
    return open_centre(centre.store.folder.path, secret, centre.clock)


def test_what_a_stopped_program_left_half_written_is_taken_away(folder: Folder) -> None:
    left = folder.path / ".clea-abcdef"
    left.write_bytes(folder.keys.read_bytes())
    with pytest.raises(EnvironmentProblem):
        open_centre(folder.path, Secret(passphrase="une autre phrase"), TestClock())
    assert left.exists()
    open_centre(folder.path, SECRET, TestClock()).close()
    assert not left.exists()
