"""« Remise au jury »: one action writes one folder and a zip, complete and provable.

The papers are made by other processes, kept with the papers handed over, and given their names
last; done again, a hand-over gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from clea_desktop.domain.completeness import blocking
from clea_desktop.domain.delegate import Delegate
from clea_desktop.domain.dossier import Dossier, check_in_use
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import lowered
from clea_desktop.domain.hearing import Deposit, Hearing, Standing
from clea_desktop.domain.jury import Batch, Letterhead, Started
from clea_desktop.domain.outcome import Outcome
from clea_desktop.services import bundles, centre_facts, juries, written
from clea_desktop.services.batch_files import deposit_line, paper_name, write_lists
from clea_desktop.services.bundles import Bundle, bundle, file_name
from clea_desktop.services.centre import Centre
from clea_desktop.services.dossiers import view_of
from clea_desktop.services.juries import SessionView
from clea_desktop.services.jury_gate import to_deposit
from clea_desktop.services.outside import check_outside
from clea_desktop.services.papers import subject_from
from clea_desktop.services.workers import PROCESSES, Cancelled, Job, make_papers
from clea_desktop.store import centre_steps, dossiers, hearings, rows, state, steps
from clea_desktop.store.acts import Draft
from clea_desktop.store.database import Transaction

NAMED, NUMBERED = "jury", "jury-anonymous"
HANDED_OVER = "remise au jury"


@dataclass(frozen=True)
class HandedOver:
    """What was written: the folder, what stands beside it, and the zip last."""

    batch: Batch
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Left:
    """What a hand-over cut short left behind, to be removed."""

    folder: Path
    started: Started
    batch: int | None
    """The number of the hand-over of that name; None when its dossiers are not deposited."""

    @property
    def advice(self) -> str:
        """What is to be done of it."""
        if self.batch is None:
            return "Supprimez-le, puis refaites la remise."
        return (
            f"Les dossiers du lot n° {self.batch} sont déposés : supprimez ce reste ; le lot se "
            "récrit depuis la session, dans un autre dossier."
        )


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True)
class Prepared:
    """A hand-over written aside: nothing is deposited, nothing has its name yet."""

    made: Bundle
    batch: Batch
    started: Started
    deposits: tuple[tuple[bytes, Deposit], ...]
    delegate: Delegate

    def abandon(self) -> None:
        """Leave nothing behind."""
        self.made.abandon()


def hand_over(
    centre: Centre,
    session_id: bytes,
    into: Path,
    which: Sequence[bytes] | None = None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = never,
    processes: int = PROCESSES,
) -> HandedOver:
    """Hand dossiers over to a jury: written aside, deposited, given their names.

    :param into: the folder where the batch and its zip are written.
    :param which: the dossiers, among those to deposit; all when not given, each complete.
    :raises RuleError: nothing to deposit, a dossier that lacks something, a name taken.
    :raises EnvironmentProblem: the disk refused; nothing is deposited, nothing left behind.
    :raises Cancelled: it was stopped; nothing is deposited, nothing left behind.
    """
    prepared = prepare(
        centre,
        session_id,
        into,
        which,
        progress=progress,
        cancelled=cancelled,
        processes=processes,
    )
    return deposit(centre, prepared)


def prepare(
    centre: Centre,
    session_id: bytes,
    into: Path,
    which: Sequence[bytes] | None = None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = never,
    processes: int = PROCESSES,
) -> Prepared:
    """The long part of a hand-over, which may run beside the window; as :func:`hand_over`."""
    by = centre.require_operator()
    today = centre.clock().date()
    seen = juries.view(centre, session_id)
    ids = to_deposit(centre, seen, which)
    number = len(seen.held.batches) + 1
    name = batch_name(seen, number)
    centre.require("deposit")
    # Wherever the program is started from next, what a stop leaves is found again.
    into = into.absolute()
    check_outside(centre.store.folder.path, into / name)
    head = centre.store.database.head.hash.hex()
    anonymous = seen.delegate.anonymous
    for left in unfinished(centre):
        if left.folder.absolute() == (into / f"{name}{bundles.UNFINISHED}").absolute():
            # The rest of the same hand-over, cut short: this one takes its place.
            remove_left(centre, left)
    started = Started(str(into / name), today, session=session_id, id=centre.store.new_id())
    with bundle(into, name, today, partial(_told, centre, started)) as made:
        deposits: list[tuple[bytes, Deposit]] = []
        jobs = _jobs(centre, ids, NUMBERED if anonymous else NAMED)
        for rank, ((dossier, outcome), paper) in enumerate(
            make_papers(jobs, cancelled, processes), start=1
        ):
            file = f"dossiers/{paper_name(rank, dossier, anonymous)}.pdf"
            digest = made.add(file, paper.pdf)
            told = deposit_line(centre, dossier, outcome, file, paper.pages, digest)
            deposits.append((dossier.id or b"", told))
            progress(rank, len(ids))
        batch = Batch(
            number,
            today,
            by,
            name,
            tuple(each.hex() for each, _told in deposits),
            "",
            head,
            anonymous,
            Letterhead(seen.held.session.on, seen.delegate, centre.organisation, by.name),
            session=session_id,
            id=centre.store.new_id(),
        )
        batch = write_lists(centre, made, seen, batch, deposits)
        made.zip()
        if cancelled():
            raise Cancelled
    return Prepared(made, batch, started, tuple(deposits), seen.delegate)


@contextmanager
def _told(centre: Centre, started: Started) -> Iterator[None]:
    """Note a hand-over before its folder is made, so that a stop leaves nothing unknown.

    What the block itself raises leaves nothing behind: nothing is to be offered for removal.
    """
    centre_facts.write(centre, started, "remise au jury commencée")
    try:
        yield
    except BaseException:
        _over(centre, started, "remise au jury abandonnée")
        raise


def _over(centre: Centre, started: Started, label: str) -> None:
    """Take the note of a hand-over back, unless a disk kept what it tells of."""
    folder = Path(started.folder)
    if bundles.unfinished_in(folder.parent, folder.name) is None:
        # What was done is done, and what was refused is told: a note without its folder tells
        # nobody anything.
        with suppress(EnvironmentProblem):
            centre_facts.drop(centre, started, label)


def deposit(centre: Centre, prepared: Prepared) -> HandedOver:
    """Deposit what was prepared and give everything its name, the zip last.

    :raises RuleError: a dossier changed meanwhile; nothing is deposited, nothing left behind.
    :raises EnvironmentProblem: the disk refused; nothing is deposited, nothing left behind. Or it
        refused the last names, once all was deposited: the sentence says so, and what to do.
    """
    try:
        _commit(centre, prepared)
    except BaseException:
        prepared.abandon()
        _over(centre, prepared.started, "remise au jury abandonnée")
        raise
    try:
        files = prepared.made.finish()
    except EnvironmentProblem as problem:
        # Deposited they are; the same files can be written again, anywhere.
        prepared.made.abandon()
        raise EnvironmentProblem(
            f"Les dossiers sont déposés, mais leurs fichiers n’ont pas pu prendre leur nom : "
            f"{lowered(problem.sentence)} Récrivez le lot n° "
            f"{prepared.batch.number} depuis la session, dans un autre dossier."
        ) from problem
    finally:
        _over(centre, prepared.started, "remise au jury achevée")
    return HandedOver(prepared.batch, tuple(files))


def again(centre: Centre, session_id: bytes, number: int, into: Path) -> HandedOver:
    """Write a past hand-over again: the same bytes.

    :param number: of the hand-over in its session.
    :raises RuleError: there is none of that number, a dossier of it was erased, or a name taken.
    """
    seen = juries.view(centre, session_id)
    batch = next((each for each in seen.held.batches if each.number == number), None)
    if batch is None:
        raise RuleError(f"La session n’a pas de lot n° {number} : choisissez un de ceux remis.")
    centre.require("deposit")
    check_outside(centre.store.folder.path, into / batch.folder)
    own = {heard.line.id.hex(): heard for heard in seen.heard}
    with bundle(into, batch.folder, batch.on) as made:
        deposits = []
        for dossier in batch.dossiers:
            told = own[dossier].hearing.deposit if dossier in own else None
            if told is None:
                raise RuleError(
                    f"Un dossier du lot n° {number} n’est plus dans le centre : ce lot ne se "
                    "réécrit pas en entier."
                )
            made.add(told.file, _kept(centre, told))
            deposits.append((bytes.fromhex(dossier), told))
        remade = write_lists(centre, made, seen, batch, deposits)
        if remade.digest != batch.digest:
            # Handed over before letterheads were kept: its lists read things as they are now.
            raise RuleError(
                f"Le lot n° {number} ne se réécrit plus à l’identique : la session, le "
                "délégataire ou l’organisme a été modifié depuis. Les dossiers remis restent dans "
                "les documents de chaque personne."
            )
        made.zip()
        ids = [bytes.fromhex(dossier) for dossier in batch.dossiers]
        with written.recorded(centre, ids, HANDED_OVER, into / batch.folder):
            files = made.finish()
    return HandedOver(batch, tuple(files))


def unfinished(centre: Centre) -> list[Left]:
    """What the hand-overs cut short left behind."""
    found = []
    with centre.store.database.reading() as connection:
        for each in centre_steps.all_of(connection, Started):
            folder = Path(each.folder)
            left = bundles.unfinished_in(folder.parent, folder.name)
            if left is not None and each.session is not None:
                batches = centre_steps.session_file(connection, each.session).batches
                numbers = [batch.number for batch in batches if batch.folder == folder.name]
                found.append(Left(left, each, numbers[0] if numbers else None))
    return found


def remove_left(centre: Centre, left: Left) -> None:
    """Remove what a hand-over cut short left behind; it is offered no more.

    :raises EnvironmentProblem: the disk refused.
    """
    bundles.remove_unfinished(left.folder)
    centre_facts.drop(centre, left.started, "reste d’une remise au jury supprimé")


def batch_name(seen: SessionView, number: int) -> str:
    """« CleA-jury-2026-05-04-transitions-pro-lot-1 »: it means something, and holds anywhere."""
    on = seen.held.session.on.isoformat()
    return f"CleA-jury-{on}-{file_name(seen.delegate.name)}-lot-{number}"


def _jobs(
    centre: Centre, ids: Sequence[bytes], kind: str
) -> Iterator[Job[tuple[Dossier, Outcome | None]]]:
    """One paper each, its dossier read when its turn comes: memory stays flat."""
    organisation, today = centre.organisation, centre.clock().date()
    for dossier_id in ids:
        with centre.store.database.reading() as connection:
            seen = view_of(centre, dossiers.load(connection, dossier_id))
        subject = subject_from(centre, seen, organisation, today, annexes=True)
        yield Job((seen.dossier, seen.outcome), kind, subject)


def _commit(centre: Centre, prepared: Prepared) -> None:
    """Deposit every dossier and keep its paper, in one transaction."""
    made, batch = prepared.made, prepared.batch
    assert batch.session is not None, "of a session"
    kind = NUMBERED if batch.anonymous else NAMED
    label = f"dossier déposé, jury, lot {batch.number}"
    folder = Path(prepared.started.folder)
    with centre.store.database.writing() as transaction:
        connection = transaction.connection
        heard = {
            each.line.id: each
            for each in hearings.of_session(connection, batch.session)
            if each.hearing.standing is Standing.TO_DEPOSIT
        }
        worth = prepared.delegate.evidence_alone
        for dossier_id, told in prepared.deposits:
            if dossier_id not in heard or blocking(heard[dossier_id].lacks, worth):
                raise RuleError(
                    f"Le dossier {told.reference} a changé pendant la remise : rien n’est remis, "
                    "recommencez."
                )
        centre_facts.append(centre, transaction, batch, f"remise au jury, lot {batch.number}")
        for rank, (dossier_id, told) in enumerate(prepared.deposits, start=1):
            hearing = replace(
                heard[dossier_id].hearing,
                deposited_on=batch.on,
                batch=batch.number,
                rank=rank,
                anonymous=batch.anonymous,
                delegate=prepared.delegate.name,
                deposit=told,
            )
            pdf = made.read(told.file)
            if hashlib.sha256(pdf).hexdigest() != told.sha256:
                raise RuleError(
                    f"Le fichier {told.file} a changé pendant la remise : rien n’est remis, "
                    "recommencez."
                )
            _deposit_one(centre, transaction, dossier_id, hearing, pdf, kind, label, folder)
    centre.forget(*(each for each, _told in prepared.deposits))


def _deposit_one(
    centre: Centre,
    transaction: Transaction,
    dossier_id: bytes,
    hearing: Hearing,
    pdf: bytes,
    kind: str,
    label: str,
    folder: Path,
) -> None:
    told = hearing.deposit
    assert told is not None and hearing.id is not None, "entered, and told just now"
    connection = transaction.connection
    people = rows.People.load(connection)
    now, new_id = centre.clock(), centre.store.new_id
    dossier = dossiers.load(connection, dossier_id)
    check_in_use(dossier)
    assert dossier.current is not None, "complete"
    document = rows.document_row(
        {
            "id": bytes.fromhex(told.paper),
            "dossier": dossier_id,
            "assessment": dossier.current.id,
        },
        {
            "kind": kind,
            "at": now,
            "by": centre.operator,
            "pages": told.pages,
            "sha256": hashlib.sha256(pdf).digest(),
            "content": pdf,
        },
    )
    step = steps.step_row(hearing, hearing.id, dossier_id, people, new_id)
    draft = Draft("deposit", label, now, by=centre.operator, dossier=dossier_id)
    place = written.row_of(centre, dossier_id, HANDED_OVER, folder, people)
    transaction.append(draft, [*people.newcomers(), document, step, place])
    state.replace(connection, centre.project(dossiers.load(connection, dossier_id)))


def _kept(centre: Centre, told: Deposit) -> bytes:
    with centre.store.database.reading() as connection:
        content, _digest = dossiers.document_content(connection, bytes.fromhex(told.paper))
    return content
