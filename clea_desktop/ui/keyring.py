"""How centres are made, opened and closed: given to the window by who composes the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clea_desktop.services.centre import Centre

Made = tuple["Centre", str, str]
"""A centre just made, its recovery code, and the sheet to print."""


class Keyring:
    """What the window asks for; it knows nothing of passphrases by itself."""

    def __init__(
        self,
        opened: Callable[[Path, str, bool], Centre],
        made: Callable[[Path, str, str, str], Made],
        exists: Callable[[Path], bool],
        closed: Callable[[Centre], None],
        warm_up: Callable[[], None],
    ) -> None:
        self.closed = closed
        self.opened = opened
        self.made = made
        self.exists = exists
        self.warm_up = warm_up
