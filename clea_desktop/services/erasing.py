"""Erasing and anonymising: what falls due, what is lost, the act, and what must not come back."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import counted
from clea_desktop.domain.retention import (
    Counted,
    Erasure,
    Fate,
    Keeping,
    Retention,
    Thinned,
    Written,
    before_jury,
    check_retention,
    contact_count,
    contact_kept,
    counts_of,
    dossier_kept,
    in_order,
    last_backup_gone,
    months_after,
    years_kept,
)
from clea_desktop.services import backups, centre_facts, evidence, juries, written
from clea_desktop.services.centre import Centre
from clea_desktop.store import centre_steps, contacts, dossiers, erasing, tombstones
from clea_desktop.store.acts import Draft
from clea_desktop.store.backup import backup_instant, backups_in
from clea_desktop.store.database import Transaction
from clea_desktop.store.rows import People
from clea_desktop.store.tombstones import Tombstone, read_tombstones


def retention(centre: Centre) -> Retention:
    """The periods of the centre."""
    return centre_facts.chosen(centre, Retention)


def keep_retention(centre: Centre, chosen: Retention) -> None:
    """Keep the periods of the centre.

    :raises RuleError: not the responsable, or a period out of its bounds.
    """
    centre.require_responsible()
    check_retention(chosen)
    centre_facts.choose(centre, chosen, "durées de conservation")


@dataclass(frozen=True)
class Due:
    """A dossier or a contact whose period is over, or soon will be."""

    id: bytes
    reference: str
    name: str
    keeping: Keeping
    over: bool
    contact: bool = False


def due(centre: Centre, retained: Retention | None = None) -> list[Due]:
    """What falls due today or soon, the earliest first; what a jury waits for is never there."""
    periods = retained or retention(centre)
    today = centre.clock().date()
    horizon = months_after(today, periods.ahead)
    found = [*_due_dossiers(centre, periods, today, horizon)]
    found += _due_contacts(centre, periods, today, horizon)
    return sorted(found, key=lambda each: (each.keeping.until or date.max, each.name))


def _due_dossiers(centre: Centre, periods: Retention, today: date, horizon: date) -> Iterable[Due]:
    shortest = -min(periods.dossier, periods.unassessed)
    earliest = months_after(horizon, shortest)
    with centre.store.database.reading() as connection:
        old = erasing.old_enough(connection, earliest, months_after(horizon, -periods.dossier))
    for each in old:
        keeping = _keeping_of_old(centre, each, periods)
        if keeping is not None and keeping.due_by(horizon):
            over = keeping.due_by(today)
            yield Due(each.id, each.reference, each.name, keeping, over)


def _keeping_of_old(centre: Centre, old: erasing.Old, periods: Retention) -> Keeping | None:
    """Until when it is kept, from its line where that is enough; None when read with another."""
    if old.valid_until is not None and not old.heard and not periods.funder:
        return years_kept(old.valid_until, periods)
    with centre.store.database.reading() as connection:
        dossier = dossiers.load(connection, old.id)
    return None if dossier.joined_to is not None else keeping_of(centre, dossier, periods)


def _due_contacts(centre: Centre, periods: Retention, today: date, horizon: date) -> Iterable[Due]:
    with centre.store.database.reading() as connection:
        held = [contacts.load(connection, each) for each in contacts.all_ids(connection)]
    for each in held:
        keeping = contact_kept(each, periods)
        if keeping.due_by(horizon):
            over = keeping.due_by(today)
            yield Due(each.id, "", each.contact.full_name, keeping, over, contact=True)


def keeping_of(centre: Centre, dossier: Dossier, periods: Retention | None = None) -> Keeping:
    """Until when a dossier is kept, and why."""
    assert dossier.id is not None
    current = dossier.current
    years = centre.release(current.release).validity_years if current else 0
    with centre.store.database.reading() as connection:
        opened = erasing.opened_on(connection, dossier.id)
    contest = juries.contest_delay(centre, dossier)
    return dossier_kept(dossier, years, opened, periods or retention(centre), contest)


@dataclass(frozen=True)
class Loss:
    """What erasing some people takes away, and the files to destroy by hand."""

    dossiers: tuple[tuple[bytes, str, str], ...]
    """Each dossier: its id, its reference, the name in use."""
    contacts: tuple[tuple[bytes, str], ...]
    marks: int
    documents: int
    pieces: int
    places: tuple[Written, ...]

    @property
    def people(self) -> str:
        """« 2 dossiers et 1 contact »."""
        told = []
        if self.dossiers:
            told.append(counted(len(self.dossiers), "dossier"))
        if self.contacts:
            told.append(counted(len(self.contacts), "contact"))
        return " et ".join(told)

    @property
    def sentences(self) -> str:
        """What is lost, in two sentences."""
        marks = counted(self.marks, "décision", "décisions")
        documents = counted(self.documents, "document remis", "documents remis")
        pieces = f", {counted(self.pieces, 'preuve')}" if self.pieces else ""
        return (
            f"Tout ce que le centre garde de {self.people} disparaît : identité, {marks}, notes, "
            f"{documents}{pieces}. Personne ne pourra le faire revenir, ni prouver ici ce qui "
            "était acquis : il ne reste qu’un compte sans nom."
        )


def loss(centre: Centre, dossier_ids: Sequence[bytes], contact_ids: Sequence[bytes] = ()) -> Loss:
    """What erasing would take away; dossiers read as one go together, with their contact."""
    with centre.store.database.reading() as connection:
        return _loss(
            erasing.read(connection, erasing.whole_of(connection, dossier_ids, contact_ids))
        )


def _loss(read: erasing.Held) -> Loss:
    held, known, files = read.dossiers, read.contacts, read.files
    mains = [each for each in held if each.joined_to is None]
    return Loss(
        tuple((each.id or b"", each.reference, each.candidate.display_name) for each in held),
        tuple((each.id, each.contact.full_name) for each in known),
        sum(len(a.marks) for each in mains for a in each.assessments),
        sum(len(each.documents) for each in mains),
        sum(len(each.journey.evidence) for each in mains),
        tuple(files[::-1]),
    )


@dataclass(frozen=True)
class Erased:
    """What an erasure did, held in memory alone: its certificate is made from it.

    ``gone_by`` is the first day without any backup that holds the people, None when there is no
    backup; ``warning`` says what could not be written beside.
    """

    act: bytes
    fate: Fate
    on: date
    loss: Loss
    gone_by: date | None
    warning: str = ""


def erase(
    centre: Centre,
    dossier_ids: Sequence[bytes],
    contact_ids: Sequence[bytes] = (),
    *,
    policy: Thinned | None = None,
) -> Erased:
    """Erase some people as one act: every fact, every paper handed over, every salt.

    :raises RuleError: not the responsable, nobody named, or a jury still waits for one.
    :raises EnvironmentProblem: the disk refused; nothing is erased.
    """
    centre.require_responsible()
    return _remove(centre, dossier_ids, contact_ids, Fate.ERASED, policy)


def anonymise(
    centre: Centre,
    dossier_ids: Sequence[bytes],
    contact_ids: Sequence[bytes] = (),
    *,
    policy: Thinned | None = None,
) -> Erased:
    """Anonymise some people as one act: as :func:`erase`, the domaines validated stay counted."""
    centre.require_responsible()
    return _remove(centre, dossier_ids, contact_ids, Fate.ANONYMISED, policy)


def _remove(
    centre: Centre,
    dossier_ids: Sequence[bytes],
    contact_ids: Sequence[bytes],
    fate: Fate,
    policy: Thinned | None,
) -> Erased:
    now = centre.clock()
    if not dossier_ids and not contact_ids:
        raise RuleError("Personne n’est choisi : choisissez au moins un dossier ou un contact.")
    made = [backup_instant(path) for path in backups_in(_beside(centre))]
    with centre.store.database.erasing() as transaction:
        connection = transaction.connection
        whole = erasing.whole_of(connection, dossier_ids, contact_ids)
        read = erasing.read(connection, whole)
        _check_no_jury(read.dossiers)
        lost = replace(_loss(read), places=(*_loss(read).places, *_set_aside(centre)))
        act = _write(centre, transaction, read, fate, _label(lost, fate))
    warning = _settle(centre)
    gone_by = last_backup_gone(made, policy or backups.policy(centre), now.date())
    return Erased(act, fate, now.date(), lost, gone_by, warning)


def _write(
    centre: Centre, transaction: Transaction, read: erasing.Held, fate: Fate, label: str
) -> bytes:
    """The act itself: counts of nobody are left, all the rest goes."""
    connection, now = transaction.connection, centre.clock()
    whole = read.whole
    counts = [
        one for each in read.dossiers if each.joined_to is None for one in counts_of(each, fate)
    ]
    counts += [contact_count(each) for each in read.contacts]
    parted = erasing.touched(connection, whole.dossiers)
    for other in sorted(set(parted.values())):
        # What was undone there can no longer be done again.
        draft = Draft("parted", "dossier séparé, effacé", now, centre.operator, other)
        transaction.append(draft, [])
    people, new_id = People.load(connection), centre.store.new_id
    left = Erasure(
        fate,
        now.date(),
        in_order(counts),
        erasing.last_numbers(connection, whole.dossiers),
        tuple(sorted(act.hex() for act in parted)),
        id=new_id(),
    )
    assert left.id is not None
    row = centre_steps.centre_step_row(left, left.id, people, new_id)
    draft = Draft(tombstones.ACT_KINDS[fate], label, now, by=centre.operator)
    act = erasing.erase(transaction, draft, row, whole)
    centre.forget()
    return act


def _check_no_jury(held: Iterable[Dossier]) -> None:
    waiting = [each.reference for each in held if before_jury(each)]
    if waiting:
        raise RuleError(
            f"Un jury attend encore {', '.join(waiting)} : attendez sa décision, ou retirez "
            "d’abord ce dossier de la session."
        )


def _label(lost: Loss, fate: Fate) -> str:
    several = len(lost.dossiers) + len(lost.contacts) > 1
    return f"{lost.people} {fate.words}{'s' if several else ''}"


def _set_aside(centre: Centre) -> list[Written]:
    """The folders that restorations left beside the data: they hold those who were there then."""
    data = centre.store.folder.path
    beside = sorted(data.parent.glob(f"{glob.escape(data.name)}-remplacé-*"))
    found = []
    for folder in [each for each in (*beside, paths.restoration_of(data)) if each.is_dir()]:
        with suppress(OSError):
            at = _set_aside_at(folder, centre.clock().tzinfo)
            found.append(Written("centre mis de côté par une restauration", str(folder), at))
    return found


def _set_aside_at(folder: Path, here: tzinfo | None) -> datetime:
    """By its name; without a day in it, when it last changed, which is before that."""
    stamp = re.search(r"-remplacé-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)", folder.name)
    with suppress(ValueError):
        if stamp is not None:
            return datetime.fromisoformat(f"{stamp[1]}:{stamp[2]}").replace(tzinfo=here)
    return datetime.fromtimestamp(folder.stat().st_mtime, here)


def _settle(centre: Centre) -> str:
    """Take away the files of pieces, then :func:`_told_beside`.

    Should the disk keep one, what opened it is gone all the same.
    """
    try:
        left = evidence.sweep(centre)
    except EnvironmentProblem:
        left = 1
    told = _told_beside(centre)
    if left and not told:
        return (
            "L’effacement est fait ; un fichier de preuve, que plus rien n’ouvre, sera retiré à la "
            "prochaine ouverture du centre."
        )
    return told


def _told_beside(centre: Centre) -> str:
    """Put the tombstones on disk and the log into the file; what could not be, in a sentence."""
    try:
        keep_tombstones(centre)
        # The log held pages of before: it goes with them.
        folded_in = centre.fold_in()
    except EnvironmentProblem as problem:
        return (
            "L’effacement est fait, mais il n’est pas encore noté à côté des sauvegardes : "
            f"{problem.sentence}"
        )
    if not folded_in:
        return (
            "L’effacement est fait ; le journal de la base, chiffré, en garde trace jusqu’à la fin "
            "de la sauvegarde en cours."
        )
    return ""


def keep_tombstones(centre: Centre) -> int:
    """Write beside the backups the erasures that are not told there; how many were missing.

    :raises EnvironmentProblem: the disk refused.
    """
    with centre.store.database.reading() as connection:
        told = tombstones.erased(connection)
    return tombstones.add_tombstones(_beside(centre), told)


def reapply(centre: Centre, stones: Iterable[Tombstone]) -> int:
    """Erase again what a restored backup brought back; how many people.

    :param stones: from :func:`read_tombstones`, of the folder of backups restored from.
    :raises EnvironmentProblem: the disk refused; nothing is erased.
    """
    told = {each.id: each.fate for each in stones}
    with centre.store.database.reading() as connection:
        back = [each for each in dossiers.all_ids(connection) if each in told]
        called = [each for each in contacts.all_ids(connection) if each in told]
    for fate in Fate:
        own = [each for each in back if told[each] is fate]
        calls = [each for each in called if told[each] is fate]
        if own or calls:
            # By those very ids, whatever a jury waited for then.
            whole = erasing.Whole(tuple(own), tuple(calls))
            with centre.store.database.erasing() as transaction:
                read = erasing.read(transaction.connection, whole)
                _write(centre, transaction, read, fate, "effacement repris")
            _settle(centre)
    return len(back) + len(called)


def erased_ids(centre: Centre) -> frozenset[bytes]:
    """The dossiers and contacts that are no more: what reads their acts says « effacé »."""
    with centre.store.database.reading() as connection:
        return frozenset(each.id for each in tombstones.erased(connection))


def left_counts(centre: Centre) -> list[tuple[Counted, int]]:
    """What erasures left: how many of each, by what, year, result."""
    with centre.store.database.reading() as connection:
        erasures = centre_steps.all_of(connection, Erasure)
    found: dict[Counted, int] = {}
    for each in in_order(c for erasure in erasures for c in erasure.counts):
        found[each] = found.get(each, 0) + 1
    return list(found.items())


def _beside(centre: Centre) -> Path:
    return paths.backups_of(centre.store.folder.path)


__all__ = [
    "Due",
    "Erased",
    "Loss",
    "Tombstone",
    "anonymise",
    "due",
    "erase",
    "erased_ids",
    "keep_retention",
    "keep_tombstones",
    "keeping_of",
    "left_counts",
    "loss",
    "read_tombstones",
    "reapply",
    "retention",
    "written",
]
