"""How long the packaged program takes to start: ``make bench-package``.

Both are frozen by the same description: the program, and a bare PySide6 window. « Cold » is after
the kernel forgot every file it had read (root), « warm » is the start after that.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from installer import freeze
from installer.common import BUILD, ROOT, PackagingProblem, epoch, megabytes, run, say, size_of

RUNS = 7
HERE = BUILD / "measure"


def main() -> int:
    """Freeze both, start them in turn, say the medians; the exit code."""
    try:
        bare = _frozen("measure_bare.py", bare=True)
        ours = _frozen("measure_ours.py", bare=False)
    except PackagingProblem as problem:
        say(f"Rien n’est mesuré : {problem}")
        return 1
    data = HERE / "centre"
    if not data.exists():
        demo = [sys.executable, "-m", "clea_desktop", "--data", str(data), "demo"]
        subprocess.run(demo, cwd=ROOT, check=True, capture_output=True)
    commands = {"ours": [str(ours), str(data)], "bare": [str(bare)]}
    found: dict[str, list[float]] = {}
    for command in commands.values():
        _started(command)
    for _ in range(RUNS):
        for cold in (True, False):
            for name, command in commands.items():
                if cold and not _forget():
                    continue
                key = f"{name} {'cold' if cold else 'warm'}"
                found.setdefault(key, []).append(_started(command))
    for kind in ("cold", "warm"):
        if f"ours {kind}" not in found:
            say("à froid : il faut être root")
            continue
        mine, floor = (found[f"{name} {kind}"] for name in commands)
        ratio = statistics.median(a / b for a, b in zip(mine, floor, strict=True))
        say(
            f"{kind}: {statistics.median(mine) * 1e3:.0f} ms, bare "
            f"{statistics.median(floor) * 1e3:.0f} ms, ratio {ratio:.2f}"
        )
    for command in commands.values():
        folder = Path(command[0]).parent
        say(f"{folder.name}: {megabytes(size_of(folder))}")
    return 0


def _frozen(entry: str, *, bare: bool) -> Path:
    name = entry.removesuffix(".py")
    run(
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--distpath", HERE / name, "--workpath", HERE / "work"),
        ROOT / "installer" / "clea-desktop.spec",
        cwd=ROOT,
        log=HERE / f"{name}.log",
        settings={
            "CLEA_ENTRY": entry,
            "CLEA_BARE": "1" if bare else "",
            "PYTHONHASHSEED": "1",
            "SOURCE_DATE_EPOCH": str(epoch()),
        },
    )
    folder = HERE / name / "clea-desktop"
    freeze.strip(folder)
    return folder / "clea-desktop"


def _forget() -> bool:
    """Let the kernel forget what it read of files; False when it may not be asked."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3\n", encoding="ascii")
    except OSError:
        return False
    return True


def _started(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
