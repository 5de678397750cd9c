"""`make screenshots`: a picture of every page, in each theme, at 100 % and 200 % text.

Those that the guide shows are taken again too, into its own folder.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from clea_desktop.domain.marks import Mark
from clea_desktop.services import backups, guide, plateau
from clea_desktop.services.centre import Centre
from clea_desktop.services.demo import make_centre
from clea_desktop.ui.gate.unlock import UnlockPage
from clea_desktop.ui.gate.welcome import LeavingPage, RecoveryPage, WelcomePage
from clea_desktop.ui.places import Kind, Place
from clea_desktop.ui.start import speak_french
from clea_desktop.ui.theme.tokens import Theme
from clea_desktop.ui.window import Window
from tests.centres import TestClock
from tests.sittings import CODES, WORKSHOP, a_morning
from tests.ui.tour import places
from tests.ui.windows import a_window, dressed, go, settle, shell_of

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build" / "screenshots"
SIZE = (1366, 768)
CANDIDATES = 16
BEFORE = ((29, 17, 24), (4, 17, 46), (1, 12, 8), (0, 9, 10), (0, 14, 35))
"""When backups of the centre were made already: how many days ago, and at what time."""
GUIDE = ROOT / "docs" / "guide"
GUIDE_WIDTH = 1000
"""How wide the guide's pictures are kept, in pixels: wider than they are read."""


def main() -> int:
    """Take every picture."""
    app = QApplication([])
    speak_french(app)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    centre = make_centre(FOLDER / "centre", CANDIDATES)
    for days, hour, minute in BEFORE:
        back_up(centre, timedelta(days), time(hour, minute))
    a_room_at_work(centre)
    back_up(centre)
    taken = 0
    for theme in Theme:
        for percent in (100, 200):
            dressed(theme, percent)
            into = FOLDER / f"{theme.value}-{percent}"
            into.mkdir()
            gates(into)
            with a_window(FOLDER / "centre", TestClock(), centre, size=SIZE) as window:
                for name, place in places(centre):
                    go(window, place)
                    keep(window, into / f"{name}.png")
                shell_of(window).go(Place(Kind.CANDIDATES))
                for name, show in questions(window).items():
                    QTimer.singleShot(200, partial(keep_question, into / f"{name}.png"))
                    show()
            taken += len(list(into.iterdir()))
    centre.close()
    for made in FOLDER.glob("centre*"):
        shutil.rmtree(made)
    for name in guide_pictures():
        keep_for_guide(FOLDER / f"{Theme.LIGHT.value}-100" / f"{name}.png")
    print(f"{taken} images dans {FOLDER.relative_to(ROOT)}")
    return 0


def back_up(centre: Centre, ago: timedelta = timedelta(), at: time | None = None) -> None:
    """Back the centre up by its own service, as if it were so many days before, at a time."""
    clock = centre.clock
    now = clock() - ago
    made_at = now if at is None else datetime.combine(now.date(), at, now.tzinfo)
    centre.clock = lambda: made_at
    backups.back_up(centre, beside=False, again=True)
    centre.clock = clock


def a_room_at_work(centre: Centre) -> None:
    """A séance of the day, eight people in it, half-way through its first activity."""
    half_day, people = a_morning(centre)
    for row, code in enumerate(CODES[:5]):
        for place, person in enumerate(people):
            if (row * 7 + place) % 5 < 5 - row:
                value = Mark.NOT_ACQUIRED if (row + place) % 6 == 3 else Mark.ACQUIRED
                plateau.decide(centre, half_day, WORKSHOP, person, code, value)


def guide_pictures() -> list[str]:
    """The names of the pictures that the guide shows, each one of a page of the window."""
    shown = (re.findall(r"\(images/([a-z0-9-]+)\.png\)", page.text) for page in guide.pages())
    return sorted({name for names in shown for name in names})


def keep_for_guide(picture: Path) -> None:
    """Keep a picture beside the guide, no wider than it is read."""
    image = QImage(str(picture)).scaledToWidth(
        GUIDE_WIDTH, Qt.TransformationMode.SmoothTransformation
    )
    to = GUIDE / "images" / picture.name
    to.parent.mkdir(exist_ok=True)
    image.save(str(to))


def gates(into: Path) -> None:
    """What stands before the centre is open."""
    shown: dict[str, QWidget] = {
        "premier-demarrage": WelcomePage(Path("centre")),
        "phrase-de-passe": UnlockPage(Path("centre")),
        "verrouille": UnlockPage(Path("centre"), locked=True),
        "fiche-de-secours": RecoveryPage("K7QF-2MXD-93TA-0WYH-R6PC-5BNE-4GJV", "", Path()),
        "fermeture": LeavingPage(),
    }
    for name, page in shown.items():
        window = QMainWindow()
        window.setCentralWidget(page)
        window.resize(*SIZE)
        window.show()
        keep(window, into / f"{name}.png")
        window.hide()
        window.deleteLater()
        settle()


def questions(window: Window) -> dict[str, Callable[[], None]]:
    """What stands before a page."""
    shell = shell_of(window)
    return {"aller-a": shell.show_palette}


def keep(window: QWidget, to: Path) -> None:
    """Take a picture of a window."""
    settle()
    QTest.qWait(30)
    window.grab().save(str(to))


def keep_question(to: Path) -> None:
    """Take a picture of the question being asked, and answer nothing."""
    asked = QApplication.activeModalWidget()
    assert asked is not None
    asked.grab().save(str(to))
    asked.close()


if __name__ == "__main__":
    sys.exit(main())
