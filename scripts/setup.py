"""Set up CléA Desktop from source: system libraries, virtual environment, locked packages.

Standard library only, because it runs before anything is installed, on Linux, macOS and Windows.
Everything that changes the computer outside of `.venv/` is said before it is done.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("CléA Desktop demande Python 3.11 ou plus récent ; celui-ci est plus ancien.")

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "clea-setup"
WINDOWS = sys.platform == "win32"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")

QT_LIBRARIES = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt loads even without a screen: the library, and its Debian package (on newer systems
`libglib2.0-0` is a name that `libglib2.0-0t64` answers to)."""

SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads besides for a window on an X screen: asked for only where there is one."""

JAXB = Path("/usr/share/java/jaxb-runtime.jar")
"""What the PDF judge of the tests lacks to run on Java: Debian's `libjaxb-java`."""


class SetupProblem(Exception):
    """What stops the set-up, said in one French sentence with what to do."""


def main(arguments: list[str]) -> int:
    """Set the folder up and return the exit code."""
    parser = argparse.ArgumentParser(description="Installe CléA Desktop depuis ses sources.")
    parser.add_argument(
        "--if-needed", action="store_true", help="ne rien faire si rien n’a changé depuis"
    )
    if parser.parse_args(arguments).if_needed and is_current():
        return 0
    STAMP.unlink(missing_ok=True)
    try:
        install_system_packages()
        make_environment()
        install_locked_packages()
        install_project()
    except SetupProblem as problem:
        print(f"\nMise en place arrêtée : {problem}", file=sys.stderr)
        return 1
    STAMP.write_text(fingerprint(), encoding="utf-8")
    say("CléA Desktop est prêt.")
    return 0


def say(sentence: str) -> None:
    """Print at once, so that the sentence comes before the output of the tool it announces."""
    print(sentence, flush=True)


def succeeds(*command: str | Path, settings: dict[str, str] | None = None) -> bool:
    """Run a command, its output shown, and tell whether it succeeded."""
    return subprocess.run(command, check=False, env=settings).returncode == 0


