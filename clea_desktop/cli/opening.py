"""What every command shares: where the centre is, what opens it, its opening and its closing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clea_desktop import paths
from clea_desktop.cli.secret_files import first_line, passphrase
from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import EnvironmentProblem
from clea_desktop.domain.french import lowered
from clea_desktop.services import backups, opening, safekeeping
from clea_desktop.services.centre import Centre
from clea_desktop.services.clock import Clock, fixed_clock, system_clock
from clea_desktop.services.opening import Secret

PASSPHRASE_VARIABLE = "CLEA_PASSPHRASE"


def clock_of(options: argparse.Namespace) -> Clock:
    """That of the day asked for, else of the computer."""
    day = getattr(options, "date", None)
    return fixed_clock(day) if day else system_clock


def data_of(options: argparse.Namespace) -> Path:
    """The folder of the centre."""
    return options.data or paths.default_data()


def secret_of(options: argparse.Namespace) -> Secret:
    """What opens the centre.

    :raises EnvironmentProblem: its file cannot be read, or nothing says it.
    """
    if options.recovery_code_file:
        return Secret(recovery_code=first_line(options.recovery_code_file))
    return Secret(passphrase=passphrase_of(options))


def passphrase_of(options: argparse.Namespace) -> str:
    """The passphrase of the centre.

    :raises EnvironmentProblem: its file cannot be read, or nothing says it.
    """
    return passphrase(
        options.passphrase_file, PASSPHRASE_VARIABLE, "--passphrase-file", "la phrase de passe"
    )


def opened(options: argparse.Namespace, secret: Secret | None = None) -> Centre:
    """A centre open, and what there is to say of how the program before ended, or could not."""
    known = secret or secret_of(options)
    centre = opening.open_centre(data_of(options), known, clock_of(options), system_clock)
    for told in safekeeping.told_at_opening(centre):
        say(told.sentence)
    return centre


@contextmanager
def open_to_read(options: argparse.Namespace) -> Iterator[Centre]:
    """A centre to read from."""
    centre = opened(options)
    try:
        yield centre
    finally:
        centre.close()


@contextmanager
def open_to_write(options: argparse.Namespace) -> Iterator[Centre]:
    """A centre to write to; a verified backup is made on closing."""
    centre = opened(options)
    try:
        yield centre
    except BaseException:
        centre.close()
        raise
    close_with_backup(centre)


def close_with_backup(centre: Centre) -> None:
    """Let go of a centre, a backup of it made; one that cannot be is said."""
    try:
        backups.close_with_backup(centre)
    except EnvironmentProblem as problem:
        # What was asked is done and on disk: this is a warning.
        say("À la fermeture, la sauvegarde n’est pas allée au bout : " + lowered(problem.sentence))
