"""A new data key: who still opens, who does not, and what a kill leaves at any instant."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from clea_desktop.domain.assessment import present_marks
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.marks import Mark
from clea_desktop.services import dossiers, marking
from clea_desktop.services.centre import Centre
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store import database, key_file, keys, remaking, sealing
from clea_desktop.store.backup import Order, back_up, order, restore
from clea_desktop.store.folder import Folder
from clea_desktop.store.keys import Unlocked
from clea_desktop.store.opening import Store, open_store
from tests.centres import (
    CHEAP,
    PASSPHRASE,
    SECRET,
    TestClock,
    new_centre,
    opened_prealable,
    release_of,
)
from tests.forking import forking
from tests.store.first_keys import write_first_keys

PAUL, NADIA = b"P" * 16, b"N" * 16


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def opens(folder: Folder, passphrase: str) -> Unlocked:
    return keys.unlock(folder, passphrase=passphrase)


# keys.json alone ---------------------------------------------------------------------------------


def test_those_who_stay_open_with_the_same_passphrase_and_who_left_does_not(
    folder: Folder,
) -> None:
    before, code = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    keys.add_passphrase(folder, before, "celle de Nadia", NADIA)
    coming = keys.begin_remaking(folder, before, without=frozenset({NADIA}))
    assert opens(folder, "celle de Paul") == Unlocked(before, PAUL, coming)
    assert keys.unlock(folder, recovery_code=code) == Unlocked(before, None, coming)
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        opens(folder, "celle de Nadia")
    with pytest.raises(EnvironmentProblem, match="en train d’être refaite"):
        keys.add_passphrase(folder, before, "une autre phrase", NADIA)
    keys.finish_remaking(folder)
    assert opens(folder, "celle de Paul") == Unlocked(coming, PAUL)
    assert keys.unlock(folder, recovery_code=code) == Unlocked(coming, None)
    assert before != coming
    assert keys.holders(folder) == {PAUL: True}


def test_a_new_code_takes_the_place_of_the_one_of_the_sheet(folder: Folder) -> None:
    before, code = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    fresh = keys.new_code()
    coming = keys.begin_remaking(folder, before, recovery_code=fresh)
    keys.finish_remaking(folder)
    assert keys.unlock(folder, recovery_code=fresh) == Unlocked(coming, None)
    with pytest.raises(EnvironmentProblem, match="n’est pas celui"):
        keys.unlock(folder, recovery_code=code)


def test_a_public_key_put_there_by_somebody_else_is_given_nothing(folder: Folder) -> None:
    """Who can write the file, and has no passphrase, waits for the next key to be sealed to him."""
    data_key, _ = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    elsewhere = Folder(folder.path / "ailleurs")
    elsewhere.path.mkdir()
    keys.create(elsewhere, "celle du voleur", PAUL, CHEAP)
    content, other = (json.loads(each.keys.read_bytes()) for each in (folder, elsewhere))
    content["slots"].append({**other["slots"][0], "evaluator": NADIA.hex()})
    content.pop("digest")
    folder.keys.write_bytes(key_file.sealed_text(content))
    before = folder.keys.read_bytes()
    with pytest.raises(EnvironmentProblem, match="modifié hors de"):
        keys.begin_remaking(folder, data_key)
    assert folder.keys.read_bytes() == before


def test_keys_put_back_from_before_take_no_new_passphrase(folder: Folder) -> None:
    before, _ = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    of_before = folder.keys.read_bytes()
    coming = keys.begin_remaking(folder, before)
    keys.finish_remaking(folder)
    folder.keys.write_bytes(of_before)
    with pytest.raises(EnvironmentProblem, match="modifié hors de"):
        keys.add_passphrase(folder, coming, "celle de Nadia", NADIA)


# The first format --------------------------------------------------------------------------------


def test_keys_of_the_first_format_open_and_are_brought_up_slot_by_slot(folder: Folder) -> None:
    data_key = os.urandom(32)
    code = write_first_keys(folder, data_key, {PAUL: "de Paul", NADIA: "de Nadia"}, CHEAP)
    unlocked = opens(folder, "de Nadia")
    assert unlocked == Unlocked(data_key, NADIA)
    assert unlocked.first_format
    assert keys.unlock(folder, recovery_code=code) == Unlocked(data_key, None)
    keys.keep_up(folder, unlocked, b"O" * 16, passphrase="de Nadia")
    assert keys.holders(folder) == {NADIA: True, PAUL: True}
    assert not opens(folder, "de Nadia").first_format
    assert opens(folder, "de Paul") == Unlocked(data_key, PAUL)
    by_code = keys.unlock(folder, recovery_code=code)
    assert by_code.first_format
    keys.keep_up(folder, by_code, b"O" * 16, recovery_code=code)
    assert not keys.unlock(folder, recovery_code=code).first_format


def test_who_never_came_back_since_the_first_format_is_told_whom_to_ask(folder: Folder) -> None:
    data_key = os.urandom(32)
    passphrases = {PAUL: "de Paul", NADIA: "de Nadia"}
    code = write_first_keys(folder, data_key, passphrases, CHEAP)
    keys.keep_up(folder, opens(folder, "de Paul"), b"O" * 16, passphrase="de Paul")
    with pytest.raises(RuleError, match="renouvelez-la d’abord"):
        keys.begin_remaking(folder, data_key)
    fresh = keys.new_code()
    coming = keys.begin_remaking(folder, data_key, recovery_code=fresh)
    keys.finish_remaking(folder)
    assert opens(folder, "de Paul") == Unlocked(coming, PAUL)
    with pytest.raises(EnvironmentProblem, match="demandez à la personne responsable"):
        opens(folder, "de Nadia")
    with pytest.raises(EnvironmentProblem, match="n’est pas celui"):
        keys.unlock(folder, recovery_code=code)
    assert keys.holders(folder) == {NADIA: False, PAUL: True}
    keys.add_passphrase(folder, coming, "une nouvelle", NADIA)
    assert opens(folder, "une nouvelle") == Unlocked(coming, NADIA)


def test_a_code_of_before_is_told_its_sheet_is_old(folder: Folder) -> None:
    data_key = os.urandom(32)
    code = write_first_keys(folder, data_key, {PAUL: "de Paul"}, CHEAP)
    held = key_file.read(folder)
    from dataclasses import replace

    key_file.write(folder, replace(held, key=b"K" * 16))
    with pytest.raises(EnvironmentProblem, match="la fiche la plus récente"):
        keys.unlock(folder, recovery_code=code)


def test_nothing_is_kept_up_while_a_key_is_coming(folder: Folder) -> None:
    data_key, _ = keys.create(folder, "celle de Paul", PAUL, CHEAP)
    keys.begin_remaking(folder, data_key)
    before = folder.keys.read_bytes()
    keys.keep_up(folder, opens(folder, "celle de Paul"), b"O" * 16, passphrase="celle de Paul")
    assert folder.keys.read_bytes() == before


# The centre under a new key ----------------------------------------------------------------------


def test_the_centre_goes_on_under_its_new_key(tmp_path: Path) -> None:
    centre = new_centre(tmp_path / "centre")
    folder, before = centre.store.folder, centre.store.data_key
    _, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    sealing.write_sealed(folder.typed, before, b"une note")
    centre.store.remake()
    after = centre.store.data_key
    assert after != before
    assert not centre.store.pending
    assert sealing.read_sealed(folder.typed, before) is None
    assert sealing.read_sealed(folder.typed, after) == b"une note"
    marking.mark(centre, assessment, "1.1.2", Mark.ACQUIRED)
    assert not remaking.opens(folder.database, before)
    centre.close()
    assert not folder.coming.exists()
    assert check(folder.path, SECRET, TestClock()) == []


def test_a_disk_that_refuses_leaves_the_centre_open_and_the_next_opening_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre")
    _, assessment = opened_prealable(centre)
    before = centre.store.data_key

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(remaking, "_export", refuse)
        with pytest.raises(EnvironmentProblem, match="plus de place"):
            centre.store.remake()
        assert centre.store.pending
        marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
        again = reopened(centre)
        assert again.store.pending
        assert again.store.data_key == before
        again.close()
    last = open_centre(tmp_path / "centre", SECRET, TestClock())
    assert not last.store.pending
    assert last.store.data_key != before
    last.close()
    assert check(tmp_path / "centre", SECRET, TestClock()) == []


def reopened(centre: Centre) -> Centre:
    centre.close()
    return open_centre(centre.store.folder.path, SECRET, TestClock())


def test_a_stop_between_the_database_and_the_keys_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    before = centre.store.data_key

    def refuse(*_arguments: object) -> None:
        raise EnvironmentProblem("arrêté")

    with monkeypatch.context() as patch:
        patch.setattr(remaking, "finish", refuse)
        with pytest.raises(EnvironmentProblem, match="arrêté"):
            centre.store.remake()
        assert centre.store.data_key != before
        again = reopened(centre)
        assert again.store.pending
        again.close()
    # Even looked at as it is, the centre is under the key that opens it.
    assert check(tmp_path / "centre", SECRET, TestClock()) == []
    last = open_centre(tmp_path / "centre", SECRET, TestClock())
    assert not last.store.pending
    last.close()
    assert keys.unlock(Folder(tmp_path / "centre"), passphrase=PASSPHRASE).coming is None


def test_a_copy_that_does_not_read_back_the_same_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = new_centre(tmp_path / "centre")
    turns = iter(range(10))
    monkeypatch.setattr(remaking, "_counted", lambda *_: [next(turns)])
    with pytest.raises(EnvironmentProblem, match="n’est pas sortie entière du disque"):
        centre.store.remake()
    assert not centre.store.folder.coming.exists()
    centre.close()


def test_a_program_that_reads_the_file_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    centre = new_centre(tmp_path / "centre")
    opened_prealable(centre)
    other = database.keyed_engine(centre.store.folder.database, centre.store.data_key)
    with other.connect() as connection, connection.begin():
        connection.exec_driver_sql("SELECT count(*) FROM act").scalar()
        with pytest.raises(EnvironmentProblem, match="Un autre programme"):
            centre.store.remake()
    other.dispose()
    centre.close()
    again = open_centre(tmp_path / "centre", SECRET, TestClock())
    assert not again.store.pending
    again.close()


def asked(store: Store, to: Path, now: datetime) -> Order:
    return order(store.database, store.data_key, store.folder, to, now)


def test_a_backup_whose_keys_changed_under_it_is_not_kept(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that nothing opens is worse than none."""
    store = centre.store
    monkeypatch.setattr(keys, "leads_to", lambda *_: False)
    with pytest.raises(EnvironmentProblem, match="a changé pendant la sauvegarde"):
        back_up(asked(store, tmp_path / "to", centre.clock()), store.database.engine)
    assert list((tmp_path / "to").iterdir()) == []


