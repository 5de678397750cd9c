"""Files that hold one secret: a passphrase, a recovery code, the phrase of an envelope."""

from __future__ import annotations

from pathlib import Path

from clea_desktop.domain.errors import EnvironmentProblem


def first_line(file: Path) -> str:
    """What a secret's file holds, less one final newline.

    :raises EnvironmentProblem: it cannot be read, or is no text.
    """
    try:
        return file.read_text("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem(
            f"Le fichier {file} ne se lit pas : vérifiez son nom et son contenu (UTF-8)."
        ) from error
