"""What every package shares: where things lie, when it was made, and what is missing to make it."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from clea_desktop import VERSION

__all__ = [
    "BUILD",
    "DIST",
    "ROOT",
    "VERSION",
    "PackagingProblem",
    "epoch",
    "megabytes",
    "require",
    "run",
    "say",
    "size_of",
    "timed",
    "write_tar",
]

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "package"
DIST = ROOT / "dist"


class PackagingProblem(Exception):
    """What stops the packaging, in one French sentence with what to do."""


def say(sentence: str) -> None:
    """Print at once: some steps take minutes."""
    print(sentence, flush=True)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say a step, then how long it took."""
    say(f"{what}…")
    began = time.monotonic()
    yield
    say(f"  fait en {time.monotonic() - began:.0f} s")


def require(tools: Mapping[str, str]) -> None:
    """Check that the tools are there; nothing is installed behind anybody's back.

    :param tools: the Debian package of each program.
    :raises PackagingProblem: some are missing; it says which, and how to have them.
    """
    missing = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if missing:
        raise PackagingProblem(
            f"Il manque {', '.join(missing)} pour faire ce paquet : tapez en administrateur "
            f"« apt-get install {' '.join(missing)} », puis recommencez."
        )


def run(
    *command: str | Path,
    cwd: Path | None = None,
    log: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> None:
    """Run a tool; what it says goes into a file, shown only when it fails.

    :raises PackagingProblem: it failed.
    """
    environment = {**os.environ, **(settings or {})}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        raise PackagingProblem(
            f"{Path(command[0]).name} a échoué (code {done.returncode}) ; son message, ci-dessus, "
            "dit pourquoi."
        )


def epoch() -> int:
    """The instant every file is given, so that the same sources make the same bytes.

    :returns: ``SOURCE_DATE_EPOCH`` when it is set, else the instant of the last commit.
    :raises PackagingProblem: neither is known.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        return int(told)
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise PackagingProblem(
            "La date des sources est inconnue hors de git : donnez-la : « SOURCE_DATE_EPOCH=$(date "
            "+%s) make package »."
        ) from None


def size_of(folder: Path) -> int:
    """The bytes of the files of a folder, or of one file."""
    files = [folder] if folder.is_file() else folder.rglob("*")
    return sum(file.lstat().st_size for file in files if file.is_file() and not file.is_symlink())


def megabytes(size: int) -> str:
    """A size as it is said."""
    return f"{size / 1_000_000:.1f} Mo".replace(".", ",")


def write_tar(to: Path, folder: Path, top: str, names: Sequence[Path] | None = None) -> None:
    """Pack a folder into a ``.tar.gz`` whose bytes depend on nothing but its files."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch()
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        to.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=epoch()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for path in sorted(names if names is not None else folder.rglob("*")):
            inside = f"{top}/{path.relative_to(folder).as_posix()}"
            archive.add(path, inside, recursive=False, filter=plain)
