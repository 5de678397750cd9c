"""A centre, open: its store, its clock, its releases. Every service is given one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain import texts
from clea_desktop.domain.dossier import Dossier
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.referentials.bundled import bundled_releases
from clea_desktop.referentials.format import known_release
from clea_desktop.services.clock import Clock
from clea_desktop.store import dossiers, keys, registry, rows
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.database import Transaction
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.ids import IdSource
from clea_desktop.store.keys import KdfCost, calibrate
from clea_desktop.store.opening import Secret, Store, create, open_store

IN_HAND = 16
"""How many dossiers are kept in hand: an evaluator has up to eight candidates at once."""


class Gesture:
    """One gesture on one dossier: its transaction, and the dossier as it will stand after."""

    def __init__(self, transaction: Transaction, dossier: Dossier) -> None:
        self.transaction = transaction
        self.dossier = dossier

    def read_again(self) -> Dossier:
        """Take the dossier from the disk, after facts that are simpler to read than to follow."""
        assert self.dossier.id is not None
        self.dossier = dossiers.load(self.transaction.connection, self.dossier.id)
        return self.dossier


class Centre:
    """An open centre and what its services share."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self._releases: dict[ReleaseKey, Release] = {}
        # The dossiers in hand, as the disk holds them: a decision need not read them again.
        self._in_hand: OrderedDict[bytes, Dossier] = OrderedDict()
        with store.database.reading() as connection:
            self.fingerprints = registry.releases(connection)
            self.evaluator = (
                registry.person(connection, store.evaluator) if store.evaluator else None
            )

    @property
    def operator(self) -> bytes | None:
        """Who types: the evaluator whose passphrase opened the centre."""
        return self.store.evaluator

    @contextmanager
    def gesture(self, dossier_id: bytes) -> Iterator[Gesture]:
        """Write one gesture on a dossier (KeyError when there is none).

        The lock on the folder makes this program the only writer, so a dossier in hand is what
        the disk holds; whatever stops the gesture lets go of it.

        :raises EnvironmentProblem: the disk refused; nothing was written.
        """
        held = self._in_hand.pop(dossier_id, None)
        with self.store.database.writing() as transaction:
            dossier = held or dossiers.load(transaction.connection, dossier_id)
            gesture = Gesture(transaction, dossier)
            yield gesture
        self._in_hand[dossier_id] = gesture.dossier
        if len(self._in_hand) > IN_HAND:
            self._in_hand.popitem(last=False)

    def dossier_of(self, assessment_id: bytes) -> bytes:
        """The dossier an assessment belongs to (KeyError when there is none)."""
        for dossier_id, dossier in self._in_hand.items():
            if any(assessment.id == assessment_id for assessment in dossier.assessments):
                return dossier_id
        with self.store.database.reading() as connection:
            return dossiers.of_assessment(connection, assessment_id)

    def release(self, key: ReleaseKey) -> Release:
        """A release the centre holds, read once (KeyError when it holds none)."""
        if key not in self._releases:
            with self.store.database.reading() as connection:
                content = registry.release_content(connection, key)
            self._releases[key] = known_release(content, self.fingerprints[key])
        return self._releases[key]

    def latest_release(self, referential: str, edition: str) -> Release | None:
        """The last correction of an edition the centre holds."""
        keys = [k for k in self.fingerprints if (k.id, k.edition) == (referential, edition)]
        return self.release(max(keys)) if keys else None

    def provisional(self, key: ReleaseKey) -> bool:
        """Whether a line that decides still has to be checked by the responsable."""
        with self.store.database.reading() as connection:
            ticked = registry.ticked_lines(connection, key)
        return not ticked.issuperset(self.release(key).deciding_lines)

    @property
    def organisation(self) -> Organisation:
        """The organisme évaluateur."""
        with self.store.database.reading() as connection:
            return registry.organisation(connection)

    def close(self) -> None:
        """Let go of the centre."""
        self.store.close()


def init(
    data: Path,
    passphrase: str,
    organisation: Organisation,
    evaluator: str,
    clock: Clock,
    cost: KdfCost | None = None,
    recovery_sheet: Path | None = None,
) -> tuple[Centre, str]:
    """Make a centre in a new folder, with the releases that come with the program.

    :param cost: of Argon2id; measured on this computer when not given.
    :param recovery_sheet: where to write the sheet to print; without it there is no centre.
    :returns: the open centre and the recovery code, kept nowhere else.
    :raises RuleError: an empty passphrase, a name that is empty or too long.
    :raises EnvironmentProblem: the folder is in use or refuses to be written.
    """
    organisation_name = _name("Le nom de l’organisme", organisation.name)
    evaluator_name = _name("Le nom de l’évaluateur", evaluator)
    files = bundled_releases(paths.resources() / "referentials")

    def first_facts(evaluator_id: bytes, new_id: IdSource) -> Iterable[Row]:
        named = Organisation(**{**vars(organisation), "name": organisation_name})
        yield rows.person_row(evaluator_id, evaluator_name)
        yield rows.organisation_row(named, new_id(), None)
        for file in files:
            yield rows.release_row(file.release, file.content)

    def hand_over(code: str) -> None:
        if recovery_sheet is not None:
            sheet = keys.recovery_sheet(code, organisation_name, evaluator_name, clock().date())
            write_atomically(recovery_sheet, sheet.encode())

    store, code = create(
        Folder(data), passphrase, clock, cost or calibrate(), first_facts, hand_over
    )
    return Centre(store, clock), code


def open_centre(data: Path, secret: Secret, clock: Clock) -> Centre:
    """Open a centre, and hand it the releases that came with a newer program.

    :raises EnvironmentProblem: no centre, a wrong passphrase, a lock, damage.
    """
    store = open_store(Folder(data), secret, clock)
    try:
        _add_new_releases(store, clock)
        return Centre(store, clock)
    except BaseException:
        store.close()
        raise


def _add_new_releases(store: Store, clock: Clock) -> None:
    with store.database.reading() as connection:
        held = registry.releases(connection)
    fresh = bundled_releases(paths.resources() / "referentials", held)
    if fresh:
        with store.database.writing() as transaction:
            transaction.append(
                Draft("release", "référentiels livrés avec le programme", clock()),
                [rows.release_row(file.release, file.content) for file in fresh],
            )


def _name(what: str, value: str) -> str:
    try:
        return texts.name(value)
    except texts.UnfitText as unfit:
        raise RuleError(f"{what} ne convient pas : {unfit.why}.") from None


__all__ = ["Centre", "Secret", "init", "open_centre"]
