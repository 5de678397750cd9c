"""The installer of Windows, made on Windows by PyInstaller: run by ``build.ps1``. Never run so far.

The same launchers, the same script of NSIS and so the same places as the installer made on Linux:
either upgrades the other.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

from installer import freeze, sbom
from installer.common import (
    BUILD,
    DIST,
    ROOT,
    VERSION,
    PackagingProblem,
    megabytes,
    run,
    say,
    size_of,
    timed,
)
from installer.notices import shipped
from installer.windows import listing

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Freeze, prove, and make the installer where NSIS is; the exit code."""
    try:
        if platform.system() != "Windows":
            raise PackagingProblem("Sur Linux, c’est « make package-windows ».")
        numbers = ", ".join([*VERSION.split("."), "0", "0", "0"][:4])
        BUILD.mkdir(parents=True, exist_ok=True)
        told = (HERE / "version.txt.in").read_text(encoding="utf-8")
        told = told.replace("@NUMBERS@", numbers).replace("@VERSION@", VERSION)
        (BUILD / "version.txt").write_text(told, encoding="utf-8")
        folder = freeze.freeze()
        parts = freeze.add_licences(folder)
        with timed("Le programme s’éprouve lui-même"):
            run(folder / "clea-desktop.exe", "self-test", log=BUILD / "self-test.log")
        say(f"Le dossier du programme, {megabytes(size_of(folder))} : {folder}")
        nsis = _makensis()
        DIST.mkdir(exist_ok=True)
        to = DIST / f"clea-desktop-{VERSION}-windows-x64.exe"
        listed = BUILD / "files.nsh"
        listing.write(folder, listed)
        with timed("L’installateur, par NSIS"):
            run(
                *(nsis, "/V2", "/INPUTCHARSET", "UTF8", f"/DVERSION={VERSION}"),
                *(f"/DFILES={listed}", f"/DOUT={to}", f"/DICONS={BUILD / 'icons'}"),
                f"/DSIZE={size_of(folder) // 1024}",
                HERE / "installer.nsi",
            )
        sbom.write(
            *(to.with_name(f"{to.name}.cdx.json"), shipped(freeze.SITE), parts),
            root=folder,
            package=to,
        )
        say(f"{to.relative_to(ROOT)} : {megabytes(size_of(to))}")
    except PackagingProblem as problem:
        say(f"L’installateur n’est pas fait : {problem}")
        return 1
    return 0


def _makensis() -> Path:
    """Where NSIS is.

    :raises PackagingProblem: it is not there.
    """
    places = [
        Path(os.environ.get(name, "C:\\")) / "NSIS" / "makensis.exe"
        for name in ("ProgramFiles(x86)", "ProgramFiles")
    ]
    found = next((place for place in places if place.exists()), None) or shutil.which("makensis")
    if found is None:
        raise PackagingProblem(
            "Il manque NSIS 3 (nsis.sourceforge.io) : installez-le, puis recommencez."
        )
    return Path(found)


if __name__ == "__main__":
    sys.exit(main())
