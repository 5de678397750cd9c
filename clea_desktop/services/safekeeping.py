"""Nothing lost: checks, passphrases, the recovery sheet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.backups import CLOCK_SLACK
from clea_desktop.domain.errors import EnvironmentProblem, RuleError
from clea_desktop.domain.french import NBSP, counted, date_words, time_words
from clea_desktop.domain.passphrases import check_passphrase
from clea_desktop.domain.referential import Release, ReleaseKey
from clea_desktop.services.centre import Centre
from clea_desktop.services.clock import Clock
from clea_desktop.services.failed_backups import failed_before
from clea_desktop.services.held import held_release
from clea_desktop.services.outside import check_outside
from clea_desktop.store import evidence, keys, registry
from clea_desktop.store.backup import SUFFIX
from clea_desktop.store.check import Problem, content_problems, database_problems
from clea_desktop.store.container import verify_container
from clea_desktop.store.files import write_atomically
from clea_desktop.store.folder import Folder
from clea_desktop.store.head import kept_in
from clea_desktop.store.looking import head_problem
from clea_desktop.store.opening import Secret, Store, open_store, unlock


def change_passphrase(centre: Centre, current: str, new: str) -> None:
    """Replace the passphrase of who types; backups made before keep opening with the old one.

    :raises RuleError: the new one is too short, or someone else's here.
    :raises EnvironmentProblem: the current one does not fit, or the disk refused.
    """
    check_passphrase(new)
    folder, wall = centre.store.folder, centre.wall
    # Whoever finds the window open guesses no faster than whoever finds it shut.
    known = unlock(folder, Secret(passphrase=current), wall)
    if known.evaluator != centre.operator:
        raise RuleError("La phrase de passe actuelle n’est pas la vôtre : tapez celle-ci.")
    assert known.evaluator is not None
    keys.add_passphrase(folder, known.data_key, new, known.evaluator)


def choose_passphrase(centre: Centre, new: str) -> None:
    """Replace the passphrase of who types, which has just opened the centre.

    :raises RuleError: the new one does not suit, or the centre was opened by its recovery code.
    :raises EnvironmentProblem: the disk refused.
    """
    check_passphrase(new)
    whose = centre.require_operator().id
    assert whose is not None, "known by their record"
    keys.add_passphrase(centre.store.folder, centre.store.data_key, new, whose)


def replace_forgotten_passphrase(centre: Centre, new: str) -> None:
    """Give who answers for the centre a new passphrase, once its recovery code has opened it.

    :raises RuleError: the new one is too short, or the centre was opened by a passphrase.
    :raises EnvironmentProblem: the disk refused.
    """

    def give(whose: bytes) -> None:
        check_passphrase(new)
        keys.add_passphrase(centre.store.folder, centre.store.data_key, new, whose)

    centre.become_responsible_after_recovery(give)


def recovery_sheet(code: str, organisation: str, evaluator: str, clock: Clock) -> str:
    """The sheet to print or to keep away from this computer, once."""
    return keys.recovery_sheet(code, organisation, evaluator, clock().date())


def save_recovery_sheet(data: Path, sheet: str, to: Path) -> None:
    """Write the sheet into a file that its owner alone can read.

    :param data: the centre's folder, where it would be lost with the rest.
    :raises RuleError: it would stand among the centre's own files.
    :raises EnvironmentProblem: ``to`` cannot be written.
    """
    check_outside(data, to)
    write_atomically(to, sheet.encode())


def after_a_stop(centre: Centre) -> str | None:
    """What to say as the centre opens, when the program before was stopped dead; else None."""
    if not centre.stopped:
        return None
    told = f"Le programme s’était arrêté d’un coup{NBSP}: tout ce qui était enregistré est là"
    if centre.recovered:
        last = counted(centre.recovered, "dernière action", "dernières actions")
        told += f", {last} comprise{'s' if centre.recovered > 1 else ''}"
    # What was being typed is written every five seconds.
    return f"{told}. D’un texte en cours de frappe, les dernières secondes ont pu se perdre."


def left_to_do(centre: Centre) -> str | None:
    """What the disk refused as the centre opened, and the next opening tries again; else None."""
    if not centre.pending:
        return None
    return (
        f"La clé du centre reste à refaire, et le sera à sa prochaine ouverture{NBSP}: gardez "
        "de la place sur le disque."
    )


def clock_behind(centre: Centre) -> str | None:
    """What to say when the computer’s clock is before what was done last; else None."""
    with centre.store.database.reading() as connection:
        last = registry.last_act_at(connection)
    # A day asked for is no clock set back, and a clock set right does not undo it.
    now = max(centre.wall(), centre.clock())
    if last is None or last - now <= CLOCK_SLACK:
        return None
    done = last.astimezone(now.tzinfo)
    return (
        f"L’horloge de cet ordinateur dit le {date_words(now.date())} à {time_words(now)}, avant "
        f"la dernière action du centre, le {date_words(done.date())} à {time_words(done)}{NBSP}: "
        "corrigez-la avant de travailler."
    )


def code_seen(centre: Centre) -> None:
    """Note that the recovery code of a new centre was shown and kept.

    A disk that refuses it has the next opening say that the code may not have been.
    """
    with suppress(EnvironmentProblem):
        centre.store.folder.code_seen()


def code_never_seen(centre: Centre) -> str | None:
    """What to say when the program was stopped before the recovery code was kept by anybody."""
    if not centre.store.code_unseen:
        return None
    return (
        "La création du centre s’était arrêtée avant que sa fiche de secours soit gardée : "
        "refaites-la, dans la page « Profils »."
    )


@dataclass(frozen=True)
class ToTell:
    """A sentence or two said as the centre opens; ``asks``: for something to be done."""

    sentence: str
    asks: bool = False


def told_at_opening(centre: Centre) -> list[ToTell]:
    """All there is to say as the centre opens."""
    asking = (left_to_do, code_never_seen, clock_behind, failed_before)
    stopped, *asked = (after_a_stop(centre), *(ask(centre) for ask in asking))
    told = [ToTell(stopped)] if stopped else []
    return told + [ToTell(each, asks=True) for each in asked if each]


def is_centre(data: Path) -> bool:
    """Whether a centre lies there, whole or damaged; one whose making was stopped is none."""
    return paths.has_centre(data)


def check(data: Path, secret: Secret, clock: Clock, wall: Clock | None = None) -> list[Problem]:
    """Everything wrong with a centre and its own backups; an empty list when all is well.

    Nothing is changed: what an older program left is looked at in a copy brought up to date.
    """
    problems = _backup_problems(data)
    try:
        store = open_store(Folder(data), secret, clock, wall=wall, to_check=True)
        try:
            return [*_store_problems(store), *problems]
        finally:
            store.close()
    except EnvironmentProblem as problem:
        return [Problem(str(data), problem.sentence), *problems]


def check_open(centre: Centre) -> list[Problem]:
    """As :func:`check`, of the centre that is open."""
    return [*_store_problems(centre.store), *_backup_problems(centre.store.folder.path)]


def _backup_problems(data: Path) -> list[Problem]:
    problems = []
    for path in sorted(paths.backups_of(data).glob(f"*{SUFFIX}")):
        try:
            verify_container(path)
        except EnvironmentProblem as problem:
            problems.append(Problem(path.name, problem.sentence))
    return problems


def _store_problems(store: Store) -> list[Problem]:
    problems = database_problems(store.database.engine)
    if problems:
        return problems
    with store.as_of_today() as database, database.reading() as connection:
        try:
            releases: dict[ReleaseKey, Release] = {
                key: held_release(database, key, fingerprint)
                for key, fingerprint in registry.releases(connection).items()
            }
        except EnvironmentProblem as damage:
            return [Problem("centre.db", damage.sentence)]
        return [
            *_head_problems(store),
            *content_problems(connection, releases.__getitem__),
            *evidence.problems(connection, store.folder),
        ]


def _head_problems(store: Store) -> list[Problem]:
    with store.database.reading() as connection:
        problem = head_problem(connection, store.folder)
    if problem is not None:
        return [problem]
    kept = kept_in(store.folder.head)
    if kept.head is None:
        told = "Le fichier head manque, ou est vide : il sera refait à la prochaine décision."
        return [Problem("head", told)]
    if not kept.whole:
        return [
            Problem(
                "head",
                "La moitié du fichier head est abîmée, l’autre suffit et il sera refait à la "
                "prochaine ouverture : si cela recommence, restaurez la dernière sauvegarde sur "
                "un autre disque.",
            )
        ]
    return []
