"""The container of a release file: a small zip of named files, read with nothing taken on trust."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from clea_desktop.arrivals.faults import Fault, quoted, refusal, too_big
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import NBSP

LONGEST = 20_000_000
"""The longest container, and the most its files may hold together, in bytes."""

_LONGEST_FILE = 5_000_000
_MOST_FILES = 32
_LONGEST_LIST = 16_000
_NAMES = re.compile(
    r"manifeste\.json(\.minisig)?|referentiel\.json|aides\.json"
    r"|contexte-[a-z0-9-]{1,60}\.json|correspondance-[A-Za-z0-9.-]{1,20}\.json"
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    EOFError,
    ValueError,
    OSError,
    struct.error,
)


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """The container of some files: always the same for the same files, whatever the computer."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = _READABLE
            archive.writestr(info, content, compresslevel=9)
    return into.getvalue()


def unpacked(data: bytes, source: str) -> dict[str, bytes]:
    """The files of a container, each within bounds.

    :param source: the container's name, for the sentence.
    :raises RuleError: it is damaged, too big, or holds something that has no place in it.
    """
    if len(data) > LONGEST:
        raise too_big(source, LONGEST)
    # Nothing before the first file, nothing after the last: what is signed is all there is.
    if data[:4] != b"PK\x03\x04" or data[-22:-18] != b"PK\x05\x06":
        raise _refused(source, "ce n’est pas un fichier de référentiel, ou il est incomplet")
    # The list of its files is measured before it is read: each of its lines would weigh a thousand
    # bytes. What says that there is more of it elsewhere is refused with it.
    listed = int.from_bytes(data[-10:-6], "little")
    if listed > _LONGEST_LIST or data[-42:-38] == b"PK\x06\x07":
        raise _refused(source, f"il contient trop de fichiers, {_MOST_FILES} au plus")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, source)
    except RuleError:
        raise
    except _BROKEN as error:
        raise _refused(source, "il est abîmé ou incomplet") from error


def _read(archive: zipfile.ZipFile, source: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _MOST_FILES:
        raise _refused(source, f"il contient {len(entries)} fichiers, {_MOST_FILES} au plus")
    found: dict[str, bytes] = {}
    room = LONGEST
    for entry in entries:
        name = entry.filename
        if not _NAMES.fullmatch(name) or entry.orig_filename != name:
            raise _refused(source, f"il contient {quoted(name)}, qui n’y a pas sa place")
        if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise _refused(source, f"{quoted(name)} y est un lien, ou autre chose qu’un fichier")
        if name in found:
            raise _refused(source, f"il contient deux fois {quoted(name)}")
        if entry.flag_bits & 1 or entry.compress_type not in {
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        }:
            raise _refused(source, f"{quoted(name)} y est chiffré ou compressé autrement")
        if entry.file_size > _LONGEST_FILE:
            raise _refused(source, f"{quoted(name)} dépasse {_LONGEST_FILE // 1_000_000}{NBSP}Mo")
        with archive.open(entry) as stream:
            # What the entry announces is not to be believed.
            content = stream.read(min(_LONGEST_FILE, room) + 1)
        room -= len(content)
        if len(content) > _LONGEST_FILE or room < 0:
            raise _refused(source, f"{quoted(name)} est trop long")
        found[name] = content
    return found


def _refused(source: str, why: str) -> RuleError:
    return refusal(source, [Fault("contenu du fichier", why)])
