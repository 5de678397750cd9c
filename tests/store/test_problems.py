"""What the computer refuses becomes a sentence; real refusals, and our bugs pass."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2
from sqlalchemy import Engine, exc

from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.store.database import keyed_engine
from clea_desktop.store.problems import translated, unread
from tests.store.refusals import make_read_only, small_disk

KEY = bytes(range(32))
ROW = "INSERT INTO note (text) VALUES (zeroblob(200000))"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "centre.db"


@pytest.fixture
def connect() -> Iterator[Callable[[Path], Any]]:
    """Raw connections to the encrypted file, closed at the end."""
    opened = []

    def connect(path: Path, key: bytes = KEY) -> Any:
        connection = sqlcipher3.dbapi2.connect(str(path), isolation_level=None, timeout=0.01)
        opened.append(connection)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        return connection

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def made(path: Path, connect: Any) -> Path:
    """A database of some pages, closed."""
    connection = connect(path)
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text NOT NULL)")
    connection.execute(ROW)
    connection.execute(
        "CREATE TRIGGER kept BEFORE DELETE ON note BEGIN SELECT raise(ABORT, 'kept'); END"
    )
    connection.close()
    return path


def sentence(act: Callable[[], object]) -> str:
    with pytest.raises(EnvironmentProblem) as problem, translated("centre.db"):
        act()
    assert "centre.db" in problem.value.sentence
    assert problem.value.__cause__ is not None
    return problem.value.sentence


def read(connection: Any) -> list[Any]:
    rows: list[Any] = connection.execute("SELECT id, text FROM note").fetchall()
    return rows


# The database ------------------------------------------------------------------------------------


def test_a_database_that_may_not_grow_is_full(made: Path, connect: Any) -> None:
    connection = connect(made)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    assert "plus de place" in sentence(lambda: connection.execute(ROW.replace("200000", "300000")))


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_full_disk_is_told_and_what_was_there_stays(
    tmp_path: Path, connect: Any, journal: str
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        connection = connect(disk / "centre.db")
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text NOT NULL)")
        connection.execute("INSERT INTO note (text) VALUES ('kept')")
        assert "plus de place" in sentence(lambda: connection.execute(ROW))
        assert read(connection) == [(1, "kept")]
        connection.close()


def test_a_read_only_disk_is_told(tmp_path: Path, connect: Any) -> None:
    with small_disk(tmp_path / "disk") as disk:
        connection = connect(disk / "centre.db")
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text NOT NULL)")
        connection.close()
        make_read_only(disk)
        connection = connect(disk / "centre.db")
        assert "lecture seule" in sentence(lambda: connection.execute(ROW))
        connection.close()


def test_a_read_only_connection_is_told(made: Path, connect: Any) -> None:
    connection = connect(made)
    connection.execute("PRAGMA query_only = ON")
    assert "lecture seule" in sentence(lambda: connection.execute(ROW))


def test_a_locked_database_is_told(made: Path, connect: Any) -> None:
    connect(made).execute("BEGIN EXCLUSIVE")
    assert "Un autre programme occupe" in sentence(lambda: read(connect(made)))


@pytest.mark.parametrize("at", [0, 20, 2000])
def test_a_flipped_byte_of_the_first_page_is_told(made: Path, connect: Any, at: int) -> None:
    flip(made, at)
    assert "est abîmé, ou ne va pas avec" in sentence(lambda: read(connect(made)))


def test_a_flipped_byte_further_on_is_told(made: Path, connect: Any) -> None:
    flip(made, 4 * 4096 + 50)
    assert "centre.db est abîmé\u00a0:" in sentence(lambda: read(connect(made)))


@pytest.mark.parametrize("length", [2, 4095, 4096, 20_000, 65_536])
def test_a_truncated_database_is_told(made: Path, connect: Any, length: int) -> None:
    os.truncate(made, length)
    assert "est abîmé" in sentence(lambda: read(connect(made)))


def test_another_key_is_told(made: Path, connect: Any) -> None:
    assert "ne va pas avec" in sentence(lambda: read(connect(made, bytes(32))))


def test_a_copy_that_is_refused_is_told(tmp_path: Path, made: Path, connect: Any) -> None:
    """The driver gives no code there, only words."""
    source, target = connect(made), connect(tmp_path / "copy.db")
    target.execute("PRAGMA max_page_count = 10")
    assert "plus de place" in sentence(lambda: source.backup(target))
    wrong = connect(made, bytes(32))
    assert "ne va pas avec" in sentence(lambda: wrong.backup(connect(tmp_path / "third.db")))


def test_a_place_where_none_can_be_is_told(tmp_path: Path, connect: Any) -> None:
    assert "ne s’ouvre pas" in sentence(lambda: connect(tmp_path / "no" / "centre.db"))


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


# Through SQLAlchemy ------------------------------------------------------------------------------


@pytest.fixture
def engine(made: Path) -> Iterator[Engine]:
    engine = keyed_engine(made, KEY)
    yield engine
    engine.dispose()


def test_what_sqlalchemy_wraps_is_told_too(made: Path, engine: Engine) -> None:
    flip(made, 4 * 4096 + 50)
    with engine.connect() as connection:
        assert "est abîmé" in sentence(
            lambda: connection.exec_driver_sql("SELECT * FROM note").all()
        )


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO note (id) VALUES (1)", exc.IntegrityError),
        ("DELETE FROM note", exc.IntegrityError),
        ("SELECT * FROM absent", exc.OperationalError),
        ("SELECT ?", exc.ProgrammingError),
    ],
)
def test_our_bugs_pass(engine: Engine, statement: str, error: type[Exception]) -> None:
    with engine.connect() as connection:
        with pytest.raises(error), translated("centre.db"):
            connection.exec_driver_sql(statement)


def test_what_the_driver_itself_complains_of_passes(made: Path, connect: Any) -> None:
    connection = connect(made)
    connection.close()
    with pytest.raises(sqlcipher3.dbapi2.ProgrammingError), translated("centre.db"):
        read(connection)


# Files -------------------------------------------------------------------------------------------


def test_a_full_device_is_told() -> None:
    with Path("/dev/full").open("wb", buffering=0) as device:
        assert "plus de place" in sentence(lambda: device.write(b"x"))


def test_what_is_missing_or_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "est introuvable" in sentence((tmp_path / "absent").read_bytes)
    assert "est introuvable" in sentence((tmp_path / "file" / "below").read_bytes)
    assert "est un dossier" in sentence(tmp_path.read_bytes)
    assert "existe déjà" in sentence(tmp_path.rmdir)
    assert "n’accepte pas le nom" in sentence((tmp_path / ("a" * 300)).read_bytes)


def refuse(code: int) -> None:
    raise OSError(code, os.strerror(code))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.EDQUOT, "plus de place"),
        (errno.EROFS, "lecture seule"),
        (errno.EACCES, "est refusé"),
        (errno.EPERM, "est refusé"),
        (errno.EIO, "est bien branché"),
        (errno.EMFILE, "d’autres programmes"),
        (errno.EBUSY, "Un autre programme"),
        (errno.ENOTSUP, "erreur ENOTSUP"),
    ],
)
def test_each_refusal_has_its_sentence(code: int, said: str) -> None:
    assert said in sentence(lambda: refuse(code))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOENT, "n’existe pas"),
        (errno.EISDIR, "nommez un fichier"),
        (errno.EACCES, "est refusé"),
        (errno.EIO, "est bien branché"),
        (errno.ESTALE, "est bien branché"),
        (errno.ENAMETOOLONG, "n’accepte pas le nom"),
        (errno.ENOTSUP, "erreur ENOTSUP"),
    ],
)
def test_a_file_to_be_read_has_sentences_of_its_own(code: int, said: str) -> None:
    told = unread(OSError(code, os.strerror(code)), "clé/liste.csv")
    assert said in told
    assert "clé/liste.csv" in told
    # It is no part of the centre: no backup holds it; nor does the system’s English say why.
    assert "sauvegarde" not in told
    assert os.strerror(code) not in told


def test_a_refusal_without_a_code_is_named_by_its_kind() -> None:
    def wait() -> None:
        raise TimeoutError

    assert "erreur TimeoutError" in sentence(wait)


def test_braces_in_a_name_are_only_a_name() -> None:
    with pytest.raises(EnvironmentProblem, match=r"\{centre\} est refusé"), translated("{centre}"):
        refuse(errno.EACCES)


def test_a_sentence_already_made_is_kept() -> None:
    with pytest.raises(EnvironmentProblem, match="inner est refusé"), translated("outer"):
        with translated("inner"):
            refuse(errno.EACCES)


def test_it_marks_functions_too() -> None:
    assert "est refusé" in sentence(translated("centre.db")(lambda: refuse(errno.EACCES)))


def test_a_function_of_sqlcipher_that_fails_is_told_by_its_words() -> None:
    error = sqlcipher3.dbapi2.OperationalError("disk I/O error")
    # The code of any mistake in SQL: alone, it would pass for a bug of ours.
    error.sqlite_errorcode = 1
    with pytest.raises(EnvironmentProblem, match="n’a pas pu lire ou écrire"):
        with translated("centre.db"):
            raise error
