"""A ``.deb`` and a portable archive for Linux, from the frozen folder: ``make package``."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from email.utils import formatdate
from pathlib import Path

from installer import freeze, sbom
from installer.common import (
    BUILD,
    DIST,
    ROOT,
    VERSION,
    PackagingProblem,
    epoch,
    megabytes,
    require,
    run,
    say,
    size_of,
    timed,
    write_tar,
)
from installer.contents import depends
from installer.icons import NAMES, SIZES
from installer.notices import shipped
from installer.parts import Part

HERE = Path(__file__).resolve().parent
STAGE = BUILD / "deb"
TOOLS = {
    "dpkg-deb": "dpkg",
    "objdump": "binutils",
    "strip": "binutils",
    "xz": "xz-utils",
}
MIME = ("vnd.clea-desktop.release", "vnd.clea-desktop.dossier")


def main() -> int:
    """Make both packages, their bills of materials, and try the folder; the exit code."""
    try:
        require(TOOLS)
        folder = freeze.freeze()
        freeze.strip(folder)
        parts = freeze.add_licences(folder)
        architecture = subprocess.run(
            ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
        ).stdout.strip()
        _even(folder)
        names = [
            _archive(folder, architecture, parts),
            _deb(folder, architecture, parts),
        ]
        for name in names:
            _self_test(name)
        say(f"Installé, le programme prend {megabytes(size_of(folder))}.")
        for name in names:
            say(f"{name.relative_to(ROOT)} : {megabytes(size_of(name))}")
    except PackagingProblem as problem:
        say(f"Le paquet n’est pas fait : {problem}")
        return 1
    return 0


def _self_test(package: Path) -> None:
    """Unpack a package elsewhere, and let the program it holds prove itself."""
    with (
        timed(f"Le programme de {package.name} s’éprouve lui-même"),
        tempfile.TemporaryDirectory(prefix="clea paquet ") as place,
    ):
        if package.suffix == ".deb":
            run("dpkg-deb", "--extract", package, place)
            command, root = Path(place) / "usr" / "bin" / "clea-desktop", Path(place)
        else:
            run("tar", "-xzf", package, "-C", place)
            (command,) = Path(place).glob("*/clea-desktop")
            root = command.parent
        many = sbom.check(package.with_name(f"{package.name}.cdx.json"), root)
        say(f"  ses {many} fichiers sont ceux que dit sa nomenclature")
        run(command, "self-test", log=BUILD / f"{package.name}.self-test.log")


def _even(folder: Path) -> None:
    """Give every file the modes and the instant that do not depend on who packages."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink():
            os.utime(path, (epoch(), epoch()), follow_symlinks=False)
            continue
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch(), epoch()))
    folder.chmod(0o755)


def _bill(package: Path, root: Path, parts: Sequence[Part]) -> None:
    """The bill of materials beside a package, of what it lays."""
    to = package.with_name(f"{package.name}.cdx.json")
    sbom.write(to, shipped(freeze.SITE), parts, root=root, package=package)


def _archive(folder: Path, architecture: str, parts: Sequence[Part]) -> Path:
    name = f"clea-desktop-{VERSION}-linux-{architecture}"
    to = DIST / f"{name}.tar.gz"
    with timed("L’archive portable"):
        shutil.copy(HERE / "LISEZMOI.txt", folder / "LISEZMOI.txt")
        write_tar(to, folder, name)
        _bill(to, folder, parts)
        (folder / "LISEZMOI.txt").unlink()
    return to


def _deb(folder: Path, architecture: str, parts: Sequence[Part]) -> Path:
    shutil.rmtree(STAGE, ignore_errors=True)
    home = STAGE / "usr" / "lib" / "clea-desktop"
    home.parent.mkdir(parents=True)
    shutil.copytree(folder, home, symlinks=True)
    command = STAGE / "usr" / "bin" / "clea-desktop"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/clea-desktop/clea-desktop")
    _install(HERE / "clea-desktop.desktop", "usr/share/applications/clea-desktop.desktop")
    _install(HERE / "clea-desktop.mime.xml", "usr/share/mime/packages/clea-desktop.xml")
    _pictures()
    doc = STAGE / "usr" / "share" / "doc" / "clea-desktop"
    doc.mkdir(parents=True)
    # The whole text lies once, where « À propos » reads it.
    (doc / "copyright").symlink_to("../../../lib/clea-desktop/_internal/resources/LICENCES.txt")
    changelogs(doc)
    control = STAGE / "DEBIAN"
    control.mkdir()
    text = _filled(
        "control.in",
        VERSION=VERSION,
        ARCHITECTURE=architecture,
        SIZE=str(size_of(STAGE) // 1024),
        DEPENDS=depends(_libc()),
    )
    (control / "control").write_text(text, encoding="utf-8")
    _even(STAGE)
    to = DIST / f"clea-desktop_{VERSION}_{architecture}.deb"
    with timed("Le paquet Debian"):
        run(
            *("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", STAGE, to),
            settings={"SOURCE_DATE_EPOCH": str(epoch())},
        )
    shutil.rmtree(control)
    _bill(to, STAGE, parts)
    return to


def changelogs(to: Path) -> None:
    """Lay what changed: the text that Debian's format asks for, and the one it sends to."""
    said = _filled("changelog.in", VERSION=VERSION, DATE=formatdate(epoch()))
    ours = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name, text in (("changelog.gz", said), ("CHANGELOG.md.gz", ours)):
        (to / name).write_bytes(gzip.compress(text.encode(), 9, mtime=epoch()))


def _filled(name: str, **values: str) -> str:
    """A file of this folder, its « @WORDS@ » replaced."""
    text = (HERE / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _libc() -> str:
    """The C library this was compiled for: an older one lacks what it calls."""
    told = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.36"
    return f"libc6 (>= {told.split()[-1]})"


def _install(source: Path, inside: str) -> None:
    to = STAGE / inside
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, to)


def _pictures() -> None:
    for size in SIZES:
        folder = f"usr/share/icons/hicolor/{size}x{size}"
        drawn = BUILD / "icons"
        _install(drawn / f"{NAMES[0]}-{size}.png", f"{folder}/apps/clea-desktop.png")
        for mime in MIME:
            to = f"{folder}/mimetypes/application-{mime}.png"
            _install(drawn / f"{NAMES[1]}-{size}.png", to)
    scalable = ROOT / "resources" / "program" / "clea-desktop.svg"
    _install(scalable, "usr/share/icons/hicolor/scalable/apps/clea-desktop.svg")


if __name__ == "__main__":
    sys.exit(main())
