"""The program's way in: with a command the headless face, without one the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

_OF_WINDOW = ("--data", "--passphrase-file", "-platform")
"""Options the window takes, each with its value; with anything else it is a command."""
_OPENED = (".clea-ref", ".clea", ".age")
"""The endings of files that open the window: a release, a dossier, a sealed dossier."""


def main() -> int:
    """Open the window, or run the command named on the command line; the exit code."""
    leave_no_core()
    arguments = sys.argv[1:]
    if arguments == ["_worker"]:
        from clea_desktop.services.workers import serve

        serve(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    if arguments == ["_backup"]:
        from clea_desktop.services.backups import serve as back_up

        back_up(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    options = window_options(arguments)
    if options is not None:
        from clea_desktop.app import main as open_window

        return open_window(options)
    from clea_desktop.cli.run import main as run
    from clea_desktop.services.fault_report import install_for_threads

    install_for_threads()

    return run(arguments, _try_window)


def _try_window(data: Path, passphrase: str) -> Iterator[tuple[str, Callable[[], str]]]:
    # Only the self-test asks for it: no other command imports Qt.
    from clea_desktop.app import try_window

    return try_window(data, passphrase)


def leave_no_core() -> None:
    """Let the system keep no image of the memory if the program is stopped by a fault."""
    try:
        import resource
    except ImportError:  # Windows has none, and keeps such images only where it was asked to
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def window_options(arguments: Sequence[str]) -> dict[str, str] | None:
    """The options of the window by name, when nothing else was given.

    Read here rather than by argparse, which is slow to import: the first paint waits for it.
    """
    found: dict[str, str] = {}
    waiting = iter(arguments)
    for argument in waiting:
        if not argument.startswith("-") and argument.lower().endswith(_OPENED):
            if "FILE" in found:
                return None
            found["FILE"] = argument
            continue
        name, equals, value = argument.partition("=")
        following = value if equals else next(waiting, None)
        if name not in _OF_WINDOW or following is None:
            return None
        found[name] = following
    return found


if __name__ == "__main__":
    sys.exit(main())
