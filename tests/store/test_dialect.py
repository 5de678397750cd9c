"""What was compiled for one file of a centre is not compiled again for the next."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import literal_column, select

from clea_desktop.store.database import keyed_engine
from clea_desktop.store.dialect import COMPILED


def test_a_statement_is_compiled_once_whatever_the_file_and_its_key(tmp_path: Path) -> None:
    COMPILED.clear()
    for name in ("first", "second"):
        engine = keyed_engine(tmp_path / name, os.urandom(32))
        with engine.connect() as connection:
            assert connection.scalar(select(literal_column("1"))) == 1
        engine.dispose()
        assert len(COMPILED) == 1
