"""A file opened with the program, by a double click: shown where it belongs, once unlocked."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.ui.pages.receiving import receive
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.shell import Shell

_RELEASE = ".clea-ref"


def show_file(shell: Shell, file: Path) -> None:
    """Show a release that arrives; take a dossier in, as « Recevoir » does."""
    if file.suffix.lower() == _RELEASE:
        shell.go(Place(Kind.ARRIVAL, detail=str(file)))
        return
    shell.go(Place(Kind.CANDIDATES))
    if shell.page is not None and shell.place.kind is Kind.CANDIDATES:
        receive(shell.page, [file])
