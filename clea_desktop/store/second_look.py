"""Whether a file that SQLCipher calls damaged is so, or could only not be read for a moment.

It deciphers what a refused read left in memory, and finds it altered: a disk that failed once and
a page that was spoilt for good get the same words. Only reading again tells one from the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2

from clea_desktop.store.problems import found_damage

_LOG_HEAD, _FRAME_HEAD = 32, 24
"""In bytes, of SQLite’s write-ahead log: what stands before its frames, and before each page."""

_UNREAD = "error reading "
"""How SQLCipher begins what it says of a page that the disk did not give."""


def damaged_pages(said: Iterable[str], path: Path) -> list[str]:
    """What SQLCipher says of each page of a file, without those that the log holds whole.

    It reads the file without its log: the pages that a stop left half folded in are whole there.
    """
    found = list(said)
    if found:
        held = _pages_in_log(path)
        found = [each for each in found if each.rpartition(" ")[2] not in held]
    return found


def unread_pages(said: Iterable[str]) -> bool:
    """Whether there is a page that the disk did not give."""
    return any(each.startswith(_UNREAD) for each in said)


def _pages_in_log(path: Path) -> frozenset[str]:
    """The numbers of the pages that the log of a database holds, as SQLite lays them there."""
    try:
        log = path.with_name(f"{path.name}-wal").read_bytes()
    except FileNotFoundError:
        return frozenset()
    size, salt = int.from_bytes(log[8:12], "big"), log[16:24]
    frames = range(_LOG_HEAD, len(log) - size - _FRAME_HEAD + 1, size + _FRAME_HEAD)
    # Behind what was written last lie frames of before, under another salt.
    own = itertools.takewhile(lambda at: log[at + 8 : at + 16] == salt, frames if size else ())
    return frozenset(str(int.from_bytes(log[at : at + 4], "big")) for at in own)


def could_not_be_read(path: Path, data_key: bytes | bytearray) -> bool:
    """Whether all of a file that was just called damaged reads well now, or is refused to us.

    False when it is damaged, and when that cannot be told.
    """
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlcipher3.dbapi2.connect(address, uri=True)) as connection:
            connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
            connection.execute("PRAGMA cipher_log_level = NONE")
            said = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            if unread_pages(said):
                return True
            if damaged_pages(said, path):
                return False
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (OSError, sqlcipher3.dbapi2.Error):
        return False


def unread(
    error: BaseException, path: Path, data_key: bytes | bytearray
) -> sqlcipher3.dbapi2.Error | None:
    """What should have been raised in the place of a damage found: a disk that failed.

    None when there is damage, or something else was raised.
    """
    if found_damage(error) and could_not_be_read(path, data_key):
        return sqlcipher3.dbapi2.OperationalError("disk I/O error")
    return None


@contextmanager
def told_rightly(path: Path, data_key: bytes | bytearray) -> Iterator[None]:
    """Have what the driver finds damaged looked at once more, before it is raised."""
    try:
        yield
    except sqlcipher3.dbapi2.Error as error:
        instead = unread(error, path, data_key)
        if instead is not None:
            raise instead from error
        raise
