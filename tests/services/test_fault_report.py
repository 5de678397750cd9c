"""A fault is told by its types and places alone: never a message, a value, a path, a name."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from clea_desktop import VERSION
from clea_desktop import __main__ as program
from clea_desktop.cli import run
from clea_desktop.domain.people import PartialDate
from clea_desktop.services import fault_report
from clea_desktop.services.centre import Centre
from clea_desktop.services.fault_report import report
from clea_desktop.store.values import candidate
from tests.centres import someone

ROOT = Path(__file__).resolve().parent.parent.parent
NAME, NOTE = "Zwrkznâz", "Elle a pleuré pendant l’entretien"


def caught(bug: BaseException) -> BaseException:
    """The same, raised where its message and what stands around hold somebody."""
    who, note = someone(NAME), NOTE

    def fail() -> None:
        raise bug

    try:
        fail()
    except BaseException as found:  # noqa: BLE001 - whatever it is
        assert who.birth_name == NAME
        assert note == NOTE
        return found
    raise AssertionError


def in_store() -> Exception:
    """A fault inside our own files, on a row that holds somebody."""
    try:
        candidate({"birth_name": NAME, "birth_date": NOTE, "given_names": "[]"})  # type: ignore[arg-type]
    except AssertionError as found:
        return found
    raise AssertionError


def nested() -> BaseException:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as cause:
            raise ExceptionGroup(NOTE, [ValueError(NAME), in_store()]) from cause
    except ExceptionGroup as found:
        return found


@pytest.mark.parametrize(
    "bug",
    [
        caught(KeyError(NAME)),
        caught(ValueError(f"« {NAME} », né le 17 mai 1990, {NOTE}")),
        caught(FileNotFoundError(2, NOTE, f"/home/{NAME}/centre")),
        caught(SystemError(PartialDate(1931, 12, 31), NAME)),
        in_store(),
        nested(),
    ],
)
def test_nobody_is_in_a_report(bug: BaseException) -> None:
    told = report(bug, {"Qt": "6.11"})
    for held in (NAME, NOTE, "pleuré", "1990", "1931", "mai", str(Path.home()), os.sep + "home"):
        assert held not in told
    assert type(bug).__name__ in told
    assert "CléA Desktop" in told
    assert "Qt 6.11" in told


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    assert f"CléA Desktop {VERSION}\n" in report(in_store())


def test_it_says_where_in_our_files() -> None:
    told = report(in_store())
    assert "  clea_desktop/store/values.py, ligne" in told
    assert ", candidate" in told
    # This test is none of our files: its path stays out.
    assert "test_fault_report" not in told
    assert "(ailleurs)" in told


def test_causes_are_told_once_each() -> None:
    told = report(nested())
    assert told.count("À cause de : KeyError") == 1
    assert "Dont : ValueError" in told
    loop = caught(KeyError("a"))
    loop.__context__ = loop
    assert report(loop).count("KeyError") == 1


def test_a_long_fall_is_cut() -> None:
    def again(left: int) -> None:
        if not left:
            raise RecursionError
        again(left - 1)

    with pytest.raises(RecursionError) as fell:
        again(200)
    assert report(fell.value).count("\n") < 60


def test_threads_and_what_fails_in_passing_say_no_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    fault_report.install_for_threads()
    thread = threading.Thread(target=int, args=(NAME,))
    thread.start()
    thread.join()

    class Falls:
        def __del__(self) -> None:
            raise KeyError(NAME)

    fallen = Falls()
    del fallen
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "KeyError" in said
    assert NAME not in said


def test_without_a_console_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    fault_report._say(KeyError(NAME))


def test_the_command_line_says_no_more(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_options: object) -> dict[str, object]:
        raise KeyError(NAME)

    monkeypatch.setitem(run._COMMANDS, "self-test", fail)
    assert run.main(["self-test"]) == run.BUG
    told = capsys.readouterr()
    assert "Défaut : KeyError" in told.err
    assert "clea_desktop/cli/run.py, ligne" in told.err
    assert NAME not in told.err + told.out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no image unasked")
def test_no_image_of_the_memory_is_left() -> None:
    code = (
        "import resource; from clea_desktop.__main__ import leave_no_core; leave_no_core(); "
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
    assert callable(program.leave_no_core)
