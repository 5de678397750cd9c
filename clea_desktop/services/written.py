"""Where the papers of a person were written: kept with the dossier, to be destroyed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clea_desktop.domain.retention import Written
from clea_desktop.services.centre import Centre
from clea_desktop.store import dossiers, rows, steps
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.database import Transaction

KIND = "written"


@contextmanager
def recorded(centre: Centre, dossier_ids: Iterable[bytes], what: str, to: Path) -> Iterator[None]:
    """Record that a file is written of some dossiers; not recorded when it could not be.

    :param what: the kind of file, in words that name nobody; they make the label of the act.
    :raises EnvironmentProblem: the disk refused.
    """
    ids = list(dict.fromkeys(dossier_ids))
    if not ids:
        yield
        return
    with centre.store.database.writing() as transaction:
        for dossier_id in ids:
            _append(centre, transaction, dossier_id, what, to)
        yield


def row_of(centre: Centre, dossier_id: bytes, what: str, to: Path, people: rows.People) -> Row:
    """The fact that a file was written, for an act that says so itself."""
    by = centre.evaluator
    told = Written(what, str(to.absolute()), centre.clock(), by)
    new_id = centre.store.new_id
    return steps.step_row(told, new_id(), dossier_id, people, new_id)


def _append(
    centre: Centre, transaction: Transaction, dossier_id: bytes, what: str, to: Path
) -> None:
    people = rows.People.load(transaction.connection)
    row = row_of(centre, dossier_id, what, to, people)
    draft = Draft(KIND, f"fichier écrit : {what}", centre.clock(), centre.operator, dossier_id)
    transaction.append(draft, [*people.newcomers(), row])


def places(centre: Centre, dossier_id: bytes) -> list[Written]:
    """The files written of a dossier and of those read with it, the last first."""
    with centre.store.database.reading() as connection:
        together = dossiers.with_joined(connection, dossier_id)
        return steps.written(connection, together)[::-1]
