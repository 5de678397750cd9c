"""The one point where what the disk refuses becomes a sentence for people.

Reads and writes of the store pass through :func:`translated`. Faults of ours (a broken
constraint, a trigger's refusal) pass untranslated: they are bugs, not the computer's doing.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2
from sqlalchemy.exc import DBAPIError

from clea_desktop.domain.errors import EnvironmentProblem

_FULL = (
    "Le disque est plein : rien n’a été enregistré dans {0}. Libérez de la place, puis reprenez."
)
_READ_ONLY = (
    "{0} est en lecture seule : rien n’a été enregistré. Rendez ce dossier modifiable, puis "
    "reprenez."
)
_DAMAGED = (
    "{0} est abîmé, ou ce n’est pas un centre de CléA Desktop : il n’a pas été modifié. "
    "Restaurez la dernière sauvegarde."
)
_BUSY = "{0} est occupé par un autre programme : fermez-le, puis reprenez."
_UNREADABLE = (
    "L’ordinateur n’arrive pas à lire ou à écrire {0} : vérifiez le disque ou la clé, puis "
    "reprenez."
)
_MISSING = "{0} est introuvable : vérifiez l’emplacement, puis reprenez."

_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _MISSING,
}

# sqlcipher3 carries no error code: SQLite's own words are all there is to go by.
_BY_WORDS = (
    ("database or disk is full", _FULL),
    ("attempt to write a readonly database", _READ_ONLY),
    ("file is not a database", _DAMAGED),
    ("database disk image is malformed", _DAMAGED),
    ("hmac", _DAMAGED),
    ("database is locked", _BUSY),
    ("unable to open database file", _UNREADABLE),
    ("disk i/o error", _UNREADABLE),
)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the disk or the database refuses into one French sentence.

    :param where: the file or folder, as the sentence names it.
    :raises EnvironmentProblem: in place of the error.
    """
    try:
        yield
    except OSError as error:
        words = _BY_ERRNO.get(error.errno or 0, _UNREADABLE)
        raise EnvironmentProblem(words.format(where)) from error
    except (DBAPIError, sqlcipher3.dbapi2.Error) as error:
        sentence = _sentence_of(str(getattr(error, "orig", error)).lower())
        if sentence is None:
            raise
        raise EnvironmentProblem(sentence.format(where)) from error


def _sentence_of(message: str) -> str | None:
    return next((words for sign, words in _BY_WORDS if sign in message), None)
