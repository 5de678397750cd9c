"""Restoring: what a backup would lose or win is told first, and what it replaces is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from clea_desktop import paths
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import NBSP, counted, date_words, listed, time_words
from clea_desktop.domain.rights import Profile, check_allowed
from clea_desktop.services.centre import Centre
from clea_desktop.services.clock import Clock
from clea_desktop.services.erasing import read_tombstones, reapply
from clea_desktop.services.opening import Secret, open_centre
from clea_desktop.services.outside import check_outside
from clea_desktop.store import centre_steps, keys, registry, tries
from clea_desktop.store.backup import (
    SUFFIX,
    acts_of,
    backup_instant,
    backups_in,
    laid_aside,
    restore,
)
from clea_desktop.store.container import ContainerInfo, read_member, verify_container
from clea_desktop.store.files import sync_folder
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import Head
from clea_desktop.store.ids import id_source
from clea_desktop.store.lock import hold
from clea_desktop.store.migrate import REVISIONS
from clea_desktop.store.problems import translated
from clea_desktop.store.recovery import read_code, resembles_code
from clea_desktop.store.roles import role_in
from clea_desktop.store.tombstones import add_tombstones

_T = TypeVar("_T")


@dataclass(frozen=True)
class Difference:
    """A backup beside the centre as it is: how many acts and dossiers only one of them holds.

    ``lost`` and ``lost_dossiers`` are those of the centre that the backup lacks; ``won`` and
    ``won_dossiers`` the reverse.
    """

    made_at: datetime
    lost: int
    lost_dossiers: int
    won: int
    won_dossiers: int
    back: tuple[str, ...] = ()
    older_sheet: bool = False


def secret_of(typed: str) -> Secret:
    """What was typed, as a recovery code when it reads as one, else as a passphrase."""
    try:
        read_code(typed)
    except EnvironmentProblem:
        return Secret(passphrase=typed)
    return Secret(recovery_code=typed)


@dataclass(frozen=True)
class Named:
    """What the name of a backup says, at the clock of its computer; None of another name."""

    file: Path
    made_at: datetime | None = None
    acts: int | None = None


@dataclass(frozen=True)
class Offered:
    """A backup that was read whole: a closed centre could be restored from it.

    ``head`` is the last act it holds; the first backups did not say it.
    """

    file: Path
    made_at: datetime
    dossiers: int
    acts: int
    centre: bytes
    head: Head | None = None


class OtherCentre(RuleError):
    """A backup that does not take the place of the open centre: it is of another one."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} est la sauvegarde d’un autre centre{NBSP}: elle ne remplace pas celui-ci."
        )
        self.file = file


def at_hand(data: Path) -> list[Path]:
    """The backups of a centre that is closed, those that hold the most in front."""
    # By what they hold: a clock may have been wrong.
    return backups_in(paths.backups_of(data))[::-1]


def glance(file: Path) -> Named:
    """A backup as its name tells it; nothing of it is read."""
    if file not in backups_in(file.parent):
        return Named(file)
    return Named(file, backup_instant(file), acts_of(file))


def read_whole(file: Path) -> Offered:
    """A backup, read whole and compared with what it says of itself.

    :raises RuleError: there is no such backup.
    :raises EnvironmentProblem: it is damaged, or made by a newer program.
    """
    info = _readable(file)
    counts = info.counts
    return Offered(
        file, info.made_at, counts.get("dossiers", 0), counts.get("acts", 0), info.centre, info.head
    )


def last_good(data: Path) -> Offered | None:
    """The last backup of a centre that reads back whole; None when there is none."""
    for file in at_hand(data):
        with suppress(EnvironmentProblem, RuleError):  # damaged, or taken away meanwhile
            return read_whole(file)
    return None


def difference(centre: Centre, file: Path, secret: Secret) -> Difference:
    """What restoring a backup in place of the open centre would lose and win; nothing changes.

    :param secret: of the day of the backup.
    :raises OtherCentre: it is of another centre.
    :raises RuleError: no such backup.
    :raises EnvironmentProblem: a damaged backup, a wrong passphrase, no room to read it.
    """
    _require_file(file)
    info = _readable(file)
    if info.centre != centre.store.database.centre_id:
        raise OtherCentre(file)
    opener = _opener(secret, centre.store.folder, centre.wall)
    with laid_aside(file, centre.store.folder.path, opener) as connection:
        acts, dossiers = registry.all_acts(connection), registry.all_dossiers(connection)
        then = centre_steps.all_of(connection, Profile)
    with centre.store.database.reading() as connection:
        own_acts, own_dossiers = registry.all_acts(connection), registry.all_dossiers(connection)
        renewed = registry.acts_of_kind(connection, "keys")
    return Difference(
        info.made_at,
        len(own_acts - acts),
        len(own_dossiers - dossiers),
        len(acts - own_acts),
        len(dossiers - own_dossiers),
        _coming_back(centre, then),
        bool(renewed - acts),
    )


