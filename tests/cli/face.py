"""The headless face as a user runs it: in process, with its own streams and exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clea_desktop.cli.run import main

PASSPHRASE = "demonstration"


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


class Face:
    """Commands on one data folder."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Said:
        self._capsys.readouterr()
        code = main(["--data", str(self.data), *map(str, arguments)])
        captured = self._capsys.readouterr()
        return Said(code, captured.out, captured.err)

    def done(self, *arguments: str | Path) -> Any:
        said = self(*arguments, "--json")
        assert said.code == 0, said.err
        return said.document

    def refused(self, code: int, *arguments: str | Path) -> str:
        """The one sentence of a refusal; standard output must be empty."""
        said = self(*arguments, "--json")
        assert said.code == code, (said.code, said.err)
        assert said.out == ""
        assert said.err.count("\n") == 1, said.err
        return said.err.strip()
