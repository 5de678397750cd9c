"""Dossier files brought into the centre: every file of a command, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange import bundle, envelope
from clea_desktop.exchange.reading import SIZE_LIMIT, read_dossier
from clea_desktop.services import evidence
from clea_desktop.services.backups import before_risk
from clea_desktop.services.candidates import add_dossier
from clea_desktop.services.centre import Centre
from clea_desktop.store import dossiers
from clea_desktop.store.problems import unread


@dataclass(frozen=True)
class Imported:
    """A file and the reference its dossier was given."""

    file: Path
    reference: str


def is_sealed(file: Path) -> bool:
    """Whether a file is an envelope, that a phrase opens; False where it cannot be read."""
    try:
        with file.open("rb") as stream:
            return envelope.is_envelope(stream.read(64))
    except OSError:
        # Reading it whole will say why.
        return False


def import_dossiers(
    centre: Centre, files: Sequence[Path], phrase: str | None = None
) -> list[Imported]:
    """Bring dossier files in, one act each, all in one transaction.

    :param phrase: what opens those that are sealed.
    :raises RuleError: a file is missing or wrong, or a dossier is here already; nothing of the
        whole command is stored.
    :raises EnvironmentProblem: the disk refused; nothing is stored either.
    """
    read = [(file, *_read(centre, file, phrase)) for file in files]
    contents = [piece for _file, _dossier, pieces in read for piece in pieces.values()]
    if len(read) > 1:
        # One is undone by withdrawing it; many are not, by hand.
        before_risk(centre)
    imported = []
    with evidence.laid(centre, contents) as held, centre.store.database.writing() as transaction:
        known = {kept.digest.hex(): kept for kept in held}
        for file, dossier, pieces in read:
            own = [known[digest] for digest in pieces]
            try:
                dossier_id = add_dossier(
                    centre, transaction, dossier, "import", "dossier importé", pieces=own
                )
            except RuleError as refusal:
                raise RuleError(f"{file.name} : {refusal.sentence}") from refusal
            reference = dossiers.load(transaction.connection, dossier_id).reference
            imported.append(Imported(file, reference))
    return imported


def _read(centre: Centre, file: Path, phrase: str | None) -> tuple[Dossier, Mapping[str, bytes]]:
    """The dossier of a file, and the bytes of its pieces by their digests."""
    content = read_input(file, _limit(file))
    if envelope.is_envelope(content):
        if phrase is None:
            raise RuleError(
                f"« {file.name} » est scellé : donnez la phrase qui l’ouvre, celle que vous a dite "
                "l’organisme de départ."
            )
        content = envelope.unseal(content, phrase, file.name)
    files: Mapping[str, bytes] = {}
    if bundle.is_packed(content):
        content, files = bundle.unpack_dossier(content, file.name)
    dossier = read_dossier(
        content,
        file.name,
        centre.latest_release,
        centre.clock(),
        centre.fingerprints,
        centre.release_of_fingerprint,
    )
    bundle.check_pieces(dossier, files, file.name)
    for piece in dossier.journey.evidence:
        evidence.check_shown(piece, files[piece.digest], file.name)
    return dossier, files


def _limit(file: Path) -> int:
    """How many bytes may be read of a file, by what it begins with."""
    try:
        with file.open("rb") as stream:
            head = stream.read(64)
    except OSError:
        # Reading it whole will say why.
        return SIZE_LIMIT
    large = bundle.is_packed(head) or envelope.is_envelope(head)
    return bundle.LARGEST if large else SIZE_LIMIT


def read_input(file: Path, limit: int) -> bytes:
    """The bytes of a file the user named.

    :param limit: in bytes; one more is read, so that the reader can refuse a larger file.
    :raises RuleError: it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise RuleError(unread(error, str(file))) from error
