"""What the computer refuses, told in one French sentence: the one place for the whole store."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlcipher3.dbapi2
from sqlalchemy.exc import DBAPIError

from clea_desktop.domain.errors import Damage, EnvironmentProblem

_FULL = (
    "Il n’y a plus de place sur le disque : {where} est resté tel qu’il était ; libérez de la "
    "place, puis recommencez."
)
_READ_ONLY = (
    "{where} est en lecture seule : rien n’y a été écrit ; rendez-le modifiable, ou choisissez un "
    "autre dossier."
)
_REFUSED = (
    "L’accès à {where} est refusé : fermez le programme qui s’en sert, ou demandez-en le droit à "
    "la personne qui gère l’ordinateur."
)
_FAILING = (
    "Le disque n’a pas pu lire ou écrire {where} : vérifiez qu’il y reste de la place et qu’il "
    "est bien branché, puis recommencez ; si cela continue, restaurez la dernière sauvegarde "
    "sur un autre disque."
)
_MISSING = (
    "{where} est introuvable, ou le dossier qui doit le contenir n’existe pas : vérifiez le nom "
    "donné."
)
_NOT_A_FILE = "{where} est un dossier, pas un fichier : donnez le nom d’un fichier."
_TAKEN = "{where} existe déjà et n’est pas vide : choisissez un autre nom."
_BAD_NAME = "Ce disque n’accepte pas le nom {where} : choisissez-en un plus court et plus simple."
_OVERLOADED = (
    "L’ordinateur n’a plus assez de mémoire ou a trop de fichiers ouverts pour {where} : fermez "
    "d’autres programmes, puis recommencez."
)
_DAMAGED = "{where} est abîmé : n’y écrivez plus et restaurez la dernière sauvegarde."
_UNREADABLE = (
    "{where} est abîmé, ou ne va pas avec le fichier keys.json posé à côté : n’y écrivez plus et "
    "restaurez la dernière sauvegarde."
)
_BUSY = (
    "Un autre programme occupe {where} (copie, antivirus, synchronisation…) : attendez qu’il ait "
    "fini ou fermez-le, puis recommencez."
)
_UNOPENED = (
    "{where} ne s’ouvre pas : vérifiez que son dossier existe, que vous avez le droit d’y écrire "
    "et qu’il reste de la place sur le disque."
)
_UNREAD = (
    "{where} ne se lit pas : vérifiez que sa clé USB ou son disque est bien branché, puis "
    "recommencez ; si cela continue, prenez une autre copie du fichier."
)
_OTHER = "Le système a refusé l’accès à {where} (erreur {code}) : vérifiez le disque et le nom."

_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EIO: _FAILING,
    errno.ENXIO: _FAILING,
    errno.ENODEV: _FAILING,
    errno.ESTALE: _FAILING,
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _MISSING,
    errno.EISDIR: _NOT_A_FILE,
    errno.EEXIST: _TAKEN,
    errno.ENOTEMPTY: _TAKEN,
    errno.ENAMETOOLONG: _BAD_NAME,
    errno.EINVAL: _BAD_NAME,
    errno.ELOOP: _BAD_NAME,
    errno.EMFILE: _OVERLOADED,
    errno.ENFILE: _OVERLOADED,
    errno.ENOMEM: _OVERLOADED,
    errno.EBUSY: _BUSY,
    errno.EAGAIN: _BUSY,
}

# Of a file that somebody names to be read: it is no part of the centre, and no backup holds it.
_OF_INPUT = {
    **_OF_SYSTEM,
    **{code: _UNREAD for code, sentence in _OF_SYSTEM.items() if sentence is _FAILING},
    errno.ENOENT: "Le fichier {where} n’existe pas : vérifiez son nom.",
    errno.EISDIR: "{where} est un dossier, pas un fichier : nommez un fichier.",
}

# The primary result codes of SQLite, which are part of its file-format promise. Those left out
# (a constraint, a trigger's refusal, a statement it does not know) are bugs of ours.
_OF_SQLITE = {
    3: _REFUSED,  # PERM
    5: _BUSY,  # BUSY
    6: _BUSY,  # LOCKED
    8: _READ_ONLY,  # READONLY
    10: _FAILING,  # IOERR
    11: _DAMAGED,  # CORRUPT
    13: _FULL,  # FULL
    14: _UNOPENED,  # CANTOPEN
    15: _BUSY,  # PROTOCOL: the log's own locks
    26: _UNREADABLE,  # NOTADB: also what a wrong key looks like
}

_OF_BACKUPS = {_FAILING, _DAMAGED, _UNREADABLE}
"""Those that send one to the last backup."""

_OF_DAMAGE = {11, 26}
_OF_PAGES = {10, *_OF_DAMAGE}

# The driver's own « backup » raises without a code, with SQLite's words for it.
_CODE_OF_WORDS = {
    "database is locked": 5,
    "database table is locked": 6,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the disk or the database refuses into a sentence; a bug of ours passes.

    :param where: the file or folder, as the user knows it.
    :raises EnvironmentProblem: in place of ``OSError`` and of the database's own errors.
    """
    try:
        yield
    except OSError as error:
        sentence = _OF_SYSTEM.get(error.errno or 0, _OTHER)
        raise _kind(sentence)(sentence.format(where=where, code=_name(error))) from error
    except (DBAPIError, sqlcipher3.dbapi2.Error) as error:
        code = _result_code(error)
        if code not in _OF_SQLITE:
            raise
        sentence = _OF_SQLITE[code]
        raise _kind(sentence)(sentence.format(where=where)) from error


def _kind(sentence: str) -> type[EnvironmentProblem]:
    return Damage if sentence in _OF_BACKUPS else EnvironmentProblem


def unread(error: OSError, where: str) -> str:
    """Why a file that somebody named to be read was not, in one sentence.

    :param where: the file, as the user knows it.
    """
    return _OF_INPUT.get(error.errno or 0, _OTHER).format(where=where, code=_name(error))


def failed_to_read(error: BaseException) -> bool:
    """Whether the database could not read or write a page, or found it damaged."""
    return isinstance(error, sqlcipher3.dbapi2.Error) and _result_code(error) in _OF_PAGES


def found_damage(error: BaseException) -> bool:
    """Whether the database found itself damaged, which one read that failed is enough for."""
    return isinstance(error, sqlcipher3.dbapi2.Error) and _result_code(error) in _OF_DAMAGE


def failing_sentence(where: str) -> str:
    """What to say of a file that the disk does not read or write."""
    return _FAILING.format(where=where)


def _name(error: OSError) -> str:
    """« ENOTSUP »: short, searchable, the same in every language."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def _result_code(error: Exception) -> int:
    """The primary code of SQLite under an error, 0 when the driver itself complains."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    # Today's driver gives primary codes; Python's own gives extended ones, which end in them.
    code: int = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    # SQLCipher’s own functions fail with the code of any mistake in SQL, and SQLite’s words.
    return code if code in _OF_SQLITE else _CODE_OF_WORDS.get(str(origin), code)
