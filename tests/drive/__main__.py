"""Drive the program by real keys: from nothing to both papers, then one whole path; count keys.

`make drive` runs it, on a screen of its own, and leaves pictures in `build/drive/`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.drive.face import face
from tests.drive.jury import jury_story
from tests.drive.morning import lived
from tests.drive.path import whole_path
from tests.drive.plateau import rooms
from tests.drive.screen import BUILD, Screen, a_screen, driven_in, until

FOLDER = BUILD / "drive"
PASSPHRASE = "une phrase assez longue"


def main() -> int:
    """Drive it; the exit code."""
    return driven_in(FOLDER, everything)


def everything() -> int:
    """Each drive after the other; the exit code."""
    data = FOLDER / "centre"
    with a_screen(FOLDER / "screen") as screen:
        program = screen.start("--data", str(data))
        screen.wait_for_window()
        keys = drive(screen, data)
        whole_path(screen, keys, FOLDER)
        screen.key("ctrl+q")
        code = program.wait(timeout=60)
        said = program.stderr.read() if program.stderr else ""
    print(said, end="", file=sys.stderr)
    report(data, keys)
    return code or juries() or rooms(FOLDER, PASSPHRASE) or a_whole_morning()


def a_whole_morning() -> int:
    """Eight people, three activities, what is on the disk and in the livrets; the exit code."""
    folder = FOLDER / "morning"
    folder.mkdir()
    return lived(folder)


def juries() -> int:
    """A session of a jury under each hat; the exit code."""
    for secretariat in (False, True):
        data = FOLDER / ("jury-secretariat" if secretariat else "jury-organisme")
        with a_screen(FOLDER / data.name.replace("jury", "screen")) as screen:
            code = jury_story(screen, data, FOLDER, PASSPHRASE, secretariat=secretariat)
        if code:
            return code
        [session] = face(data, PASSPHRASE, "jury", "list")["sessions"]
        shown = face(data, PASSPHRASE, "jury", "show", session["session"])
        rulings = [each["decision"]["ruling"] for each in shown["dossiers"]]
        print(f"{data.name} : {len(rulings)} décisions, {rulings.count('certified')} certifiés")
        assert session["over"] and rulings.count("certified") == 8, rulings
        assert set(rulings[8:]) == {"deferred", "more_asked", "refused", "not_examined"}
        assert face(data, PASSPHRASE, "check")["ok"]
    return 0


def drive(screen: Screen, data: Path) -> int:
    """From an empty folder to both papers; how many decision keys it took."""
    first_start(screen, data)
    open_dossier(screen)
    screen.picture(FOLDER / "3-dossier.png")
    # The interview first: the person agrees, and the préalable opens.
    screen.key("ctrl+Return", wait=0.8)
    screen.key("alt+1", wait=0.6)
    screen.picture(FOLDER / "3-entretien.png")
    screen.key("ctrl+Return", wait=0.8)
    screen.key("ctrl+Return", wait=0.8)
    screen.key("Return", wait=1.0)
    keys = mark(screen)
    screen.key("F10", wait=0.8)
    screen.picture(FOLDER / "5-fin.png")
    screen.key("ctrl+Return", wait=1.0)
    screen.picture(FOLDER / "6-terminee.png")
    hand_over(screen, 1, FOLDER / "livret.pdf")
    screen.key("alt+Left", wait=0.8)
    # The restitution, then, as everything is validated, the opinion.
    screen.key("ctrl+Return", wait=0.8)
    screen.picture(FOLDER / "7-restitution.png")
    screen.key("ctrl+Return", wait=0.8)
    screen.key("ctrl+Return", wait=0.8)
    screen.type("Autonome et precise.")
    time.sleep(1.5)
    screen.picture(FOLDER / "8-avis.png")
    screen.key("alt+Left", wait=0.8)
    hand_over(screen, 3, FOLDER / "jury.pdf")
    screen.picture(FOLDER / "9-remis.png")
    return keys


def first_start(screen: Screen, data: Path) -> None:
    """The organisme, the evaluator, the passphrase, the recovery sheet."""
    screen.picture(FOLDER / "1-premier-demarrage.png")
    for text in ("Centre de Lisieux", "Paul Roux", PASSPHRASE, PASSPHRASE):
        screen.type(text)
        screen.key("Return")
    until((data / "head").exists)
    time.sleep(1.5)
    screen.picture(FOLDER / "2-fiche-de-secours.png")
    save(screen, "space", FOLDER / "fiche.txt")
    screen.key("space", wait=1.0)


def open_dossier(screen: Screen) -> None:
    """Somebody new, from anywhere."""
    screen.key("ctrl+k", wait=0.5)
    screen.type("nouveau")
    screen.key("Return", wait=0.6)
    for text in ("Le Goff", "", "Therese", "17/05/1990"):
        if text:
            screen.type(text)
        screen.key("Tab")
    screen.key("ctrl+Return", wait=0.8)


def mark(screen: Screen) -> int:
    """Decide each critère, one key each."""
    screen.picture(FOLDER / "4-evaluation.png")
    before = screen.pressed.get("a", 0)
    for _ in range(106):
        screen.key("a", wait=0.03)
    time.sleep(0.5)
    screen.picture(FOLDER / "4-tout-evalue.png")
    return screen.pressed["a"] - before


def hand_over(screen: Screen, place: int, to: Path) -> None:
    """Choose a paper, hand it over, save it."""
    screen.key("ctrl+d", wait=1.0)
    screen.key(f"ctrl+{place}", wait=1.0)
    screen.picture(FOLDER / f"7-{to.stem}.png")
    screen.key("ctrl+r", wait=0.8)
    screen.key("Return", wait=1.2)
    save(screen, "ctrl+s", to)


def save(screen: Screen, key: str, to: Path) -> None:
    """Name the file in the dialog that a key opens."""
    screen.key(key, wait=1.2)
    screen.key("ctrl+a")
    screen.type(str(to))
    screen.key("Return")
    until(to.exists)
    time.sleep(0.4)


def report(data: Path, keys: int) -> None:
    """What the headless face finds afterwards."""
    for name in ("livret.pdf", "jury.pdf"):
        assert (FOLDER / name).read_bytes().startswith(b"%PDF-"), name
    line, followed = face(data, PASSPHRASE, "dossier", "list")["dossiers"]
    path = face(data, PASSPHRASE, "dossier", "show", followed["reference"])
    kinds = [assessment["kind"] for assessment in path["assessments"]]
    print(f"du premier appel à la finale : {', '.join(kinds)}, {path['stage']}")
    assert kinds == ["prealable", "finale"]
    assert path["outcome"]["certifiable"]
    shown = face(data, PASSPHRASE, "dossier", "show", line["reference"])
    marks = sum(
        sub["acquired"] for domain in shown["outcome"]["domains"] for sub in domain["subdomains"]
    )
    assert face(data, PASSPHRASE, "check")["ok"]
    print(f"{keys} touches de décision, {marks} critères acquis sur le disque, {line['stage']}")
    assert keys == marks


if __name__ == "__main__":
    sys.exit(main())
