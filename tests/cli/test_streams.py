"""Standard output that is closed, full or gone: the work is done, and no traceback is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clea_desktop.cli import streams
from tests.cli.face import PASSPHRASE, Face

ENVIRONMENT = {**os.environ, "CLEA_PASSPHRASE": PASSPHRASE}
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
UNWRITTEN = "Ce qui était demandé est fait, mais la sortie standard n’a pas pu être écrite"


def told(data: Path, *arguments: str | Path, stdout: int, stderr: int) -> tuple[int, str]:
    """Run a command as a shell does; its exit code and what it said on standard error."""
    command = [sys.executable, "-m", "clea_desktop", "--data", data, *arguments]
    done = subprocess.run(command, env=ENVIRONMENT, stdout=stdout, stderr=stderr, check=False)
    return done.returncode, (done.stderr or b"").decode()


def reader_gone() -> int:
    """The writing end of a pipe nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize(
    "arguments", [("dossier", "list", "--json"), ("referential", "list", "--json"), ("--help",)]
)
def test_a_reader_that_left_is_no_fault(face: Face, arguments: tuple[str, ...]) -> None:
    pipe = reader_gone()
    code, said = told(face.data, *arguments, stdout=pipe, stderr=subprocess.PIPE)
    assert code == 0
    assert "sortie standard n’a" not in said
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
    assert told(face.data, *arguments, stdout=pipe, stderr=pipe)[0] == 0
    os.close(pipe)


def test_a_refusal_keeps_its_code_before_a_reader_that_left(face: Face) -> None:
    (face.data / "centre.db").write_bytes(b"x" * 4096)
    pipe = reader_gone()
    code, said = told(face.data, "check", "--json", stdout=pipe, stderr=subprocess.PIPE)
    os.close(pipe)
    assert code == 3
    assert "Traceback" not in said


@FULL
@pytest.mark.parametrize("arguments", [("dossier", "list", "--json"), ("--help",)])
def test_a_full_disk_is_told_in_one_sentence(face: Face, arguments: tuple[str, ...]) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    code, said = told(face.data, *arguments, stdout=full, stderr=subprocess.PIPE)
    assert code == 3
    assert said.splitlines()[-1].startswith(UNWRITTEN)
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert told(face.data, *arguments, stdout=subprocess.DEVNULL, stderr=full)[0] == 0
    os.close(full)


@FULL
def test_a_recovery_code_that_nobody_got_is_never_passed_over(tmp_path: Path) -> None:
    full, pipe = os.open("/dev/full", os.O_WRONLY), reader_gone()
    for name, stdout in (("plein", full), ("parti", pipe)):
        arguments = ("init", "--organisation", "Centre", "--evaluator", "Paul Roux")
        code, said = told(tmp_path / name, *arguments, stdout=stdout, stderr=subprocess.PIPE)
        assert code == 3
        assert f"supprimez le dossier {tmp_path / name} et recommencez" in said
        assert "Traceback" not in said
        os.close(stdout)


def test_without_any_standard_output_the_work_is_done(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        said = face("dossier", "list", "--json")
        assert said.code == 3
        assert UNWRITTEN in said.err
        streams.deliver("")
        patch.setattr(sys, "stderr", None)
        assert face("dossier", "list").code == 0


def test_a_name_with_a_line_break_or_bytes_stays_on_one_line(face: Face) -> None:
    sentence = face.refused(2, "referential", "check", "un\nfichier\x1b[2J.clea-ref")
    assert "un□fichier□[2J.clea-ref" in sentence
    said = face("referential", "check", os.fsdecode(b"\xff.clea-ref"))
    assert said.code == 2
    assert "□.clea-ref" in said.err


def test_a_passphrase_by_variable_is_text_as_one_by_file(
    face: Face, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CLEA_PASSPHRASE", os.fsdecode(b"d\xe9monstration"))
    assert "CLEA_PASSPHRASE n’est pas du texte en UTF-8" in face.refused(3, "dossier", "list")
    file = tmp_path / "phrase"
    file.write_bytes(b"d\xe9monstration")
    monkeypatch.delenv("CLEA_PASSPHRASE")
    assert "UTF-8" in face.refused(3, "--passphrase-file", file, "dossier", "list")