def fingerprint() -> str:
    """What the installation was made from: the lock, this program, and where they lie."""
    parts = [LOCK.read_bytes(), Path(__file__).read_bytes(), os.fsencode(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_current() -> bool:
    """Whether the environment was made, whole, from the present files."""
    if not PYTHON.exists() or not STAMP.exists():
        return False
    # A screen may have come since: its libraries are looked for each time.
    lacking = sys.platform.startswith("linux") and missing_libraries()
    return STAMP.read_text(encoding="utf-8") == fingerprint() and not lacking


# System libraries --------------------------------------------------------------------------------


def install_system_packages() -> None:
    """Install with apt-get what is missing, on Linux; elsewhere there is nothing to add."""
    if not sys.platform.startswith("linux"):
        return
    needed = missing_libraries()
    if not environment_works() and importlib.util.find_spec("ensurepip") is None:
        needed[f"python{sys.version_info.major}.{sys.version_info.minor}-venv"] = (
            "l’environnement virtuel de Python"
        )
    if needed:
        apt_install(needed, optional=False)
    still_missing = missing_libraries()
    if still_missing:
        raise SetupProblem(
            f"{', '.join(still_missing)} : installé, mais inutilisable ; réparez le système, puis"
            " recommencez."
        )
    if shutil.which("java") and shutil.which("apt-get") and not JAXB.exists():
        apt_install({"libjaxb-java": "le juge des PDF, dans les tests"}, optional=True)


def missing_libraries() -> dict[str, str]:
    """The packages of the libraries that Qt would not find, with what they are for.

    Asking the loader, rather than dpkg, holds for every name a package has had and for every Linux.
    """
    missing = {}
    # A virtual screen counts: the drive by real keys opens the window on one.
    has_screen = os.environ.get("DISPLAY") or shutil.which("Xvfb")
    on_screen = SCREEN_LIBRARIES if has_screen else {}
    for library, package in {**QT_LIBRARIES, **on_screen}.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[package] = f"l’affichage, {library}"
    return missing


def apt_install(packages: dict[str, str], *, optional: bool) -> None:
    """Say which packages are missing and why, then install them if that is allowed here."""
    say("Il manque au système :")
    for package, purpose in packages.items():
        say(f"  {package} (pour {purpose})")
    if shutil.which("apt-get") is None:
        raise SetupProblem(
            "installez avec l’outil de votre système ce qui manque, nommé ici comme chez Debian,"
            " puis « make setup »."
        )
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    as_administrator = administrator_prefix()
    if as_administrator is not None:
        say(f"On l’installe par : {shlex.join([*as_administrator, *install])}")
        silent = [*as_administrator, "env", "DEBIAN_FRONTEND=noninteractive"]
        # A failed refresh is no reason to stop: the lists at hand may be enough.
        succeeds(*silent, "apt-get", "update", "--quiet")
        if succeeds(*silent, *install):
            return
    todo = f"tapez en administrateur « {shlex.join(install)} », puis « make setup »."
    if not optional:
        raise SetupProblem(todo)
    say(f"On continue sans. Pour l’avoir, {todo}")


def administrator_prefix() -> list[str] | None:
    """What to put before a command to run it as administrator; None when it cannot be."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return []
    return ["sudo"] if shutil.which("sudo") else None


# Virtual environment -----------------------------------------------------------------------------


def environment_works() -> bool:
    """Whether `.venv` holds a Python recent enough, and pip."""
    if not PYTHON.exists():
        return False
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Make `.venv`, again if its Python has gone or is too old."""
    if environment_works():
        return
    say(f"Création de l’environnement virtuel dans {VENV}")
    if not succeeds(sys.executable, "-m", "venv", "--clear", VENV):
        raise SetupProblem(
            f"{sys.executable} ne sait pas créer d’environnement virtuel ; complétez ce Python ou"
            " donnez-en un autre (« make setup PYTHON=/chemin/de/python3 »)."
        )


def locked_entry(name: str, lock: str) -> str:
    """The requirement of one package in the lock, with its hashes."""
    entry = re.search(rf"^{re.escape(name)}==[^\\\n]*(?:\\\n[^\\\n]*)*", lock, re.MULTILINE)
    if entry is None:
        raise SetupProblem(f"{LOCK.name} ne nomme pas {name} ; refaites-le par « make lock ».")
    return entry.group() + "\n"


def install_locked_packages() -> None:
    """Put exactly the locked packages, hashes checked, into `.venv`: uv, or pip in its place."""
    say("Installation des paquets de requirements.lock (200 Mo la première fois)")
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.txt"
        only_uv.write_text(locked_entry("uv", LOCK.read_text(encoding="utf-8")), encoding="utf-8")
        pip_install(only_uv)
    # Someone watching sees the downloads advance; a log is spared the list of packages.
    quiet = () if sys.stderr.isatty() else ("--quiet",)
    sync = ("-m", "uv", "pip", "sync", *quiet, "--require-hashes", "--python", PYTHON, LOCK)
    if not succeeds(PYTHON, *sync, settings=uv_settings()):
        say("uv n’a pas abouti : pip prend le relais, avec ses propres réglages.")
        pip_install(LOCK)


def pip_install(requirements: Path) -> None:
    """Install a list of requirements with pip, hashes checked."""
    quiet = ("--quiet", "--disable-pip-version-check")
    if not succeeds(
        PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "--requirement", requirements
    ):
        raise SetupProblem(
            "pip n’a pas pu installer les paquets ; son message, ci-dessus, dit pourquoi."
        )


def uv_settings() -> dict[str, str]:
    """The environment for uv, which reads none of pip's settings: those that matter handed on."""
    settings = dict(os.environ)
    for pip_name, uv_name in (("PIP_CERT", "SSL_CERT_FILE"), ("PIP_INDEX_URL", "UV_DEFAULT_INDEX")):
        if pip_name in settings:
            settings.setdefault(uv_name, settings[pip_name])
    settings.setdefault("UV_SYSTEM_CERTS", "true")
    return settings


def install_project() -> None:
    """Put the program's folder on the path of `.venv`, and a `clea-desktop` command beside Python.

    A path file needs no build tool, so nothing more is fetched, and the sources stay the program.
    """
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True)
    packages = Path(answer.stdout.strip())
    # Relative, so plain ASCII: Python 3.11 reads path files in the encoding of the computer.
    path_to_root = os.path.relpath(ROOT, packages)
    (packages / "clea_desktop.pth").write_text(f"{path_to_root}\n", encoding="ascii")
    if WINDOWS:
        command = '@"%~dp0python.exe" -P -m clea_desktop %*\r\n'
        (BIN / "clea-desktop.cmd").write_text(command, encoding="ascii", newline="")
    else:
        launcher = BIN / "clea-desktop"
        here = '"$(dirname "$(readlink -f "$0")")/python"'
        launcher.write_text(f'#!/bin/sh\nexec {here} -P -m clea_desktop "$@"\n', encoding="ascii")
        launcher.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