def test_a_backup_of_before_opens_with_what_opened_the_centre_that_day(
    centre: Centre, tmp_path: Path
) -> None:
    store, to = centre.store, tmp_path / "to"
    keys.add_passphrase(store.folder, store.data_key, "celle de Nadia", NADIA)
    made = back_up(asked(store, to, centre.clock()), store.database.engine)
    store.remake(without=frozenset({NADIA}))
    nadia = Secret(passphrase="celle de Nadia")
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        keys.unlock(store.folder, passphrase="celle de Nadia")
    laid = Folder(tmp_path / "restored")
    restore(
        made.path,
        laid,
        lambda folder: keys.unlock(folder, passphrase=nadia.passphrase).data_key,
        centre.clock(),
        store.new_id,
    )
    # Its origin is new: a wrong passphrase is one, and not « another centre ».
    with pytest.raises(EnvironmentProblem, match="ne convient pas"):
        keys.unlock(laid, passphrase="pas celle-là")
    open_store(laid, nadia, centre.clock).close()


# Killed at any instant ---------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")
def test_no_decision_is_lost_to_a_kill_while_the_key_is_remade(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    centre = new_centre(data)
    dossier, assessment = opened_prealable(centre)
    codes = [c.code for c in release_of(centre).criteria][:4]
    centre.close()
    chance = random.Random(20261127)
    stood: dict[str, str] = {}
    with forking("tests.services.kill_child") as begin:
        for turn in range(5):
            child = begin(str(data), assessment.hex(), str(turn), str(len(codes)))
            # How long it takes, on this machine and now; then another is struck on its way.
            child.until(1 + len(codes))
            start = time.monotonic()
            child.until_word("remade")
            lasts = time.monotonic() - start
            child.until(2 + 2 * len(codes))
            time.sleep(chance.uniform(0, lasts))
            ready, *said = child.kill()
            assert ready == ["ready"]
            marked = [line for line in said if line != ["remade"]]
            stood.update((code, value) for code, value in marked)
            centre = open_centre(data, SECRET, TestClock())
            assert not centre.store.pending
            held = dossiers.view(centre, dossier).dossier.current
            assert held is not None
            marks = {c: m.mark.value for c, m in present_marks(held.marks).items() if m.mark}
            following = codes[len(marked) % len(codes)]
            differing = {c for c in marks.keys() | stood.keys() if marks.get(c) != stood.get(c)}
            assert differing <= {following}
            stood = marks
            centre.close()
            own = [path.name for path in data.iterdir() if path.name.startswith("centre")]
            assert sorted(own) == ["centre.db", "centre.lock"]
    assert check(data, SECRET, TestClock()) == []
