"""« CléA Desktop.app » and a disk image: run on a Mac by ``build.sh``. Never run so far.

Signed for this computer only (« - »): to be opened elsewhere without a warning, it takes the
identity of a developer known to Apple, named by ``CLEA_IDENTITY``, and Apple's notarisation.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

from installer import freeze, sbom
from installer.common import (
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

APP = freeze.FROZEN.parent / "CléA Desktop.app"


def main() -> int:
    """Make the application, prove it, put it in a disk image; the exit code."""
    try:
        if platform.system() != "Darwin":
            raise PackagingProblem("Une application de macOS se fait sur un Mac.")
        freeze.freeze()
        resources = APP / "Contents" / "Resources"
        parts = freeze.add_licences(freeze.FROZEN)
        gathered = freeze.inside(freeze.FROZEN) / "resources" / "LICENCES.txt"
        # PyInstaller puts data there, and links to it from where libraries are.
        shutil.copy(gathered, resources / "resources" / "LICENCES.txt")
        identity = os.environ.get("CLEA_IDENTITY", "-")
        run("codesign", "--force", "--deep", "--options", "runtime", "--sign", identity, APP)
        run("codesign", "--verify", "--deep", "--strict", APP)
        with timed("L’application s’éprouve elle-même"):
            run(APP / "Contents" / "MacOS" / "clea-desktop", "self-test")
        image = DIST / f"clea-desktop-{VERSION}-macos-{platform.machine()}.dmg"
        DIST.mkdir(exist_ok=True)
        image.unlink(missing_ok=True)
        staged = freeze.FROZEN.parent / "image"
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        shutil.copytree(APP, staged / APP.name, symlinks=True)
        (staged / "Applications").symlink_to("/Applications")
        run(
            *("hdiutil", "create", "-volname", "CléA Desktop", "-srcfolder", staged),
            *("-format", "UDZO", image),
        )
        bill = Path(f"{image}.cdx.json")
        sbom.write(bill, shipped(freeze.SITE), parts, root=APP, package=image)
        say(f"{image.relative_to(ROOT)} : {megabytes(size_of(image))}")
    except PackagingProblem as problem:
        say(f"L’application n’est pas faite : {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
