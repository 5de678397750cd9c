"""The program frozen in a folder by PyInstaller, for the system this runs on."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from installer import icons, natives, notices, owners
from installer.common import BUILD, ROOT, epoch, megabytes, run, say, size_of, timed
from installer.contents import soname
from installer.parts import PROGRAM, PYTHON, Part

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


OF_DEBIAN = {
    "libbz2-1.0": "bzip2-1.0.6",
    "libffi8": "MIT",
    "liblzma5": "domaine public",
    "libncursesw6": "X11-distribute-modifications-variant",
    "libsqlite3-0": "blessing",
    "libssl3": "Apache-2.0",
    "libtinfo6": "X11-distribute-modifications-variant",
    "libuuid1": "BSD-3-Clause",
    "libzstd1": "BSD-3-Clause OR GPL-2.0-only",
    "zlib1g": "Zlib",
}
"""The licence of the library itself, of each package of Debian that may be shipped.

Its notice lists besides those of tools, tests and packaging, which are not.
"""


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
        if package is None:
            continue
        name, version = package
        notice = Path("/usr/share/doc") / name / "copyright"
        text = notice.read_text("utf-8", errors="replace") if notice.exists() else name
        files = rf"_internal/{re.escape(file.name)}$"
        if name in found:
            files = f"{found[name][0].files}|{files}"
        found[name] = (
            Part(
                name,
                version,
                debian_licence(name, text),
                kind="deb",
                namespace="debian",
                files=files,
                told_by="dpkg",
            ),
            text,
        )
    return list(found.values())


def debian_licence(name: str, notice: str) -> str:
    """The licence of a library of Debian: as known, else what its notice says of every file."""
    if name in OF_DEBIAN:
        return OF_DEBIAN[name]
    if re.match(r"libxcb", name):
        return "X11"
    whole = re.search(r"^Files: *\*\n(?:.*\n)*?License: *(.+)$", notice, re.MULTILINE)
    return whole[1].strip() if whole else "voir le texte"


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
            return name, debian_version(name) or ""
    return None


def debian_version(package: str) -> str | None:
    """The version of an installed package of Debian."""
    if shutil.which("dpkg-query") is None:
        return None
    told = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Version}", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout or None


def python_part() -> tuple[Part, str]:
    """Python itself, and its licence."""
    version = platform.python_version()
    beside = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    text = beside.read_text("utf-8") if beside.exists() else "PSF-2.0, https://docs.python.org"
    return Part(PYTHON, version, "Python-2.0.1", told_by="Python lui-même"), text


def add_licences(folder: Path) -> list[Part]:
    """Write the licences where « À propos » reads them; what is shipped besides the packages."""
    python, text = python_part()
    others = [(f"Python {python.version} ({python.licence})", text)]
    parts = [python, *owners.of_resources(ROOT)]
    boot = next(SITE.glob("pyinstaller-*.dist-info"))
    # The launcher is theirs; the modules of the program and of the packages follow it in one file.
    launcher = Part(
        "PyInstaller (lanceur)",
        boot.name.removesuffix(".dist-info").split("-")[1],
        "GPL-2.0-or-later WITH Bootloader-exception",
        carrier=PROGRAM,
        told_by=boot.name,
    )
    parts.append(launcher)
    for place in ("licenses/COPYING.txt", "COPYING.txt"):
        if (boot / place).exists():
            title = f"{launcher.name} {launcher.version} ({launcher.licence})"
            others.append((title, (boot / place).read_text("utf-8")))
            break
    debian = of_debian(folder)
    for part, notice in debian:
        parts.append(part)
        others.append((f"{part.name} {part.version}, de Debian ({part.licence})", notice))
    others += notices.common_texts(notice for _part, notice in debian)
    packages = notices.shipped(SITE)
    carried = natives.inside(packages, owners.shipped_files(folder))
    others.append(("À l’intérieur de ces logiciels", notices.inside_wheels([*parts, *carried])))
    gathered = notices.gathered(packages, others)
    (inside(folder) / "resources" / "LICENCES.txt").write_text(gathered, encoding="utf-8")
    return [*parts, *carried]