def _coming_back(centre: Centre, then: Iterable[Profile]) -> tuple[str, ...]:
    """Whose profile was withdrawn since, and would open the restored centre again."""
    stood = {each.person.id: each.withdrawn_on is None for each in then}
    return tuple(
        each.person.name
        for each in centre.profiles
        if each.withdrawn_on is not None and stood.get(each.person.id, False)
    )


def known_centre(data: Path) -> bytes | None:
    """Which centre a folder holds, by its last good backup; None when nothing tells."""
    found = last_good(data)
    return found.centre if found is not None else None


def may_be_another(problem: EnvironmentProblem, data: Path, file: Path) -> bool:
    """Whether what opens a backup, and not the centre that is there, may be of another centre.

    :param problem: why that centre did not open.
    """
    if not isinstance(problem, keys.WrongSecret | tries.TooSoon):
        return False
    known = known_centre(data)
    return known is None or known != centre_of(file)


def centre_of(file: Path) -> bytes:
    """Which centre a backup is of.

    :raises RuleError: there is no such backup.
    :raises EnvironmentProblem: it is damaged, or made by a newer program.
    """
    return _readable(file).centre


def _readable(file: Path) -> ContainerInfo:
    _require_file(file)
    with translated(str(file)):
        info = verify_container(file)
    if info.revision.isdigit() and int(info.revision) > int(REVISIONS[-1]):
        raise EnvironmentProblem(
            f"La sauvegarde {file.name} vient d’une version plus récente de CléA Desktop (schéma "
            f"{info.revision}){NBSP}: rien n’est changé{NBSP}; installez cette version, puis "
            "recommencez."
        )
    return info


def difference_words(found: Difference) -> str:
    """What restoring would lose and win, in one or two sentences."""
    day, at = date_words(found.made_at.date()), time_words(found.made_at)
    told = [f"La sauvegarde est du {day} à {at}."]
    if found.lost:
        acts = counted(
            found.lost,
            "action faite depuis serait perdue",
            "actions faites depuis seraient perdues",
        )
        which = counted(found.lost_dossiers, "dossier ouvert depuis", "dossiers ouverts depuis")
        told.append(f"{acts}{f', dont {which}' if found.lost_dossiers else ''}.")
    else:
        told.append("Rien de ce que contient le centre ne serait perdu.")
    if found.won:
        acts = counted(found.won, "action", "actions")
        which = counted(found.won_dossiers, "dossier", "dossiers")
        with_them = f" et {which}" if found.won_dossiers else ""
        told.append(f"{acts}{with_them} que le centre n’a plus reviendraient.")
    if found.back:
        one = len(found.back) == 1
        told.append(
            f"{listed(found.back)}, dont le profil a été retiré depuis, "
            f"{'pourrait' if one else 'pourraient'} de nouveau l’ouvrir{NBSP}: retirez-le encore."
        )
    if found.older_sheet:
        told.append("La fiche de secours serait celle d’avant.")
    return " ".join(told)


def restore_backup(file: Path, to: Path, secret: Secret, clock: Clock) -> None:
    """Lay a backup into a new folder; it opens with the passphrases of its day.

    :raises RuleError: there is no such backup, it is a folder, or who opens it was not its
        responsable.
    :raises EnvironmentProblem: a damaged backup, a wrong passphrase, a folder in use.
    """
    _readable(file)
    restore(file, Folder(to), _opener(secret), clock(), id_source(clock))
    stones = read_tombstones(file.parent)
    if stones:
        # Who was erased since does not come back with it.
        centre = open_centre(to, secret, clock)
        try:
            reapply(centre, stones)
        finally:
            centre.close()


def restore_aside(centre: Centre, file: Path, into: Path, secret: Secret) -> Path:
    """Lay a backup into a folder of its own; the open centre stays as it is.

    :param into: where that folder is made.
    :returns: that folder, a centre to open apart.
    :raises RuleError: as :func:`restore_backup`; or it would lie among the centre's own files.
    :raises EnvironmentProblem: as :func:`restore_backup`.
    """
    day = _readable(file).made_at.date()
    to = _free(into / f"centre-restauré-{day:%Y-%m-%d}")
    check_outside(centre.store.folder.path, to)
    restore_backup(file, to, secret, centre.clock)
    return to


def restore_in_place(file: Path, data: Path, secret: Secret, clock: Clock) -> Path | None:
    """Put a backup in place of a centre that is closed: :func:`prepare`, then :func:`take_place`.

    :returns: where the replaced folder is kept; None when there was none.
    :raises RuleError: there is no such backup.
    :raises EnvironmentProblem: a damaged backup, a wrong passphrase, the centre is open, the disk.
    """
    prepare(file, data, secret, clock)
    return take_place(data, clock)


