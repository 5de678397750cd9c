"""The program's way in."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command named on the command line; its exit code."""
    from clea_desktop.cli.run import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
