"""No network, ever: a whole story and a start of the window open no socket of the Internet."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.centres import PASSPHRASE, new_centre
from tests.privacy.no_network import ROOT, STOPPED, guarded, python

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from tests.privacy.no_network import open_to_the_network
from clea_desktop import __main__
from clea_desktop.ui.window import Window

shown = Window.show_in_place
entered = Window.enter

def show(window):
    shown(window)
    window.opened.connect(lambda: QTimer.singleShot(500, look))

def look():
    found = open_to_the_network()
    print("inside", found, flush=True)
    sys.stdout.flush()
    import os
    os._exit(1 if found else 0)

Window.show_in_place = show
sys.argv = ["clea-desktop", "--data", sys.argv[1], "-platform", "offscreen"]
sys.exit(__main__.main())
"""

STORY = """
import sys
from pathlib import Path
from tests.privacy import story
from tests.privacy.no_network import open_to_the_network
story.main(Path(sys.argv[1]), Path(sys.argv[2]))
assert not open_to_the_network()
"""


def run(code: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**guarded(folder), "CLEA_PASSPHRASE": PASSPHRASE}
    return subprocess.run(
        python("-c", code, *arguments),
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket(socket.AF_INET)",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import subprocess, sys; s = 'import socket; socket.socket(socket.AF_INET)'; "
        "sys.exit(subprocess.run([sys.executable, '-c', s]).returncode)",
    ],
)
def test_the_guard_stops_what_leaves_the_computer(tmp_path: Path, code: str) -> None:
    done = run(code, tmp_path)
    assert done.returncode == STOPPED
    assert "network: socket." in done.stderr


def test_a_whole_story_opens_no_socket(tmp_path: Path) -> None:
    data, out = tmp_path / "centre", tmp_path / "out"
    new_centre(data).close()
    out.mkdir()
    done = run(STORY, tmp_path, str(data), str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == (
        "marking closing papers hand-over export import backup end".split()
    )
    assert list(out.glob("*.zip")), "the workers made the papers of the hand-over"


def test_a_start_of_the_window_opens_no_socket(tmp_path: Path) -> None:
    data = tmp_path / "centre"
    new_centre(data).close()
    done = run(WINDOW, tmp_path, str(data))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "inside []"
