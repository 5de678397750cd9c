"""Open the window on a made-up centre; without a screen, do the main job on it without one.

Fills `build/demo/centre`. Without a screen it reads its dossiers back through the headless face,
as anyone could, and leaves their papers in `build/demo/`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "build" / "demo"
CENTRE = DEMO / "centre"
CANDIDATES = 24
PRINTED = 3
KINDS = ("livret", "livret-standard", "jury", "grid")
PASSPHRASE = "demonstration"


def main() -> int:
    """Run every step, say in French what each did; return the code of the first that fails."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir(parents=True)
    try:
        clea("demo", "--candidates", str(CANDIDATES))
        say(f"Un centre inventé de {CANDIDATES} dossiers, chiffré, est dans {shown(CENTRE)}")
        say(f"  (phrase de passe : « {PASSPHRASE} »).")
        if has_screen():
            say("La fenêtre s’ouvre, déverrouillée.")
            return open_window()
        say("Pas d’écran : tout se fait sans fenêtre.")
        papers = [paper for dossier in dossiers_to_print() for paper in print_papers(dossier)]
        clea("check", "--json")
        say("Le centre a été relu en entier : tout y est en ordre.")
    except subprocess.CalledProcessError as failure:
        say(f"La démonstration s’arrête : {failure.stderr.strip()}")
        return int(failure.returncode)
    say(f"{len(papers)} papiers sont dans {shown(DEMO)}{os.sep} :")
    for paper in papers:
        say(f"  {paper.name}")
    return 0


def say(sentence: str) -> None:
    """Print at once: some steps take seconds."""
    print(sentence, flush=True)


def shown(path: Path) -> str:
    """A path as it is typed from the project's folder."""
    return str(path.relative_to(ROOT))


def has_screen() -> bool:
    """Whether a window could be shown here."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window() -> int:
    """Open the program on the made-up centre, unlocked, and stay until it is closed."""
    opened = subprocess.run(
        [sys.executable, "-m", "clea_desktop", "--data", str(CENTRE)],
        cwd=ROOT,
        env=os.environ | {"CLEA_PASSPHRASE": PASSPHRASE},
        check=False,
    )
    return opened.returncode


def clea(*arguments: str) -> str:
    """Run one command of the program on the made-up centre and return its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "clea_desktop", "--data", str(CENTRE), *arguments],
        cwd=ROOT,
        env=os.environ | {"CLEA_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def dossiers_to_print() -> list[dict[str, Any]]:
    """A few dossiers at rest after a closing, one of them certifiable: most are not, in life."""
    lines = json.loads(clea("dossier", "list", "--json"))["dossiers"]
    dossiers = [json.loads(clea("dossier", "show", d["reference"], "--json")) for d in lines]
    at_rest = [d for d in dossiers if d["assessments"] and d["assessments"][-1]["closed_on"]]
    whole = [d for d in at_rest if d["outcome"]["certifiable"]][:1]
    partial = [d for d in at_rest if not d["outcome"]["certifiable"]]
    return [*partial[: PRINTED - len(whole)], *whole]


def print_papers(dossier: dict[str, Any]) -> list[Path]:
    """Say where a dossier stands, domaine by domaine, and make each of its papers."""
    reference = dossier["reference"]
    say(f"Dossier {reference} :")
    for domain in dossier["outcome"]["domains"]:
        say(f"  domaine {domain['code']} – {domain['explanation']}")
    name = re.sub(r"[^\w-]+", "-", reference)
    papers = {kind: DEMO / f"{name}-{kind}.pdf" for kind in KINDS}
    for kind, paper in papers.items():
        clea("document", kind, reference, "--to", str(paper))
    return list(papers.values())


if __name__ == "__main__":
    sys.exit(main())
