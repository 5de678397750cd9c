"""What is decided of a critère, and what that rests on."""

from __future__ import annotations

from enum import Enum


class Mark(Enum):
    """A decision on a critère; « non évalué » is the absence of one."""

    ACQUIRED = "acquired"
    NOT_ACQUIRED = "not_acquired"

    # There is one of each, and an outcome looks its sous-domaines up by hundreds of them: the
    # hash of an enumeration is made anew each time, in Python.
    __hash__ = object.__hash__

    @property
    def words(self) -> str:
        """« acquis », « non acquis »."""
        return "acquis" if self is Mark.ACQUIRED else "non acquis"


class Basis(Enum):
    """What a mark rests on."""

    OBSERVATION = "observation"
    EVIDENCE = "evidence"
