"""A made-up morning by real keys: eight people, three activities, four photos, one who is late."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from clea_desktop.domain.assessment import Kind
from clea_desktop.domain.marks import Mark
from clea_desktop.domain.people import Organisation
from clea_desktop.domain.plan import Activity
from clea_desktop.services import candidates, closing, evidence, plan_files, plans
from clea_desktop.services.clock import system_clock
from clea_desktop.services.dossiers import list_dossiers
from clea_desktop.services.opening import Secret, init, open_centre
from clea_desktop.services.sheet import sheet_of
from tests.centres import CHEAP, evaluator_of, release_of, someone
from tests.documents.reading import texts
from tests.drive.face import face
from tests.drive.screen import BUILD, Screen, a_screen, driven_in, until
from tests.sittings import GIVEN

PASSPHRASE = "une phrase assez longue"
PEOPLE = GIVEN[:8]
TYPED = ("kalnina", "benali", "lopez", "diallo", "henry", "morel", "lima", "petit")
"""What one types to find each of them."""

LATE = len(PEOPLE) - 1
NOT_YET = {(0, 2, 1), (0, 4, 3), (1, 0, 5), (2, 1, 0), (2, 3, 7)}
"""What is not acquired: the rank of an activity, of its critère, of a person."""

PHOTOS = {(0, 0, 0): "planning", (0, 3, 2): "horaires", (1, 1, 4): "message", (2, 2, 7): "croquis"}
"""The photos taken: an activity, a critère, a person, and the name of the file."""


def a_centre(data: Path) -> Sequence[Activity]:
    """A centre with the plan that comes as an example, and eight open préalables; three of its
    activities."""
    centre, _code = init(
        data, PASSPHRASE, Organisation("Centre de Lisieux"), "Paul Roux", system_clock, CHEAP
    )
    plans.write(centre, plan_files.example())
    today = centre.clock().date()
    for given, family in PEOPLE:
        dossier = candidates.open_dossier(centre, someone(family, given))
        candidates.open_assessment(
            centre, dossier, Kind.PREALABLE, release_of(centre), today, evaluator_of(centre)
        )
    centre.close()
    return plan_files.example().activities[:3]


def photos(folder: Path) -> dict[tuple[int, int, int], Path]:
    """Photos as a telephone takes them, in a folder."""
    folder.mkdir()
    taken = {}
    for rank, (at, name) in enumerate(PHOTOS.items()):
        picture = QImage(2400, 1800, QImage.Format.Format_RGB32)
        picture.fill(QColor.fromHsv(90 * rank, 90, 220))
        taken[at] = folder / f"{name}.jpg"
        assert picture.save(str(taken[at]))
    return taken


class Morning:
    """What is typed, and what must be on the disk afterwards."""

    def __init__(self, screen: Screen, folder: Path, activities: Sequence[Activity]) -> None:
        self.screen, self.folder, self.activities = screen, folder, activities
        self.photos = photos(folder / "photos")
        self.expected: list[dict[str, Mark]] = [{} for _ in PEOPLE]
        self.pieces: list[list[str]] = [[] for _ in PEOPLE]
        self.late_from = system_clock()
        self._shot = 0

    def live(self) -> None:
        """From the list of séances to the end of the morning."""
        self._seat()
        self._welcome()
        self._first_activity()
        self._second_activity()
        self._third_activity()

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        self._shot += 1
        time.sleep(0.6)
        self.screen.picture(self.folder / f"{self._shot:02}-{name}.png")

    def _seat(self) -> None:
        screen = self.screen
        screen.key("ctrl+k", wait=0.6)
        screen.type("seances")
        screen.key("Return", wait=1.0)
        self.picture("séances")
        screen.key("ctrl+n", wait=0.8)
        # It began nine minutes ago: in two, who comes is late.
        begun = system_clock() - timedelta(minutes=9)
        self.late_from = begun + timedelta(minutes=11)
        screen.key("Tab", "Tab")
        screen.type(f"{begun:%H:%M}")
        self.picture("nouvelle")
        screen.key("ctrl+Return", wait=1.2)
        for name in TYPED:
            screen.key("ctrl+f")
            screen.type(name)
            screen.key("Return", wait=0.4)
        self.picture("inscrits")

    def _welcome(self) -> None:
        """Everybody but one is there; it is noted from the plateau, where one then stays."""
        self.screen.key("ctrl+Return", wait=1.5)
        self.picture("plateau")
        for _ in range(LATE):
            self.screen.key("p", "Right")
        self.screen.key("Home")
        self.picture("sept-présents")

    def _first_activity(self) -> None:
        """One late: seven columns, two cells apart, then those who remain."""
        self._rows(0, there=range(LATE))
        self._attach(0)
        self.picture("première-activité")

    def _second_activity(self) -> None:
        """The last one comes; a row is filled by mistake, and taken back whole."""
        screen = self.screen
        screen.key("F9", wait=0.5)
        until(lambda: system_clock() > self.late_from, 150)
        screen.key("End", "p", wait=0.5)
        self.picture("arrivée")
        screen.key("Home", "shift+n", wait=0.5)
        self.picture("par-erreur")
        screen.key("ctrl+z", wait=0.8)
        self.picture("annulé")
        screen.key("Home")
        self._rows(1, there=range(len(PEOPLE)))
        self._attach(1)
        screen.key("t", wait=0.4)
        screen.type("A lu le message a voix haute, sans aide.")
        time.sleep(1.3)
        self.picture("note")
        screen.key("Escape")

    def _third_activity(self) -> None:
        screen = self.screen
        screen.key("F9", wait=0.5)
        screen.key("F6", wait=0.4)
        self.picture("masqué")
        screen.key("F6", wait=0.4)
        self._rows(2, there=range(len(PEOPLE)))
        self._attach(2)
        self.picture("troisième-activité")
        screen.key("alt+Left", wait=1.0)
        self.picture("séance")

    def _rows(self, rank: int, there: Sequence[int]) -> None:
        """Decide of a whole activity: those not acquired one by one, the rest at once."""
        for row, code in enumerate(self.activities[rank].codes):
            self._go_to(row, 0)
            apart = sorted(who for at, on, who in NOT_YET if (at, on) == (rank, row))
            for who in apart:
                self._go_to(row, who)
                self.screen.key("n")
            self._go_to(row, 0)
            self.screen.key("shift+a", wait=0.25)
            for who in there:
                self.expected[who][code] = Mark.NOT_ACQUIRED if who in apart else Mark.ACQUIRED

    def _go_to(self, row: int, place: int) -> None:
        """From wherever one is: the first cell by keys that stop at the edge, then on."""
        keys = ["Up"] * len(self.activities[0].codes + self.activities[1].codes)
        for key in ("Home", *keys, *["Down"] * row, *["Right"] * place):
            self.screen.key(key, wait=0.02)

    def _attach(self, rank: int) -> None:
        for (at, row, who), file in self.photos.items():
            if at != rank:
                continue
            self._go_to(row, who)
            self.screen.key("ctrl+p", wait=1.2)
            self.screen.type(str(file))
            self.screen.key("Return", wait=1.5)
            self.pieces[who].append(self.activities[rank].codes[row])


def judge(data: Path, morning: Morning) -> None:
    """The disk and the livrets hold what was typed."""
    centre = open_centre(data, Secret(passphrase=PASSPHRASE), system_clock)
    lines = {line.name.split()[0]: line for line in list_dossiers(centre)}
    for rank, (_given, family) in enumerate(PEOPLE):
        line = lines[family]
        current = centre.in_hand(line.id).current
        assert current is not None and current.id is not None
        sheet = sheet_of(centre, current.id)
        held = {code: fact.mark for code, fact in sheet.marks.items() if fact.mark is not None}
        assert held == morning.expected[rank], (family, held)
        shown = [code for piece in evidence.pieces(centre, line.id) for code in piece.piece.codes]
        assert shown == morning.pieces[rank], (family, shown)
        day = system_clock().date()
        closing.close(centre, current.id, day, "La matinée est finie.")
    centre.close()


def _compare(livret: Path, expected: Mapping[str, Mark]) -> None:
    """The livret says each critère that was acquired, and no other."""
    said = set(re.findall(r"\b[1-7]\.[1-9]\.[1-9]\b", "\n".join(texts(livret.read_bytes()))))
    acquired = {code for code, mark in expected.items() if mark is Mark.ACQUIRED}
    assert said == acquired, (livret.name, said ^ acquired)


def papers(data: Path, folder: Path, morning: Morning) -> None:
    """The livret of each, by the headless face."""
    for rank, line in enumerate(face(data, PASSPHRASE, "dossier", "list")["dossiers"]):
        for kind in ("livret", "livret-standard", "jury"):
            to = folder / f"{line['reference']}-{kind}.pdf"
            face(data, PASSPHRASE, "document", kind, line["reference"], "--to", str(to))
            if kind == "livret-standard":
                _compare(to, morning.expected[rank])
    acquired = [sum(m is Mark.ACQUIRED for m in one.values()) for one in morning.expected]
    print(f"dans les livrets, critères acquis : {acquired}")


def lived(folder: Path) -> int:
    """The morning, in a folder of its own; the exit code."""
    data = folder / "centre"
    activities = a_centre(data)
    with a_screen(folder / "screen") as screen:
        program = screen.start("--data", str(data))
        screen.wait_for_window()
        screen.type(PASSPHRASE)
        screen.key("Return")
        until((data / "centre.db-wal").exists, 60)
        time.sleep(3)
        morning = Morning(screen, folder, activities)
        morning.live()
        screen.key("ctrl+q")
        code = program.wait(timeout=60)
    print(f"une matinée : {sum(screen.pressed.values())} touches, sortie {code}")
    judge(data, morning)
    papers(data, folder, morning)
    return code


def main() -> int:
    """The morning alone; the exit code."""
    folder = BUILD / "drive-morning"
    return driven_in(folder, lambda: lived(folder))


if __name__ == "__main__":
    sys.exit(main())
