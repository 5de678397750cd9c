"""What each part counts of what it struck, and how it tells what was lost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.acts import Told
from tests.faults.judge import Found


@dataclass
class Figures:
    """How long a part lasted, and what was lost, half done or not told."""

    seconds: float = 0
    lost: list[str] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Measure how long all of it lasts."""
        begun = time.monotonic()
        yield
        self.seconds = time.monotonic() - begun

    @contextmanager
    def noting(self, where: str) -> Iterator[None]:
        """Note what is lost in the block, with how to see it again."""
        try:
            yield
        except AssertionError as lost:
            self.lost.append(f"{where}: {lost}")


@dataclass
class Stops(Figures):
    """Of a part that stops children: what they had said, and what was judged of it."""

    said: int = 0
    announced: int = 0
    acts: int = 0

    def note(self, said: Sequence[Told], found: Found) -> None:
        """Count what one child said, and what was found of it."""
        self.said += len([each for each in said if each.seq])
        self.announced += found.announced
        self.acts += found.acts
