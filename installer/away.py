"""A second place of the backups that goes away: what both trials share.

The place is chosen from source, as the window does it: no command of the headless face chooses one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from clea_desktop.domain.backups import BackupPolicy
from clea_desktop.services import centre_facts, opening
from clea_desktop.services.clock import system_clock
from installer.common import PackagingProblem, say

Face = Callable[..., str]
"""A command of the installed program: its words in, what it said out; it raises when it fails."""

INTERRUPTED = "c’est sa copie dans"


def choose(centre: Path, place: str, passphrase: str, *, apart: bool) -> None:
    """Note in a centre the second place of its backups.

    :param place: as the installed program names it.
    :param apart: whether it is on another disk than the centre: Wine gives every disk one number.
    """
    opened = opening.open_centre(centre, opening.Secret(passphrase=passphrase), system_clock)
    try:
        chosen = BackupPolicy(second_place=place, second_apart=apart)
        centre_facts.choose(opened, chosen, "sauvegardes")
    finally:
        opened.close()


def references(face: Face) -> list[str]:
    """The dossiers of a centre, by their references."""
    return re.findall(r"^(\d{4}-\d{4}) ", face("dossier", "list"), re.MULTILINE)


def copies(place: Path) -> list[Path]:
    """The backups that lie in a second place."""
    return sorted(place.glob("CleA-sauvegardes-*/*.cleabackup"))


def imported(face: Face, file: str, place: Path, *, copied: int, said: str = "") -> None:
    """Take a dossier in, which makes a backup on closing; and see what came to the second place.

    :param copied: how many copies it holds then.
    :param said: what the program must have said, or nothing of backups.
    :raises PackagingProblem: another number, other words.
    """
    told = face("dossier", "import", file)
    found = len(copies(place))
    if found != copied or (said not in told if said else "sauvegarde" in told):
        raise PackagingProblem(f"{found} copies dans {place}, {copied} attendues : {told}")
    half_done = list(place.rglob(".clea-*"))
    if half_done:
        raise PackagingProblem(f"Une copie à moitié faite est restée : {half_done[0]}")


def nothing_lost(face: Face, known: int) -> None:
    """The centre and its own backups are sound, and hold every dossier.

    :raises PackagingProblem: one is missing.
    """
    face("check")
    found = len(references(face))
    if found != known:
        raise PackagingProblem(f"Le centre a {found} dossiers, {known} étaient attendus.")


def say_sentence(told: str) -> None:
    """Print the sentence of a copy that was interrupted."""
    line = next(line for line in told.splitlines() if INTERRUPTED in line)
    say(f"  « {line.strip()} »")
