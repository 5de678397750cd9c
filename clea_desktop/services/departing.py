"""A dossier that goes on elsewhere: what the other organisme needs, written in one action."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clea_desktop.domain.errors import RuleError
from clea_desktop.exchange import envelope
from clea_desktop.services import journey, papers, written
from clea_desktop.services.centre import Centre
from clea_desktop.services.change import Change
from clea_desktop.services.exporting import dossier_file
from clea_desktop.services.outside import check_outside
from clea_desktop.store.files import make_folder, write_atomically

PAPERS = (("livret", "livret"), ("attestation", "attestation"), ("grid", "grille"))
"""The papers that go along, and how their files end; only those the dossier has by then."""

_CONSONANTS, _VOWELS = "bdfgjklmnprstvz", "aeiou"
_WORDS = 6
"""Of two syllables each: 75 bits, which nobody guesses, and which can be said on the phone."""


@dataclass(frozen=True)
class Departed:
    """What was written, and the phrase that opens the envelope: kept nowhere."""

    change: Change
    files: tuple[Path, ...]
    phrase: str


def new_phrase() -> str:
    """A phrase of six short words that mean nothing, easy to say and to type."""

    def syllable() -> str:
        return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)

    return " ".join(syllable() + syllable() for _ in range(_WORDS))


def depart(centre: Centre, dossier_id: bytes, to: str, on: date, folder: Path) -> Departed:
    """Hand a dossier over to another organisme; it is only read here from then on.

    :param folder: a new one, where the papers and the sealed dossier file are written.
    :raises RuleError: an assessment is open, a day to come, a folder that is not new.
    :raises EnvironmentProblem: the folder cannot be written; the dossier stays here.
    """
    centre.require("export")
    check_outside(centre.store.folder.path, folder / "x")
    if folder.exists():
        raise RuleError(f"{folder} existe déjà : choisissez un nouveau dossier, pour ce départ.")
    dossier = centre.in_hand(dossier_id)
    reference, phrase = dossier.reference, new_phrase()
    made: dict[str, bytes] = {}
    if dossier.current is not None and dossier.current.closing is not None:
        for kind, ending in PAPERS:
            made[f"{reference}-{ending}.pdf"] = papers.compose_paper(centre, dossier_id, kind).pdf

    for rank, assessment in enumerate(dossier.assessments, start=1):
        scan = journey.scan_of(centre, assessment.id) if assessment.id is not None else None
        if scan is not None:
            made[f"{reference}-reprise-{rank}{Path(scan[0]).suffix.lower()}"] = scan[1]

    begun: list[Path] = []

    def write_all() -> None:
        # The pieces go along: the file is then a zip.
        kind = "zip" if dossier.journey.evidence else "json"
        sealed = envelope.seal(dossier_file(centre, dossier), phrase)
        made[f"{reference}-dossier.{kind}.age"] = sealed
        make_folder(folder)
        begun.append(folder)
        for name, content in made.items():
            write_atomically(folder / name, content)

    try:
        change = journey.depart(centre, dossier_id, to, on, write_all)
    except BaseException:
        # Not gone, whatever was written for who would have followed: nothing stays in clear. A
        # folder that somebody else made meanwhile is theirs.
        for own in begun:
            shutil.rmtree(own, ignore_errors=True)
        raise
    with written.recorded(centre, [dossier_id], "dossier de départ", folder):
        pass
    return Departed(change, tuple(folder / name for name in made), phrase)
