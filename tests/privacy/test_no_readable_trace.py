"""After a kill in the middle of anything, nothing of a person is readable in any file of ours."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from clea_desktop.domain.people import folded
from clea_desktop.services.safekeeping import check
from tests.centres import PASSPHRASE, SECRET, TestClock, new_centre
from tests.privacy.no_network import ROOT, python
from tests.privacy.story import COMMUNE, GIVEN, NAME, NOTE, PHONE, marked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not Windows's")

CHANCE = random.Random(20261127)
STEPS = {
    "marking": 0.6,
    "closing": 0.1,
    "papers": 0.8,
    "hand-over": 2.0,
    "export": 0.6,
    "import": 1.2,
    "backup": 0.4,
}
"""Each step of the story, and about how long it lasts."""


def needles() -> Iterator[bytes]:
    """What must be found nowhere, in every form a program may write it."""
    told = [NAME, GIVEN, NOTE, COMMUNE, PHONE, PHONE.replace(" ", ""), PASSPHRASE]
    told += ["1931-12-29", "29/12/1931", "29 décembre 1931", "29\u00a0décembre\u00a01931"]
    told += [folded(NAME), folded(COMMUNE), folded(NOTE), NAME[:6], "carte bleue"]
    for text in told:
        for form in ("NFC", "NFD"):
            for cased in {text, text.upper(), text.casefold()}:
                written = unicodedata.normalize(form, cased)
                for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
                    yield written.encode(encoding)
                yield written.encode("latin-1", "ignore")


NEEDLES = sorted({needle for needle in needles() if len(needle) >= 6})


def found_in(content: bytes) -> list[bytes]:
    """What of a person a file tells; a paper, packed, tells by being there."""
    told = [needle for needle in NEEDLES if needle in content]
    return told + [b"a paper"] * (b"%PDF-" in content)


class Home:
    """An empty home: the centre, its backups, the temporary folder, settings, caches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "home" / "centre"
        self.asked = folder / "asked"
        self.asked.mkdir(parents=True)
        temporary = folder / "home" / "tmp"
        temporary.mkdir(parents=True)
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(folder / "home"),
            "TMPDIR": str(temporary),
        }

    def start(self, module: str) -> subprocess.Popen[str]:
        """The program, in a group of its own, with its workers."""
        with (self.folder / "home" / "stderr").open("w") as said:
            return subprocess.Popen(
                python("-m", module, str(self.data), str(self.asked)),
                env=self.environment,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                start_new_session=True,
            )

    def leaks(self) -> dict[str, list[bytes]]:
        """Each file that tells something, names of files included."""
        found = {}
        for path in (self.folder / "home").rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            told = found_in(name.encode())
            if path.is_file():
                told += found_in(path.read_bytes())
            if told:
                found[name] = told
        return found


def stopped(child: subprocess.Popen[str]) -> None:
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_search_finds_what_is_written(tmp_path: Path) -> None:
    for text in (NAME, NOTE.upper(), unicodedata.normalize("NFD", NAME)):
        assert found_in(b"\0\1" + text.encode("utf-16-le"))
        assert found_in(text.encode())
    assert not found_in(b"nothing of anyone")


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_readable_after_a_kill(home: Home, step: str) -> None:
    new_centre(home.data).close()
    child = home.start("tests.privacy.story")
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == step:
            break
    time.sleep(CHANCE.uniform(0, STEPS[step]))
    stopped(child)
    assert home.leaks() == {}
    files = [path for path in (home.folder / "home").rglob("*") if path.is_file()]
    assert len(files) > 4
    # It opens again, and all is well.
    assert check(home.data, SECRET, TestClock()) == []
    assert home.leaks() == {}


def test_nothing_is_readable_once_all_is_done(home: Home) -> None:
    new_centre(home.data).close()
    child = home.start("tests.privacy.story")
    assert child.stdout is not None
    assert child.stdout.read().split()[-1] == "end"
    stopped_well = child.wait()
    child.stdout.close()
    assert stopped_well == 0
    assert home.leaks() == {}
    assert list((home.data.parent / "centre-sauvegardes").glob("*.cleabackup"))


def test_nothing_typed_in_the_window_is_readable_after_a_kill(home: Home) -> None:
    clock = TestClock()
    centre = new_centre(home.data, clock)
    marked(centre)
    centre.close()
    child = home.start("tests.privacy.window_child")
    assert child.stdout is not None
    said = child.stdout.readline()
    stopped(child)
    assert said == "ready\n", (home.folder / "home" / "stderr").read_text()
    assert home.leaks() == {}
    assert [path.name for path in home.asked.rglob("*.pdf")] == [f"{NAME}.pdf"]
