"""``check`` finds what was changed behind the program's back, and says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.marks import Mark
from clea_desktop.services import closing, marking
from clea_desktop.services.backups import close_with_backup
from clea_desktop.services.opening import open_centre
from clea_desktop.services.safekeeping import check
from clea_desktop.store import keys, triggers
from clea_desktop.store.check import database_problems
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.folder import Folder
from tests.centres import PASSPHRASE, SECRET, TestClock, new_centre, opened_prealable, someone


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A closed centre with one closed préalable, and its backup beside."""
    centre = new_centre(tmp_path / "centre")
    _, assessment = opened_prealable(centre)
    marking.mark(centre, assessment, "1.1.1", Mark.ACQUIRED)
    marking.note(centre, assessment, "1.1.1", "Écoute.")
    closing.close(centre, assessment, centre.clock().date(), "Interrompue.")
    close_with_backup(centre)
    return centre.store.folder


def tamper(folder: Folder, change: Callable[[Connection], Any], keep_triggers: bool = True) -> None:
    """Change a closed centre as someone who has its key could."""
    unlocked = keys.unlock(folder, passphrase=PASSPHRASE)
    engine = keyed_engine(folder.database, unlocked.data_key)
    with engine.begin() as connection:
        for name in triggers.declared():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        change(connection)
        if keep_triggers:
            triggers.install(connection)
    engine.dispose()


def sentences(folder: Folder) -> list[str]:
    return [f"{p.where}: {p.sentence}" for p in check(folder.path, SECRET, TestClock())]


def run(sql: str) -> Callable[[Connection], Any]:
    return lambda connection: connection.execute(text(sql))


def test_a_whole_centre_has_no_problem(folder: Folder) -> None:
    assert sentences(folder) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE mark SET mark = 'not_acquired'", "Ce que l’acte n°"),
        ("UPDATE mark SET at = '2026-03-02T09:00:01+00:00'", "Ce que l’acte n°"),
        ("UPDATE note SET text = 'Autre.'", "Ce que l’acte n°"),
        ("DELETE FROM note", "Ce que l’acte n°"),
        ("UPDATE closing SET reason = ''", "Ce que l’acte n°"),
        ("UPDATE identity SET birth_name = 'Autre'", "Ce que l’acte n°"),
        ("UPDATE person SET name = 'Autre'", "Ce que l’acte n°"),
        ("UPDATE organisation SET name = 'Autre'", "Ce que l’acte n°"),
        ("UPDATE release SET fingerprint = 'autre'", "référentiel"),
        ("UPDATE release SET content = x'7b7d'", "référentiel"),
        ("UPDATE act SET label = 'autre' WHERE kind = 'mark'", "Le journal a été modifié"),
        ("DELETE FROM dossier_state", "fiche de liste"),
        ("UPDATE dossier_state SET acquired = 99", "fiche de liste"),
        ("UPDATE closing SET outcome = '{}'", "ne se relit plus"),
        ("DELETE FROM identity", "ne se relit plus"),
    ],
)
def test_what_was_changed_is_found(folder: Folder, sql: str, words: str) -> None:
    tamper(folder, run(sql))
    found = sentences(folder)
    assert any(words in sentence for sentence in found), found


def test_an_act_taken_away_is_found(folder: Folder) -> None:
    def take_away(connection: Connection) -> None:
        connection.execute(text("DELETE FROM note"))
        connection.execute(text("DELETE FROM act WHERE kind = 'note'"))

    tamper(folder, take_away)
    assert any("Le journal a été modifié à l’acte n°" in s for s in sentences(folder))


def test_triggers_taken_away_are_found(folder: Folder) -> None:
    tamper(folder, lambda _connection: None, keep_triggers=False)
    assert any("Les verrous" in sentence for sentence in sentences(folder))


def test_rows_without_their_parents_are_found(folder: Folder) -> None:
    unlocked = keys.unlock(folder, passphrase=PASSPHRASE)
    engine = keyed_engine(folder.database, unlocked.data_key)
    raw = engine.raw_connection()
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("INSERT INTO erasure (dossier, act) VALUES (x'00', x'01')")
    raw.close()
    engine.dispose()
    assert any("plus cohérent" in sentence for sentence in sentences(folder))


def test_a_missing_or_damaged_head_is_said(folder: Folder) -> None:
    content = folder.head.read_bytes()
    folder.head.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert any("La moitié du fichier head" in sentence for sentence in sentences(folder))
    open_centre(folder.path, SECRET, TestClock()).close()
    assert sentences(folder) == []
    folder.head.write_bytes(b"?" + content[1:-1] + b"?")
    assert any("supprimez ce fichier" in sentence for sentence in sentences(folder))
    folder.head.unlink()
    assert any("head manque" in sentence for sentence in sentences(folder))
    assert not folder.head.exists(), "who looks makes nothing"


def test_the_head_of_another_centre_is_said_as_such(folder: Folder, tmp_path: Path) -> None:
    other = new_centre(tmp_path / "autre")
    other.close()
    before = other.store.folder.head.read_bytes()
    folder.head.write_bytes(before)
    assert any("est celui d’un autre centre" in sentence for sentence in sentences(folder))
    # The gate offers the backups when its sentence sends one there.
    with pytest.raises(EnvironmentProblem, match=r"autre centre.*sauvegarde"):
        open_centre(folder.path, SECRET, TestClock())
    assert folder.head.read_bytes() == before
    folder.head.unlink()
    centre = open_centre(folder.path, SECRET, TestClock())
    opened_prealable(centre, someone("Lopes", "Sofia"))
    centre.close()
    assert sentences(folder) == []


def test_an_older_database_under_a_newer_head_is_said(folder: Folder) -> None:
    older = folder.database.read_bytes()
    centre = open_centre(folder.path, SECRET, TestClock())
    opened_prealable(centre, someone("Lopes", "Sofia"))
    centre.close()
    folder.database.write_bytes(older)
    assert any("Il manque 2\u00a0décisions" in sentence for sentence in sentences(folder))
    with pytest.raises(EnvironmentProblem, match="Il manque"):
        open_centre(folder.path, SECRET, TestClock())
    assert folder.database.read_bytes() == older


def test_a_damaged_backup_is_said(folder: Folder) -> None:
    backup = next(folder.path.with_name("centre-sauvegardes").iterdir())
    content = bytearray(backup.read_bytes())
    content[100] ^= 1
    backup.write_bytes(bytes(content))
    assert any(sentence.startswith(backup.name) for sentence in sentences(folder))


def test_a_damaged_page_is_counted(folder: Folder) -> None:
    content = bytearray(folder.database.read_bytes())
    for at in (len(content) - 50, len(content) - 5000):
        content[at] ^= 1
    folder.database.write_bytes(content)
    assert any("2\u00a0pages de centre.db sont abîmées" in said for said in sentences(folder))


def test_a_file_that_cannot_be_read_is_a_problem_and_no_failure(folder: Folder) -> None:
    engine = keyed_engine(folder.database, bytes(32))
    (problem,) = database_problems(engine)
    engine.dispose()
    assert "ne va pas avec le fichier keys.json" in problem.sentence
