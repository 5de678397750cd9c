"""Files brought to a dossier: read, and made fit to be kept. It writes nothing of them."""

from __future__ import annotations

import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clea_desktop.arrivals.faults import printable
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.evidence import EvidenceLimits, check_limits, check_weight, file_name
from clea_desktop.services import centre_facts
from clea_desktop.services.centre import Centre

if TYPE_CHECKING:
    from clea_desktop.documents.pieces import Fit

_CHUNK = 1 << 20


def limits(centre: Centre) -> EvidenceLimits:
    """The most a piece, and all those of a dossier, may weigh in this centre."""
    return centre_facts.chosen(centre, EvidenceLimits)


def keep_limits(centre: Centre, chosen: EvidenceLimits) -> None:
    """Keep the ceilings of the centre.

    :raises RuleError: not the responsable, or a ceiling out of its bounds.
    """
    centre.require_responsible()
    check_limits(chosen)
    centre_facts.choose(centre, chosen, "poids des preuves")


@dataclass(frozen=True)
class Ready:
    """A file read and made fit to be kept; ``told`` says what became of its name."""

    fit: Fit
    told: tuple[str, ...] = ()


def prepare(centre: Centre, file: Path) -> Ready:
    """Read a file and make it fit: long work, that writes nothing.

    :raises RuleError: it cannot be read, weighs too much, changed meanwhile, or is not what it
        says it is.
    """
    return _made_fit(file.name, _read(file, limits(centre)))


def prepare_pasted(centre: Centre, name: str, content: bytes) -> Ready:
    """As :func:`prepare`, of bytes that come from no file.

    :raises RuleError: as :func:`prepare`.
    """
    check_weight(file_name(name), len(content), limits(centre))
    return _made_fit(name, content)


def _made_fit(name: str, content: bytes) -> Ready:
    # The libraries of pictures are slow to import: only who brings one pays for them.
    from clea_desktop.documents.pieces import fit

    made = fit(name, content)
    plain = file_name(name)
    if plain == unicodedata.normalize("NFC", name):
        return Ready(made)
    # A path or an unseen sign in a name is somebody's doing: what is kept of it is said.
    why = "est réservé par Windows" if plain == file_name(plain[1:]) else "n’est pas admis partout"
    return Ready(
        made, (f"Le nom « {printable(name)} » {why} : la preuve s’appelle « {made.name} ».",)
    )


def _read(file: Path, ceilings: EvidenceLimits) -> bytes:
    """The bytes of a file, refused by its size before any is read.

    :raises RuleError: it cannot be read, weighs too much, or changed while it was.
    """
    name = file_name(file.name)
    try:
        before = file.stat()
        if stat.S_ISDIR(before.st_mode):
            raise RuleError(
                f"Le fichier « {name} » est un dossier, pas un fichier : ajoutez ses fichiers."
            )
        if not stat.S_ISREG(before.st_mode):
            raise RuleError(
                f"Le fichier « {name} » est un tube ou un périphérique, dont rien ne se "
                "copie : choisissez un vrai fichier."
            )
        check_weight(name, before.st_size, ceilings)
        found = bytearray()
        with file.open("rb") as stream:
            while part := stream.read(_CHUNK):
                found += part
                if len(found) > before.st_size:
                    break
        after = file.stat()
    except FileNotFoundError:
        raise RuleError(
            f"Le fichier « {name} » n’est plus là : il a été déplacé ou retiré pendant la copie ; "
            "rien n’est ajouté."
        ) from None
    except OSError as error:
        raise RuleError(
            f"Le fichier « {name} » ne se lit pas ({error.strerror}) : rien n’est ajouté."
        ) from None
    if (len(found), before.st_size, before.st_mtime_ns) != (
        after.st_size,
        after.st_size,
        after.st_mtime_ns,
    ):
        raise RuleError(
            f"Le fichier « {name} » a changé pendant la copie : attendez qu’il soit fini, puis "
            "recommencez."
        )
    return bytes(found)
