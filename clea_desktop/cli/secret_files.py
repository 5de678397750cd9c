"""Files that hold one secret: a passphrase, a recovery code, the phrase of an envelope."""

from __future__ import annotations

import getpass
import os
import shlex
import stat
import sys
from contextlib import suppress
from pathlib import Path

from clea_desktop.cli.streams import say
from clea_desktop.domain.errors import EnvironmentProblem

_LONGEST = 100_000
"""The longest file of a secret, in bytes: twice a passphrase of ten thousand signs."""


def first_line(file: Path) -> str:
    """What a secret's file holds, less one final newline.

    :raises EnvironmentProblem: it cannot be read, is no text, or too long for a secret.
    """
    try:
        with file.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            data = stream.read(_LONGEST + 1)
        if len(data) > _LONGEST:
            raise EnvironmentProblem(
                f"Le fichier {file} est trop long pour une phrase ou un code : vérifiez son nom."
            )
        secret = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem(
            f"Le fichier {file} ne se lit pas : vérifiez son nom et son contenu (UTF-8)."
        ) from error
    _warn_if_shared(file, mode)
    return secret


def _warn_if_shared(file: Path, mode: int) -> None:
    """Say that others may read a secret; it serves all the same."""
    # A pipe is nobody else's; the modes of Windows say nothing of who reads.
    if os.name == "posix" and stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH):
        say(
            f"Le fichier {file}, qui garde un secret, se lit depuis d’autres comptes de cet "
            f"ordinateur : « chmod 600 {shlex.quote(str(file))} » ne le laisse qu’à vous."
        )


def _somebody_types() -> bool:
    """Whether standard input is a terminal; « NUL » is none, though Windows says so."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    if sys.platform == "win32":  # pragma: no cover - Windows alone
        import ctypes
        import msvcrt

        handle = ctypes.c_void_p(msvcrt.get_osfhandle(sys.stdin.fileno()))
        mode = ctypes.c_uint32()
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(mode)))
    return True


def passphrase(file: Path | None, variable: str, option: str, what: str) -> str:
    """A passphrase from its file, else from the environment, else typed on the terminal.

    :param option: the one that names the file.
    :param what: « la phrase de passe » of what.
    :raises EnvironmentProblem: it is nowhere, or no text.
    """
    if file is not None:
        return first_line(file)
    if variable in os.environ:
        said = os.environ[variable]
        try:
            said.encode()
        except UnicodeEncodeError as error:
            raise EnvironmentProblem(
                f"La variable {variable} n’est pas du texte en UTF-8 : redonnez-la, ou par "
                f"{option} FICHIER."
            ) from error
        return said
    if _somebody_types():
        # Ctrl + D answers nothing.
        with suppress(EOFError):
            return getpass.getpass(f"{what[:1].upper()}{what[1:]} : ")
    raise EnvironmentProblem(
        f"Il manque {what} : donnez {option} FICHIER ou la variable {variable}."
    )
