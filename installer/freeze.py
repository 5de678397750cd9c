"""The program frozen in a folder by PyInstaller, for the system this runs on."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from installer import icons, notices
from installer.common import BUILD, ROOT, epoch, megabytes, run, say, size_of, timed
from installer.contents import soname
from installer.sbom import Part

FROZEN = BUILD / "frozen" / "clea-desktop"
SITE = Path(sysconfig.get_path("purelib"))


def freeze() -> Path:
    """Make the folder of the program, its licences inside, and give where it is."""
    shutil.rmtree(FROZEN.parent, ignore_errors=True)
    icons.draw(BUILD / "icons")
    with timed("Le programme est mis en dossier par PyInstaller"):
        # The order of sets and the instants inside are those of the sources, not of this run.
        run(
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--distpath", FROZEN.parent, "--workpath", BUILD / "work"),
            ROOT / "installer" / "clea-desktop.spec",
            cwd=ROOT,
            log=BUILD / "pyinstaller.log",
            settings={"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(epoch())},
        )
    return FROZEN


def inside(folder: Path) -> Path:
    """Where the libraries of a frozen folder are."""
    return folder / "_internal"


def strip(folder: Path) -> None:
    """Take the names only a debugger reads out of what was compiled here with them.

    Wheels' own bundled libraries, in ``*.libs``, are left: they do not survive it.
    """
    before = size_of(folder)
    for file in sorted(inside(folder).rglob("*.so*")):
        relative = file.relative_to(inside(folder))
        if file.is_symlink() or ".libs" in relative.parts[0] or relative.parts[0] == "PySide6":
            continue
        subprocess.run(["strip", "--strip-unneeded", file], check=False, capture_output=True)
    say(f"  dépouillé de ses symboles : {megabytes(before)} → {megabytes(size_of(folder))}")


def of_debian(folder: Path) -> list[tuple[Part, str]]:
    """The Debian packages whose libraries came along, each with its copyright notice."""
    found: dict[str, tuple[Part, str]] = {}
    if shutil.which("dpkg-query") is None:
        return []
    known = _libraries_here()
    for file in sorted(inside(folder).glob("lib*.so*")):
        if file.is_symlink() or soname(file.name).startswith("libpython"):
            continue
        here = known.get(file.name)
        package = _owner(here) if here is not None else None
        if package is None or package[0] in found:
            continue
        name, version = package
        notice = Path("/usr/share/doc") / name / "copyright"
        text = notice.read_text("utf-8", errors="replace") if notice.exists() else name
        found[name] = ((name, version, "deb"), text)
    return list(found.values())


def _libraries_here() -> dict[str, Path]:
    listed = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False
    ).stdout
    known: dict[str, Path] = {}
    for line in listed.splitlines():
        name, arrow, where = line.strip().partition(" => ")
        if arrow:
            known.setdefault(name.split(" ", 1)[0], Path(where))
    return known


def _owner(library: Path) -> tuple[str, str] | None:
    """The Debian package a library is of, and its version."""
    # /lib is /usr/lib, and packages may name either.
    for path in (library, library.resolve(), Path(str(library.resolve()).removeprefix("/usr"))):
        asked = subprocess.run(
            ["dpkg-query", "--search", path], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0:
            name = asked.stdout.split(":", 1)[0]
            told = subprocess.run(
                ["dpkg-query", "--show", "--showformat", "${Version}", name],
                capture_output=True,
                text=True,
                check=True,
            )
            return name, told.stdout
    return None


def python_part() -> tuple[Part, str]:
    """Python itself, and its licence."""
    version = platform.python_version()
    beside = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    text = beside.read_text("utf-8") if beside.exists() else "PSF-2.0, https://docs.python.org"
    return ("cpython", version, "generic"), text


def add_licences(folder: Path) -> list[Part]:
    """Write the licences where « À propos » reads them; what is shipped besides the packages."""
    python, text = python_part()
    others = [(f"Python {python[1]}", text)]
    parts = [python]
    boot = next(SITE.glob("pyinstaller-*.dist-info/licenses/COPYING.txt"), None) or next(
        SITE.glob("pyinstaller-*.dist-info/COPYING.txt"), None
    )
    if boot is not None:
        others.append(("PyInstaller, le lanceur", boot.read_text("utf-8")))
    for part, notice in of_debian(folder):
        parts.append(part)
        others.append((f"{part[0]} {part[1]}, de Debian", notice))
    gathered = notices.gathered(notices.shipped(SITE), others)
    (inside(folder) / "resources" / "LICENCES.txt").write_text(gathered, encoding="utf-8")
    return parts
