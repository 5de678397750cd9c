"""A centre made, or opened with all that opening it brings up to date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain import texts
from clea_desktop.domain.correspondence import Correspondence
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import date_words
from clea_desktop.domain.passphrases import check_passphrase
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.referential import ReleaseKey
from clea_desktop.domain.rights import profile_of
from clea_desktop.referentials.bundled import bundled_correspondences, bundled_releases
from clea_desktop.referentials.names import correspondence_name
from clea_desktop.services.centre import Centre
from clea_desktop.services.clock import Clock
from clea_desktop.services.outside import check_outside
from clea_desktop.store import centre_rows, evidence, keys, registry, state, tombstones
from clea_desktop.store.acts import Draft, Row
from clea_desktop.store.backup import sweep
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.ids import IdSource
from clea_desktop.store.keys import KdfCost, calibrate
from clea_desktop.store.opening import Secret, Store, create, open_store
from clea_desktop.store.problems import translated
from clea_desktop.store.tombstones import FILE as TOMBSTONES


def init(
    data: Path,
    passphrase: str,
    organisation: Organisation,
    evaluator: str,
    clock: Clock,
    cost: KdfCost | None = None,
    recovery_sheet: Path | None = None,
    *,
    code_unseen: bool = False,
) -> tuple[Centre, str]:
    """Make a centre in a new folder, with the releases that come with the program.

    :param cost: of Argon2id; measured on this computer when not given.
    :param recovery_sheet: where to write the sheet to print; without it there is no centre.
    :param code_unseen: the code is still to be shown: :func:`safekeeping.code_seen` says when it
        was; a program stopped before tells of it at the next opening.
    :returns: the open centre and the recovery code, kept nowhere else.
    :raises RuleError: an empty passphrase, a name that is empty or too long, a sheet that would
        replace a file or lie in the centre's folder.
    :raises EnvironmentProblem: the folder is in use or refuses to be written.
    """
    check_passphrase(passphrase)
    organisation_name = _name("Le nom de l’organisme", organisation.name)
    evaluator_name = _name("Le nom de l’évaluateur", evaluator)
    if recovery_sheet is not None:
        _check_sheet(data, recovery_sheet)
    folder = paths.resources() / "referentials"
    files, leads = bundled_releases(folder), bundled_correspondences(folder)

    def first_facts(evaluator_id: bytes, new_id: IdSource) -> Iterable[Row]:
        named = Organisation(**{**vars(organisation), "name": organisation_name})
        yield centre_rows.person_row(evaluator_id, evaluator_name)
        yield centre_rows.organisation_row(named, new_id(), None)
        for file in files:
            yield centre_rows.release_row(file.release, file.content)
        keys_held = [file.release.key for file in files]
        yield from _lead_rows(leads, keys_held, new_id)

    def hand_over(code: str) -> None:
        if recovery_sheet is not None:
            sheet = keys.recovery_sheet(code, organisation_name, evaluator_name, clock().date())
            write_atomically(recovery_sheet, sheet.encode())

    store, code = create(
        Folder(data),
        passphrase,
        clock,
        cost or calibrate(),
        first_facts,
        hand_over,
        code_unseen=code_unseen,
    )
    return Centre(store, clock), code


def open_centre(data: Path, secret: Secret, clock: Clock, wall: Clock | None = None) -> Centre:
    """Open a centre, and hand it the releases that came with a newer program.

    :param wall: the hour that makes wrong passphrases wait; without it, ``clock``.
    :raises EnvironmentProblem: no centre, a wrong passphrase, a profile withdrawn, a lock, damage.
    """
    with translated(str(data)):
        paths.finish_restoration(data)
    store = open_store(Folder(data), secret, clock, wall=wall, backups=paths.backups_of(data))
    try:
        centre = Centre(store, clock)
        _check_not_withdrawn(centre)
        # Not the gesture of whoever opens: it comes with the program.
        store.database.permit = lambda _draft: None
        _add_new_releases(store, clock)
        centre = Centre(store, clock, wall)
        _finish_departures(centre)
        with store.database.reading() as connection:
            outdated = state.made_otherwise(connection)
        if outdated:
            centre.remake_lines()
        _tell_erasures(store)
        _erase_again(centre, paths.backups_of(data))
        _sweep_evidence(store)
        _sweep_beside(data)
        store.settle()
        return centre
    except BaseException:
        store.close()
        raise


def _sweep_beside(data: Path) -> None:
    """Take away what was left half read beside: it holds people who may be erased here."""
    with suppress(OSError):
        sweep(data.resolve().parent)


def _sweep_evidence(store: Store) -> None:
    """Take away the files of pieces that no dossier holds: the program was stopped meanwhile."""
    with suppress(EnvironmentProblem), store.database.reading() as connection:
        evidence.sweep(connection, store.folder)


def _tell_erasures(store: Store) -> None:
    """Write beside the backups the erasures that are not told there: the program was stopped.

    A disk that refuses now will be told of at the next erasure.
    """
    with store.database.reading() as connection:
        told = tombstones.erased(connection)
    with suppress(EnvironmentProblem):
        tombstones.add_tombstones(paths.backups_of(store.folder.path), told)


def _erase_again(centre: Centre, beside: Path) -> None:
    """Erase again who a restored backup brought back, whatever stopped its restoration."""
    if (beside / TOMBSTONES).exists():
        from clea_desktop.services.erasing import read_tombstones, reapply

        database = centre.store.database
        # Not the gesture of whoever opens: somebody had the right when it was done.
        own, database.permit = database.permit, lambda _draft: None
        try:
            reapply(centre, read_tombstones(beside))
        finally:
            database.permit = own


def _check_not_withdrawn(centre: Centre) -> None:
    own = profile_of(centre.profiles, centre.operator)
    if own is not None and own.withdrawn_on is not None:
        raise EnvironmentProblem(
            f"Votre profil a été retiré de ce centre le {date_words(own.withdrawn_on)} : demandez "
            "à la personne responsable s’il doit revenir."
        )


def _finish_departures(centre: Centre) -> None:
    """Make the data key again for those who left, where the program was stopped before it could.

    :raises EnvironmentProblem: ``keys.json`` is missing or damaged.
    """
    gone = leavers(centre)
    if gone:
        # A disk that refuses it does not keep anybody out: it is for the next time.
        with suppress(EnvironmentProblem, RuleError):
            centre.store.remake(without=gone)


def leavers(centre: Centre) -> frozenset[bytes]:
    """Those whose profile was withdrawn, and who have a passphrase all the same."""
    held = keys.holders(centre.store.folder)
    found = (p.person.id for p in centre.profiles if p.withdrawn_on is not None)
    return frozenset(person for person in found if person is not None and person in held)


def _add_new_releases(store: Store, clock: Clock) -> None:
    with store.database.reading() as connection:
        held = registry.releases(connection)
        known = registry.correspondences_held(connection)
    folder = paths.resources() / "referentials"
    fresh = bundled_releases(folder, held)
    leads = bundled_correspondences(folder, known)
    rows: list[Row] = [centre_rows.release_row(file.release, file.content) for file in fresh]
    rows += _lead_rows(leads, [*held, *(file.release.key for file in fresh)], store.new_id)
    if rows:
        with store.database.writing() as transaction:
            draft = Draft("release", "référentiels livrés avec le programme", clock())
            transaction.append(draft, rows)


def _lead_rows(
    leads: Iterable[tuple[Correspondence, bytes]], keys_held: Iterable[ReleaseKey], new_id: IdSource
) -> Iterator[Row]:
    """What leads to an edition goes with its first release."""
    first = {(key.id, key.edition): key for key in sorted(keys_held, reverse=True)}
    for found, content in leads:
        key = first.get((found.id, found.edition))
        if key is not None:
            name = correspondence_name(found.since)
            yield centre_rows.release_part_row(new_id(), key, name, content)


def _check_sheet(data: Path, sheet: Path) -> None:
    check_outside(data, sheet)
    if os.path.lexists(sheet):
        raise RuleError(
            f"Le fichier {sheet} existe déjà, et c’est peut-être la fiche de secours d’un autre "
            f"centre : choisissez un autre nom."
        )


def _name(what: str, value: str) -> str:
    try:
        return texts.name(value)
    except texts.UnfitText as unfit:
        raise RuleError(f"{what} ne convient pas : {unfit.why}.") from None


__all__ = ["Secret", "init", "leavers", "open_centre"]
