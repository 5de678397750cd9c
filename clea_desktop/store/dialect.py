"""SQLite as every file of a centre speaks it: what is compiled for one serves the next.

Compiling a statement takes longer than running it, and an engine forgets what it compiled: a
centre locked and unlocked, or made under another key, would begin again.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

DRIVER = "sqlite+clea"
"""The name under which an engine asks for it."""

COMPILED: MutableMapping[Any, Any] = LRUCache(500)
"""What every engine compiled; as many statements as one would keep for itself."""


class Dialect(SQLiteDialect_pysqlite):
    """The same for every file: there is one library, and the key of a file is not of its words."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dialect)

    def __hash__(self) -> int:
        return hash(Dialect)


registry.register("sqlite.clea", __name__, Dialect.__name__)
