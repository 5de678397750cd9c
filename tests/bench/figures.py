"""How figures are taken: medians of interleaved runs, shown as ratios to a floor."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One line of the report."""

    what: str
    measured: str
    bar: str
    held: bool


def interleaved(
    ours: Callable[[], float], floor: Callable[[], float], runs: int = RUNS
) -> tuple[float, float, float]:
    """Medians of both, in the unit they give, and of the ratios run by run."""
    pairs = [(ours(), floor()) for _ in range(runs)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(figures: list[Figure]) -> None:
    """Print the figures as a table."""
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        verdict = "held" if figure.held else "MISSED"
        print(f"{figure.what:<{width}}  {figure.measured}  (bar {figure.bar})  {verdict}")
