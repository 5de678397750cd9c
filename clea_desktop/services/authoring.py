"""Authoring a release: from a folder of YAML files to a signed file; none of it needs a centre."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from clea_desktop import paths
from clea_desktop.arrivals.faults import printable
from clea_desktop.domain import texts
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.referential import Release
from clea_desktop.referentials import authoring, minisign_keys
from clea_desktop.referentials.authoring import Source
from clea_desktop.referentials.bundled import bundled_correspondences, bundled_releases
from clea_desktop.referentials.compare import Comparison, compare
from clea_desktop.referentials.container import LONGEST
from clea_desktop.referentials.format import SIZE_LIMIT
from clea_desktop.referentials.minisign import (
    BadSignatureError,
    PublicKey,
    SecretKey,
    new_secret_key,
    parse_public_key,
    public_key_file,
)
from clea_desktop.referentials.names import MANIFEST, SIGNATURE, correspondence_name
from clea_desktop.referentials.pack import Pack, read_pack, with_signature, write_pack
from clea_desktop.referentials.parts import check_between
from clea_desktop.services.clock import Clock
from clea_desktop.services.importing import read_input
from clea_desktop.services.referentials import leading, show_release
from clea_desktop.store.files import make_folder, remove, write_atomically
from clea_desktop.store.problems import translated


@dataclass(frozen=True)
class Pair:
    """The two files of a new key, and the key that verifies."""

    secret_file: Path
    public_file: Path
    public: PublicKey


def start(folder: Path, origin: tuple[str, ...], clock: Clock) -> list[Path]:
    """Write the files of a new source into a new folder.

    :param origin: a release file, or the référentiel and edition of one that comes with the
        program; nothing for a small model to fill in.
    :returns: the files, in the order to read them.
    :raises RuleError: the folder is there already, or the origin is not a sound release.
    """
    if os.path.lexists(folder):
        raise RuleError(f"{folder} existe déjà, rien n’y est écrit : nommez un nouveau dossier.")
    files = _model(clock().date()) if not origin else _of_origin(origin, clock().date())
    make_folder(folder)
    written = []
    try:
        for name, text in files.items():
            write_atomically(folder / name, text.encode())
            written.append(folder / name)
    except EnvironmentProblem:
        # Half a source would stand in the way of the next attempt.
        for file in written:
            remove(file)
        with suppress(OSError):
            folder.rmdir()
        raise
    return written


def is_source(path: Path) -> bool:
    """Whether a path names a source: its folder, or one of its files."""
    return path.is_dir() or (path.is_file() and authoring.is_of_source(path.name))


def read_source(path: Path) -> Source:
    """The release of a source, checked whole.

    :raises RuleError: it is none, or a file is missing or wrong: which one, which line, why.
    """
    if not is_source(path):
        # What is not there says so.
        read_input(path, 0)
        raise RuleError(f"{path} n’est pas une source : nommez le dossier de ses fichiers YAML.")
    folder = path if path.is_dir() else path.parent
    files, room = {}, LONGEST
    with translated(str(folder)), os.scandir(folder) as entries:
        wanted = (each for each in entries if authoring.is_of_source(each.name) and each.is_file())
        # Too many, or too long together, are refused by that: no more of them is read.
        for each in islice(wanted, authoring.MOST_FILES + 1):
            files[each.name] = read_input(folder / each.name, min(SIZE_LIMIT, room))
            room = max(0, room - len(files[each.name]))
    return authoring.read_source(files, folder.resolve().name, _bundled)


def read_release(path: Path) -> Release:
    """The release of a source or of a file, with what leads to it.

    :raises RuleError: it is not sound.
    """
    if is_source(path):
        pack = read_pack(read_source(path).packed(), path.name)
    else:
        pack = read_pack(read_input(path, LONGEST), path.name)
    return replace(pack.release, correspondences=pack.correspondences)


def compare_files(first: Path, second: Path) -> tuple[Release, Release, Comparison]:
    """Two releases side by side, each a source or a file.

    :raises RuleError: one of them is not sound.
    """
    earlier, later = read_release(first), read_release(second)
    for since, to, file in ((earlier, later, second), (later, earlier, first)):
        found = to.correspondence_from(since.key)
        if found is not None:
            check_between(found, since, to, f"{file.name} › {correspondence_name(found.since)}")
    return earlier, later, compare(earlier, later, leading(earlier, later))


def build(source: Path, to: Path, publisher: str = "", public: PublicKey | None = None) -> Release:
    """Write the release file of a source, unsigned.

    :param publisher: who will sign it with minisign itself, and with which key.
    :raises RuleError: the source is not sound, or the file is not named as a release.
    """
    _check_name(to, ".clea-ref")
    if public is not None:
        publisher = _publisher(publisher)
    made = read_source(source)
    write_atomically(to, made.packed(publisher, public))
    return made.tree.release


def make_key(base: Path, passphrase: str | None) -> Pair:
    """Make a pair of keys in minisign's format: « BASE.key », its owner's alone, and « BASE.pub ».

    :param passphrase: what locks the secret one; None to leave it open.
    :raises RuleError: one of the files is there already, or the passphrase is empty.
    """
    if base.is_dir() or not base.name:
        raise RuleError(f"{base} est un dossier : nommez la clé à faire.")
    secret_file, public_file = (base.with_name(f"{base.name}{end}") for end in (".key", ".pub"))
    for file in (secret_file, public_file):
        if os.path.lexists(file):
            raise RuleError(
                f"{file} existe déjà, et une clé ne s’écrase pas : nommez une autre clé."
            )
    if passphrase == "":
        raise RuleError(
            "La phrase de passe de la clé est vide : choisissez-en une, ou --no-passphrase."
        )
    secret = new_secret_key(os.urandom(40))
    kept = minisign_keys.secret_key_file(secret, passphrase, os.urandom(32))
    said = public_key_file(secret.public, f"minisign public key {printable(base.name)}")
    write_atomically(secret_file, kept)
    try:
        write_atomically(public_file, said)
    except EnvironmentProblem:
        # Half a pair would stand in the way of the next attempt.
        remove(secret_file)
        raise
    return Pair(secret_file, public_file, secret.public)


def is_locked(key_file: Path) -> bool:
    """Whether a secret key asks for a passphrase.

    :raises RuleError: it is no secret key.
    """
    try:
        return minisign_keys.is_locked(read_input(key_file, SIZE_LIMIT))
    except minisign_keys.KeyFileError as error:
        raise _no_key(key_file) from error


def sign(file: Path, key_file: Path, passphrase: str | None, publisher: str, to: Path) -> PublicKey:
    """Sign a release file, in the publisher's name.

    :raises RuleError: the file is not sound, the key is none, or its passphrase another.
    :raises EnvironmentProblem: the computer has not the memory that the key asks for.
    """
    _check_signed(to, file)
    publisher = _publisher(publisher)
    pack = _container(file)
    assert pack.manifest is not None
    secret = _secret(key_file, passphrase)
    said = replace(pack.manifest, publisher=publisher)
    others = {k: v for k, v in pack.parts.items() if k not in {MANIFEST, SIGNATURE}}
    write_atomically(to, write_pack(pack.tree, said, others, secret))
    return secret.public


def put_signature(file: Path, signature: Path, to: Path) -> PublicKey:
    """Put into a release file the signature that minisign made of its manifest.

    :raises RuleError: it is not that of the publisher whom the manifest names.
    """
    _check_signed(to, file)
    data = read_input(file, LONGEST)
    try:
        made = with_signature(data, read_input(signature, SIZE_LIMIT), file.name)
    except RuleError as refusal:
        if not isinstance(refusal.__cause__, BadSignatureError):
            raise
        raise RuleError(
            f"{signature} n’est pas la signature du manifeste de {file} par la clé qu’il nomme : "
            "écrivez le manifeste avec --manifest-to, signez-le avec minisign, sans -l, et donnez "
            "le fichier .minisig."
        ) from refusal
    key = read_pack(made, file.name).key
    assert key is not None
    write_atomically(to, made)
    return key


def manifest_of(file: Path, to: Path) -> None:
    """Write a release file's manifest by itself, as minisign will sign it.

    :raises RuleError: the file is not sound, or is a tree alone.
    """
    _check_name(to, ".json")
    write_atomically(to, _container(file).parts[MANIFEST])


def public_key(file: Path) -> PublicKey:
    """The public key of a « .pub » file, or of a signed release.

    :raises RuleError: there is none in it.
    """
    data = read_input(file, LONGEST)
    if data[:2] == b"PK":
        key = read_pack(data, file.name).key
        if key is None:
            raise RuleError(f"{file} n’est signé par personne : signez-le d’abord.")
        return key
    try:
        return parse_public_key(data.decode())
    except ValueError as error:
        raise RuleError(
            f"{file} n’est ni une clé publique de minisign, ni un fichier de référentiel : donnez "
            "un fichier .pub ou .clea-ref."
        ) from error


def _bundled(referential: str, edition: str) -> Release | None:
    try:
        return show_release(referential, edition)
    except RuleError:
        return None


def _model(today: date) -> dict[str, str]:
    folder = paths.resources() / "authoring"
    return {
        name: (folder / name).read_text("utf-8").replace("AAAA-MM-JJ", today.isoformat())
        for name in (authoring.PUBLICATION, authoring.TREE)
    }


def _of_origin(origin: tuple[str, ...], today: date) -> dict[str, str]:
    if len(origin) == 1:
        file = Path(origin[0])
        return authoring.source_of(read_pack(read_input(file, LONGEST), file.name), today)
    wanted = show_release(*origin)
    folder = paths.resources() / "referentials"
    tree = next(f for f in bundled_releases(folder) if f.release.key == wanted.key)
    leading_here = {
        correspondence_name(found.since): content
        for found, content in bundled_correspondences(folder)
        if (found.id, found.edition) == (wanted.key.id, wanted.key.edition)
    }
    return authoring.source_of(Pack(tree, parts=leading_here), today)


def _check_name(to: Path, end: str) -> None:
    """What is written is named as what it is: no key, passphrase or source is written over."""
    if not to.name:
        raise RuleError(f"Il manque le nom du fichier à écrire, qui finit par {end}.")
    if to.suffix != end:
        raise RuleError(f"{to} ne finit pas par {end} : {_RENAME}")


_RENAME = "nommez ainsi le fichier à écrire, pour qu’il n’en écrase pas un d’une autre sorte."


def _check_signed(to: Path, file: Path) -> None:
    """A file is signed where it lies, whatever its name, or under the name of a release."""
    if to != file:
        _check_name(to, ".clea-ref")


def _publisher(name: str) -> str:
    return texts.typed("La publication au nom de --publisher", name, texts.name)


def _container(file: Path) -> Pack:
    pack = read_pack(read_input(file, LONGEST), file.name)
    if pack.manifest is None:
        raise RuleError(
            f"{file} est un référentiel seul, sans manifeste : faites-en une source avec "
            "« referential init --from », puis « referential build »."
        )
    return pack


def _secret(key_file: Path, passphrase: str | None) -> SecretKey:
    try:
        return minisign_keys.parse_secret_key(read_input(key_file, SIZE_LIMIT), passphrase)
    except minisign_keys.WrongPassphraseError as error:
        raise RuleError(
            f"La phrase de passe n’ouvre pas la clé {key_file} : redonnez-la."
        ) from error
    except minisign_keys.KeyFileError as error:
        raise _no_key(key_file) from error
    except minisign_keys.LowMemoryError as error:
        raise EnvironmentProblem(
            f"Il faut {error.args[0] >> 20} Mo de mémoire libre pour ouvrir la clé {key_file} : "
            "fermez d’autres programmes, puis recommencez."
        ) from error


def _no_key(key_file: Path) -> RuleError:
    return RuleError(
        f"{key_file} n’est pas une clé secrète de minisign, ou elle est abîmée : donnez le "
        "fichier .key."
    )
