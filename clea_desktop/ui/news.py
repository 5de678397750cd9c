"""What the program says of what was done: one sentence, and what kind of news it is."""

from __future__ import annotations

from enum import Enum


class News(Enum):
    """What kind of news a sentence is."""

    DONE = "done"
    LOOK = "look"
    """Done, or nothing was asked, and something is to be looked at."""
    REFUSED = "refused"
    LASTING = "lasting"
    """Refused by the computer: nothing done after it mends that."""

    @property
    def refused(self) -> bool:
        """Whether what was asked was not done."""
        return self in {News.REFUSED, News.LASTING}
