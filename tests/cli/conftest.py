"""A made-up centre, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clea_desktop.services import demo
from tests.cli.face import PASSPHRASE, Face


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("made-up") / "centre"
    demo.make_centre(data, 7).close()
    return data


@pytest.fixture
def face(
    made_up: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Face:
    monkeypatch.setenv("CLEA_PASSPHRASE", PASSPHRASE)
    data = tmp_path / "centre"
    shutil.copytree(made_up, data)
    return Face(data, capsys)
