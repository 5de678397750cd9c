"""The window, composed: services handed to it, its look, its language, its ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from clea_desktop import paths
from clea_desktop.services.fault_report import install_for_threads
from clea_desktop.ui.keyring import Keyring
from clea_desktop.ui.start import start

if TYPE_CHECKING:
    from clea_desktop.services.centre import Centre

PASSPHRASE_VARIABLE = "CLEA_PASSPHRASE"
OPENED = "FILE"
ENVIRONMENT = 3
"""The exit code of a computer that refuses, as the headless face has it."""


def main(options: Mapping[str, str]) -> int:
    """Open the window; its exit code.

    :param options: of the command line, by name: ``--data``, ``--passphrase-file``, ``-platform``,
        and ``FILE``, the file it was opened with.
    """
    sys.excepthook = _tell_bug
    install_for_threads()
    passphrase = os.environ.pop(PASSPHRASE_VARIABLE, None)
    if "--passphrase-file" in options:
        file = Path(options["--passphrase-file"])
        try:
            passphrase = file.read_text(encoding="utf-8-sig").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            if sys.stderr is not None:  # a program without a console has none
                sys.stderr.write(
                    f"Le fichier {file} ne se lit pas : vérifiez son nom et son contenu (UTF-8).\n"
                )
            return ENVIRONMENT
    data = Path(options["--data"]) if "--data" in options else paths.default_data()
    for_qt = ["-platform", options["-platform"]] if "-platform" in options else []
    # Where it lies is found now: the folder one is in may go.
    arriving = Path(options[OPENED]).absolute() if OPENED in options else None
    return start([sys.argv[0], *for_qt], data, _keyring(), passphrase, arriving)


def try_window(data: Path, passphrase: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """What the self-test tries of the window, without a screen, on a centre that is there."""
    from clea_desktop.ui.trial import attempts

    return attempts([sys.argv[0], "-platform", "offscreen"], data, _keyring(), passphrase)


def _keyring() -> Keyring:
    return Keyring(_open, _make, _exists, _close, _warm_up)


# The services are imported by the first of these that is called, after the first paint.


def _open(data: Path, secret: str, by_code: bool) -> Centre:
    from clea_desktop.services.clock import system_clock
    from clea_desktop.services.opening import Secret, open_centre

    known = Secret(recovery_code=secret) if by_code else Secret(passphrase=secret)
    return open_centre(data, known, system_clock, system_clock)


def _make(
    data: Path, passphrase: str, organisation: str, evaluator: str
) -> tuple[Centre, str, str]:
    from clea_desktop.domain.people import Organisation
    from clea_desktop.services.clock import system_clock
    from clea_desktop.services.opening import init
    from clea_desktop.services.safekeeping import recovery_sheet

    centre, code = init(
        data,
        passphrase,
        Organisation(organisation),
        evaluator,
        system_clock,
        code_unseen=True,
    )
    return centre, code, recovery_sheet(code, organisation, evaluator, system_clock)


def _exists(data: Path) -> bool:
    with suppress(OSError):  # opening it says what is wrong
        paths.finish_restoration(data)
    return paths.has_centre(data)


def _close(centre: Centre) -> None:
    from clea_desktop.services.backups import close_with_backup

    close_with_backup(centre)


def _warm_up() -> None:
    import clea_desktop.services.opening
    import clea_desktop.ui.shell  # noqa: F401 - imported now so that it need not be later


def _tell_bug(_kind: type[BaseException], bug: BaseException, _where: TracebackType | None) -> None:
    """Say that it is our fault, and go on: nothing was written by half.

    What goes to the console may end in a log of the system: it says no more than the window.
    """
    from clea_desktop.domain.errors import UserFacing
    from clea_desktop.services.fault_report import report
    from clea_desktop.ui.start import show_bug, show_refusal

    if isinstance(bug, UserFacing):
        # What was typed is refused, by a field that no gesture asked.
        show_refusal(bug.sentence)
        return
    if sys.stderr is not None:  # a program without a console has none
        sys.stderr.write(f"{report(bug)}\n")
    show_bug(bug)
