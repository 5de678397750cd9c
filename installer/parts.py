"""What a package is made of besides the program's own code: one part, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PROGRAM", "PYTHON", "Part"]

PROGRAM = "clea-desktop"
PYTHON = "cpython"
"""What carries the parts of the program itself, and of Python: others are named by their wheel."""


@dataclass(frozen=True)
class Part:
    """Something shipped: its name, its licence, and its version where it can be read.

    ``version`` is None when nothing says it truthfully; ``told_by`` says what does, or what was
    looked at in vain. ``licence`` is an expression of SPDX, or plain words where SPDX has none.
    ``kind`` is a type of package URL, ``carrier`` the part it is compiled or packed into. Files
    that are the part itself match ``files``, a regular expression on the path inside the package.
    """

    name: str
    version: str | None
    licence: str
    kind: str = "generic"
    namespace: str | None = None
    carrier: str = ""
    files: str = ""
    told_by: str = ""
    digest: str = ""

    @property
    def ref(self) -> str:
        """A name no other part of the same package has."""
        version = f"@{self.version}" if self.version else ""
        own = f"{self.kind}:{self.name}{version if self.carrier else ''}"
        return f"{self.carrier}/{own}" if self.carrier else own
