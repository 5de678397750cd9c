"""``make bench``: each figure as a ratio to its floor in the same run."""

from __future__ import annotations

import argparse

from tests.bench import (
    damage,
    evidence,
    juries,
    keeping,
    marks,
    papers,
    plateau,
    sentences,
    traces,
    updates,
    window,
)
from tests.bench.figures import report

PARTS = {
    "marks": marks.measure,
    "keeping": keeping.measure,
    "papers": papers.measure,
    "juries": juries.measure,
    "evidence": evidence.measure,
    "damage": damage.measure,
    "traces": traces.measure,
    "updates": updates.measure,
    "sentences": sentences.measure,
    "plateau": plateau.measure,
    "window": window.measure,
}


def main() -> None:
    """Measure every part, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    for part in parser.parse_args().parts or PARTS:
        report(PARTS[part]())


if __name__ == "__main__":
    main()
