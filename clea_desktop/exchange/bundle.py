"""A dossier file with its pieces: a zip of ``dossier.json`` and of ``evidence/`` by digests.

Nothing is compressed, so that a small file cannot ask for a whole disk; nothing is named by who
made it, so that no name leads anywhere. docs/formats/dossier.md says it all.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import MOST, weight_words
from clea_desktop.exchange.reading import SIZE_LIMIT

DOSSIER = "dossier.json"
PIECE = re.compile(r"evidence/([0-9a-f]{64})", re.ASCII)
HEAD = b"PK\x03\x04"
LARGEST = MOST.dossier_bytes + SIZE_LIMIT + (1 << 20)
"""The largest file read, in bytes."""

_MOST_FILES = 5_000
_PLAIN = 0o600 << 16


def is_packed(content: bytes) -> bool:
    """Whether a file is a dossier with its pieces."""
    return content.startswith(HEAD)


def pack_dossier(dossier: bytes, files: Mapping[str, bytes]) -> bytes:
    """The file of a dossier and of the pieces it tells, by their digests in hexadecimal.

    The same dossier gives the same bytes.
    """
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, content in [(DOSSIER, dossier), *((f"evidence/{d}", files[d]) for d in files)]:
            entry = ZipInfo(name)  # of no date
            entry.create_system, entry.external_attr = 3, _PLAIN
            archive.writestr(entry, content)
    return made.getvalue()


def unpack_dossier(content: bytes, source: str) -> tuple[bytes, dict[str, bytes]]:
    """The dossier file and the pieces that a bundle holds, each of the digest it is named by.

    :param source: the file's name, for the sentence.
    :raises RuleError: not as such a file is written; nothing of it is kept.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries, source)
            found = {entry.filename: archive.read(entry) for entry in entries}
    except (BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise RuleError(
            f"Le fichier « {source} » est abîmé, ou n’est pas un dossier avec ses preuves : "
            "redemandez-le à qui l’a fait."
        ) from None
    dossier = found.pop(DOSSIER)
    files = {}
    for name, piece in found.items():
        digest = name.rpartition("/")[2]
        if hashlib.sha256(piece).hexdigest() != digest:
            raise RuleError(
                f"Dans « {source} », une preuve n’a pas l’empreinte qui la nomme "
                f"({digest[:8]}…) : ce fichier a été modifié ; redemandez-le."
            )
        files[digest] = piece
    return dossier, files


def _check_entries(entries: list[ZipInfo], source: str) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > _MOST_FILES or names.count(DOSSIER) != 1 or len(set(names)) != len(names):
        raise BadZipFile("not one dossier, or a name twice")
    for entry in entries:
        if entry.filename != DOSSIER and PIECE.fullmatch(entry.filename) is None:
            shown = "".join(s if s.isprintable() else "□" for s in entry.filename)[:60]
            raise RuleError(
                f"Dans « {source} », le fichier nommé « {shown} » n’a rien à y faire : un dossier "
                "avec ses preuves ne contient que dossier.json et evidence ; redemandez-le."
            )
        if entry.compress_type != ZIP_STORED or entry.flag_bits & 1:
            raise BadZipFile("compressed, or encrypted")
        most = SIZE_LIMIT if entry.filename == DOSSIER else MOST.file_bytes
        if entry.file_size > most or entry.compress_size != entry.file_size:
            raise RuleError(
                f"Dans « {source} », un fichier pèse {weight_words(entry.file_size)}, et "
                f"{weight_words(most)} au plus sont admis : redemandez ce dossier autrement."
            )


def check_pieces(dossier: Dossier, files: Mapping[str, bytes], source: str) -> None:
    """Refuse a dossier that tells pieces it does not bring, or brings some it does not tell.

    :raises RuleError: which piece.
    """
    told = {piece.digest: piece for piece in dossier.journey.evidence}
    for digest, piece in told.items():
        if digest not in files:
            raise RuleError(
                f"Dans « {source} », la preuve « {piece.called} » est citée mais manque : "
                "redemandez le dossier avec ses preuves."
            )
        if len(files[digest]) != piece.size:
            raise RuleError(
                f"Dans « {source} », la preuve « {piece.called} » n’a pas le poids qui est dit "
                "d’elle : ce fichier a été modifié ; redemandez-le."
            )
    if files.keys() - told.keys():
        raise RuleError(
            f"Dans « {source} », une preuve n’est citée nulle part dans le dossier : ce fichier a "
            "été modifié ; redemandez-le."
        )
