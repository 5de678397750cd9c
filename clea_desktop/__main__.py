"""The program's way in: with a command the headless face, without one the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_OF_WINDOW = {"--data", "--passphrase-file", "-platform"}
"""Options the window takes, each with its value; with anything else it is a command."""


def main() -> int:
    """Open the window, or run the command named on the command line; the exit code."""
    arguments = sys.argv[1:]
    if opens_window(arguments):
        from clea_desktop.app import main as open_window

        return open_window(arguments)
    from clea_desktop.cli.run import main as run

    return run(arguments)


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether nothing but options of the window was given."""
    waiting = False
    for argument in arguments:
        if waiting:
            waiting = False
        elif argument in _OF_WINDOW:
            waiting = True
        elif argument.partition("=")[0] not in _OF_WINDOW:
            return False
    return not waiting


if __name__ == "__main__":
    sys.exit(main())
