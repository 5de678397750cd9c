"""What every sentence shown to a user must look like."""

from __future__ import annotations

import re
from functools import lru_cache

NBSP = "\u00a0"
_FAULTS = {
    "does not begin with a capital": re.compile(r"\A(?![A-ZÀ-ÖØ-ÞŒ])"),
    "does not end with one full stop": re.compile(r"(?<!\.)\Z|\.\.\Z"),
    "holds a full stop inside": re.compile(r"\.\s"),
    "holds two spaces in a row": re.compile(r"\s\s"),
    "holds a line break or a tab": re.compile(r"[\n\r\t]"),
    "has no NBSP before a sign": re.compile(rf"(?<!{NBSP})[:;?!»]"),
    "has no NBSP after «": re.compile(rf"«(?!{NBSP})"),
    "has a typewriter quote": re.compile("['\"]"),
    "has a space before a comma or a full stop": re.compile(r"\s[,.]"),
}


@lru_cache(maxsize=4096)
def faults(sentence: str) -> tuple[str, ...]:
    """The names of the faults of a sentence; none when it may be shown."""
    return tuple(name for name, pattern in _FAULTS.items() if pattern.search(sentence))