def check_opens(file: Path, data: Path, secret: Secret, clock: Clock) -> None:
    """Whether that opens a backup, by its keys alone: nothing of it is laid anywhere.

    :param data: the centre that is there, at whose door wrong ones are counted.
    :raises EnvironmentProblem: it does not, or it comes too soon after others; a damaged backup.
    """
    coming = Folder(data)

    def opened() -> None:
        keys.check_opens(
            read_member(file, coming.keys.name),
            str(file),
            passphrase=secret.passphrase,
            recovery_code=secret.recovery_code,
        )

    _tried(opened, secret, coming if data.exists() else None, clock)


def prepare(file: Path, data: Path, secret: Secret, clock: Clock) -> None:
    """Lay a backup beside the centre, which may still be open, ready to take its place.

    First, because closing makes a backup of its own, which may thin out the one to restore.

    :raises RuleError: there is no such backup.
    :raises EnvironmentProblem: a damaged backup, a wrong passphrase, the disk.
    """
    _readable(file)
    coming = paths.restoration_of(data)
    with translated(str(coming)):
        if coming.exists():
            # Another restoration was stopped before it was told as done.
            shutil.rmtree(coming)
    # Who was erased since is erased again as the centre opens in its place.
    guard = Folder(data) if data.exists() else None
    restore(file, Folder(coming), _opener(secret, guard, clock), clock(), id_source(clock))
    # A copy on a USB key has its own list beside it.
    add_tombstones(paths.backups_of(data), read_tombstones(file.parent))


def take_place(data: Path, clock: Clock) -> Path | None:
    """Put what was prepared in place of a closed centre; the folder it replaces is kept beside.

    Stopped at any instant, the next start finds the centre of before, or the restored one.

    :returns: where the replaced folder is kept; None when there was none.
    :raises EnvironmentProblem: the centre is open, the disk; all is as it was.
    """
    coming, now = paths.restoration_of(data), clock()
    if not data.exists():
        with translated(str(data)):
            coming.rename(data)
            sync_folder(data.parent)
        return None
    kept = _free(data.with_name(f"{data.name}-remplacé-{now:%Y-%m-%dT%H-%M}"))
    try:
        # The folder that is kept still tells that a program was stopped in it.
        with hold(Folder(data), now):
            pass
    except EnvironmentProblem:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    with translated(str(data)):
        data.rename(kept)
        # From here on a start without the centre finishes this: paths.finish_restoration.
        coming.rename(data)
        sync_folder(data.parent)
    return kept


def _opener(
    secret: Secret, guard: Folder | None = None, wall: Clock | None = None
) -> Callable[[Folder], bytes]:
    """:param guard: the centre that is there: wrong ones are counted as at its own door."""

    def data_key_of(folder: Folder) -> bytes:
        unlocked = _tried(
            lambda: keys.unlock(
                folder, passphrase=secret.passphrase, recovery_code=secret.recovery_code
            ),
            secret,
            guard,
            wall,
        )
        if unlocked.evaluator is not None:
            # The recovery code is of who answers for the centre.
            role = role_in(folder.database, unlocked.data_key, unlocked.evaluator)
            check_allowed(role, "restore")
        return unlocked.data_key

    return data_key_of


def _tried(
    opening: Callable[[], _T], secret: Secret, guard: Folder | None, wall: Clock | None
) -> _T:
    """Open keys; a wrong secret is counted, and a code with a fault is told as a code."""
    if guard is not None and wall is not None:
        tries.check_time(guard, wall())
    try:
        return opening()
    except keys.WrongSecret as wrong:
        why, seconds, typed = wrong.why, 0, secret.passphrase or ""
        if guard is not None and wall is not None:
            seconds = tries.note_wrong(guard, wall())
        if resembles_code(typed):
            try:
                read_code(typed)
            except EnvironmentProblem as fault:
                why = fault.sentence
        raise keys.WrongSecret(why, seconds) from None


def _free(path: Path) -> Path:
    found, rank = path, 2
    while found.exists():
        found, rank = path.with_name(f"{path.name}-{rank}"), rank + 1
    return found


def _require_file(file: Path) -> None:
    if file.is_dir():
        raise RuleError(
            f"{file} est un dossier, pas un fichier{NBSP}: nommez la sauvegarde à restaurer, dont "
            f"le nom finit par «{NBSP}{SUFFIX}{NBSP}»."
        )
    if not file.is_file():
        raise RuleError(f"La sauvegarde {file} n’existe pas{NBSP}: vérifiez son nom.")
