"""Backups while one works: when one is due, made beside, thinned, copied to a second place."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from clea_desktop import paths
from clea_desktop.domain.backups import (
    BackupPolicy,
    Kept,
    MadeBackup,
    check_policy,
    due_at,
    to_drop,
)
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import NBSP, lowered
from clea_desktop.services import centre_facts, second_place
from clea_desktop.services.centre import Centre
from clea_desktop.services.failed_backups import forget_failure, last_failure, note_failure
from clea_desktop.services.outside import check_outside
from clea_desktop.services.workers import Helper
from clea_desktop.store import backup as kept_files
from clea_desktop.store import registry
from clea_desktop.store.backup import Backup, Order, back_up_beside, backups_in, holds


def policy(centre: Centre) -> BackupPolicy:
    """How often the centre is backed up, and what is kept."""
    return centre_facts.chosen(centre, BackupPolicy)


def choose_policy(centre: Centre, chosen: BackupPolicy) -> None:
    """Keep how often the centre is backed up, and what is kept.

    :raises RuleError: out of bounds; a second place that is not there, or among the centre’s own.
    """
    check_policy(chosen)
    if chosen.second_place:
        place = Path(chosen.second_place)
        if not second_place.answers(place):
            raise RuleError(
                f"Le second endroit des sauvegardes, {place}, n’est pas un dossier présent"
                f"{NBSP}: branchez la clé ou le lecteur, puis choisissez-le de nouveau."
            )
        check_outside(centre.store.folder.path, place / second_place.FOLDER)
        before = policy(centre)
        # Chosen again while its key is unplugged, its folder is still not the key.
        known = before.second_apart and before.second_place == chosen.second_place
        apart = known or second_place.on_another_disk(centre, place)
        chosen = replace(chosen, second_apart=apart)
    centre_facts.choose(centre, chosen, "sauvegardes")


# --- making one --------------------------------------------------------------------------------


def backup(centre: Centre, to: Path) -> Backup:
    """Make one verified backup in the folder ``to``.

    :raises RuleError: ``to`` is among the centre's own files, which the next would then hold.
    :raises EnvironmentProblem: it could not be made, or does not read back; none is left.
    """
    if to != paths.backups_of(centre.store.folder.path):
        check_outside(centre.store.folder.path, to / "x")
    return kept_files.back_up(_order(centre, to), centre.store.database.engine)


def back_up(centre: Centre, *, beside: bool = True, again: bool = False) -> Backup | None:
    """Make the backup that the centre’s own folder lacks, thin the others, copy it elsewhere.

    A failure is remembered until one is made; so is damage, whatever the last one holds.

    :param beside: made by another process, so that nobody who types waits for it.
    :param again: made even when the last one holds everything already.
    :returns: the backup made; None when the last one holds everything already.
    :raises EnvironmentProblem: it could not be made, does not read back, or could not be copied
        to a second place that is there.
    """
    try:
        made = _back_up(centre, beside=beside, again=again)
    except EnvironmentProblem as problem:
        note_failure(centre, problem)
        raise
    forget_failure(centre)
    return made


def _back_up(centre: Centre, *, beside: bool, again: bool) -> Backup | None:
    chosen, folder = policy(centre), paths.backups_of(centre.store.folder.path)
    made = None
    if again or not _holds_all(centre, folder):
        order = _order(centre, folder)
        made = _beside(order) if beside else kept_files.back_up(order, centre.store.database.engine)
        _thin(centre, folder, chosen, made.path)
    last = _last_of_own(centre)
    copied = second_place.copy(centre, chosen, last) if last is not None else None
    if copied is not None:
        _thin(centre, copied.parent, chosen, copied)
    return made


def _holds_all(centre: Centre, folder: Path) -> bool:
    """Whether a backup holds everything; never while damage is noted: one must prove it gone."""
    failed = last_failure(centre)
    if failed is not None and failed.damage:
        return False
    head = centre.store.database.head
    return any(holds(path, head) for path in backups_in(folder))


def before_risk(centre: Centre) -> None:
    """Make sure that a verified backup holds everything, before what cannot be undone by a key.

    :raises EnvironmentProblem: it could not be made: the risky act is not to be done.
    """
    folder = paths.backups_of(centre.store.folder.path)
    if _holds_all(centre, folder):
        return
    try:
        made = backup(centre, folder)
    except EnvironmentProblem as problem:
        note_failure(centre, problem)
        raise EnvironmentProblem(
            f"Rien n’est changé, parce que la sauvegarde d’avant n’a pas pu se faire{NBSP}: "
            f"{lowered(problem.sentence)}"
        ) from problem
    forget_failure(centre)
    _thin(centre, folder, policy(centre), made.path)


def close_with_backup(centre: Centre) -> Backup | None:
    """Close the centre, after a verified backup when something was written since the last.

    :returns: the backup, None when the last one holds everything already.
    :raises EnvironmentProblem: the backup could not be made; the centre is closed all the same.
    """
    try:
        return back_up(centre, beside=False)
    finally:
        centre.close()


def _order(centre: Centre, to: Path) -> Order:
    store = centre.store
    return kept_files.order(store.database, store.data_key, store.folder, to, centre.clock())


def _thin(centre: Centre, folder: Path, chosen: BackupPolicy, last: Path) -> None:
    now = _on_the_wall(centre, centre.clock())
    for dropped in to_drop(made_in(centre, folder), now, chosen):
        if dropped.name != last.name:
            with suppress(OSError):  # one too many is no harm
                (folder / dropped.name).unlink()


# --- by another process --------------------------------------------------------------------------


def _beside(order: Order) -> Backup:
    helper = Helper("_backup")
    try:
        answer = helper.ask(order)
    finally:
        helper.stop()
    match answer:
        case Backup():
            return answer
        case EnvironmentProblem():
            raise answer
        case _:
            raise EnvironmentProblem(
                f"La sauvegarde s’est arrêtée avant la fin{NBSP}: tout est enregistré, et elle "
                "sera refaite ; si cela continue, fermez d’autres programmes."
            )


def serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Make the backup asked on one stream, and tell it on the other."""
    from clea_desktop.services.workers import receive, send

    order: Any = receive(asked)
    if order is None:
        return
    try:
        answer: Backup | EnvironmentProblem = back_up_beside(order)
    except EnvironmentProblem as refusal:
        # Its kind and its sentence alone: what raised it holds the key.
        answer = type(refusal)(refusal.sentence)
    send(told, answer)


