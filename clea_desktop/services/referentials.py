"""The référentiels that come with the program, listed, shown and checked."""

from __future__ import annotations

from pathlib import Path

from clea_desktop import paths
from clea_desktop.domain.errors import RuleError
from clea_desktop.domain.french import listed
from clea_desktop.domain.referential import Release
from clea_desktop.referentials.bundled import bundled_releases
from clea_desktop.referentials.format import SIZE_LIMIT, parse_release
from clea_desktop.services.importing import read_input


def list_releases() -> list[Release]:
    """Every release that comes with the program."""
    return [file.release for file in bundled_releases(paths.resources() / "referentials")]


def show_release(referential: str, edition: str) -> Release:
    """The last correction of one edition.

    :raises RuleError: no such référentiel or edition.
    """
    found = [
        release
        for release in list_releases()
        if (release.key.id, release.key.edition) == (referential, edition)
    ]
    if not found:
        known = listed([f"{r.key.id} {r.key.edition}" for r in list_releases()])
        raise RuleError(
            f"Le référentiel « {referential} », édition « {edition} », est inconnu ; "
            f"le programme connaît {known}."
        )
    return max(found, key=lambda release: release.key)


def check_release(file: Path) -> Release:
    """Read a release file and check it whole.

    :raises RuleError: it is missing or wrong: which line, why.
    """
    return parse_release(read_input(file, SIZE_LIMIT), file.name)