# --- what is kept --------------------------------------------------------------------------------


def made_in(centre: Centre, folder: Path) -> list[MadeBackup]:
    """The backups of a folder, by how much they hold."""
    found = []
    with centre.store.database.reading() as connection:
        for path in _backups_in(folder):
            with suppress(OSError):  # taken away meanwhile
                size, instant = path.stat().st_size, kept_files.backup_instant(path)
                acts, own = kept_files.acts_of(path), kept_files.is_own(connection, path)
                found.append(MadeBackup(path.name, instant, size, acts, own))
    return found


def _backups_in(folder: Path) -> list[Path]:
    try:
        return backups_in(folder) if folder.is_dir() else []
    except OSError:
        return []


def all_made(centre: Centre) -> list[tuple[Path, MadeBackup]]:
    """Every backup at hand and its folder, the last made in front; those copied elsewhere once."""
    folders = [paths.backups_of(centre.store.folder.path)]
    second = second_place.seen(centre, policy(centre))
    if second is not None:
        folders.append(second.folder)
    found: dict[str, tuple[Path, MadeBackup]] = {}
    for folder in folders:
        for made in made_in(centre, folder):
            found.setdefault(made.name, (folder, made))
    return sorted(found.values(), key=lambda each: (each[1].acts, each[1].at), reverse=True)


def last_backup(centre: Centre) -> datetime | None:
    """When the last verified backup of this history was made; None before the first."""
    own = _last_of_own(centre)
    return kept_files.backup_instant(own) if own is not None else None


def kept(centre: Centre, failure: str = "") -> Kept:
    """How well the centre is kept.

    :param failure: why the last try failed, when it did; as it is remembered when not given.
    """
    remembered = last_failure(centre)
    if not failure and remembered is not None:
        failure = remembered.sentence
    chosen = policy(centre)
    own = _last_of_own(centre)
    seq = kept_files.acts_of(own) if own is not None else 0
    with centre.store.database.reading() as connection:
        since = registry.first_act_after(connection, seq)
    second = second_place.seen(centre, chosen)
    return Kept(
        kept_files.backup_instant(own) if own is not None else None,
        _on_the_wall(centre, since) if since is not None else None,
        failure,
        second_place.last_copy(centre, chosen, second),
        away=bool(chosen.second_place) and second is None,
    )


def due(centre: Centre, lasted: timedelta) -> bool:
    """Whether a backup is to be made now: for work done, a failure, a place that is there again.

    :param lasted: how long the last one took.
    """
    chosen = policy(centre)
    found = kept(centre)
    if found.failure:
        return True
    now = _on_the_wall(centre, centre.clock())
    if found.work_since is not None:
        # An act of a day to come: the clock was set back since, and nobody knows how long it waits.
        return found.work_since > now or now >= due_at(chosen, found.work_since, lasted)
    second, own = second_place.seen(centre, chosen), _last_of_own(centre)
    return second is not None and own is not None and own.name not in second.names


def _on_the_wall(centre: Centre, instant: datetime) -> datetime:
    """An instant as the clock of this computer shows it: so are backups named."""
    return instant.astimezone(centre.clock().tzinfo).replace(tzinfo=None)


def timed(centre: Centre, *, again: bool = False) -> tuple[Backup | None, timedelta]:
    """Make the backup that is due, as :func:`back_up`, and say how long it took."""
    started = time.monotonic()
    made = back_up(centre, again=again)
    return made, timedelta(seconds=time.monotonic() - started)


def _last_of_own(centre: Centre) -> Path | None:
    """The last backup of this very history: its name ends on an act the centre holds."""
    made = backups_in(paths.backups_of(centre.store.folder.path))
    with centre.store.database.reading() as connection:
        return next((path for path in reversed(made) if kept_files.is_own(connection, path)), None)
